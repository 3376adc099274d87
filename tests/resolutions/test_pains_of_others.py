"""What hurts users of other platforms once a decision is made, one test for each thread.

The numbers are those of the survey of public threads of Decidim, CONSUL and FixMyStreet. Each test
walks what somebody there missed, through this product's own pages and services.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO

import pytest
from docx import Document
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import clock
from app.extensions import db
from app.notices.models.digest import Rhythm
from app.notices.models.notice import Notice
from app.notices.queries import wish_of
from app.notices.services import mark_read
from app.people.models.person import Person
from app.permissions import Role
from app.transaction import transaction
from proposals.models.category import Category
from resolutions.models.task import Task
from resolutions.progress.inspection import Axis
from resolutions.progress.solved import Solved
from resolutions.progress.standing import Colour
from resolutions.progress.task_states import TaskState
from resolutions.queries import board
from resolutions.queries.recurrences import tally
from resolutions.queries.silent import silent_among
from resolutions.queries.solved import answers_on
from resolutions.queries.standings import Today
from resolutions.queries.tally import Scope, count
from resolutions.queries.tasks import steps_of
from resolutions.services import budgeting, sweeping, urging
from resolutions.services.assigning import OrderedStep
from resolutions.services.lasting import recurring, solving
from tests.resolutions.works import Works, at, make_unit
from tests.support.factories import make_person
from tests.support.statements import asked

SignedIn = Callable[[Person], FlaskClient]


def _told(person: Person) -> list[str]:
    query = select(Notice.kind).where(Notice.person_id == person.id).order_by(Notice.id)
    return list(db.session.scalars(query))


def _page(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.get_data(as_text=True)


def _link(task: Task, person: Person) -> str:
    """The link in the letter to this person."""
    query = select(Notice.url).where(Notice.person_id == person.id, Notice.kind == "task.solved")
    found = db.session.scalars(query.order_by(Notice.id.desc())).first()
    assert found == solving.url_for_person(task, person)
    return found


def test_the_proposer_is_told_of_every_step_of_what_her_proposal_became(works: Works) -> None:
    """19: proposers heard nothing when the result of their proposal moved."""
    task = works.accepted()
    before = len(_told(works.proposer))
    works.report(task, 60)
    after_report = len(_told(works.proposer))
    assert after_report > before
    works.report(task, 100)
    assert len(_told(works.proposer)) > after_report
    assert len(_told(works.supporter)) == len(_told(works.proposer))


def test_results_are_read_class_by_class_and_add_up(works: Works, client: FlaskClient) -> None:
    """20: no way through the results by category with sums of what is completed."""
    with transaction():
        works.proposal.category = Category.CONSTRUCTION
    works.assigned(title="划线")
    done = works.written_off(title="装桩")
    with transaction():
        line = budgeting.plan(done, name="充电桩", fen=500_000, source="公共收益", by=works.street)
    page = _page(client, "/resolutions/kinds")
    assert line.planned_fen == 500_000
    for said in (
        "城乡建设",
        'data-label="决议">1<',
        'data-label="任务">2<',
        'data-label="办结">1<',
    ):
        assert said in page, said
    assert "5000" in page.replace(",", "")
    assert "合计" in page


def test_a_decision_lives_on_after_its_vote_to_the_end(works: Works, client: FlaskClient) -> None:
    """21: no life cycle after the vote."""
    works.written_off()
    page = _page(client, works.resolution.url)
    for step in ("形成决议", "交办", "签收", "报告进度", "检查合格", "复核合格", "全部销账"):
        assert step in page, step


def test_planned_and_actual_days_stand_side_by_side(works: Works, client: FlaskClient) -> None:
    """22: no timeline of how winners are carried out."""
    steps = [OrderedStep("到货", at(9, 23).date()), OrderedStep("通电", at(9, 25).date())]
    task = works.accepted(milestones=steps)
    first, second = (one.id for one in task.milestones)
    with clock.stopped(at(9, 22)):
        _report_milestones(works, task, {first: 100, second: 0})
    page = _page(client, task.url)
    assert "2026-09-23" in page
    assert "2026-09-22" in page


def test_all_milestones_stand_on_one_page_to_be_filtered(works: Works, client: FlaskClient) -> None:
    """23: milestones of winners could not be seen on one page and filtered by status."""
    steps = [OrderedStep("到货", at(9, 23).date()), OrderedStep("通电", at(9, 25).date())]
    task = works.accepted(milestones=steps)
    first, second = (one.id for one in task.milestones)
    with clock.stopped(at(9, 22)):
        _report_milestones(works, task, {first: 100, second: 0})
    with clock.stopped(at(9, 28)):
        everything = _page(client, "/milestones")
        late = _page(client, "/milestones?reached=late")
        done = _page(client, f"/milestones?reached=done&unit={works.unit.id}")
        nothing = _page(client, "/milestones?reached=coming")
    assert "到货 ·" in everything
    assert "通电 ·" in everything
    assert "到货 ·" not in late
    assert "通电 ·" in late
    assert "到货 ·" in done
    assert "通电 ·" not in done
    assert "没有这样的节点" in nothing


def test_what_each_unit_promised_and_what_is_overdue_is_public(
    works: Works, client: FlaskClient, signed_in: SignedIn
) -> None:
    """24: nobody sees each council's days, nor which reports are overdue."""
    task = works.accepted(working_days=5)
    assert "逾期" not in _page(client, "/units").split("<main")[1].split("<article")[1]
    with clock.stopped(at(10, 20)):
        page = _page(client, "/units")
        assert "逾期1件" in page
        assert "5个工作日" in page
        assert task.url in page
        asking = signed_in(works.proposer)
        assert f"{task.url}/urge" in _page(asking, task.url)


