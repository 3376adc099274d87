"""Assemble a hall's meeting in one line: people, roll, agenda, notice, and the door."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app import clock
from app.extensions import db
from app.people.models.membership import Constituency
from app.people.models.person import Person
from app.people.services.accounts import grant
from app.permissions import Role
from app.places.models.hall import Hall
from app.transaction import transaction
from meetings.models.agenda import AgendaItem
from meetings.models.meeting import Meeting
from meetings.models.motion import Motion
from meetings.rules import acts
from meetings.rules.floor import Floor
from meetings.rules.ruling import InOrder
from meetings.rules.states import Stance
from meetings.services import convening, door, floor, journal
from tests.support.factories import make_hall, make_person

TEXT = "由物业公司于12月1日前在3号楼前装8个充电桩，费用4万元从公共收益支出，由监督员验收。"


@dataclass
class Assembly:
    """A meeting and the people who take part in it."""

    hall: Hall
    meeting: Meeting
    chair: Person
    clerk: Person
    representatives: list[Person]
    expert: Person
    items: list[AgendaItem] = field(default_factory=list)

    @property
    def floor(self) -> Floor:
        """The floor as it stands."""
        return journal.floor_of(self.meeting)

    @property
    def motion(self) -> Motion:
        """The motion made last."""
        found = db.session.query(Motion).order_by(Motion.id.desc()).first()
        assert found is not None
        return found

    def act(
        self,
        act: acts.Act,
        by: Person | None,
        *,
        at: datetime | None = None,
        for_whom: Person | None = None,
    ) -> InOrder:
        """Do one act in a transaction of its own."""
        with transaction():
            return floor.perform(self.meeting, act, by=by, at=at, for_whom=for_whom)

    def arrive(self, *people: Person) -> None:
        """Each checks in."""
        with transaction():
            for person in people:
                door.check_in(self.meeting, person)

    def in_session(self, present: int | None = None) -> Assembly:
        """Open the door, let people in, call to order, open the first item."""
        first = self.items[0]
        opening = acts.OpenItem(at=0, item=first.id, title=first.title, office=first.office or None)
        with transaction():
            door.open_door(self.meeting, by=self.clerk)
            self.arrive(*self.representatives[:present])
            self.act(acts.CallToOrder(at=0), self.chair)
            self.act(opening, self.chair)
        return self

    def moved(self) -> Assembly:
        """The first representative moves and ends the statement."""
        mover = self.representatives[0]
        with transaction():
            self.act(acts.Move(at=0, text=TEXT), mover)
            self.act(acts.StartSpeech(at=0), mover)
            self.act(acts.EndSpeech(at=0), mover)
        return self

    def stated(self) -> Assembly:
        """Seconded by the second, stated by the chair."""
        with transaction():
            self.moved()
            self.act(acts.Second(at=0), self.representatives[1])
            self.act(acts.StateQuestion(at=0), self.chair)
        return self

    def in_debate(self) -> Assembly:
        """One against has spoken; the debate is open."""
        with transaction():
            self.stated()
            against = self.representatives[2]
            self.act(acts.ClaimFloor(at=0, stance=Stance.CON), against)
            self.speech(against)
            self.act(acts.NextStep(at=0), self.chair)
        return self

    def speech(self, who: Person) -> None:
        """Recognised by the chair, begun and ended by the speaker."""
        self.act(acts.Recognise(at=0, whom=who.id), self.chair)
        self.act(acts.StartSpeech(at=0), who)
        self.act(acts.EndSpeech(at=0), who)

    def ready(self) -> Assembly:
        """Through all five steps, the expert heard."""
        with transaction():
            self.in_debate()
            self.act(acts.NextStep(at=0), self.chair)
            if self.floor.is_present(self.expert.id):
                self.act(acts.Recognise(at=0), self.chair)
                self.act(acts.StartSpeech(at=0), self.expert)
                self.act(acts.EndSpeech(at=0), self.expert)
            self.act(acts.NextStep(at=0), self.chair)
        return self

    def voting(self) -> Assembly:
        """The question is put."""
        with transaction():
            self.ready()
            self.act(acts.PutQuestion(at=0), self.chair)
        return self

    def decided(self, yes: int, no: int, *, abstain: int = 0, adopted: bool) -> Assembly:
        """The question is put and counted."""
        self.voting()
        self.count(yes, no, abstain=abstain, adopted=adopted)
        return self

    def count(self, yes: int, no: int, *, abstain: int = 0, adopted: bool) -> None:
        """The result comes from above."""
        with transaction():
            floor.record_result(
                self.motion,
                yes=yes,
                no=no,
                abstain=abstain,
                adopted=adopted,
                verdict=f"赞成{yes} 反对{no}",
                by=self.chair,
            )


def plan(chair: Person, clerk: Person, **changed: object) -> convening.Plan:
    """A plan for tomorrow."""
    values: dict[str, object] = {
        "title": "充电桩议事会",
        "place_text": "社区活动室",
        "starts_at": clock.now() + timedelta(days=1),
        "chair": chair,
        "clerk": clerk,
    }
    return convening.Plan(**(values | changed))  # type: ignore[arg-type]  # the test names what it changes


def assemble(
    representatives: int = 6, *, titles: tuple[str, ...] = ("装充电桩",), **planned: object
) -> Assembly:
    """A hall with its people and one meeting of which notice was given."""
    with transaction():  # one, for all: most tests begin here
        hall = make_hall()
        chair = make_person(Role.CHAIR, at=hall, name="周主持")
        clerk = make_person(Role.SECRETARY, at=hall, name="孙秘书")
        expert = make_person(Role.EXPERT, at=hall, name="沈能手")
        people = [make_person(name=f"代表{n + 1}") for n in range(representatives)]
        for person in people:
            grant(person, Role.REPRESENTATIVE, hall.place, constituency=Constituency.RESIDENT)
        meeting = convening.convene(hall, plan(chair, clerk, **planned), by=clerk)
        items = [convening.add_item(meeting, by=clerk, title=title, text=TEXT) for title in titles]
        convening.give_notice(meeting, by=clerk)
    return Assembly(hall, meeting, chair, clerk, people, expert, items)
