"""Whether this house may hold a binding vote now: what is kept must be what was signed.

Asked when the server starts and again before a vote is opened: SQLite's quick check, the tail of
every ledger against the last checkpoint kept outside the database, and the settings on which a
commit survives a crash (ballots.md, "Reliability" and test 25).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator

from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import Connection, select, text

from app.errors import Refused
from app.extensions import db
from votes.crypto import checkpoints, keys
from votes.models.ledger import LedgerEntry
from votes.models.poll import Poll
from votes.services import ledger, outside
from votes.services.keyring import signing_key

log = logging.getLogger(__name__)
_KEY = "vote_troubles"
_FULL = 2
_ON = ("on", "remote_apply", "remote_write", "local")


def troubles() -> tuple[str, ...]:
    """Everything that speaks against a binding vote; empty when all is well."""
    found = (*not_durable(db.session.connection()), *_damaged(), *_altered())
    for line in found:
        log.critical("no binding vote may be held: %s", line)
    return found


def look() -> None:
    """Keep what was found, for the banner and for whoever would open a vote; at the start."""
    current_app.extensions[_KEY] = troubles()


def found_at_start() -> tuple[str, ...]:
    """What the look at the start found."""
    found: tuple[str, ...] = current_app.extensions.get(_KEY, ())
    return found


def must_be_trusted() -> None:
    """Raise Refused where the record is in doubt or a commit would not survive a power cut."""
    found = (*found_at_start(), *not_durable(db.session.connection()))
    if found:
        raise Refused(
            _l("表决记录或数据库设置核对不上，不能开始有约束力的表决"),
            why="; ".join(found),
            remedy=_l("请管理员和监督员核查后重新启动"),
            code="not_trusted",
        )


def not_durable(connection: Connection) -> Iterator[str]:
    """The settings as the database itself reads them back."""
    if connection.dialect.name == "sqlite":
        level = connection.scalar(text("PRAGMA synchronous"))
        enforced = connection.scalar(text("PRAGMA foreign_keys"))
        if int(level or 0) < _FULL:
            yield f"PRAGMA synchronous is {level}, not FULL"
        if not enforced:
            yield "PRAGMA foreign_keys is off"
        return
    for name in ("synchronous_commit", "fsync", "full_page_writes"):
        value = str(connection.scalar(text(f"SHOW {name}")))
        if value not in _ON:
            yield f"{name} is {value}, not on"


def _damaged() -> Iterator[str]:
    connection = db.session.connection()
    if connection.dialect.name == "sqlite":
        said = connection.scalar(text("PRAGMA quick_check(1)"))
        if said != "ok":
            yield f"quick_check: {said}"


def _altered() -> Iterator[str]:
    """Polls whose ledger no longer holds what the last note kept outside signed."""
    for poll_id, uuid in db.session.execute(select(Poll.id, Poll.uuid).order_by(Poll.id)):
        kept = outside.kept(uuid)
        if not kept:
            continue
        if not outside.agrees(uuid, ledger.notes_of(poll_id)):
            yield f"poll {uuid}: other checkpoints are kept outside the database"
            continue
        try:
            last = checkpoints.open_note(kept[-1], signing_key().public_key())
            checkpoints.check_ledger(last, _hashes(poll_id))
        except (checkpoints.Fork, keys.BadSignature) as error:
            yield f"poll {uuid}: {error}"


def _hashes(poll_id: int) -> list[bytes]:
    query = select(LedgerEntry.hash).where(LedgerEntry.poll_id == poll_id)
    found = db.session.scalars(query.order_by(LedgerEntry.height))
    return [bytes.fromhex(one) for one in found]
