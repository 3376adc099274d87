"""Set a hall to work in one line: a decided topic, units with their contacts, tasks in any state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from itertools import count

from PIL import Image

from app import clock
from app.announcements import announce
from app.extensions import db
from app.people.models.person import Person
from app.permissions import Role
from app.photos.models.photo import Photo
from app.photos.services import keep
from app.places.models.hall import Hall
from app.transaction import transaction
from meetings.events import MotionDecided
from meetings.models.motion import Motion, MotionState
from meetings.services import convening
from meetings.services import topics as course
from proposals.lifecycle.topic_states import TopicState
from proposals.models.proposal import Proposal
from proposals.models.topic import Topic
from proposals.services import cosigning, proposing, topics
from resolutions.forms.checks import names_of_points
from resolutions.models.resolution import Resolution
from resolutions.models.task import Task
from resolutions.models.unit import Unit, UnitKind
from resolutions.progress.checklist import Answer
from resolutions.progress.evidence import Phase
from resolutions.progress.inspection import Axis, AxisFinding
from resolutions.progress.task_states import TaskState
from resolutions.queries.duties import check_list_of
from resolutions.services import assigning, handling, inspecting, units
from tests.meetings.assembly import TEXT, Assembly, plan
from tests.support.factories import make_hall, make_person

_shade = count(1)


def at(month: int, day: int, hour: int = 10, year: int = 2026) -> datetime:
    """A moment by the halls' clock."""
    return datetime(year, month, day, hour - 8, tzinfo=UTC)


def picture() -> bytes:
    """A photo like no other."""
    sheet = Image.new("RGB", (64, 48), (next(_shade) % 256, 120, 90))
    written = BytesIO()
    sheet.save(written, "JPEG")
    return written.getvalue()


def photo(by: Person) -> Photo:
    """A kept photo."""
    return keep(picture(), by=by)


def findings(*failed: Axis) -> list[AxisFinding]:
    """Three findings; these axes failed."""
    return [
        AxisFinding(one, one not in failed, "桩位偏了" if one in failed else "") for one in Axis
    ]


def all_passed(task: Task) -> dict[str, Answer]:
    """Its check-list of quality, nothing wrong on any point."""
    return {point: Answer(passed=True) for point in check_list_of(task).points}


def good_form(task: Task) -> dict[str, str]:
    """What the page of a check sends where all is well."""
    points = dict.fromkeys(names_of_points(check_list_of(task)), "pass")
    return points | {axis.value: "pass" for axis in Axis}


@dataclass
class Works:
    """A hall with a decided topic and the people who carry it out."""

    hall: Hall
    secretary: Person
    chair: Person
    monitor: Person
    third_party: Person
    street: Person
    proposer: Person
    supporter: Person
    unit: Unit
    liaison: Person
    proposal: Proposal
    topic: Topic
    assembly: Assembly

    @property
    def motion(self) -> Motion:
        """The motion on the topic."""
        return db.session.query(Motion).order_by(Motion.id.desc()).first()  # type: ignore[return-value]  # one was made

    @property
    def resolution(self) -> Resolution:
        """What was resolved."""
        return db.session.query(Resolution).filter_by(topic_id=self.topic.id).one()

    def order(self, **changed: object) -> assigning.Order:
        """An order for the property company."""
        values: dict[str, object] = {
            "title": "装8个充电桩",
            "acceptance_test": "8个桩都能充电，有消防验收单",
            "lead": self.unit,
            "working_days": 5,
        }
        return assigning.Order(**(values | changed))  # type: ignore[arg-type]  # the test names what it changes

    def assigned(self, **changed: object) -> Task:
        """A task just assigned."""
        with transaction():
            return assigning.assign(
                self.resolution, self.order(**changed), by=self.secretary, legality="合法"
            )

    def accepted(self, **changed: object) -> Task:
        """A task that the unit took on."""
        task = self.assigned(**changed)
        with transaction():
            handling.accept(task, by=self.liaison)
        return task

    def report(
        self, task: Task, percent: int = 50, *, photos: int = 1, text: str = "桩已到场"
    ) -> None:
        """The unit reports; a photo of before goes with one of after, with place and day."""
        shown = [
            handling.Shown(photo(self.liaison), phase, clock.today(), "3号楼北侧")
            for _ in range(photos)
            for phase in (Phase.BEFORE, Phase.AFTER)
        ]
        with transaction():
            handling.report(task, text=text, by=self.liaison, percent=percent, shown=shown)

    def handed_in(self, **changed: object) -> Task:
        """A task reported with a photo and handed in."""
        task = self.accepted(**changed)
        self.report(task, 100)
        with transaction():
            handling.self_check(task, by=self.liaison)
        return task

    def check(self, task: Task, *failed: Axis, by: Person | None = None) -> None:
        """The monitor inspects, a third party re-checks."""
        with transaction():
            looks = self.third_party if task.state is TaskState.RECHECK else self.monitor
            inspecting.inspect(task, findings(*failed), by=by or looks, answers=all_passed(task))

    def mend(self, task: Task) -> None:
        """The unit mends, with a photo."""
        shot = photo(self.liaison)
        with transaction():
            handling.mend(task, text="已移正", by=self.liaison, photos=[shot])

    def written_off(self, **changed: object) -> Task:
        """A task through inspection and re-check."""
        task = self.handed_in(**changed)
        self.check(task)
        self.check(task)
        return task


