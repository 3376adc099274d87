"""Record what the hall decided about the time after: a standing arrangement, or the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l

from app import audit, clock
from app.errors import Invalid
from app.extensions import db
from app.marks import N_
from app.notices.services import notify
from app.people.models.person import Person
from app.people.policy import roles_of
from proposals.services import wording
from proposals.services.refusing import granted
from resolutions.models.arrangement import Arrangement, ArrangementChoice, UpkeepItem
from resolutions.models.resolution import Resolution
from resolutions.progress.long_term import Choice, Terms, judge
from resolutions.progress.resolution_acts import ResolutionAct
from resolutions.progress.resolution_guards import ResolutionFacts
from resolutions.services import course, telling
from resolutions.services.locking import locked_resolution
from votes.counting.records import Purpose
from votes.models.poll import Poll, PollState

ITEM_LIMIT = 200
PLAN_LIMIT = 2_000


@dataclass(frozen=True, kw_only=True)
class LongTermPlan:
    """What is recorded."""

    choices: Sequence[Choice]
    plan: str
    poll: Poll | None = None
    ground: str = ""
    owner: Person | None = None
    review_on: date | None = None
    upkeep: Sequence[str] = ()


def decide(resolution: Resolution, plan: LongTermPlan, *, by: Person) -> Arrangement:
    """Record it, and move the resolution to long_term or closed. Raises Invalid, Refused."""
    resolution = locked_resolution(resolution)
    words, ground = wording.paragraphs(plan.plan), wording.line(plan.ground)
    items = [line for line in map(wording.line, plan.upkeep) if line]
    _check(resolution, plan, words, items)
    act = granted(
        judge(
            Terms(
                choices=frozenset(plan.choices),
                has_ground=plan.poll is not None or bool(ground),
                has_owner=plan.owner is not None,
                review_on=plan.review_on,
                upkeep=len(items),
            ),
            today=clock.today(),
        )
    )
    ends = act is ResolutionAct.CLOSE
    made = Arrangement(
        resolution=resolution,
        poll=plan.poll,
        ground=ground[:ITEM_LIMIT],
        plan=words,
        decided_at=clock.now(),
        decided_by=by,
        owner=None if ends else plan.owner,
        review_on=None if ends else plan.review_on,
        ended_at=clock.now() if ends else None,
        choices=[
            ArrangementChoice(choice=one, position=number)
            for number, one in enumerate(dict.fromkeys(plan.choices), 1)
        ],
        upkeep=[UpkeepItem(position=number, text=text) for number, text in enumerate(items, 1)],
    )
    db.session.add(made)
    move(resolution, act, by=by, reason=words)
    audit.record("arrangement.decided", made, by=by, place=resolution.hall.place)
    _tell(made, by)
    return made


def _check(resolution: Resolution, plan: LongTermPlan, words: str, items: Sequence[str]) -> None:
    if not words or len(words) > PLAN_LIMIT:
        raise Invalid(_l("请写明以后怎么办，最多%(count)d字", count=PLAN_LIMIT), code="plan")
    if any(len(one) > ITEM_LIMIT for one in items):
        raise Invalid(_l("维护清单每条最多%(count)d字", count=ITEM_LIMIT), code="upkeep")
    poll = plan.poll
    if poll is not None and not may_ground(poll, resolution):
        raise Invalid(
            _l("这次表决不能作为依据"),
            why=_l("要用本议事厅已宣布结果的“以后怎么办”表决"),
            code="poll",
        )


def may_ground(poll: Poll, resolution: Resolution) -> bool:
    """Whether a poll decided 以后怎么办 in the hall of this resolution."""
    return (
        poll.hall_id == resolution.hall_id
        and poll.purpose is Purpose.LONG_TERM
        and poll.state is PollState.DECLARED
    )


def move(resolution: Resolution, act: ResolutionAct, *, by: Person, reason: str) -> None:
    """Move a locked resolution for a person, in the parts they hold where it was decided."""
    parts: frozenset[str] = frozenset(roles_of(by, resolution.hall.place))
    course.move_resolution(
        resolution, act, by=by, parts=parts, facts=ResolutionFacts(), reason=reason
    )


def _tell(made: Arrangement, by: Person) -> None:
    resolution = made.resolution
    if made.owner is not None and made.owner.id != by.id and made.review_on is not None:
        notify(
            made.owner,
            N_("“%(title)s”转入长效管理，由您负责，%(due)s回头看"),
            made.url,
            kind="arrangement.owned",
            title=resolution.title,
            due=made.review_on.isoformat(),
        )
    words = f"{resolution.number}《{resolution.title}》"
    telling.tell_proposers(resolution, "arrangement_decided", text=words, by=by, url=made.url)
