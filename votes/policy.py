"""Who may do what about a vote. Whether a ballot counts is the counting's matter."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.errors import Forbidden, SignInNeeded
from app.people.models.person import Person
from app.people.policy import allow, may, may_any, roles_of
from app.permissions import Permission
from meetings.models.meeting import Meeting
from meetings.policy import may_see, serves
from meetings.services import journal
from meetings.services.roll import entry_of
from votes.models.decision import Challenge
from votes.models.poll import Poll
from votes.queries.turnout import seat_of
from votes.services import answers
from votes.services.involved import parties
from votes.services.secret import refusals, trustees


def allow_prepare(person: Person | None, meeting: Meeting) -> Person:
    """Return ``person`` if they set votes up at this hall: whoever convenes its meetings."""
    return allow(person, Permission.CONVENE, meeting.hall.place)


def may_prepare(person: Person | None, meeting: Meeting) -> bool:
    """Whether this person sets votes up at the meeting's hall."""
    return may(person, Permission.CONVENE, meeting.hall.place)


def allow_open(person: Person | None, poll: Poll) -> Person:
    """Return ``person`` if they may open it: who presides; of a written vote, the desk too."""
    if person is None:
        raise SignInNeeded(_l("请先登录"))
    if not may_open(person, poll):
        raise Forbidden(_l("只有正在主持会议的人可以开始表决、宣布结果"))
    return person


def may_open(person: Person | None, poll: Poll) -> bool:
    """Whether this person puts the question: the chair puts questions, not the desk (RONR 4:34)."""
    at_the_desk = not poll.takes_attendance and may(
        person, Permission.CONVENE, poll.meeting.hall.place
    )
    return presides(person, poll) or at_the_desk


def presides(person: Person | None, poll: Poll) -> bool:
    """Whether this person has the chair of the meeting now."""
    return person is not None and journal.floor_of(poll.meeting).chair == person.id


def allow_close(person: Person | None, poll: Poll) -> Person:
    """Return ``person`` if they preside: the chair puts the question and ends the vote."""
    if person is None:
        raise SignInNeeded(_l("请先登录"))
    if not may_open(person, poll):
        raise Forbidden(_l("只有正在主持会议的人可以结束表决"))
    return person


def may_watch_console(person: Person | None, poll: Poll) -> bool:
    """Who sees which of those present have not voted yet: those who serve at the meeting."""
    return presides(person, poll) or serves(person, poll.meeting)


def may_see_poll(person: Person | None, poll: Poll) -> bool:
    """A vote is as public as its meeting; its numbers are, its names are not."""
    return may_see(person, poll.meeting)


def allow_see(person: Person | None, poll: Poll) -> None:
    """Raise Missing for those before whom the meeting is still private."""
    if not may_see_poll(person, poll):
        raise answers.no_poll()


def may_read_roll(person: Person | None, poll: Poll) -> bool:
    """Who reads the names of a posted roll: whoever is on it, and the hall's members."""
    return may_read_names(person, poll) or seat_of(poll, person) is not None


def may_object(person: Person | None, poll: Poll) -> bool:
    """Who may object to a posted roll: those whom it concerns."""
    return person is not None and may_read_roll(person, poll)


def allow_object(person: Person, poll: Poll) -> None:
    """Raise Forbidden for those whom the roll does not concern."""
    if not may_object(person, poll):
        raise Forbidden(
            _l("您不能对这份名册提出异议"), why=_l("名册上的人和本议事厅的居民可以提出")
        )


def may_challenge(person: Person | None, poll: Poll) -> bool:
    """Who may challenge a declared result: those whom the vote concerns."""
    return person is not None and may_read_roll(person, poll)


def allow_challenge(person: Person | None, poll: Poll) -> Person:
    """Return ``person`` if the vote concerns them."""
    if person is None:
        raise SignInNeeded(_l("请先登录"))
    if not may_challenge(person, poll):
        raise Forbidden(
            _l("您不能对这次表决的结果提出异议"), why=_l("名册上的人和本议事厅的成员可以提出")
        )
    return person


_JUDGES = (Permission.INSPECT, Permission.OVERSEE, Permission.KEEP_DOOR)


def judges(person: Person | None, poll: Poll) -> bool:
    """Whether this person's office rules on challenges: monitors, tellers, the desk, the street."""
    return may_any(person, _JUDGES, poll.hall.place)


def may_judge(person: Person | None, made: Challenge) -> bool:
    """Whether this person may rule on this challenge: by office, and party to nothing of it."""
    return person is not None and judges(person, made.poll) and person.id not in parties(made)