def make_unit(hall: Hall, name: str = "幸福里物业公司", *people: Person) -> Unit:
    """A unit at the hall's place with its contacts."""
    with transaction():
        unit = units.found(hall.place, name, UnitKind.PROPERTY, phone="010-6000 1234")
        for person in people:
            units.add_contact(unit, person)
    return unit


def decided_works(hall: Hall | None = None, *, adopted: bool = True, held: bool = False) -> Works:
    """A real message, its topic, its meeting, and the decision on it.

    ``held`` walks the meeting through every act of the five steps; otherwise only its outcome is
    written, which is what this stage hears of it.
    """
    hall = hall or make_hall()
    people = {
        "chair": make_person(Role.CHAIR, at=hall, name="周主持"),
        "secretary": make_person(Role.SECRETARY, at=hall, name="孙秘书"),
        "monitor": make_person(Role.MONITOR, at=hall, name="钱监督"),
        "third_party": make_person(Role.THIRD_PARTY, at=hall, name="何复核"),
        "street": make_person(Role.STREET, at=hall, name="冯街道"),
        "proposer": make_person(Role.RESIDENT, at=hall, name="李提案"),
        "supporter": make_person(Role.RESIDENT, at=hall, name="王联署"),
        "liaison": make_person(Role.LIAISON, at=hall, name="赵物业"),
    }
    assembly, proposal, topic = _assembled(hall, people)
    if held:
        assembly.in_session()
        assembly.decided(3, 0, adopted=adopted)
    else:
        _decide(assembly, adopted=adopted)
    unit = make_unit(hall, "幸福里物业公司", people["liaison"])
    return Works(hall=hall, unit=unit, proposal=proposal, topic=topic, assembly=assembly, **people)


def _assembled(hall: Hall, people: dict[str, Person]) -> tuple[Assembly, Proposal, Topic]:
    voters = [make_person(Role.REPRESENTATIVE, at=hall, name=f"代表{n + 1}") for n in range(3)]
    expert = make_person(Role.EXPERT, at=hall, name="沈能手")
    proposal, topic = _topic(hall, people)
    chair, clerk = people["chair"], people["secretary"]
    with transaction():
        meeting = convening.convene(hall, plan(chair, clerk), by=clerk)
        item = convening.add_item(meeting, by=clerk, title="装充电桩", text=TEXT, topic=topic)
        convening.give_notice(meeting, by=clerk)
    return Assembly(hall, meeting, chair, clerk, voters, expert, [item]), proposal, topic


def _decide(assembly: Assembly, *, adopted: bool) -> None:
    """Write the outcome that the floor would have written, and announce it."""
    state = MotionState.ADOPTED if adopted else MotionState.LOST
    with transaction():
        motion = Motion(
            meeting_id=assembly.meeting.id,
            item_id=assembly.items[0].id,
            title="装充电桩",
            text=TEXT,
            mover_id=assembly.representatives[0].id,
            state=state,
            moved_at=clock.now(),
            decided_at=clock.now(),
            yes=3 if adopted else 0,
            no=0 if adopted else 3,
            abstain=0,
            verdict="赞成3 反对0" if adopted else "赞成0 反对3",
        )
        db.session.add(motion)
        db.session.flush()
        course.decided(assembly.meeting, motion, by=assembly.chair)
        announce(MotionDecided(motion.id, adopted=adopted, outcome=state.value))


def _topic(hall: Hall, people: dict[str, Person]) -> tuple[Proposal, Topic]:
    words = proposing.Wording.of("小区没有电动车充电桩", "飞线充电太危险，请装充电桩。")
    with transaction():
        proposal = proposing.propose(hall, words, by=people["proposer"])
        cosigning.co_sign(proposal, by=people["supporter"])
        topic = topics.create(hall, "装充电桩", [proposal], by=people["secretary"])
        topic.state = TopicState.FILED  # its review has tests of its own
        topic.filed_at = clock.now()
    return proposal, topic
