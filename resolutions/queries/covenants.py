"""Questions about covenants."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from app import clock
from app.errors import Missing
from app.extensions import db
from app.places.models.hall import Hall
from resolutions.models.covenant import Covenant, CovenantClause, CovenantVersion
from resolutions.models.covenant_life import (
    BreachState,
    CovenantBreach,
    FamilyPledge,
    ProcedureRun,
)
from resolutions.models.resolution import Resolution
from resolutions.progress.clause_changes import ClauseChange, changes
from resolutions.progress.covenant import VOTE_RULES
from resolutions.progress.covenant_acts import STANDS, CovenantState
from resolutions.queries.found import found_or_missing
from votes.models.poll import Poll, PollState


def covenant_with(covenant_id: int) -> Covenant:
    """Return the covenant, or raise Missing."""
    found = db.session.get(Covenant, covenant_id)
    if found is None:
        raise Missing(_l("没有这份公约"), remedy=_l("可以从“居民公约”进入"))
    return found


def version_with(version_id: int) -> CovenantVersion:
    """Return the version, or raise Missing."""
    return found_or_missing(CovenantVersion, version_id, _l("没有这个版本"))


def numbered(covenant: Covenant, number: int) -> CovenantVersion:
    """A version by its number, or raise Missing."""
    found = next((one for one in covenant.versions if one.number == number), None)
    if found is None:
        raise Missing(_l("没有这个版本"))
    return found


def breach_with(breach_id: int) -> CovenantBreach:
    """Return a reported breach, or raise Missing."""
    return found_or_missing(CovenantBreach, breach_id, _l("没有这件上报"))


def run_with(run_id: int) -> ProcedureRun:
    """Return a procedure that was started, or raise Missing."""
    return found_or_missing(ProcedureRun, run_id, _l("没有这次办理"))


def covenants_in(halls: Collection[Hall] | None = None) -> Sequence[Covenant]:
    """The covenants, of these halls where asked, by hall and title."""
    query = select(Covenant)
    if halls is not None:
        query = query.where(Covenant.hall_id.in_([hall.id for hall in halls]))
    ordered = query.order_by(Covenant.hall_id, Covenant.id).limit(200)
    return db.session.scalars(ordered).unique().all()


def review_is_due(version: CovenantVersion) -> bool:
    """Whether the day has come on which a version in force is looked at again."""
    on = version.review_on
    return version.state is CovenantState.IN_FORCE and on is not None and on <= clock.today()


def breaches_of(covenant: Covenant) -> Sequence[CovenantBreach]:
    """The reported breaches, those still open first; for the desk alone."""
    found = db.session.scalars(
        select(CovenantBreach)
        .where(CovenantBreach.covenant_id == covenant.id)
        .order_by(CovenantBreach.id.desc())
        .limit(200)
    ).all()
    return sorted(found, key=lambda one: one.state is not BreachState.REPORTED)


def runs_of(covenant: Covenant) -> Sequence[ProcedureRun]:
    """The procedures that were started, the latest first."""
    return (
        db.session.scalars(
            select(ProcedureRun)
            .where(ProcedureRun.covenant_id == covenant.id)
            .order_by(ProcedureRun.id.desc())
            .limit(50)
        )
        .unique()
        .all()
    )


@dataclass(frozen=True)
class Figures:
    """What is public of the life of a covenant: numbers, and the words of families that wish so."""

    breaches: Mapping[BreachState, int]
    pledges: int
    rules: Sequence[FamilyPledge]


def figures_of(covenant: Covenant) -> Figures:
    """Count breaches by how they ended, and pledges that stand."""
    rows = db.session.execute(
        select(CovenantBreach.state, func.count())
        .where(CovenantBreach.covenant_id == covenant.id)
        .group_by(CovenantBreach.state)
    ).all()
    counts = dict.fromkeys(BreachState, 0) | {row[0]: row[1] for row in rows}
    standing = (FamilyPledge.covenant_id == covenant.id) & FamilyPledge.withdrawn_at.is_(None)
    shown = select(FamilyPledge).where(
        standing, FamilyPledge.is_shown.is_(True), FamilyPledge.text != ""
    )
    return Figures(
        breaches=counts,
        pledges=db.session.scalar(select(func.count()).select_from(FamilyPledge).where(standing))
        or 0,
        rules=db.session.scalars(shown.order_by(FamilyPledge.id.desc()).limit(30)).all(),
    )


def compared(old: CovenantVersion, new: CovenantVersion) -> Sequence[ClauseChange]:
    """What changed between two versions, clause by clause."""
    return changes([one.text for one in old.clauses], [one.text for one in new.clauses])


def votes_for(covenant: Covenant) -> Sequence[Poll]:
    """Declared votes of the hall by the rules that may adopt a covenant, the latest first."""
    return (
        db.session.scalars(
            select(Poll)
            .where(
                Poll.hall_id == covenant.hall_id,
                Poll.rule_code.in_(VOTE_RULES[covenant.kind]),
                Poll.state == PollState.DECLARED,
            )
            .order_by(Poll.id.desc())
            .limit(50)
        )
        .unique()
        .all()
    )


def resolutions_to_keep(covenant: Covenant) -> Sequence[Resolution]:
    """The hall's resolutions that a clause may keep, the latest first."""
    return db.session.scalars(
        select(Resolution)
        .where(Resolution.hall_id == covenant.hall_id)
        .order_by(Resolution.id.desc())
        .limit(50)
    ).all()


def keeping_clauses(resolution: Resolution) -> Sequence[tuple[CovenantClause, CovenantVersion]]:
    """The clauses in force that keep the result of a resolution."""
    rows = db.session.execute(
        select(CovenantClause, CovenantVersion)
        .join(CovenantVersion, CovenantVersion.id == CovenantClause.version_id)
        .where(
            CovenantClause.resolution_id == resolution.id,
            CovenantVersion.state.in_(sorted(STANDS)),
        )
    ).unique()
    return [(row[0], row[1]) for row in rows]