def allow_judge(person: Person | None, poll: Poll) -> Person:
    """Return ``person`` if their office rules on challenges; whose side they are on is asked later."""
    if person is None:
        raise SignInNeeded(_l("请先登录"))
    if not judges(person, poll):
        raise Forbidden(
            _l("您不能裁定异议"), why=_l("由与表决无关的监督员、监票员、秘书或街道工作人员裁定")
        )
    return person


def corrects(person: Person | None, poll: Poll) -> bool:
    """Whether this person is an officer who puts the record right: the desk's and the monitors."""
    wanted = (Permission.KEEP_DOOR, Permission.INSPECT)
    return person is not None and may_any(person, wanted, poll.hall.place)


def allow_correct(person: Person | None, poll: Poll) -> Person:
    """Return ``person`` if they are such an officer."""
    if person is None:
        raise SignInNeeded(_l("请先登录"))
    if not corrects(person, poll):
        raise Forbidden(_l("您不能更正表决记录"), why=_l("由秘书、监票员和监督员更正，两人办理"))
    return person


def may_note_objection(person: Person | None, poll: Poll) -> bool:
    """Who notes what somebody said aloud: whoever presides, and the desk."""
    return presides(person, poll) or helps(person, poll)


def may_read_names(person: Person | None, poll: Poll) -> bool:
    """Who reads how each representative voted: whoever holds a role at the hall today.

    A named vote is public to those it is answered for; strangers get the numbers and the
    arithmetic, as personal information is shown no further than its purpose asks
    (个人信息保护法 §6).
    """
    return bool(roles_of(person, poll.hall.place))


def allow_names(person: Person | None, poll: Poll) -> None:
    """Raise SignInNeeded or Forbidden for those who may not read the roll call."""
    if person is None:
        raise SignInNeeded(_l("请先登录"), why=_l("记名表决的名单只给本议事厅的成员看"))
    if not may_read_names(person, poll):
        raise Forbidden(
            _l("您不能看这次表决的名单"),
            why=_l("记名表决的名单只给本议事厅的成员看"),
            remedy=_l("票数和计算过程是公开的"),
        )


def may_name_tellers(person: Person | None, poll: Poll) -> bool:
    """Whether this person names who holds the keys of a secret vote: whoever convenes meetings."""
    return may_any(person, (Permission.CONVENE,), poll.hall.place)


def allow_name_tellers(person: Person | None, poll: Poll) -> Person:
    """Return ``person`` if they name the tellers."""
    if person is None:
        raise SignInNeeded(_l("请先登录"))
    if not may_name_tellers(person, poll):
        raise Forbidden(_l("监票员由召集会议的人指定"), remedy=_l("请告诉议事秘书或主持人"))
    return person


def allow_key(person: Person | None, poll: Poll) -> Person:
    """Return ``person`` if they hold a part of this poll's key."""
    if person is None:
        raise SignInNeeded(_l("请先登录"))
    if trustees.trustee_of(poll, person) is None:
        raise refusals.no_teller()
    return person


def allow_offer(person: Person | None, poll: Poll) -> Person:
    """Return ``person`` if they will have a vote in this poll, as the meeting's roll has it."""
    if person is None:
        raise SignInNeeded(_l("请先登录"))
    entry = entry_of(poll.meeting, person)
    if (entry is None or not entry.voting) and seat_of(poll, person) is None:
        raise answers.off_roll()
    return person


def allow_booth(person: Person | None, poll: Poll) -> Person:
    """Return ``person`` if they stand on this poll's roll, or serve at its desk."""
    if person is None:
        raise SignInNeeded(_l("请先登录"))
    if seat_of(poll, person) is None and not helps(person, poll):
        raise answers.off_roll()
    return person


def allow_help(person: Person | None, poll: Poll) -> Person:
    """Return ``person`` if they may vote for others at the desk, as the first or the second.

    The door's keepers and the monitors; never the chair, who stands between the sides.
    """
    if person is None:
        raise SignInNeeded(_l("请先登录"))
    if not helps(person, poll):
        raise Forbidden(
            _l("您不能在签到台代投"),
            why=_l("代投由秘书、监票员和监督员办理，两人在场"),
            remedy=_l("请到签到台"),
        )
    return person


def helps(person: Person | None, poll: Poll) -> bool:
    """Whether this person serves at the desk for those without a phone."""
    wanted = (Permission.KEEP_DOOR, Permission.INSPECT)
    return (
        person is not None
        and may_any(person, wanted, poll.hall.place)
        and not presides(person, poll)
    )
