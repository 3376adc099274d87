"""Hearings, entered needs and assisted half hours for a test, in one line each."""

from __future__ import annotations

from datetime import UTC, datetime

from app.people.models.person import Person
from app.people.models.sign_in import LoginSession
from app.people.services import sign_in
from app.permissions import Role
from app.places.models.hall import Hall
from app.transaction import transaction
from proposals.models.assisted_session import AssistedAct, AssistedContest, AssistedSession
from proposals.models.hearing import Hearing
from proposals.models.proposal import Proposal
from proposals.models.source_channel import SourceChannel
from proposals.services import assisting, contesting, hearings, intake
from proposals.services.proposing import Wording
from tests.support.factories import make_person

NOTES = "1、居民反映3号楼路灯不亮\n2、有业主建议加装电梯"
HELD = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
PURPOSE = "反映楼道灯坏了"


def record_of(notes: str = NOTES, attendees: str = "张三、李四") -> hearings.Record:
    """A hearing as it is written down."""
    return hearings.Record("春季座谈会", HELD, "活动室", 12, attendees, notes)


def make_hearing(hall: Hall, by: Person | None = None, notes: str = NOTES) -> Hearing:
    """A hearing that waits to be sorted."""
    by = by or make_person(Role.SECRETARY, at=hall)
    with transaction():
        return hearings.record(hall, record_of(notes), by=by)


def make_entered(hall: Hall, by: Person, name: str = "李大爷", phone: str = "") -> Proposal:
    """A need that reached the desk by another way than its author's own account."""
    words = Wording.of("路灯不亮", "3号楼东侧的路灯不亮")
    author = intake.Author(name, phone)
    with transaction():
        return intake.enter(hall, words, SourceChannel.RESIDENTS, by=by, author=author)


def make_helping(
    hall: Hall, helper: Person, resident: Person, at: LoginSession | None = None
) -> AssistedSession:
    """Half an hour for a resident, at a browser of the helper's."""
    with transaction():
        login = at or sign_in.open_session(helper, via="test")[0]
        return assisting.begin(resident, hall, PURPOSE, by=helper, at=login)


def make_assisted_act(hall: Hall, helper: Person, resident: Person) -> AssistedAct:
    """A proposal sent in a resident's name."""
    helped = make_helping(hall, helper, resident)
    with transaction():
        assisting.submit(helped, Wording.of("楼道灯坏了", "三单元二楼的灯坏了"))
    return helped.acts[0]


def make_contest(hall: Hall, helper: Person, resident: Person) -> AssistedContest:
    """A resident's word that it was not as they wanted."""
    act = make_assisted_act(hall, helper, resident)
    with transaction():
        return contesting.contest(act, "我没有来过", by=resident)
