"""What the desk's one field takes: a scan gun's line, a number, a name, a telephone number."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from app.errors import Invalid
from app.people.models.person import Person
from app.people.services import slips
from meetings.models.meeting import Meeting
from meetings.models.roll import RollEntry
from meetings.services import door, journal, roll

_SHORTEST_PHONE = 7
"""Digits; a shorter figure is a number of the roll."""
_LONGEST = 300


class Scanned(StrEnum):
    """What came of it."""

    CHECKED_IN = "checked_in"
    ALREADY_HERE = "already_here"


def scan(
    meeting: Meeting, typed: str, *, by: Person, at: datetime | None = None
) -> tuple[RollEntry, Scanned]:
    """Check in whoever ``typed`` names. One who is here stays as they are: guns read twice.

    Raises Invalid where it names nobody of the roll, or more than one; Refused as the door does.
    """
    entry = entry_for(meeting, typed)
    if journal.floor_of(meeting).is_present(entry.person_id):
        return entry, Scanned.ALREADY_HERE
    door.check_in_for(meeting, entry.person, by=by, at=at)
    return entry, Scanned.CHECKED_IN


def entry_for(meeting: Meeting, typed: str) -> RollEntry:
    """The one line of the roll that ``typed`` names: a slip's code or address, number, phone, name."""
    typed = typed.strip()[:_LONGEST]
    if not typed:
        raise Invalid(_l("请扫登录条，或输入编号"), code="empty")
    found = [entry for entry in roll.entries_of(meeting) if _is_named(entry, typed)]
    person = _holder_of_slip(typed) if not found else None
    if person is not None:
        entry = roll.entry_of(meeting, person)
        found = [entry] if entry else []
    if len(found) == 1:
        return found[0]
    if found:
        raise Invalid(
            _l("名册上有%(n)d个“%(typed)s”", n=len(found), typed=typed),
            remedy=_l("请输入编号"),
            code="several",
        )
    raise Invalid(
        _l("名册上没有找到“%(typed)s”", typed=typed[:40]),
        why=_l("这里可以扫登录条，或输入编号、手机号、姓名"),
        remedy=_l("请核对后再输入，或在下面的名册里找"),
        code="nobody",
    )


def _is_named(entry: RollEntry, typed: str) -> bool:
    if typed.isdecimal() and len(typed) >= _SHORTEST_PHONE:
        return entry.person.phone == typed
    if typed.isdecimal():
        return entry.number == int(typed)
    return entry.name == typed


def _holder_of_slip(typed: str) -> Person | None:
    """Whose login slip it is; the address that its QR code says ends with the code.

    One that was withdrawn is no proof any more; one that has only run out still names its person.
    """
    slip = slips.slip_with(typed.rstrip("/").rpartition("/")[2])
    if slip is None:
        return None
    if slip.withdrawn_at is not None:
        raise Invalid(
            _l("这张登录条已经作废"), remedy=_l("请核对本人，再输入编号签到"), code="withdrawn"
        )
    return slip.person
