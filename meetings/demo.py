"""The demonstration's meeting: about to begin, with a quorum in the room, and a filed topic first."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from app import clock
from app.demo.town import Town
from app.people.models.person import Person
from app.transaction import transaction
from meetings.lessons.questions import QUESTIONS
from meetings.models.meeting import Meeting
from meetings.queries.planning import topics_to_schedule
from meetings.recurrence.pattern import Pattern
from meetings.services import convening, door, quiz, seating, series

_TEXT = (
    "由物业公司在现有自行车棚安装8个电动自行车充电桩，两个月内完成，费用4万元从公共收益支出，"
    "由两名监督员和议事代表共同验收。"
)
_ROWS, _SEATS = 5, 8
_FREE = "通过小区停车公约"
_FREE_TEXT = (
    "自下月1日起试行停车公约：消防通道不停车，访客车位限时4小时，由物业公司公示，试行三个月后再议。"
)


HERE_ALREADY = 32
"""Representatives who came in: more than the quorum of 27, and some are left to try the door."""
_QUARTER = 15
_TAUGHT = 26
"""Representatives who passed the rule quiz; the others find it among what waits for them."""
_SLIPS = ("tie", "abstain")
"""Questions that some of them had wrong."""


def load(town: Town) -> None:
    """Plan the meeting, give notice, open the door and let most representatives in."""
    with transaction():
        _teach(town)
    meeting = _convened(town)
    with transaction():
        door.open_door(meeting, by=town.people["secretary"])
    for person in (*town.representatives[:HERE_ALREADY], town.people["expert"]):
        with transaction():
            door.check_in(meeting, person, token=meeting.checkin_token)


def _teach(town: Town) -> None:
    """Let most representatives pass the rule quiz, a few with a slip or two."""
    right = {one.code: one.right for one in QUESTIONS}
    for number, person in enumerate(town.representatives[:_TAUGHT]):
        slips = dict.fromkeys(_SLIPS[: number % 3], "c")
        quiz.hand_in(person, number % 3 + 1, right | slips)


def _convened(town: Town) -> Meeting:
    secretary, chair = town.people["secretary"], town.people["chair"]
    plan = convening.Plan(
        title="幸福里居民议事协商会",
        place_text="社区活动室一层",
        starts_at=_soon(),
        chair=chair,
        clerk=secretary,
    )
    with transaction():
        meeting = convening.convene(town.hall, plan, by=secretary)
        filed = next(iter(topics_to_schedule(town.hall)), None)
        convening.add_item(
            meeting,
            by=secretary,
            title=filed.title if filed else "安装电动自行车充电桩",
            text=_TEXT,
            topic=filed,
            mover=town.representatives[0],
        )
        convening.add_item(meeting, by=secretary, title=_FREE, text=_FREE_TEXT)
        convening.give_notice(meeting, by=secretary)
        seating.lay_out(meeting, rows=_ROWS, seats=_SEATS, by=secretary)
        series.start(town.hall, _each_month(chair, secretary), by=secretary)
    return meeting


def _each_month(chair: Person, clerk: Person) -> series.Rhythm:
    return series.Rhythm(
        title="每月议事会",
        place_text="社区活动室一层",
        chair=chair,
        clerk=clerk,
        pattern=Pattern(weekday=5, nth=1),
        at=time(9),
        since=clock.today() + timedelta(days=14),
    )


def _soon() -> datetime:
    """The quarter of an hour after the next one: whoever looks now finds people coming in."""
    later = clock.now() + timedelta(minutes=2 * _QUARTER)
    return later.replace(minute=later.minute - later.minute % _QUARTER, second=0, microsecond=0)
