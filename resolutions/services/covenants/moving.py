"""Take a version through its course: consulted, drafted, screened, voted on, filed, in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app import audit, clock
from app.extensions import db
from app.people.models.person import Person
from app.people.policy import roles_of
from proposals.services import wording
from proposals.services.refusing import granted
from resolutions.models.covenant import (
    Covenant,
    CovenantRepeal,
    CovenantScreening,
    CovenantStep,
    CovenantVersion,
    ScreeningFinding,
)
from resolutions.policy import SYSTEM
from resolutions.progress.covenant import (
    CovenantFacts,
    Point,
    decide,
    forceful_words,
    years_on,
)
from resolutions.progress.covenant_acts import STANDS, CovenantAct, CovenantState
from resolutions.services.covenants.locking import held
from votes.models.poll import Poll, PollState
from votes.queries import results

A = CovenantAct
_SCREENS = frozenset({A.PASS_SCREENING, A.REFUSE_SCREENING})
_ENDS = frozenset({A.SUPERSEDE, A.REPEAL})


@dataclass(frozen=True, kw_only=True)
class Said:
    """What is said with an act, where the act asks for it."""

    reason: str = ""
    points: Mapping[Point, bool] = field(default_factory=dict)
    poll: Poll | None = None
    present: int = 0
    women_present: int = 0
    filing_number: str = ""
    on: date | None = None
    """Since when it is in force; today where nothing is said."""


NOTHING_SAID = Said()


def act(
    version: CovenantVersion, what: CovenantAct, *, by: Person, said: Said = NOTHING_SAID
) -> None:
    """Move a version by one act. Raises Refused where the law does not allow it."""
    held(version.covenant)
    db.session.refresh(version)
    parts = frozenset(roles_of(by, version.covenant.hall.place))
    _take(version, what, parts, by, said)


def _take(
    version: CovenantVersion,
    what: CovenantAct,
    parts: frozenset[str],
    by: Person | None,
    said: Said,
) -> None:
    reason = wording.paragraphs(said.reason)
    step = granted(
        decide(version.state, what, by=parts, reason=reason, facts=_facts(version, said))
    )
    _keep(version, what, said)
    if what is A.ENTER:
        _end_others(version)
    version.state = step.target
    db.session.flush()
    if what in _SCREENS and by is not None:
        _screened(version, what, by, said, reason)
    db.session.add(
        CovenantStep(
            version_id=version.id,
            at=clock.now(),
            act=what.value,
            actor_id=by.id if by else None,
            text=reason,
            source=step.source.value,
            target=step.target.value,
            rule=step.rule,
        )
    )
    db.session.flush()
    place = version.covenant.hall.place
    audit.record(f"covenant.{what.value}", version, by=by, place=place, reason=reason)


def _facts(version: CovenantVersion, said: Said) -> CovenantFacts:
    poll = said.poll
    own = poll is not None and poll.hall_id == version.covenant.hall_id
    declared = poll if own and poll is not None and poll.state is PollState.DECLARED else None
    words = [word for clause in version.clauses for word in forceful_words(clause.text)]
    return CovenantFacts(
        kind=version.covenant.kind,
        clauses=len(version.clauses),
        forceful=tuple(dict.fromkeys(words)),
        points=said.points,
        poll_passed=results.shown(declared).passed if declared else None,
        rule_code=declared.rule_code if declared else "",
        poll_is_later=declared is not None and _is_later(declared, version.covenant),
        present=said.present,
        women_present=said.women_present,
        filing_number=said.filing_number,
    )


def _is_later(poll: Poll, covenant: Covenant) -> bool:
    """Whether it was opened after the vote on which the version in force rests."""
    binding = in_force(covenant)
    before = binding.poll.opened_at if binding and binding.poll else None
    return before is None or (poll.opened_at is not None and poll.opened_at > before)


def _keep(version: CovenantVersion, what: CovenantAct, said: Said) -> None:
    if what is A.ADOPT:
        version.poll = said.poll
        version.people_present, version.women_present = said.present, said.women_present
    elif what is A.FILE:
        version.filing_number = wording.line(said.filing_number)
    elif what is A.ENTER:
        version.in_force_on = said.on or clock.today()
        version.review_on = years_on(version.in_force_on)
    elif what is A.KEEP:
        version.review_on = years_on(clock.today())
    elif what in _ENDS:
        version.ended_on = clock.today()
    if what is A.REPEAL and said.poll is not None:
        version.repeal = CovenantRepeal(
            poll=said.poll, people_present=said.present, women_present=said.women_present
        )


def _screened(
    version: CovenantVersion, what: CovenantAct, by: Person, said: Said, reason: str
) -> None:
    db.session.add(
        CovenantScreening(
            version_id=version.id,
            at=clock.now(),
            by=by,
            passed=what is A.PASS_SCREENING,
            reason=reason,
            findings=[ScreeningFinding(point=one, met=met) for one, met in said.points.items()],
        )
    )


def _end_others(version: CovenantVersion) -> None:
    """The version that bound until now is replaced, in the same transaction."""
    for other in version.covenant.versions:
        if other.id != version.id and other.state in STANDS:
            _take(other, A.SUPERSEDE, frozenset({SYSTEM}), None, NOTHING_SAID)


def in_force(covenant: Covenant) -> CovenantVersion | None:
    """The version that binds now."""
    return next((one for one in covenant.versions if one.state in STANDS), None)


def under_way(covenant: Covenant) -> CovenantVersion | None:
    """The version that is being worked on."""
    last = covenant.versions[-1]
    over = STANDS | {CovenantState.SUPERSEDED, CovenantState.REPEALED}
    return None if last.state in over else last
