"""Objections to a posted roll: made within days, ruled on within days, corrected before opening.

村民委员会组织法 §14 is the model: objections within five days of the posting, a ruling within
three. All of it stands in the journal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, insert, or_, select

from app import audit, clock
from app.errors import Invalid, Missing, Refused
from app.extensions import db
from app.marks import N_
from app.notices.reminders import remind_once
from app.notices.services import News, tell
from app.people.models.person import Person
from app.transaction import transaction
from votes.counting.figures import Weight
from votes.models.objection import About, RollObjection
from votes.models.poll import Poll, PollState
from votes.models.voter import PollVoter
from votes.services import rolls
from votes.services.states import lock

OBJECTION_DAYS: Final = 5
RULING_DAYS: Final = 3


REMIND_BEFORE: Final = timedelta(days=1)


@dataclass(frozen=True)
class Correction:
    """Whose line of the roll becomes what; a weight of no heads takes the line away."""

    person: Person
    weight: Weight


def open_until(poll: Poll) -> datetime | None:
    """Until when objections are taken; None where the roll was never posted."""
    return poll.announced_at and poll.announced_at + timedelta(days=OBJECTION_DAYS)


def due_at(made: RollObjection) -> datetime:
    """Until when it is to be ruled on."""
    return made.made_at + timedelta(days=RULING_DAYS)


def is_overdue(made: RollObjection) -> bool:
    """Whether its ruling is late: still owed, or given after its days."""
    return (made.ruled_at or clock.now()) > due_at(made)


def remind() -> None:
    """Tell the desk of rulings that are due within a day, and of those that are late; each once."""
    soon = clock.now() - timedelta(days=RULING_DAYS) + REMIND_BEFORE
    owed = (
        select(RollObjection)
        .join(Poll, Poll.id == RollObjection.poll_id)
        .where(
            RollObjection.ruled_at.is_(None),
            RollObjection.made_at <= soon,
            Poll.state != PollState.ANNULLED,
        )
        .order_by(RollObjection.id)
    )
    for made in db.session.scalars(owed).all():
        with transaction():
            _remind_of(made)


def _remind_of(made: RollObjection) -> None:
    late = is_overdue(made)
    text = (
        N_("对名册的异议已经过了三日还没有裁定：%(question)s")
        if late
        else N_("对名册的异议明天到期，请裁定：%(question)s")
    )
    about = f"votes.objection_{'late' if late else 'due'}:{made.id}"
    poll = made.poll
    told = {"question": poll.question[:60]}
    people = [poll.meeting.clerk, poll.meeting.chair] if late else [poll.meeting.clerk]
    for person in dict.fromkeys(people):
        url = f"/desk/votes/objections/{made.id}"
        remind_once(person, about, text, url, kind="roll_objection_due", **told)


def must_be_ruled(poll: Poll) -> None:
    """Refuse to go on while an objection to the roll is not ruled on (村民委员会组织法 §14)."""
    number = waiting(poll)
    if number:
        raise Refused(
            _l("有%(n)d条对名册的异议还没有裁定，不能开始表决", n=number),
            why=_l("表决开始以后名册不能再改，异议成立也来不及更正（参照村民委员会组织法第14条）"),
            remedy=_l("请议事秘书先在“投票人名册”页上裁定，再开始"),
            code="objections_wait",
            link=f"/v/{poll.uuid}/roll#objections",
        )


def takes_objections(poll: Poll) -> bool:
    """Whether an objection may be made now."""
    until = open_until(poll)
    return poll.state is PollState.ANNOUNCED and until is not None and clock.now() < until


def object_to(poll: Poll, about: About, text: str, *, by: Person) -> RollObjection:
    """Object to the posted roll. Raises Refused outside its days."""
    poll = lock(poll)
    if not takes_objections(poll):
        raise Refused(
            _l("现在不能对名册提出异议"),
            why=_l("名册公告后五日内、表决开始以前可以提出（参照村民委员会组织法第14条）"),
            remedy=_l("可以向监督员反映"),
            code="objections_over",
        )
    if not text.strip():
        raise Invalid(_l("请写明情况"), code="text")
    made = RollObjection(
        poll_id=poll.id, person_id=by.id, about=about, text=text.strip(), made_at=clock.now()
    )
    db.session.add(made)
    db.session.flush()
    audit.record("roll.objected", made, by=by, place=poll.hall.place, reason=text.strip())
    _tell_desk(poll)
    return made


def _tell_desk(poll: Poll) -> None:
    text = N_("有人对表决的名册提出异议：%(question)s")
    url = f"/v/{poll.uuid}/roll"
    tell([poll.meeting.clerk], News(text, url, "roll_objection", {"question": poll.question[:60]}))


def rule_on(
    made: RollObjection,
    *,
    upheld: bool,
    reason: str,
    correction: Correction | None = None,
    by: Person,
) -> None:
    """Rule on an objection, and correct the roll where it is upheld, before the vote opens.

    Raises Refused once it was ruled on or the vote has begun, Invalid without a reason.
    """
    poll = lock(made.poll)
    if made.ruled_at is not None:
        raise Refused(_l("这条异议已经裁定"), code="ruled")
    if not reason.strip():
        raise Invalid(_l("请写明理由"), code="reason")
    if correction is not None and not upheld:
        raise Invalid(_l("异议不成立就不更正名册"), code="correction")
    ruled = {"ruled_at": clock.now(), "ruled_by_id": by.id, "ruling": reason.strip()}
    for name, value in {**ruled, "upheld": upheld}.items():
        setattr(made, name, value)
    if correction is not None:
        _correct(poll, correction, by=by)
    audit.record(
        "roll.ruled",
        made,
        by=by,
        place=poll.hall.place,
        reason=reason.strip(),
        details={"upheld": upheld},
    )
    text = N_("您对名册的异议已经裁定：%(question)s")
    told = {"question": poll.question[:60]}
    tell([made.person], News(text, f"/v/{poll.uuid}/roll", "roll_ruled", told), urgent=True)


def _correct(poll: Poll, correction: Correction, *, by: Person) -> None:
    """Put the line of one voter right: another weight, added, or taken away."""
    if poll.state is not PollState.ANNOUNCED:
        raise Refused(
            _l("表决已经开始，名册不能再改"), why=_l("名册的校验码写进了表决记录"), code="begun"
        )
    person, weight = correction.person, correction.weight
    line = db.session.scalar(
        select(PollVoter).where(PollVoter.poll_id == poll.id, PollVoter.person_id == person.id)
    )
    before = [line.heads, line.area, line.households] if line else [0, 0, None]
    if line is not None:
        db.session.execute(
            delete(PollVoter).where(PollVoter.poll_id == poll.id, PollVoter.person_id == person.id)
        )
    if weight.heads:
        entry = rolls.line(line.name if line else person.name, weight)
        db.session.execute(insert(PollVoter), [rolls.row(poll, person.id, entry)])
    db.session.expire_all()
    told = {
        "person": person.id,
        "from": before,
        "to": [weight.heads, weight.area, weight.households],
    }
    audit.record("roll.corrected", poll, by=by, place=poll.hall.place, details=told)


def whom(typed: str) -> Person:
    """The person of this telephone, or the only one of this name. Raises Invalid."""
    found = db.session.scalars(
        select(Person)
        .where(or_(Person.phone == typed, Person.name == typed), Person.closed_at.is_(None))
        .limit(2)
    ).all()
    if len(found) != 1:
        raise Invalid(
            _l("找不到这个人，或者有同名的人"), remedy=_l("请填登记过的手机号"), code="person"
        )
    return found[0]


def objections_to(poll: Poll) -> Sequence[RollObjection]:
    """Every objection to a poll's roll, in the order made."""
    return db.session.scalars(
        select(RollObjection).where(RollObjection.poll_id == poll.id).order_by(RollObjection.id)
    ).all()


def waiting(poll: Poll) -> int:
    """How many objections to a poll's roll are not ruled on yet."""
    return sum(made.ruled_at is None for made in objections_to(poll))


def objection_with(objection_id: int) -> RollObjection:
    """The objection, or raise Missing."""
    made = db.session.get(RollObjection, objection_id)
    if made is None:
        raise Missing(_l("没有这条异议"))
    return made
