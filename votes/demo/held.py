"""An earlier meeting of the main hall: people elected, a budget divided, a plan chosen."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence

from app.demo.pace import Pace
from app.demo.town import Town
from app.people.models.person import Person
from meetings.models.agenda import AgendaItem
from meetings.models.meeting import Meeting
from meetings.rules import acts
from meetings.services import convening, door, floor
from votes.counting.records import CastVia, Option, Purpose, Terms
from votes.crypto.canonical import JSON
from votes.models.poll import Poll
from votes.queries.elections import election_at
from votes.queries.turnout import seat_of
from votes.services import casting, closing, electing, opening, preparing
from votes.services.preparing import Plan

Chooser = Callable[[int], JSON]
"""What the representative of this number votes."""
PRESENT = 30
MEETING = 22
"""Working days back, in the evening."""
BUDGET = 60_000
PROJECTS = (
    Option("o1", "修补儿童游乐场地面", 18_000),
    Option("o2", "东门加装雨棚", 26_000),
    Option("o3", "老年活动室换门窗", 15_000),
    Option("o4", "增设晾衣架", 6_000),
    Option("o5", "种两排桂花树", 12_000),
)
PLANS = (
    Option("o1", "甲：只换顶棚", 9_000),
    Option("o2", "乙：顶棚和地面一起做", 16_000),
    Option("o3", "丙：拆掉改绿地", 12_000),
)
_AGENDA = (
    ("选举议事会召集人", convening.Elects("议事会召集人", 2)),
    ("公共收益6万元怎么用", convening.Elects()),
    ("旧车棚怎么处理", convening.Elects()),
)
_LIKES = ("o1", "o1", "o3", "o1", "o2", "o4", "o3", "o5")
"""Which project a representative wants first, by turns."""


def hold(town: Town) -> None:
    """Nominate, prepare at the desk, vote and count, three times over."""
    meeting, items = _noticed(town)
    pace = Pace.back(MEETING, hour=19)
    _begin(town, meeting, pace)
    clerk = town.people["secretary"]
    _open_item(meeting, items[0], pace)
    for by, whom in ((0, 6), (1, 11), (2, 19), (3, 27)):
        names = town.representatives
        act = acts.Nominate(at=0, whom=names[whom].id)
        pace.act(lambda act=act, by=names[by]: floor.perform(meeting, act, by=by))  # type: ignore[misc]  # reason: bound now
    pace.act(lambda: floor.perform(meeting, acts.CloseNominations(at=0), by=meeting.chair))
    chosen = election_at(meeting, items[0].id)
    poll = pace.act(lambda: electing.prepare_election(chosen, by=clerk))
    _vote(town, poll, pace, _people)
    for item, plan, choice in ((items[1], _budget(), _projects), (items[2], _shed(), _plan)):
        _open_item(meeting, item, pace)
        poll = pace.act(lambda plan=plan: preparing.prepare(meeting, plan, by=clerk))  # type: ignore[misc]  # reason: bound now
        _vote(town, poll, pace, choice)
    pace.act(lambda: floor.perform(meeting, acts.Close(at=0), by=meeting.chair))


def _noticed(town: Town) -> tuple[Meeting, Sequence[AgendaItem]]:
    secretary, pace = town.people["secretary"], Pace.back(MEETING + 6)
    plan = convening.Plan(
        title="幸福里居民议事协商会（换届和公共收益）",
        place_text="社区活动室一层",
        starts_at=Pace.back(MEETING, hour=19).now,
        chair=town.people["chair"],
        clerk=secretary,
    )
    meeting = pace.act(lambda: convening.convene(town.hall, plan, by=secretary))
    for title, elects in _AGENDA:
        pace.act(
            lambda title=title, elects=elects: convening.add_item(  # type: ignore[misc]  # reason: bound now
                meeting, by=secretary, title=title, elects=elects
            )
        )
    pace.act(lambda: convening.give_notice(meeting, by=secretary))
    return meeting, convening.items_of(meeting)


def _begin(town: Town, meeting: Meeting, pace: Pace) -> None:
    pace.act(lambda: door.open_door(meeting, by=town.people["secretary"]))
    for person in town.representatives[:PRESENT]:
        pace.act(lambda who=person: door.check_in(meeting, who), seconds=20)  # type: ignore[misc]  # reason: bound now
    pace.act(lambda: floor.perform(meeting, acts.CallToOrder(at=0), by=meeting.chair))


def _open_item(meeting: Meeting, item: AgendaItem, pace: Pace) -> None:
    act = acts.OpenItem(at=0, item=item.id, title=item.title, office=item.office or None)
    pace.act(lambda: floor.perform(meeting, act, by=meeting.chair), minutes=4)


def _budget() -> Plan:
    return Plan(
        question="公共收益6万元怎么用？",
        purpose=Purpose.PLAN,
        method="equal_shares",
        options=PROJECTS,
        terms=Terms(budget=BUDGET, unit=6),
        rule_code="hall_default_plan",
    )


def _shed() -> Plan:
    return Plan(
        question="旧车棚怎么处理？",
        purpose=Purpose.PLAN,
        method="plurality",
        options=PLANS,
        rule_code="hall_default_plan",
    )


def _people(number: int) -> JSON:
    """Two of the four, or one: the first and the third have more than half."""
    return (["o1", "o3"], ["o1"], ["o2", "o3"], ["o1", "o3"], ["o3", "o4"])[number % 5]


def _projects(number: int) -> JSON:
    first, second = _LIKES[number % 8], _LIKES[(number * 3 + 1) % 8]
    return sorted({first, second})


def _plan(number: int) -> JSON:
    return "abstain" if number == 0 else ("o2", "o2", "o1", "o2", "o3")[number % 5]


def _vote(town: Town, poll: Poll, pace: Pace, choice_of: Chooser) -> None:
    pace.act(lambda: opening.open_alone(poll, by=poll.meeting.chair))
    ballots = [
        _cast(poll, voter, choice_of(number))
        for number, voter in enumerate(town.representatives[:PRESENT])
    ]
    pace.outside(lambda: casting.write(ballots), minutes=3)
    pace.outside(lambda: closing.close(poll, by=poll.meeting.chair), minutes=2)


def _cast(poll: Poll, voter: Person, choice: JSON) -> casting.Cast:
    seat = seat_of(poll, voter)
    if seat is None:
        raise LookupError("a representative is not on the roll")
    number = secrets.token_hex(16)
    return casting.Cast(poll.uuid, voter.id, seat.pseudonym, number, choice, CastVia.FORM)
