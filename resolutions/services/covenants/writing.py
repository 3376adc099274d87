"""Propose a covenant or a new version, and write its clauses while they may be changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from app import audit, clock
from app.errors import Invalid, Refused
from app.extensions import db
from app.people.models.person import Person
from app.people.policy import allow
from app.permissions import Permission
from app.places.models.hall import Hall
from proposals.services import wording
from resolutions.models.covenant import (
    CLAUSE_LIMIT,
    TITLE_LIMIT,
    Covenant,
    CovenantClause,
    CovenantOpinion,
    CovenantStep,
    CovenantVersion,
)
from resolutions.models.resolution import Resolution
from resolutions.progress.covenant import Consequence
from resolutions.progress.covenant_acts import WRITABLE, CovenantKind, CovenantState
from resolutions.progress.procedures import Procedure
from resolutions.services.covenants.locking import held

OPINION_LIMIT = 500


@dataclass(frozen=True)
class Written:
    """One clause as it is typed."""

    text: str
    consequence: Consequence = Consequence.NONE
    resolution: Resolution | None = None
    procedure: Procedure | None = None


def propose(
    hall: Hall, kind: CovenantKind, title: str, reason: str, *, by: Person
) -> CovenantVersion:
    """动议: begin a covenant with its first version."""
    title = wording.line(title)
    if not title or len(title) > TITLE_LIMIT:
        raise Invalid(_l("公约要有名称，最多%(count)d字", count=TITLE_LIMIT), code="title")
    covenant = Covenant(hall=hall, kind=kind, title=title, created_at=clock.now(), created_by=by)
    db.session.add(covenant)
    return _begin(covenant, 1, reason, (), by)


def amend(covenant: Covenant, reason: str, *, by: Person) -> CovenantVersion:
    """修订: begin a new version from the clauses in force; the old one binds until it is replaced."""
    last = covenant.versions[-1]
    if last.state not in (CovenantState.IN_FORCE, CovenantState.REVIEWED):
        raise Refused(
            _l("现在不能修订"),
            why=_l("有一个版本正在办理，或者公约已经废止"),
            remedy=_l("请先办完正在办理的版本"),
        )
    kept = [
        Written(one.text, one.consequence, one.resolution, one.procedure) for one in last.clauses
    ]
    return _begin(covenant, last.number + 1, reason, kept, by)


def _begin(
    covenant: Covenant, number: int, reason: str, clauses: Sequence[Written], by: Person
) -> CovenantVersion:
    reason = wording.paragraphs(reason)
    if not reason:
        raise Invalid(_l("请写明为什么要订立或修订"), code="reason")
    version = CovenantVersion(
        covenant=covenant, number=number, state=CovenantState.PROPOSED, reason=reason
    )
    version.clauses = _rows(clauses)
    db.session.add(version)
    db.session.flush()
    db.session.add(
        CovenantStep(
            version_id=version.id,
            at=clock.now(),
            act="propose",
            actor_id=by.id,
            text=reason,
            target=CovenantState.PROPOSED.value,
        )
    )
    db.session.flush()
    audit.record("covenant.proposed", version, by=by, place=covenant.hall.place, reason=reason)
    return version


def write(version: CovenantVersion, clauses: Sequence[Written], *, by: Person) -> None:
    """Write the clauses anew. Raises Refused once it was sent to be screened."""
    allow(by, Permission.WORK_DESK, version.covenant.hall.place)
    version = held(version)
    if version.state not in WRITABLE:
        raise Refused(
            _l("条文已经定下，不能再改"),
            why=_l("提请审核以后，改动要退回草案再改"),
            remedy=_l("请等审核或表决的结果"),
        )
    rows = _rows(clauses)
    version.clauses.clear()
    db.session.flush()
    version.clauses = rows
    db.session.flush()
    audit.record(
        "covenant.written",
        version,
        by=by,
        place=version.covenant.hall.place,
        details={"clauses": len(rows)},
    )


def _rows(clauses: Sequence[Written]) -> list[CovenantClause]:
    kept = [(one, text) for one in clauses if (text := wording.paragraphs(one.text))]
    if any(len(text) > CLAUSE_LIMIT for _one, text in kept):
        raise Invalid(_l("一条最多%(count)d字，请分成几条", count=CLAUSE_LIMIT), code="clause")
    return [
        CovenantClause(
            position=number,
            text=text,
            consequence=one.consequence,
            resolution=one.resolution,
            procedure=one.procedure,
        )
        for number, (one, text) in enumerate(kept, 1)
    ]


def give_opinion(version: CovenantVersion, text: str, *, by: Person) -> CovenantOpinion:
    """Say something of a version while people are asked."""
    allow(by, Permission.CO_SIGN, version.covenant.hall.place)
    text = wording.paragraphs(text)
    if version.state is not CovenantState.CONSULTING:
        raise Refused(_l("现在不在征集意见"), remedy=_l("有新的想法可以作为提案提出"))
    if not text or len(text) > OPINION_LIMIT:
        raise Invalid(_l("请写意见，最多%(count)d字", count=OPINION_LIMIT), code="text")
    said = CovenantOpinion(version_id=version.id, person=by, text=text, at=clock.now())
    db.session.add(said)
    db.session.flush()
    audit.record("covenant.opinion", version, by=by, place=version.covenant.hall.place)
    return said
