"""While a teller is missing: who is awaited since when and until when, and what if nobody comes.

Every key is needed, so a box of which one is lost has no result, ever. Nobody decides it in
another way: when the time stated at the set-up is over, the vote may be annulled and held again,
with the reason on record.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import clock
from app.errors import Invalid, Refused
from app.extensions import db
from app.marks import N_
from app.notices.reminders import remind_once
from app.people.models.person import Person
from app.permissions import Role
from app.transaction import transaction
from meetings.queries.planning import officers_of
from meetings.services.notices import moment
from votes.counting.records import Secrecy
from votes.models.poll import Poll, PollState
from votes.models.trustee import Trustee
from votes.services import closing, preparing
from votes.services.preparing import plan_again
from votes.services.secret import box, refusals, trustees

WAITS: Final = (24, 72, 7 * 24, 14 * 24)
"""Hours that may be stated at the set-up."""
_DAY: Final = timedelta(days=1)
_LONGEST: Final = 60


def awaited(poll: Poll) -> list[Trustee]:
    """The tellers who have not opened their part of an ended vote, by number."""
    if poll.state is not PollState.CLOSED:
        return []
    opened = box.parts_of(poll.id)
    held = trustees.trustees_of(poll)
    return [one for one in held if one.person_id is not None and one.number not in opened]


def until(poll: Poll) -> datetime:
    """Until when the tellers of an ended vote are awaited."""
    return (poll.closed_at or clock.now()) + timedelta(hours=poll.wait_hours)


def is_over(poll: Poll) -> bool:
    """Whether the stated wait is over and somebody is still missing."""
    return bool(awaited(poll)) and until(poll) <= clock.now()


def must_be_over(poll: Poll) -> None:
    """Raise Refused while tellers of an ended secret vote are awaited, and before the time."""
    if poll.secrecy is Secrecy.SECRET_BALLOT and awaited(poll) and not is_over(poll):
        raise refusals.tellers_are_awaited(moment(until(poll)))


def give_up(poll: Poll, because: str, *, by: Person) -> Poll:
    """Annul an ended vote whose box cannot be opened, and prepare the same one again.

    Raises Refused before the stated wait is over, or for a motion, which its chair puts again;
    Invalid without a reason.
    """
    must_be_over(poll)
    if not is_over(poll):
        raise refusals.not_the_time()
    if poll.motion_id is not None:
        raise Refused(
            _l("对动议的表决由主持人作废"),
            remedy=_l("请在主持台作废这次表决，再提请表决一次"),
            code="by_the_chair",
        )
    if not because.strip():
        raise Invalid(_l("请写明原因"), code="reason")
    numbers = "、".join(str(one.number) for one in awaited(poll))
    reason = _(
        "等到%(until)s，第%(numbers)s位监票员没有开箱，没有结果：%(reason)s",
        until=moment(until(poll)),
        numbers=numbers,
        reason=because.strip(),
    )
    closing.annul(poll, because=reason, by=by)
    return preparing.prepare(poll.meeting, plan_again(poll), by=by)


def remind() -> None:
    """Remind the tellers who are awaited, once a day; when the time is over tell the secretaries."""
    ended = select(Poll).where(
        Poll.state == PollState.CLOSED,
        Poll.secrecy == Secrecy.SECRET_BALLOT,
        Poll.beside_id.is_(None),
    )
    for poll in db.session.scalars(ended.order_by(Poll.id)).all():
        if box.is_sealed(poll):
            with transaction():
                _remind(poll)


def _remind(poll: Poll) -> None:
    day = (clock.now() - (poll.closed_at or clock.now())) // _DAY
    told = {"question": poll.question[:_LONGEST], "until": moment(until(poll))}
    address = f"/v/{poll.uuid}/box"
    if is_over(poll):
        text = N_("监票员没有在期限内开箱，可以作废后重新表决：%(question)s")
        for person in officers_of(poll.hall, Role.SECRETARY):
            about = f"votes.box_over:{poll.id}"
            remind_once(person, about, text, address, kind="open_box", **told)
        return
    text = N_("表决已经结束，请用您的钥匙开箱，最晚%(until)s：%(question)s")
    for trustee in awaited(poll):
        if trustee.person is not None:
            about = f"votes.box:{poll.id}:{day}"
            remind_once(trustee.person, about, text, address, kind="open_box", **told)
