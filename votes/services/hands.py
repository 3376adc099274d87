"""Count a show of hands at the desk: one teller counts, another confirms; the chair then closes."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app import audit, clock
from app.errors import Invalid, Refused
from app.extensions import db
from app.people.models.person import Person
from votes.counting.records import Hands, Mode
from votes.models.hands import HandCount
from votes.models.poll import Poll, PollState
from votes.queries.turnout import voters_here
from votes.services import answers
from votes.services.states import lock


def count(poll: Poll, *, yes: int, no: int, by: Person) -> HandCount:
    """Write down the hands for and against. A new count takes the place of one not confirmed.

    Nor is a confirmed one kept where people have left since, so that there are more hands than
    people. Raises Refused where the poll takes no hands or a count was confirmed; Invalid for more
    hands than people.
    """
    poll = _held(poll)
    here = len(voters_here(poll))
    if yes < 0 or no < 0 or yes + no > here:
        raise Invalid(
            _l("举手的人数比到会的人多"), remedy=_l("请重新清点，或先登记签到"), code="hands"
        )
    known = db.session.get(HandCount, poll.id)
    if known is not None and known.checked_by_id is not None and not is_too_many(known, here):
        raise Refused(_l("点数已经核对过"), remedy=_l("请主持人结束表决"), code="settled")
    if known is not None:
        db.session.delete(known)
        db.session.flush()
    counted = HandCount(poll=poll, yes=yes, no=no, counted_by=by, counted_at=clock.now())
    db.session.add(counted)
    db.session.flush()
    audit.record("vote.hands_counted", poll, by=by, place=poll.hall.place)
    return counted


def confirm(poll: Poll, *, by: Person) -> HandCount:
    """Confirm what another teller counted. Raises Refused for the same person, or where none is."""
    poll = _held(poll)
    counted = db.session.get(HandCount, poll.id)
    if counted is None or counted.checked_by_id is not None:
        raise Refused(_l("没有等待核对的点数"), remedy=_l("请看最新情况"), code="settled")
    if counted.counted_by_id == by.id:
        raise Refused(
            _l("要由另一个人核对"),
            why=_l("举手由两位监票员清点"),
            remedy=_l("请另一位监票员登录后核对"),
            code="same_person",
        )
    counted.checked_by, counted.checked_at = by, clock.now()
    audit.record("vote.hands_confirmed", poll, by=by, place=poll.hall.place)
    return counted


def is_too_many(counted: HandCount, here: int) -> bool:
    """Whether more hands were counted than people are here."""
    return counted.yes + counted.no > here


def confirmed(poll: Poll, here: int) -> Hands | None:
    """What closes the poll: the confirmed count with the names of both tellers.

    None for a poll of another mode; Refused while it is not confirmed, or where it has more hands
    than are ``here`` now: somebody left after the count, and nobody is counted who is not there.
    """
    if poll.mode is not Mode.SHOW_OF_HANDS:
        return None
    counted = db.session.get(HandCount, poll.id)
    if counted is None or counted.checked_by is None:
        raise Refused(
            _l("举手的人数还没有由两位监票员清点"),
            remedy=_l("请监票员在签到台录入点数，另一位核对"),
            code="not_counted_yet",
        )
    if is_too_many(counted, here):
        raise Refused(
            _l("点到的手比现在到会的人多，不能结束表决"),
            why=_l(
                "点了%(hands)d只手，现在到会%(here)d人：点数以后有人离场",
                hands=counted.yes + counted.no,
                here=here,
            ),
            remedy=_l("请监票员重新点数，另一位再核对；人还在的，先登记签到"),
            code="more_hands_than_people",
            link=f"/v/{poll.uuid}/hands",
        )
    return Hands(counted.yes, counted.no, _told_apart(counted.counted_by, counted.checked_by))


def _told_apart(one: Person, other: Person) -> tuple[str, str]:
    """Their names as the record has them; of two of one name the first to count is 甲.

    The record is public and names nobody further; the journal knows which is which.
    """
    if one.name != other.name:
        return one.name, other.name
    return f"{one.name}（甲）", f"{other.name}（乙）"


def _held(poll: Poll) -> Poll:
    poll = lock(poll)
    if poll.state is not PollState.OPEN:
        raise answers.over()
    if poll.mode is not Mode.SHOW_OF_HANDS:
        raise Refused(_l("这次表决不是举手表决"), code="other_mode")
    return poll
