"""The table "Tracking: where nobody is good yet" of the survey of peers, one test for each row.

Each row says what no other platform does and what should be done. Where this house's own law is
stricter or other than the row's words, the test says which law it is.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app import audit, clock
from app.errors import DomainError, Refused
from app.extensions import db
from app.journal.verify import fault
from app.notices.models.digest import Rhythm
from app.notices.models.notice import Notice
from app.notices.queries import wish_of
from app.people.models.person import Person
from app.permissions import Role
from app.transaction import transaction
from proposals.services.following import follow
from resolutions.forms.acts import Mending, Progress
from resolutions.gridding.posts import Post
from resolutions.models.appraisal import AppraisalBatch
from resolutions.models.task import Task
from resolutions.progress.appraisal import Mark, Outcome
from resolutions.progress.evidence import Phase
from resolutions.progress.inspection import Axis
from resolutions.progress.resolution_acts import ResolutionState
from resolutions.progress.standing import Colour
from resolutions.progress.task_acts import TASK_ACTS, TaskAct
from resolutions.progress.task_states import TaskState
from resolutions.queries.appraisals import appraisals_of
from resolutions.queries.recurrences import said_again_of
from resolutions.queries.standings import Today
from resolutions.queries.tasks import inspections_of, steps_of
from resolutions.ranking.formula import PUBLISHED
from resolutions.ranking.periods import PeriodKind, numbered
from resolutions.services import (
    appealing,
    budgeting,
    extending,
    handling,
    inspecting,
    publishing,
    steering,
    sweeping,
    urging,
)
from resolutions.services.appraising import answering
from resolutions.services.appraising.answering import Why
from resolutions.services.assigning import OrderedStep
from resolutions.services.grids import keeping
from resolutions.services.lasting import recurring
from tests.resolutions.account import opened
from tests.resolutions.works import Works, all_passed, at, findings, make_unit, photo, picture
from tests.support.factories import make_person

SignedIn = Callable[[Person], FlaskClient]
COURSE = ["proposal.submitted", "topic.created", "resolution.adopted", "task.assigned"]
SEPTEMBER = numbered(PeriodKind.MONTH, 2026, 9)


def _page(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.get_data(as_text=True)


def _told(person: Person) -> list[str]:
    query = select(Notice.kind).where(Notice.person_id == person.id).order_by(Notice.id)
    return list(db.session.scalars(query))


def _result_page(works: Works, client: FlaskClient) -> str:
    (made,) = appraisals_of(works.resolution)
    with clock.stopped(at(10, 8)):
        sweeping.sweep()
        return _page(client, made.url)


def test_row_duty_holder(works: Works, client: FlaskClient) -> None:
    """Duty holder: units, a named contact, a grid worker; what is returned says why, in time."""
    other = make_unit(works.hall, "城管科")
    task = works.assigned(responsible=[other])
    page = _page(client, task.url)
    for named in (works.unit.name, "城管科", works.liaison.name):
        assert named in page
    with transaction():
        grid = keeping.found(works.hall.place, "一网格", by=works.secretary)
        worker = keeping.Holder(Post.GRID_WORKER, "王网格")
        keeping.appoint(grid, worker, by=works.secretary)
    account = opened(works.hall)
    item = _page(client, account.dispatched().url)
    for named in (account.unit.name, account.liaison.name, "王网格"):
        assert named in item
    with clock.stopped(at(9, 23)), pytest.raises(Refused, match="1个工作日"), transaction():
        handling.dispute(task, reason="不归我们", by=works.liaison)  # 接诉即办条例 §12, not 7 days
    with transaction():
        handling.dispute(task, reason="这里归园林", by=works.liaison)
    assert "这里归园林" in _page(client, task.url)


def test_row_deadline(works: Works, client: FlaskClient) -> None:
    """Deadline: clocks of working days, and a colour that nobody types in."""
    with clock.stopped(at(9, 24)):
        task = works.assigned(working_days=3)
    assert task.accept_due_on == date(2026, 9, 28)  # the 25th is 中秋节, a Friday
    assert task.due_on == date(2026, 9, 30)
    found = {}
    for day in (24, 29, 30):
        with clock.stopped(at(9, day)):
            found[day] = Today.now().of(task).colour
            assert "时间已用" in _page(client, task.url)
    with clock.stopped(at(10, 9)):
        assert Today.now().of(task).colour is Colour.RED
    assert found[24] is Colour.GREEN
    assert found[29] is Colour.AMBER
    for form in (Mending, Progress):
        assert not {name for name in vars(form) if "colour" in name or "state" in name}


def test_row_state_machine(works: Works) -> None:
    """State machine: guards in code; every arc is logged with who and why."""
    task = works.assigned()
    before = len(steps_of(task))
    for wrong in (
        lambda: handling.self_check(task, by=works.liaison),
        lambda: inspecting.inspect(task, findings(), by=works.monitor, answers=all_passed(task)),
        lambda: steering.resume(task, by=works.secretary),
    ):
        with pytest.raises(DomainError), transaction():
            wrong()
    assert len(steps_of(task)) == before
    _side_arcs(works, task)
    works.report(task, 100)
    with transaction():
        handling.self_check(task, by=works.liaison)
    works.check(task, Axis.QUALITY)
    works.mend(task)
    works.check(task)
    with transaction():
        recurring.hang_again(task, reason="又坏了", by=works.secretary)
    arcs = [step for step in steps_of(task) if step.act.removeprefix("task_") in set(TaskAct)]
    assert {TaskAct.DISPUTE, TaskAct.SUSPEND, TaskAct.FAIL_INSPECTION, TaskAct.REHANG} <= {
        TaskAct(step.act.removeprefix("task_")) for step in arcs
    }
    for step in arcs:
        assert step.actor is not None, step.act
        if TASK_ACTS[TaskAct(step.act.removeprefix("task_"))].needs_reason:
            assert step.text, step.act


def _side_arcs(works: Works, task: Task) -> None:
    """退回, 延期 (once), 挂起."""
    with transaction():
        handling.dispute(task, reason="归园林", by=works.liaison)
        steering.dismiss_dispute(task, reason="首接负责", by=works.secretary)
    with transaction():
        asked = extending.ask(task, new_due=date(2026, 10, 9), reason="缺料", by=works.liaison)
        extending.grant(asked, by=works.street)
    with pytest.raises(Refused, match="只能延长一次"), transaction():
        extending.ask(task, new_due=date(2026, 10, 12), reason="还缺料", by=works.liaison)
    with transaction():
        steering.suspend(task, reason="等供电", by=works.secretary)
    with transaction():
        steering.resume(task, by=works.secretary)


def test_row_evidence(works: Works, client: FlaskClient) -> None:
    """Evidence: before and after, with place and day; a milestone shows its photos and the money."""
    steps = [OrderedStep("到货", at(9, 23).date()), OrderedStep("通电", at(9, 25).date())]
    task = works.accepted(milestones=steps)
    first, second = (one.id for one in task.milestones)
    shown = [
        handling.Shown(photo(works.liaison), Phase.BEFORE, clock.today(), "3号楼北侧"),
        handling.Shown(photo(works.liaison), Phase.AFTER, clock.today(), ""),
    ]
    with transaction():
        line = budgeting.plan(task, name="桩", fen=900_000, source="公共收益", by=works.street)
    with transaction():
        budgeting.spend(line, fen=123_400, on=clock.today(), what="订金", by=works.liaison)
        handling.report(
            task, text="到货", by=works.liaison, milestones={first: 100, second: 0}, shown=shown
        )
    with pytest.raises(Refused, match="办理后"), transaction():
        handling.self_check(task, by=works.liaison)  # no place is written beside the photo of after
    table = _page(client, task.url).split("<h2>节点</h2>")[1].split("</table>")[0]
    for said in ("9月23日", "9月21日", "2张", "1,234.00元"):
        assert said in table


def test_row_three_axes(works: Works) -> None:
    """Three axes: progress, quality and result are three findings, never one percent."""
    task = works.handed_in()
    assert task.percent == 100
    works.check(task, Axis.QUALITY)
    (check,) = inspections_of(task)
    assert {one.axis: one.passed for one in check.findings} == {
        Axis.PROGRESS: True,
        Axis.QUALITY: False,
        Axis.RESULT: True,
    }
    assert (task.percent, task.state) == (100, TaskState.RECTIFYING)


def test_row_who_says_done(works: Works, client: FlaskClient) -> None:
    """Who says done: the unit only asks; two others check; residents close, and one reopens."""
    task = works.handed_in()
    for finder in (works.liaison, works.proposer):
        with pytest.raises(DomainError), transaction():
            inspecting.inspect(task, findings(), by=finder, answers=all_passed(task))
    works.check(task)
    with pytest.raises(DomainError), transaction():  # the same pair of eyes does not count twice
        inspecting.inspect(task, findings(), by=works.monitor, answers=all_passed(task))
    works.check(task)
    assert works.resolution.state is ResolutionState.WRITTEN_OFF  # the residents are still to say
    (made,) = appraisals_of(works.resolution)
    with pytest.raises(Refused), transaction():
        answering.answer(made, Mark.SATISFIED, by=works.liaison)
    one, shot = works.supporter, photo(works.supporter)
    with transaction():
        recurring.say_again(task, text="北侧没有电", by=one, photos=[shot])
    for told in (works.liaison, works.secretary, works.monitor):
        assert "task.said_again" in _told(told)
    (said,) = said_again_of(task)
    assert said.photos == [shot]
    assert "北侧没有电" in _page(client, task.url)  # in public at once, and it must be answered
    with transaction():
        recurring.hang_again(task, reason="到现场看了", by=works.monitor)
    assert task.state is TaskState.REOPENED


def test_row_satisfaction(works: Works, client: FlaskClient) -> None:
    """Satisfaction: n and interval beside the share, ways told apart, reasons in four words."""
    people = [make_person(Role.RESIDENT, at=works.hall, name=f"居民{n}") for n in range(5)]
    works.written_off()
    (made,) = appraisals_of(works.resolution)
    for person, mark in zip(people, [Mark.SATISFIED] * 3 + [Mark.DISSATISFIED] * 2, strict=True):
        with transaction():
            why = Why("", ["speed", "attitude"] if mark is Mark.DISSATISFIED else [])
            answering.answer(made, mark, by=person, why=why)
    with transaction():
        answering.take_down(
            made, works.proposer, Mark.MOSTLY, by=works.secretary, why=Why("", ["speed", "none"])
        )
    page = _result_page(works, client)
    assert "满意率66%（4／6人）" in page
    assert "29%到91%之间" in page  # Wilson: 0.2999 to 0.9033, outward to whole percent
    assert "速度 3人、态度 2人" in page
    assert "上门" in page
    assert f"由{works.secretary.name}登记" in page
    assert made.outcome is Outcome.RECTIFY


def test_the_four_words_come_by_every_way(works: Works, signed_in: SignedIn) -> None:
    """Satisfaction: the same words on the phone, at the door and on paper."""
    people = [make_person(Role.RESIDENT, at=works.hall, name=f"居民{n}") for n in range(2)]
    works.written_off()
    (made,) = appraisals_of(works.resolution)
    phone = signed_in(works.proposer)
    assert 'name="about" value="plan"' in _page(phone, f"{made.url}?mark=dissatisfied")
    assert 'name="about"' not in _page(phone, f"{made.url}?mark=satisfied")
    sent = {"mark": "dissatisfied", "about": ["plan", "speed"]}
    assert phone.post(made.url, data=sent).status_code == 303
    desk, door = signed_in(works.secretary), f"/desk/appraisals/{made.id}/people/{people[0].id}"
    assert 'value="quality"' in _page(desk, door)
    assert desk.post(door, data={"mark": "mostly", "about": "quality"}).status_code == 303
    paper = {
        f"mark-{people[1].id}": "dissatisfied",
        f"about-{people[1].id}": ["attitude"],
        "photos": (BytesIO(picture()), "a.jpg"),
    }
    assert desk.post(f"/desk/appraisals/{made.id}/paper", data=paper).status_code == 303
    batch = db.session.scalars(select(AppraisalBatch.id)).one()
    checks, address = signed_in(works.monitor), f"/desk/appraisal-papers/{batch}"
    assert "态度" in _page(checks, address)
    assert checks.post(address).status_code == 303
    page = _result_page(works, phone)
    assert "方案 1人、速度 1人、质量 1人、态度 1人" in page


def test_row_notification(works: Works) -> None:
    """Notification: state, milestone, slip and escalation reach who stands behind the need."""
    follower = make_person(Role.RESIDENT, at=works.hall, name="关注人")
    with transaction():
        follow(works.proposal, by=follower)
    steps = [OrderedStep("到货", at(9, 23).date())]
    works.accepted(milestones=steps, working_days=5)
    for day in (24, 28, 29, 30):
        with clock.stopped(at(9, day, 8)):
            sweeping.sweep()
    with clock.stopped(at(10, 9, 8)):
        sweeping.sweep()
    slips = ["topic.reminded_milestone", "topic.reminded_overdue", "topic.escalated_supervise"]
    for person in (works.proposer, works.supporter, follower):
        told = _told(person)
        assert "topic.task_assigned" in told
        assert [one for one in told if one in slips] == slips, person.name
        assert wish_of(person).rhythm is Rhythm.DAILY


def test_row_escalation(works: Works, client: FlaskClient) -> None:
    """Escalation: before the day, on it and after it, each level hears; residents press, counted."""
    with clock.stopped(at(9, 24)):
        task = works.accepted(working_days=3)
    for month, day in ((9, 29), (9, 30), (10, 8), (10, 10), (10, 13)):
        with clock.stopped(at(month, day)):
            sweeping.sweep()
    ladders = {
        who.name: [kind for kind in _told(who) if "escalated" in kind]
        for who in (works.liaison, works.secretary, works.street)
    }
    assert [len(told) for told in ladders.values()] == [5, 4, 3]
    with clock.stopped(at(10, 13)):
        with transaction():
            urging.urge(task, by=works.supporter)
        with pytest.raises(Refused), transaction():
            urging.urge(task, by=works.supporter)
        assert "居民催办1次" in _page(client, task.url)


def test_row_ranking(works: Works, client: FlaskClient) -> None:
    """Ranking: a least number, classes, a lower bound, formula and rows in public, exclusions."""
    idle = works.assigned(title="等供电")
    works.written_off(title="一件")
    with transaction():
        row = appealing.appeal(idle, month=date(2026, 9, 1), reason="停电", by=works.liaison)
        appealing.rule(row, granted=True, answer="已核实", by=works.street)
    with clock.stopped(at(10, 9)), transaction():
        made = publishing.publish(works.hall.place, SEPTEMBER, by=works.street)
    unit = next(line for line in made.lines if line["unit"] == works.unit.id)
    assert PUBLISHED.least > 1
    assert unit["place"] is None  # with one case nobody stands in a table
    page = _page(client, made.url)
    for said in ("计分办法", "威尔逊区间下限", "停电（已核实）"):
        assert said in page
    rows = _page(client, f"{made.url}/cases.csv")
    assert "一件" in rows
    assert "等供电" in rows


def test_row_traceability(works: Works, signed_in: SignedIn) -> None:
    """Traceability: one chain from the proposal to the closing, taken home and walked there."""
    works.written_off()
    keeper = make_person(Role.ADMINISTRATOR, at=works.hall)
    browser = signed_in(keeper)
    program = _page(browser, "/admin/audit/verify.py")
    lines = _page(browser, "/admin/audit/journal.jsonl").splitlines()
    acts = [json.loads(line)[3] for line in lines]
    course = [one for one in acts if one in COURSE]
    assert list(dict.fromkeys(course)) == COURSE
    assert list(audit.verify()) == []
    alone: dict[str, object] = {"__name__": "elsewhere"}
    exec(compile(program, "verify.py", "exec"), alone)  # noqa: S102 - the program as it is handed out
    walk = alone["fault"]
    assert callable(walk)
    head = audit.head()
    assert head is not None
    assert walk(lines, (head.entry_id, head.hash)) == fault(lines) == ""
    changed = [line.replace("task.assigned", "task.assigneD") for line in lines]
    assert "was changed" in walk(changed)
    assert "does not follow" in walk([*lines[:1], lines[2].replace(',3,"', ',2,"', 1)])
    assert "missing" in walk(lines[:-1], (head.entry_id, head.hash))
    with pytest.raises(AssertionError):
        _page(signed_in(works.proposer), "/admin/audit/journal.jsonl")
