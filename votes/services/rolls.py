"""Who may vote in a poll: each source of a roll by its name, and the freezing of it.

A further source is a further row of ``SOURCES``: it is asked once, when the poll is announced or,
where nobody announced it, when it is opened.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from flask_babel import lazy_gettext as _l
from sqlalchemy import insert

from app import clock
from app.errors import Refused
from app.extensions import db
from app.people.models.membership import Constituency
from meetings.models.roll import RollEntry as Called
from meetings.services import roll
from votes.counting.figures import Weight
from votes.counting.presets.preset import Voters
from votes.counting.presets.table import preset
from votes.counting.records import RollEntry
from votes.models.poll import Poll
from votes.models.voter import PollVoter
from votes.services import households, owners_register

BASE58: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
PSEUDONYM_LENGTH: Final = 12

Source = Callable[[Poll], Mapping[int, RollEntry]]
"""From a poll to its voters by person, each under a pseudonym of its own."""


def random_name(length: int) -> str:
    """A name that nobody can guess, in letters nobody confuses."""
    return "".join(secrets.choice(BASE58) for _ in range(length))


def line(name: str, weight: Weight) -> RollEntry:
    """One line under a new random pseudonym."""
    return RollEntry(random_name(PSEUDONYM_LENGTH), name, weight)


def of_meeting(poll: Poll) -> Mapping[int, RollEntry]:
    """Those who were called to the meeting with a vote, one head each."""
    return {
        entry.person_id: line(entry.name, Weight(1))
        for entry in roll.entries_of(poll.meeting)
        if entry.voting
    }


def of_owners(poll: Poll) -> Mapping[int, RollEntry]:
    """The owners of the hall's 小区, by heads and floor area."""
    return _owners(poll, None)


def of_building(poll: Poll) -> Mapping[int, RollEntry]:
    """The owners of one building (``building:3号楼``), whom a change of use affects (民法典 §279)."""
    return _owners(poll, poll.roll_source.partition(":")[2])


def of_households(poll: Poll) -> Mapping[int, RollEntry]:
    """The persons who vote for the households of the hall's place, one head each."""
    voters = households.voters_of(poll.hall.place)
    if not voters:
        raise Refused(
            _l("还没有登记住户，不能按户表决"),
            remedy=_l("请先在“住户代表”里核对每户由谁投票"),
            code="no_households",
        )
    return {
        person.id: line(person.name, Weight(1, households=number))
        for person, number in voters.items()
    }


def of_chambers(poll: Poll) -> Mapping[int, RollEntry]:
    """Those called to the meeting with a vote; the deputies of the congress are counted apart."""
    voters = {
        entry.person_id: line(entry.name, Weight(1, deputies=_deputies(entry)))
        for entry in roll.entries_of(poll.meeting)
        if entry.voting
    }
    if not any(one.weight.deputies for one in voters.values()):
        raise Refused(
            _l("名册上没有人大代表，不能按人大代表和全体分别计票"),
            why=_l("这条规则要人大代表过半数，并且全体超过三分之二"),
            remedy=_l("请把人大代表登记为议事代表，“代表哪方面”选人大代表"),
            code="no_deputies",
        )
    return voters


def _deputies(entry: Called) -> int | None:
    return 1 if entry.constituency is Constituency.CONGRESS else None


def _owners(poll: Poll, building: str | None) -> Mapping[int, RollEntry]:
    parking = bool(poll.hall.rules.get("owners", {}).get("parking", False))
    voters = owners_register.voters_of(poll.hall.place, building, parking=parking)
    return {person.id: line(person.name, weight) for person, weight in voters.items()}


MEETING: Final = "meeting"
SOURCES: Mapping[str, Source] = MappingProxyType(
    {
        MEETING: of_meeting,
        "owners": of_owners,
        "building": of_building,
        "households": of_households,
        "chambers": of_chambers,
    }
)
IN_THE_ROOM: Final = frozenset({MEETING, "chambers"})
"""The rolls of those whom the meeting called: their right to vote is that of its members."""
OF_OWNERS: Final = frozenset({"owners", "building"})
_OF_VOTERS: Final = {
    Voters.OWNERS: "owners",
    Voters.AFFECTED_OWNERS: "building",
    Voters.HOUSEHOLDS: "households",
    Voters.CHAMBERS: "chambers",
}


def source_for(rule_code: str) -> str:
    """Where the roll of a poll under this rule comes from."""
    return _OF_VOTERS.get(preset(rule_code, clock.today()).voters, MEETING)


def kind_of(poll: Poll) -> str:
    """The name of the source of this poll's roll."""
    return poll.roll_source.partition(":")[0]


def preview(poll: Poll) -> Mapping[int, RollEntry]:
    """Who would stand on the roll if it were frozen now."""
    return SOURCES[kind_of(poll)](poll)


def freeze(poll: Poll) -> Mapping[int, RollEntry]:
    """Copy the voters into the poll's own roll, which nothing changes afterwards."""
    voters = preview(poll)
    copy(poll, voters)
    return voters


def copy(poll: Poll, voters: Mapping[int, RollEntry]) -> None:
    """Write these lines as a poll's roll, be it a second box's, under the same pseudonyms."""
    rows = [row(poll, person_id, one) for person_id, one in voters.items()]
    if rows:
        db.session.execute(insert(PollVoter), rows)


def row(poll: Poll, person_id: int, one: RollEntry) -> dict[str, object]:
    """One line as its table holds it."""
    return {
        "poll_id": poll.id,
        "pseudonym": one.pseudonym,
        "person_id": person_id,
        "name": one.name,
        "heads": one.weight.heads,
        "area": one.weight.area,
        "households": one.weight.households,
        "deputies": one.weight.deputies,
    }
