"""R12 beyond ledgers: a task and a whistle say which of the four ways they go, and it is counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient

from app import audit, clock
from app.errors import Forbidden, Refused
from app.people.models.person import Person
from app.transaction import transaction
from proposals.queries.three_batches import Period
from resolutions.ledgers.disposals import Disposal
from resolutions.models.task import Task
from resolutions.queries.disposals import counts_by_way, disposal_of_task, tasks_awaiting, way_of
from resolutions.queries.tasks import steps_of
from resolutions.queries.todos import todos
from resolutions.services.whistles import drafting
from resolutions.whistling.kinds import Kind, Level
from tests.resolutions.whistles import Street
from tests.resolutions.works import Works, at

SignedIn = Callable[[Person], FlaskClient]
D = Disposal
HERE = Period(date(2026, 9, 1), date(2026, 10, 31))


def _way(task: Task) -> tuple[Disposal, date | None]:
    found = disposal_of_task(task)
    assert found is not None
    return found.kind, found.step_due_on


@pytest.mark.parametrize(
    ("way", "due", "step"),
    [
        (D.IMMEDIATE, date(2026, 9, 22), None),
        (D.TIMED, date(2026, 9, 29), None),
        (D.CONSULT, date(2026, 9, 29), date(2026, 9, 23)),
        (D.EMERGENCY, date(2026, 9, 22), date(2026, 9, 21)),
    ],
)
def test_a_task_goes_the_way_its_order_names(
    works: Works, way: Disposal, due: date, step: date | None
) -> None:
    task = works.assigned(way=way)
    assert task.due_on == due
    assert _way(task) == (way, step)
    (given,) = [one for one in steps_of(task) if one.act == "task_assigned"]
    assert given.text.endswith(("解决", "会办", "预案"))
    assert not list(audit.verify())


def test_the_desk_is_asked_which_way_and_sees_the_day_it_gives(
    works: Works, signed_in: SignedIn, client: FlaskClient
) -> None:
    desk = signed_in(works.secretary)
    address = f"/desk/resolutions/{works.resolution.id}/assign"
    asked = desk.get(address).get_data(as_text=True)
    for name in ("职责内即时解决", "报请限时解决", "会商会办", "突发事件预案"):
        assert name in asked
    form = {
        "title": "清理消防通道",
        "acceptance_test": "通道是通的",
        "lead": works.unit.id,
        "working_days": 10,
        "weight": 1,
        "rule": 0,
        "legality": "合法",
        "way": "immediate",
    }
    seen = desk.post(address, data=form | {"preview": "1"}).get_data(as_text=True)
    assert "9月22日" in seen
    assert desk.post(address, data=form | {"way": ""}).status_code == 422
    assert desk.post(address, data=form | {"way": "consult"}).status_code == 303
    task = tasks_awaiting([works.hall], 9)[0].task
    public = client.get(task.url).get_data(as_text=True)
    assert "会商会办" in public
    assert "最迟" in public
    assert "task_disposal=" not in public
    assert "task_disposal=" in desk.get(task.url).get_data(as_text=True)


def test_the_whistle_a_task_leads_to_waits_until_it_is_drawn_up(
    works: Works, signed_in: SignedIn
) -> None:
    task = works.assigned(way=D.CONSULT)
    assert "吹哨：装8个充电桩" in [one.text for one in todos(works.secretary)]
    chosen = disposal_of_task(task)
    assert chosen is not None
    place = works.hall.place_id
    new = f"/desk/whistles/new?place={place}&task_disposal={chosen.id}"
    desk = signed_in(works.secretary)
    begun = desk.get(new).get_data(as_text=True)
    assert "装8个充电桩" in begun
    form = {
        "kind": "joint",
        "way": "timed",
        "level": "branch",
        "category": "living",
        "title": "装充电桩",
        "spot": "3号楼",
        "reason": "要电力、消防一起来",
        "lack": "no_authority",
        "tried_by": "hall",
        "tried": "打过电话",
        "units": [works.unit.id],
    }
    assert desk.post(new, data=form | {"kind": "assemble"}).status_code == 409
    answer = desk.post(new, data=form)
    assert answer.status_code == 303
    assert tasks_awaiting([works.hall], 9) == []
    assert task.title in desk.get(answer.location).get_data(as_text=True)
    assert desk.get("/desk/whistles/new?place=1&task_disposal=999").status_code == 404


def test_a_whistle_goes_the_way_that_was_chosen_and_its_kind_leaves(street: Street) -> None:
    assert way_of(street.drawn_up(way=D.IMMEDIATE)) is D.IMMEDIATE
    assert way_of(street.drawn_up(Kind.JOINT, way=D.IMMEDIATE)) is D.CONSULT
    assert way_of(street.drawn_up(Kind.EMERGENCY)) is D.EMERGENCY
    assert way_of(street.drawn_up(Kind.OVERSIGHT, Level.STREET)) is None


def test_whoever_calls_chooses_the_way_later_and_the_course_says_so(
    street: Street, signed_in: SignedIn
) -> None:
    whistle = street.drawn_up()
    assert way_of(whistle) is None
    desk = signed_in(street.secretary)
    work = f"/desk/whistles/{whistle.id}"
    assert "选处置方式" in desk.get(work).get_data(as_text=True)
    assert desk.post(f"{work}/way", data={"way": "immediate"}).status_code == 303
    page = desk.get(work).get_data(as_text=True)
    assert page.count("职责内即时解决") == 2  # among the facts, and in the course
    with pytest.raises(Forbidden), transaction():
        drafting.choose_way(whistle, D.TIMED, by=street.officer)
    joint = street.drawn_up(Kind.JOINT)
    with pytest.raises(Refused), transaction():
        drafting.choose_way(joint, D.TIMED, by=street.secretary)


def test_the_four_ways_are_counted_together_each_with_how_much_is_settled(
    works: Works, client: FlaskClient
) -> None:
    works.assigned(way=D.TIMED, title="第二件")
    works.assigned(way=D.IMMEDIATE, title="第三件")
    works.written_off(way=D.TIMED)
    counted = {one.kind: one.tasks for one in counts_by_way(HERE)}
    assert counted == {D.IMMEDIATE: (0, 1), D.TIMED: (1, 2), D.CONSULT: (0, 0), D.EMERGENCY: (0, 0)}
    assert [one.total for one in counts_by_way(HERE)][1] == (1, 2)
    with clock.stopped(at(9, 30)):
        assert "四种处置" in client.get("/whistles/rates").get_data(as_text=True)
