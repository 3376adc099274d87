"""``/admin/audit``: the journal, for those who may read it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from flask import Blueprint, Response, render_template, request, stream_with_context, url_for
from flask_babel import gettext as _

from app import audit
from app.audit import AuditEntry
from app.errors import Forbidden
from app.journal import labels, queries, verify
from app.people.policy import places_where
from app.people.views.doors import officer
from app.permissions import Permission
from app.places.models.place import Place

blueprint = Blueprint("journal", __name__)


@blueprint.get("/admin/audit")
def entries() -> str:
    """Acts on the places this person watches over, the newest first."""
    places = _watched_over()
    wanted = _wanted()
    roots = places_where(officer(), Permission.ADMINISTER)
    found = queries.entries(
        places, wanted, everywhere=any(place.parent_id is None for place in roots)
    )
    return _page(found, wanted)


@blueprint.get("/admin/audit/journal.jsonl")
def journal_file() -> Response:
    """The whole journal with its hashes, to be kept and walked elsewhere."""
    if not any(place.parent_id is None for place in _watched_over()):
        raise Forbidden(
            _("您不能下载全部办事记录"),
            why=_("办事记录是一条链，只能整条下载，由最上一级的监督员、街道专班和系统管理员下载"),
        )
    return _attached(stream_with_context(audit.lines()), "journal.jsonl", "application/jsonl")


@blueprint.get("/admin/audit/verify.py")
def verifier() -> Response:
    """The program that walks it: one file of plain Python, run anywhere."""
    _watched_over()
    return _attached(Path(verify.__file__).read_text("utf-8"), "verify.py", "text/x-python")


def _attached(content: Iterable[str] | str, name: str, kind: str) -> Response:
    answer = Response(content, mimetype=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _watched_over() -> Sequence[Place]:
    places = places_where(officer(), Permission.READ_AUDIT)
    if not places:
        raise Forbidden(
            _("您不能查看办事记录"), why=_("办事记录由监督员、街道专班和系统管理员查看")
        )
    return places


def _page(found: Sequence[AuditEntry], wanted: queries.Wanted) -> str:
    people, places = queries.names_of(found)
    return render_template(
        "journal/entries.html",
        whole=any(place.parent_id is None for place in _watched_over()),
        entries=found,
        wanted=wanted,
        acts=queries.known_acts(),
        things=queries.known_things(),
        act_label=labels.act_label,
        thing_label=labels.thing_label,
        people=people,
        places=places,
        older=_older(wanted, found[-1].id) if len(found) == queries.PAGE else None,
        first=_older(wanted, None) if wanted.before is not None else None,
    )


def _wanted() -> queries.Wanted:
    return queries.Wanted(
        act=request.args.get("act", "")[:60],
        subject_type=request.args.get("type", "")[:40],
        subject_id=request.args.get("id", type=int),
        before=request.args.get("before", type=int),
    )


def _older(wanted: queries.Wanted, before: int | None) -> str:
    return url_for(
        ".entries",
        act=wanted.act or None,
        type=wanted.subject_type or None,
        id=wanted.subject_id,
        before=before,
    )
