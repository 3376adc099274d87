"""What people decide about an import: upload, confirm, give up."""

from __future__ import annotations

import hashlib

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete

from app import audit, clock
from app.errors import Invalid, Refused
from app.extensions import db
from app.people.models.person import Person
from app.places.models.place import Place
from app.roster.models.roster_import import ImportState, RosterImport, RosterRow
from app.roster.workbook import MAX_BYTES


def receive(content: bytes, file_name: str, place: Place, *, by: Person | None) -> RosterImport:
    """Take a file in. It will be read by a worker; nothing about people changes."""
    if not content:
        raise Invalid(_l("请选择要上传的名册文件"), code="no_file")
    if len(content) > MAX_BYTES:
        raise Invalid(
            _l("文件太大"),
            why=_l("名册最大%(megabytes)d兆", megabytes=MAX_BYTES // 1024 // 1024),
            remedy=_l("请分成几份"),
            code="too_big",
        )
    taken = RosterImport(
        place=place,
        by=by,
        state=ImportState.READING,
        file_name=file_name[-200:],
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        created_at=clock.now(),
    )
    db.session.add(taken)
    db.session.flush()
    audit.record("roster.received", taken, by=by, place=place, details={"sha256": taken.sha256})
    return taken


def confirm(taken: RosterImport, *, by: Person | None) -> None:
    """Let the good rows be applied. One act in the journal, with what it will touch."""
    if taken.state is not ImportState.READY:
        raise Refused(
            _l("这份名册现在不能导入"), why=_l("它还没读完，或者已经导入过"), code="not_ready"
        )
    if taken.rows == taken.bad:
        raise Refused(_l("没有可以导入的行"), remedy=_l("请改好表格再传一次"), code="no_good_row")
    taken.state, taken.by, taken.claimed_at = ImportState.APPLYING, by, None
    audit.record(
        "roster.confirmed",
        taken,
        by=by,
        place=taken.place,
        details={"sha256": taken.sha256, "rows": taken.rows - taken.bad, "left_out": taken.bad},
    )


def give_up(taken: RosterImport, *, by: Person | None) -> None:
    """Forget a file that was not confirmed."""
    if taken.state in {ImportState.APPLYING, ImportState.DONE, ImportState.CANCELLED}:
        raise Refused(_l("已经开始导入，不能放弃"), code="too_late")
    taken.state, taken.content, taken.finished_at = ImportState.CANCELLED, None, clock.now()
    forget_rows(taken)
    audit.record("roster.given_up", taken, by=by, place=taken.place)


def forget_rows(taken: RosterImport) -> None:
    """Names and telephones of the file are not kept once it is over."""
    db.session.execute(delete(RosterRow).where(RosterRow.import_id == taken.id))