def test_the_clock_reminds_and_climbs_though_nobody_presses(works: Works) -> None:
    """25: only repeated updates of residents made the council hear again."""
    works.accepted(working_days=5)
    for day in range(21, 31):
        with clock.stopped(at(9, day, 8)):
            sweeping.sweep()
    kinds = _told(works.liaison)
    assert "task.near" in kinds
    assert "task.overdue" in kinds
    assert any(kind.startswith("task.escalated_") for kind in kinds)


def test_and_every_press_of_a_resident_is_heard_by_the_unit_and_the_street(works: Works) -> None:
    """25: the same, where somebody does press."""
    task = works.accepted()
    with transaction():
        urging.urge(task, by=works.supporter)
    assert "task.urged" in _told(works.liaison)
    assert "task.urged" in _told(works.street)


def test_the_unit_hears_it_when_a_resident_says_not_solved(
    works: Works, client: FlaskClient
) -> None:
    """26: the council was not mailed when a resident said "not fixed"."""
    task = works.written_off()
    assert client.post(_link(task, works.proposer), data={"answer": "no"}).status_code == 200
    assert _told(works.liaison)[-1] == "task.not_solved"
    assert "task.not_solved" in _told(works.secretary)


def test_anybody_of_the_place_says_it_is_there_again(works: Works, signed_in: SignedIn) -> None:
    """27: only the reporter could re-open."""
    task = works.written_off()
    neighbour = make_person(Role.RESIDENT, at=works.hall, name="郑邻居")
    said = {"text": "3号楼北侧又飞线"}
    assert signed_in(neighbour).post(f"{task.url}/again", data=said).status_code == 303
    with transaction():
        recurring.hang_again(task, reason="到现场看了", by=works.secretary)
    assert task.state is TaskState.REOPENED


def test_closed_but_not_fixed_is_not_counted_as_fixed(works: Works, client: FlaskClient) -> None:
    """28: "closed" was counted as "fixed" to better the statistics."""
    works.assigned(title="划线")
    task = works.written_off(title="装桩")
    with transaction():
        solving.answer(solving.asked_by(_token(task, works.proposer)), Solved.NO)
    page = _page(client, task.url)
    assert "没有解决1" in page
    with transaction():
        recurring.hang_again(task, reason="没电", by=works.secretary)
    assert count(Scope(frozenset({works.hall.id})), Today.now())[Colour.DONE] == 0
    assert tally([works.hall]).came_back == 1


def test_half_solved_is_an_answer_of_its_own(works: Works, client: FlaskClient) -> None:
    """29: only "fixed" and "not fixed" could be answered."""
    task = works.written_off()
    page = _page(client, _link(task, works.supporter))
    assert "部分解决" in page
    sent = {"answer": "half", "text": "只通了四个"}
    assert client.post(_link(task, works.supporter), data=sent).status_code == 200
    counted = answers_on(task)
    assert (counted.asked, counted.counts[Solved.HALF], counted.answered) == (2, 1, 1)
    shown = _page(client, task.url)
    assert "部分解决1" in shown
    assert "只通了四个" in shown


def test_nothing_is_reopened_without_words(works: Works, signed_in: SignedIn) -> None:
    """30: reports re-opened without a comment confused everybody."""
    task = works.written_off()
    resident, desk = signed_in(works.supporter), signed_in(works.secretary)
    assert resident.post(f"{task.url}/again", data={"text": "  "}).status_code in {409, 422}
    assert desk.post(f"/desk/tasks/{task.id}/hang-again", data={"text": ""}).status_code == 422
    assert db.session.get_one(Task, task.id).state is TaskState.WRITTEN_OFF


def test_one_press_in_the_letter_is_enough(works: Works, client: FlaskClient) -> None:
    """31: a questionnaire behind a sign-in; one click in the mail must be enough."""
    task = works.written_off()
    link = _link(task, works.proposer)
    for _filter_opens_it in range(2):
        assert 'value="yes"' in _page(client, link)
    assert answers_on(task).answered == 0  # looking is no answer
    thanked = client.post(link, data={"answer": "yes"}).get_data(as_text=True)
    assert "已记下您的回答：解决了" in thanked
    assert answers_on(task).counts[Solved.YES] == 1
    client.post(link, data={"answer": "half"})
    assert (answers_on(task).counts[Solved.YES], answers_on(task).counts[Solved.HALF]) == (0, 1)
    assert client.get(f"{link}x").status_code == 404
    assert client.post("/solved/nonsense", data={"answer": "yes"}).status_code == 404


