"""Who may do what about a meeting. What is in order is the rules' matter; this is about people."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from flask_babel import lazy_gettext as _l

from app.errors import Forbidden, SignInNeeded
from app.people.models.person import Person
from app.people.policy import may_any
from app.permissions import Permission
from meetings.models.meeting import Meeting, MeetingState
from meetings.rules.floor import Floor
from meetings.services.roll import entry_of

_P = Permission
OFFICE = (_P.CONVENE, _P.CHAIR, _P.KEEP_DOOR, _P.KEEP_MINUTES)
_DESK = (_P.CHAIR, _P.KEEP_DOOR)
_MEMBER = (_P.ATTEND, _P.DEBATE, _P.ADVISE, _P.CHAIR)
_FLOOR = (*_MEMBER, _P.PROPOSE)

_RIGHTS: Mapping[str, tuple[Permission, ...]] = MappingProxyType(
    {
        "convene": (_P.CHAIR, _P.CONVENE),
        "open_meeting": (_P.CONVENE, *_DESK),
        "count_room": _DESK,
        "enrol": (_P.CONVENE, *_DESK),
        "second": (_P.DEBATE,),
        "move": _FLOOR,
        "claim": _FLOOR,
        "withdraw_claim": _FLOOR,
        "start_speech": _FLOOR,
        "end_speech": _FLOOR,
        "withdraw_motion": _FLOOR,
        "nominate": (_P.DEBATE,),
        "raise_hand": (_P.DEBATE,),
        "decline_nomination": _FLOOR,
        "arrive": _FLOOR,
        "leave": _FLOOR,
    }
)
"""Rights by act; every other act is the presiding person's, which the floor itself checks."""


def allow_act(person: Person | None, meeting: Meeting, code: str, *, for_another: bool) -> Person:
    """Return ``person`` if their roles today let them do this act; the rules judge the rest."""
    if person is None:
        raise SignInNeeded(_l("请先登录"), remedy=_l("用手机号和密码，或用秘书打印的登录条登录"))
    needed = _DESK if for_another else _RIGHTS.get(code, _MEMBER)
    if not may_any(person, needed, meeting.hall.place):
        raise Forbidden(
            _l("您在“%(hall)s”没有办这件事的身份", hall=meeting.hall.name),
            remedy=_l("如果您应当有这个身份，请与议事厅秘书联系"),
        )
    return person


def allow_office(person: Person | None, meeting: Meeting) -> Person:
    """Return ``person`` if they serve at this hall's meetings: chair, secretary or teller."""
    return allow_act(person, meeting, "open_meeting", for_another=False)


def allow_presiding(person: Person | None, meeting: Meeting, floor: Floor) -> Person:
    """Return ``person`` if they preside now, or are of the hall's chairs or secretaries.

    The console is theirs to see; each act on it is judged again by the rules.
    """
    presiding = person is not None and person.id == floor.chair
    return allow_act(person, meeting, "preside" if presiding else "convene", for_another=False)


def may_take_over(person: Person | None, meeting: Meeting, floor: Floor) -> bool:
    """Whether the person is to see the console because nobody in the room presides."""
    if person is None or not floor.begun or floor.is_present(floor.chair):
        return False
    return may_any(person, _RIGHTS["convene"], meeting.hall.place)


def may_read_minutes(person: Person | None, meeting: Meeting) -> bool:
    """Published minutes are everybody's; before, they are for those called and those who serve."""
    return meeting.state is MeetingState.PUBLISHED or reads_drafts(person, meeting)


def reads_drafts(person: Person | None, meeting: Meeting) -> bool:
    """Whether the person was called or serves: they see what is not yet confirmed."""
    return person is not None and (serves(person, meeting) or entry_of(meeting, person) is not None)


def serves(person: Person | None, meeting: Meeting) -> bool:
    """Whether the person serves at the hall's meetings, and sees their preparation."""
    return person is not None and may_any(person, OFFICE, meeting.hall.place)


def may_see(person: Person | None, meeting: Meeting) -> bool:
    """A meeting is public from its notice on; before, it is its preparers'."""
    if meeting.state is MeetingState.PLANNED or meeting.noticed_at is None:
        return serves(person, meeting)
    return True
