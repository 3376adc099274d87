"""A hall over days in one line: planned, noticed, begun, and a motion on its way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from app import clock
from app.people.models.membership import Constituency
from app.people.models.person import Person
from app.people.services.accounts import grant
from app.permissions import Role
from app.transaction import transaction
from meetings.models.meeting import Meeting
from meetings.rules.acts import Move
from meetings.rules.floor import Floor
from meetings.rules.states import Step
from meetings.services import acting, convening, journal, over_days, written
from meetings.services.over_days import Days
from tests.meetings.assembly import TEXT, plan
from tests.support.factories import make_hall, make_person

AUTHORITY = "本议事厅议事规则第12条"


@dataclass
class OverDays:
    """A hall over days, its people, and the moment it begins."""

    meeting: Meeting
    chair: Person
    clerk: Person
    people: list[Person]
    expert: Person
    start: datetime

    @property
    def floor(self) -> Floor:
        return journal.floor_of(self.meeting)

    @contextmanager
    def at(self, **after: float) -> Iterator[None]:
        """Stop the clock so long after the beginning, and let the minute's sweep run."""
        with clock.stopped(self.start + timedelta(**after)):
            over_days.sweep()
            yield

    def join(self, *people: Person) -> None:
        for person in people:
            with transaction():
                over_days.take_part(self.meeting, person, by=person)

    def act(self, code: str, person: Person, **fields: object) -> None:
        with transaction():
            acting.carry_out(self.meeting, code, fields, person=person)

    def move(self, person: Person, reasons: str = "三十户没有地方充电。") -> None:
        with transaction():
            written.move(self.meeting, person, Move(at=0, text=TEXT), reasons, by=person)
            over_days.serve(self.meeting)

    def write(self, person: Person, text: str, stance: str = "", about: int = 0) -> bool:
        top = self.floor.top
        number = top.number if top else 0
        with transaction():
            written.keep(self.meeting, person, text, stance=stance, about=about, motion=number)
        with transaction():
            sent = written.send(self.meeting, person, by=person, motion=number)
            over_days.serve(self.meeting)
        return sent


def days(start: datetime, length: int = 20) -> Days:
    return Days(start + timedelta(days=length), AUTHORITY)


def called() -> OverDays:
    """Four representatives and an expert, called to a hall over twenty days from tomorrow on."""
    place = make_hall()
    chair = make_person(Role.CHAIR, at=place, name="周主持")
    clerk = make_person(Role.SECRETARY, at=place, name="孙秘书")
    expert = make_person(Role.EXPERT, at=place, name="沈能手")
    people = [make_person(name=f"代表{n + 1}") for n in range(4)]
    start = (clock.now() + timedelta(days=1)).replace(microsecond=0)
    planned = plan(chair, clerk, starts_at=start, quorum_numerator=1, quorum_denominator=2)
    with transaction():
        for person in people:
            grant(person, Role.REPRESENTATIVE, place.place, constituency=Constituency.RESIDENT)
        meeting = over_days.convene(place, planned, days(planned.starts_at), by=clerk)
        convening.add_item(meeting, by=clerk, title="装充电桩", text=TEXT)
        convening.give_notice(meeting, by=clerk)
    return OverDays(meeting, chair, clerk, people, expert, planned.starts_at)


def begun(hall: OverDays) -> OverDays:
    with hall.at(minutes=1):
        hall.join(*hall.people[:3])
    return hall


def stated(hall: OverDays) -> OverDays:
    begun(hall)
    with hall.at(hours=1):
        hall.move(hall.people[0])
        hall.act("second", hall.people[1])
    assert hall.floor.top is not None
    assert hall.floor.top.step is Step.OPPOSITION
    return hall
