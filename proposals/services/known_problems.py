"""Keep the knowledge base: write down a known problem, revise it, take it out of use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import audit, clock
from app.errors import Invalid, Refused
from app.extensions import db
from app.people.models.person import Person
from app.places.models.place import Place
from proposals.lifecycle.proposal import ProposalState
from proposals.lifecycle.topic_states import TopicState
from proposals.models.category_tree import UNSORTED, Sorted
from proposals.models.known_problem import (
    CAUSE_LIMIT,
    DUTY_LIMIT,
    PATH_LIMIT,
    SPOT_LIMIT,
    KnownProblem,
    KnownProblemVersion,
)
from proposals.models.proposal import Proposal
from proposals.models.topic import Topic
from proposals.services import timeline, wording
from proposals.services.locking import locked

Origin = Proposal | Topic | None
_OVER = frozenset({ProposalState.CLOSED, TopicState.DECIDED, TopicState.CLOSED})


@dataclass(frozen=True)
class Account:
    """The four fields of J10, clean, with the day it was settled."""

    spot: str
    cause: str
    duty: str
    path: str
    settled_on: date | None = None

    @classmethod
    def of(
        cls, *, spot: str, cause: str, duty: str, path: str, settled_on: date | None = None
    ) -> Account:
        """Clean what was typed. Raises Invalid when one of the four is missing or too long."""
        texts = (
            wording.line(spot),
            wording.paragraphs(cause),
            wording.line(duty),
            wording.paragraphs(path),
        )
        if not all(texts):
            raise Invalid(_l("还没有写完"), remedy=_l("点位、原因、责任单位、解决路径四项都要写"))
        limits = (SPOT_LIMIT, CAUSE_LIMIT, DUTY_LIMIT, PATH_LIMIT)
        if any(len(text) > limit for text, limit in zip(texts, limits, strict=True)):
            raise Invalid(_l("写得太长了"), remedy=_l("请写短一些，只留办事用得上的"))
        return cls(*texts, settled_on)


def write_down(
    place: Place,
    account: Account,
    *,
    by: Person,
    happened_on: date,
    sorted_as: Sorted = UNSORTED,
    origin: Origin = None,
) -> KnownProblem:
    """Put a problem into the knowledge base: by hand, or from what a closed matter taught.

    Raises Refused when its origin is not over yet, or stands in the knowledge base already.
    """
    _check_origin(origin)
    _check_days(happened_on, account.settled_on)
    at = clock.now()
    problem = KnownProblem(
        place=place,
        happened_on=happened_on,
        from_proposal_id=origin.id if isinstance(origin, Proposal) else None,
        from_topic_id=origin.id if isinstance(origin, Topic) else None,
        version=1,
        created_at=at,
        updated_at=at,
        retired_because="",
    )
    _put(problem, account)
    sorted_as.put(problem)
    db.session.add(problem)
    db.session.flush()
    _keep_version(problem, by=by, note="")
    if origin is not None:
        timeline.write(origin, "known", by=by, url=problem.url)
    audit.record("known.written", problem, by=by, place=place)
    return problem


def revise(
    problem: KnownProblem,
    account: Account,
    *,
    by: Person,
    note: str,
    sorted_as: Sorted | None = None,
) -> None:
    """Bring it up to date; the earlier wording stays readable. Raises Invalid without a note."""
    problem, note = locked(problem), wording.paragraphs(note)
    if not note:
        raise Invalid(_l("还没有写改了什么"), remedy=_l("请用一句话写明改了什么、为什么改"))
    _check_days(problem.happened_on, account.settled_on)
    _put(problem, account)
    if sorted_as is not None:
        sorted_as.put(problem)
    problem.version += 1
    problem.updated_at = clock.now()
    _keep_version(problem, by=by, note=note)
    audit.record("known.revised", problem, by=by, place=problem.place, reason=note)


def retire(problem: KnownProblem, *, by: Person, reason: str) -> None:
    """Take it out of use: readable as before, suggested no more. Raises Invalid without a reason."""
    problem, reason = locked(problem), wording.paragraphs(reason)
    if not reason:
        raise Invalid(_l("还没有写理由"), remedy=_l("请写明为什么不再用它"))
    problem.retired_at, problem.retired_because = clock.now(), reason
    audit.record("known.retired", problem, by=by, place=problem.place, reason=reason)


def restore(problem: KnownProblem, *, by: Person) -> None:
    """Put it back into use."""
    problem = locked(problem)
    problem.retired_at, problem.retired_because = None, ""
    audit.record("known.restored", problem, by=by, place=problem.place)


def _put(problem: KnownProblem, account: Account) -> None:
    problem.spot, problem.cause = account.spot, account.cause
    problem.duty, problem.path = account.duty, account.path
    problem.settled_on = account.settled_on


def _keep_version(problem: KnownProblem, *, by: Person, note: str) -> None:
    db.session.add(
        KnownProblemVersion(
            problem_id=problem.id,
            number=problem.version,
            spot=problem.spot,
            cause=problem.cause,
            duty=problem.duty,
            path=problem.path,
            settled_on=problem.settled_on,
            changed_at=problem.updated_at,
            changed_by_id=by.id,
            change_note=note,
        )
    )


def _check_origin(origin: Origin) -> None:
    if origin is None:
        return
    if origin.state not in _OVER:
        raise Refused(
            _l("这件事还没有办结，不能记入基础问题库"),
            why=_l("库里记的是已经知道怎么解决的事"),
            remedy=_l("办结以后再记；也可以现在手工写一条"),
        )
    column = (
        KnownProblem.from_proposal_id
        if isinstance(origin, Proposal)
        else KnownProblem.from_topic_id
    )
    there = db.session.scalar(select(KnownProblem.id).where(column == origin.id))
    if there is not None:
        raise Refused(
            _l("这件事已经记入基础问题库"),
            why=_l("一件事只记一条，以后有变化就更新那一条"),
            remedy=_l("请打开基础问题库第%(number)d条更新它", number=there),
        )


def _check_days(happened_on: date, settled_on: date | None) -> None:
    if happened_on > clock.today():
        raise Invalid(_l("发生日期在今天以后"), remedy=_l("请填今天或更早的日期"))
    if settled_on is not None and settled_on < happened_on:
        raise Invalid(_l("解决日期早于发生日期"), remedy=_l("请核对两个日期"))
