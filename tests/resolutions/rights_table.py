"""Who gets through where, at this stage. Read with ``tests/support/rights.py``."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import date, timedelta
from itertools import count
from typing import Any

from sqlalchemy import select

from app import clock
from app.extensions import db
from app.people.models.membership import Membership
from app.people.models.person import Person
from app.permissions import Role
from app.transaction import transaction
from meetings.models.meeting import Meeting
from meetings.models.motion import Motion, MotionState
from proposals.models.topic import Topic
from resolutions.models.bulletin import Bulletin
from resolutions.models.resolution import Resolution
from resolutions.models.task import Task
from resolutions.models.unit import Unit, UnitKind
from resolutions.progress.task_states import TaskState
from resolutions.queries.appraisal.printing import kept, printed
from resolutions.queries.duties import rules_for
from resolutions.queries.escalations import last_rung_of
from resolutions.ranking.cases import Case, Difficulty
from resolutions.ranking.formula import PUBLISHED
from resolutions.ranking.periods import PeriodKind
from resolutions.services import adopting, appealing, assigning, duties_table, sweeping, units
from tests.resolutions.rights_afterwards import ROUTES as AFTERWARDS
from tests.resolutions.rights_all_items import ALL_ITEMS_ROUTES
from tests.resolutions.rights_boards import BOARD_ROUTES
from tests.resolutions.rights_duties import DUTY_ROUTES
from tests.resolutions.rights_grids import GRID_ROUTES
from tests.resolutions.rights_joint import JOINT_ROUTES
from tests.resolutions.rights_ledgers import LEDGER_ROUTES
from tests.resolutions.rights_recurring import routes as recurring_routes
from tests.resolutions.rights_whistles import WHISTLE_ROUTES
from tests.support.rights import ANYBODY, Ask, Rule, World, elsewhere, holders

DESK = holders(Role.SECRETARY, Role.STREET)
DESK_ANYWHERE = DESK | elsewhere(Role.SECRETARY, Role.STREET)
UNIT = holders(Role.LIAISON)
CHECKS = holders(Role.MONITOR, Role.STREET)
LOOKS_AGAIN = CHECKS | holders(Role.THIRD_PARTY)
RESIDENTS = holders(Role.RESIDENT, Role.REPRESENTATIVE)


def _resolution(world: World) -> Resolution:
    chair = world.holder(Role.CHAIR)
    meeting = Meeting(
        hall=world.hall,
        title="议事会",
        place_text="活动室",
        starts_at=clock.now(),
        chair=chair,
        clerk=chair,
        screen_token=secrets.token_hex(16),
        checkin_token=secrets.token_hex(16),
        created_at=clock.now(),
    )
    db.session.add(meeting)
    db.session.flush()
    motion = Motion(
        meeting_id=meeting.id,
        title="装充电桩",
        text="装8个充电桩",
        mover_id=chair.id,
        state=MotionState.ADOPTED,
        moved_at=clock.now(),
        decided_at=clock.now(),
    )
    db.session.add(motion)
    db.session.flush()
    return adopting.adopt(motion)


def _unit(world: World) -> Unit:
    """The unit of the liaison here; another of this place has nobody, and may do nothing."""
    found: Unit | None = db.session.query(Unit).filter_by(place_id=world.place.id).first()
    if found is not None:
        return found
    unit = units.found(world.place, "物业公司", UnitKind.PROPERTY)
    units.add_contact(unit, world.holder(Role.LIAISON))
    return unit


def _task(world: World) -> Task:
    with transaction():
        order = assigning.Order(
            title="装桩", acceptance_test="能充电", lead=_unit(world), working_days=3
        )
        by: Person = world.holder(Role.SECRETARY)
        return assigning.assign(_resolution(world), order, by=by, legality="合法")


def resolution(world: World) -> Ask:
    with transaction():
        made = _resolution(world)
        lead = _unit(world)
    form = {
        "legality": "合法",
        "title": "装桩",
        "acceptance_test": "能充电",
        "way": "timed",
        "lead": lead.id,
        "working_days": 3,
        "weight": 1,
        "text": "超出职权",
    }
    return Ask({"resolution_id": made.id}, form)


def task(**values: Any) -> Callable[[World], Ask]:
    def make(world: World) -> Ask:
        made = _task(world)
        later = made.due_on + timedelta(days=20)
        form = {
            "text": "理由",
            "new_due": later.isoformat(),
            "progress": "pass",
            "quality": "pass",
            "result": "pass",
        }
        return Ask({"task_id": made.id, **values}, form)

    return make


def checked(world: World) -> Ask:
    """A task that waits for its check."""
    made = _task(world)
    with transaction():
        made.state = TaskState.INSPECTING
    return Ask({"task_id": made.id})


def month_of_tasks(world: World) -> Ask:
    """A place where a task was late in a month that is over."""
    with transaction():
        for one in db.session.scalars(select(Membership)):
            one.since -= timedelta(days=100)
    with clock.stopped(clock.now() - timedelta(days=70)):
        due = _task(world).due_on
    return Ask(query={"place": world.place.id, "kind": "month", "day": due.isoformat()})


def rung(world: World) -> Ask:
    """A task whose date has come: its unit is to be visited."""
    made = _task(world)
    with clock.stopped(clock.now() + (made.due_on - clock.today())):
        sweeping.sweep()
    last = last_rung_of(made)
    assert last is not None
    form = {"held_on": clock.today().isoformat(), "people": "钱监督", "text": "到现场看过"}
    return Ask({"task_id": made.id, "escalation_id": last.id}, form)


def unit(world: World) -> Ask:
    with transaction():
        made = _unit(world)
    form = {"person_id": world.holder(Role.LIAISON).id}
    return Ask({"unit_id": made.id}, form)


def duties_seen(world: World) -> Ask:
    with transaction():
        lead = _unit(world)
    text = f"事项,牵头单位\n{secrets.token_hex(4)},{lead.name}\n"
    return Ask(form={"place_id": world.place.id, "text": text})


def duty_rule(world: World) -> Ask:
    with transaction():
        lead = _unit(world)
        table = duties_table.from_text(f"事项,牵头单位\n路灯,{lead.name}\n", world.place)
        duties_table.put_in_force(table, world.place, by=world.holder(Role.SECRETARY))
    return Ask({"rule_id": rules_for(world.place)[0].id})


def new_unit(world: World) -> Ask:
    form = {
        "name": f"单位{secrets.token_hex(4)}",
        "kind": "company",
        "place": world.place.id,
        "phone": "",
    }
    return Ask(form=form)


def own_unit(world: World) -> Ask:
    with transaction():
        _unit(world)
    return Ask()


def topic(world: World) -> Ask:
    with transaction():
        made = Topic(
            hall=world.hall,
            title="装充电桩",
            created_by=world.holder(Role.SECRETARY),
            created_at=clock.now(),
        )
        db.session.add(made)
        db.session.flush()
    return Ask({"topic_id": made.id})


_RUNG = "/tasks/<int:task_id>/escalations/<int:escalation_id>"


def bulletin(world: World) -> Ask:
    with transaction():
        made = Bulletin(
            place=world.place,
            kind=PeriodKind.MONTH,
            first_on=date(2026, 9, 1),
            last_on=date(2026, 9, 30),
            edition=next(_editions),
            reason="更正",
            formula=kept(PUBLISHED),
            lines=printed([], PUBLISHED),
            published_at=clock.now(),
            published_by=world.holder(Role.STREET),
        )
        db.session.add(made)
        db.session.flush()
    return Ask({"bulletin_id": made.id, "table": "cases", "form": "csv"})


def ranking(world: World) -> Ask:
    unit = _task(world).lead_unit
    cases = [
        Case(number, unit.id, Difficulty.SIMPLE, finished_in_time=True, finished=True)
        for number in range(PUBLISHED.least)
    ]
    with transaction():
        made = Bulletin(
            place=world.place,
            kind=PeriodKind.QUARTER,
            first_on=date(2026, 7, 1),
            last_on=date(2026, 9, 30),
            edition=next(_editions),
            reason="更正",
            formula=kept(PUBLISHED),
            lines=printed(cases, PUBLISHED),
            published_at=clock.now(),
            published_by=world.holder(Role.STREET),
        )
        db.session.add(made)
        db.session.flush()
    return Ask({"bulletin_id": made.id, "unit_id": unit.id})


def place(world: World) -> Ask:
    return Ask(query={"place": world.place.id})


def appeal(world: World) -> Ask:
    asked = _task(world)
    with transaction():
        month = appealing.months_open(clock.today())[0]
        made = appealing.appeal(asked, month=month, reason="停电", by=world.holder(Role.LIAISON))
    name = f"a{made.id}"
    return Ask({"appeal_id": made.id}, {f"{name}-granted": "no", f"{name}-answer": "可以施工"})


_editions = count(1)
_TABLE = (
    "/bulletins/<int:bulletin_id>/<any(ranking, cases, rates):table>.<any(csv, xlsx, json):form>"
)
_UNIT_ACT = (
    "/unit/tasks/<int:task_id>/<any(accept, dispute, report, 'hand-in', mend, extend,"
    " spend, serve, 'ask-resources'):act>"
)
_DESK_ACT = (
    "/desk/tasks/<int:task_id>/<any(uphold, dismiss, grant, refuse, suspend, resume, revoke,"
    " 'stop-ladder', 'resume-ladder', transfer, budget, 'give-resources', 'decline-resources',"
    " 'hang-again', 'found-gone', reassign):act>"
)

ROUTES: dict[tuple[str, str], Rule] = {
    # What everybody may read.
    ("GET", "/resolutions"): Rule(ANYBODY),
    ("GET", "/resolutions/<int:resolution_id>"): Rule(ANYBODY, resolution),
    ("GET", "/tasks/<int:task_id>"): Rule(ANYBODY, task()),
    ("GET", "/tasks/<int:task_id>/order"): Rule(ANYBODY, task()),
    ("GET", "/tasks/<int:task_id>/order.docx"): Rule(ANYBODY, task()),
    ("GET", "/path/<int:topic_id>"): Rule(ANYBODY, topic),
    ("GET", "/tasks/<int:task_id>/budget"): Rule(ANYBODY, task()),
    ("GET", _RUNG): Rule(ANYBODY, rung),
    ("GET", f"{_RUNG}/paper.docx"): Rule(ANYBODY, rung),
    ("GET", "/tasks/<int:task_id>/urge"): Rule(RESIDENTS, task()),
    ("POST", "/tasks/<int:task_id>/urge"): Rule(RESIDENTS, task()),
    ("GET", "/bulletins"): Rule(ANYBODY),
    ("GET", "/bulletins/<int:bulletin_id>"): Rule(ANYBODY, bulletin),
    ("GET", "/bulletins/<int:bulletin_id>/bulletin.docx"): Rule(ANYBODY, bulletin),
    ("GET", _TABLE): Rule(ANYBODY, bulletin),
    ("GET", "/bulletins/<int:bulletin_id>/rates"): Rule(ANYBODY, bulletin),
    ("GET", "/bulletins/<int:bulletin_id>/rates.docx"): Rule(ANYBODY, bulletin),
    ("GET", "/bulletins/<int:bulletin_id>/stars"): Rule(ANYBODY, ranking),
    ("GET", "/bulletins/<int:bulletin_id>/stars/<int:unit_id>"): Rule(ANYBODY, ranking),
    # Publishing how units did, and ruling on what they say against it: the street.
    ("GET", "/bulletins/new"): Rule(holders(Role.STREET), place),
    ("POST", "/bulletins/new"): Rule(holders(Role.STREET), place),
    ("GET", "/watch/appeals"): Rule(holders(Role.STREET) | elsewhere(Role.STREET)),
    ("POST", "/watch/appeals/<int:appeal_id>"): Rule(holders(Role.STREET), appeal),
    ("GET", "/unit/tasks/<int:task_id>/appeal"): Rule(UNIT, task()),
    ("POST", "/unit/tasks/<int:task_id>/appeal"): Rule(UNIT, task()),
    **AFTERWARDS,
    **recurring_routes(task()),
    # The desk: secretary and street, of this place.
    ("GET", "/desk/resolutions"): Rule(DESK_ANYWHERE),
    ("GET", "/desk/resolutions/<int:resolution_id>/assign"): Rule(DESK, resolution),
    ("POST", "/desk/resolutions/<int:resolution_id>/assign"): Rule(DESK, resolution),
    ("GET", "/desk/resolutions/<int:resolution_id>/return"): Rule(DESK, resolution),
    ("POST", "/desk/resolutions/<int:resolution_id>/return"): Rule(DESK, resolution),
    ("GET", "/desk/tasks/<int:task_id>"): Rule(DESK, task()),
    ("GET", _DESK_ACT): Rule(DESK, task(act="suspend")),
    ("POST", _DESK_ACT): Rule(DESK, task(act="suspend")),
    ("GET", "/desk/units"): Rule(DESK_ANYWHERE),
    ("POST", "/desk/units"): Rule(DESK_ANYWHERE, new_unit),
    ("GET", "/desk/units/<int:unit_id>"): Rule(DESK, unit),
    ("POST", "/desk/units/<int:unit_id>"): Rule(DESK, unit),
    ("POST", "/desk/units/<int:unit_id>/remove"): Rule(DESK, unit),
    ("GET", "/desk/duties"): Rule(DESK_ANYWHERE),
    ("GET", "/desk/duties/template.csv"): Rule(DESK_ANYWHERE),
    ("POST", "/desk/duties"): Rule(DESK_ANYWHERE),
    ("POST", "/desk/duties/confirm"): Rule(DESK, duties_seen),
    ("POST", "/desk/duties/<int:rule_id>/end"): Rule(DESK, duty_rule),
    # The unit: its own contact alone; a liaison elsewhere, or of no unit, is turned away.
    ("GET", "/unit"): Rule(UNIT, own_unit),
    ("GET", "/unit/tasks/<int:task_id>"): Rule(UNIT, task()),
    ("GET", _UNIT_ACT): Rule(UNIT, task(act="accept")),
    ("POST", _UNIT_ACT): Rule(UNIT, task(act="accept")),
    # Those who watch: a check takes the right at this place.
    ("GET", "/watch/tasks/<int:task_id>"): Rule(LOOKS_AGAIN, task()),
    ("POST", "/watch/tasks/<int:task_id>"): Rule(LOOKS_AGAIN, task()),
    ("GET", f"/watch{_RUNG}/record"): Rule(CHECKS, rung),
    ("POST", f"/watch{_RUNG}/record"): Rule(CHECKS, rung),
    **ALL_ITEMS_ROUTES,
    **BOARD_ROUTES,
    **DUTY_ROUTES,
    **GRID_ROUTES,
    **WHISTLE_ROUTES,
    **JOINT_ROUTES,
    ("GET", "/unit/ledger"): Rule(UNIT, own_unit),
    **LEDGER_ROUTES,
}