def test_an_old_letter_does_not_answer_for_work_given_anew(
    works: Works, client: FlaskClient
) -> None:
    """31: the same link, after the task was reopened."""
    task = works.written_off()
    link = _link(task, works.proposer)
    with transaction():
        recurring.hang_again(task, reason="又坏了", by=works.secretary)
    assert client.post(link, data={"answer": "yes"}).status_code == 409


def test_a_contact_who_reads_nothing_is_found_before_the_day_is_missed(
    works: Works, signed_in: SignedIn
) -> None:
    """34: departments never read the mailbox, and nobody checked."""
    task = works.assigned(working_days=30)
    assert not silent_among([works.unit])
    with clock.stopped(clock.now() + timedelta(days=6)):
        assert silent_among([works.unit]) == {works.unit.id}
        sweeping.sweep()
        sweeping.sweep()
        assert _told(works.secretary).count("unit.silent") == 1
        assert "联系不上" in _page(signed_in(works.secretary), "/desk/units")
        with transaction():
            for notice in db.session.scalars(
                select(Notice).where(Notice.person_id == works.liaison.id)
            ):
                mark_read(notice)
        assert not silent_among([works.unit])
    nobody = make_unit(works.hall, "没有人的单位")
    assert silent_among([nobody]) == {nobody.id}
    assert task.state is TaskState.ASSIGNED


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_a_department_takes_the_order_into_its_own_form(
    works: Works, client: FlaskClient, form: str
) -> None:
    """35: departments answer "use our own form"."""
    task = works.assigned()
    answer = client.get(f"{task.url}/order.{form}")
    assert answer.status_code == 200
    if form == "json":
        assert answer.get_json()[0]["task"] == task.title
    elif form == "csv":
        assert task.acceptance_test in answer.get_data(as_text=True)
    paper = Document(BytesIO(client.get(f"{task.url}/order.docx").data))
    assert task.title in "".join(
        cell.text for table in paper.tables for row in table.rows for cell in row.cells
    ) + "".join(part.text for part in paper.paragraphs)


def test_news_come_in_one_letter_a_day_unless_told_otherwise(works: Works) -> None:
    """52: a flood of e-mail; a daily letter should be the default."""
    assert wish_of(works.proposer).rhythm is Rhythm.DAILY


def test_five_thousand_rows_are_read_page_by_page(
    works: Works, signed_in: SignedIn, statements: list[str]
) -> None:
    """54: the page of the administrators timed out with 5000 rows."""
    for number in range(board.PAGE + 5):
        works.assigned(title=f"任务{number}")
    watch = signed_in(works.monitor)
    statements.clear()
    page = _page(watch, "/watch?standing=green")
    first = len(statements)
    assert page.count("/tasks/") <= board.PAGE + 5
    assert "after=" in page
    for number in range(5):
        works.assigned(title=f"再多{number}")
    db.session.expire_all()
    statements.clear()
    _page(watch, "/watch?standing=green")
    assert len(statements) <= first + 2


def test_every_page_tells_the_same_number(
    works: Works, client: FlaskClient, signed_in: SignedIn
) -> None:
    """56: two statistics on one thing disagreed."""
    works.assigned(title="划线")
    works.assigned(title="立牌")
    works.written_off(title="装桩")
    public, watched = _page(client, "/resolutions"), _page(signed_in(works.monitor), "/watch")
    for colour, number in ((Colour.GREEN, 2), (Colour.DONE, 1), (Colour.RED, 0)):
        said = f"standing={colour.value}"
        for page in (public, watched):
            link = page.split(said, 1)[1].split("</a>", 1)[0]
            assert link.rsplit(">", 1)[1] == str(number), (colour, link)


def test_who_checks_sees_what_is_left_and_what_they_did(works: Works, signed_in: SignedIn) -> None:
    """59: evaluators drown without "done / not done by me"."""
    first, second = works.handed_in(title="装桩"), works.handed_in(title="划线")
    works.check(first)
    watch = signed_in(works.monitor)
    mine = _page(watch, "/watch?mine=todo").split('id="waiting"')[1].split("</section>")[0]
    assert second.title in mine
    assert first.title not in mine
    done = _page(watch, "/watch?mine=done").split('id="waiting"')[1].split("</section>")[0]
    assert first.title in done
    assert second.title not in done
    works.check(second, Axis.QUALITY)
    assert [step.act for step in steps_of(second)][-1] == "task_fail_inspection"


def _report_milestones(works: Works, task: Task, figures: dict[int, int]) -> None:
    from resolutions.services import handling

    with transaction():
        handling.report(task, text="到货", by=works.liaison, milestones=figures)


def _token(task: Task, person: Person) -> str:
    return solving.url_for_person(task, person).rsplit("/", 1)[1]


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """Every statement that the database is asked from now on."""
    with asked() as said:
        yield said
