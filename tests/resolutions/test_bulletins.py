"""Publishing how units did: what a bulletin counts, who may publish, appeal and recount."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date

import pytest
from docx import Document
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.exc import DatabaseError

from app import clock
from app.errors import Forbidden, Invalid, Refused
from app.extensions import db
from app.people.models.person import Person
from app.permissions import Role
from app.transaction import transaction
from resolutions.models.bulletin import Bulletin, BulletinCase
from resolutions.models.ranking_appeal import RankingAppeal
from resolutions.models.task import Task
from resolutions.progress.appraisal import Mark
from resolutions.progress.inspection import Axis
from resolutions.queries.appraisal.bulletins import recounted
from resolutions.queries.appraisal.histories import cases_at
from resolutions.queries.appraisals import appraisals_of
from resolutions.ranking.cases import Answers, Excluded
from resolutions.ranking.periods import PeriodKind, numbered
from resolutions.services import appealing, handling, publishing, steering, sweeping
from resolutions.services.appraising import answering
from resolutions.services.lasting import recurring
from resolutions.services.lasting.reassigning import reassign
from tests.resolutions.works import Works, at, make_unit
from tests.support.factories import make_person, make_place

SignedIn = Callable[[Person], FlaskClient]
SEPTEMBER = numbered(PeriodKind.MONTH, 2026, 9)
OCTOBER = numbered(PeriodKind.MONTH, 2026, 10)
THIRD_QUARTER = numbered(PeriodKind.QUARTER, 2026, 3)


def busy(works: Works) -> list[Task]:
    """Six tasks of September: three done, one failed first, one never touched, one waits for a check."""
    tasks = [works.assigned(title=f"任务{number}") for number in range(1, 7)]
    *fine, failed, _idle, waiting = tasks
    for task in fine:
        hand_in(works, task)
        works.check(task)
        works.check(task)
    hand_in(works, failed)
    works.check(failed, Axis.QUALITY)
    works.mend(failed)
    works.check(failed)
    with transaction():
        handling.accept(waiting, by=works.liaison)
    with clock.stopped(at(9, 28)):
        hand_in(works, waiting, accept=False)
    return tasks


def hand_in(works: Works, task: Task, *, accept: bool = True) -> None:
    if accept:
        with transaction():
            handling.accept(task, by=works.liaison)
    works.report(task, 100)
    with transaction():
        handling.self_check(task, by=works.liaison)


def published(works: Works, **changed: str) -> Bulletin:
    with clock.stopped(at(10, 9)), transaction():
        return publishing.publish(works.hall.place, SEPTEMBER, by=works.street, **changed)


def test_every_figure_is_what_counting_the_tasks_by_hand_gives(works: Works) -> None:
    tasks = busy(works)
    bulletin = published(works)
    line, everybody = bulletin.lines
    assert line["unit"] == works.unit.id
    assert (
        line["rates"]
        == everybody["rates"]
        == {
            "on_time": [4, 5],
            "recheck": [3, 4],
            "satisfaction": [0, 0],
            "response": [5, 6],
            "resolved": [4, 5],
        }
    )
    assert (line["open"], line["late"], line["excluded"]) == (2, 1, {"being_checked": 1})
    rows = db.session.scalars(select(BulletinCase).order_by(BulletinCase.task_id)).all()
    assert [row.task_id for row in rows] == [task.id for task in tasks]
    assert recounted(bulletin) == bulletin.lines
    # the score, written out: Wilson's bounds of 4/5 and 5/6 weigh 40 and 10 of 50: four checks are too few
    assert line["left_out"] == ["recheck", "satisfaction"]
    assert sum(line["points"].values()) - line["taken_off"] == pytest.approx(line["score"], abs=2)
    assert (line["place"], line["taken_off"]) == (1, 500)


def test_a_task_is_counted_in_one_month_and_the_quarter_counts_both(works: Works) -> None:
    tasks = busy(works)
    with clock.stopped(at(10, 12)):
        works.check(tasks[-1])
    october = numbered(PeriodKind.MONTH, 2026, 10)
    september = [case for case in cases_at(works.hall.place, SEPTEMBER) if case.excluded is None]
    assert len([case for case in september if case.finished_in_time is not None]) == 5
    later = cases_at(works.hall.place, october)
    assert [case.passed_at_once for case in later if case.passed_at_once is not None] == []
    with clock.stopped(at(10, 12)):
        works.check(tasks[-1])
    later = cases_at(works.hall.place, october)
    assert [case.finished_in_time for case in later if case.finished_in_time is not None] == [True]
    assert cases_at(works.hall.place, SEPTEMBER) == cases_at(works.hall.place, SEPTEMBER)
    quarter = cases_at(works.hall.place, THIRD_QUARTER)
    assert [case.finished_in_time for case in quarter].count(True) == 4


def test_a_month_that_is_over_stays_what_it_was_when_its_tasks_are_given_anew(
    works: Works,
) -> None:
    """Recounted for a corrected edition, September must not be judged by the days of October."""
    other = make_unit(works.hall, "另一单位", works.liaison)
    late, done, disputed = (works.assigned(title=f"任务{n}", working_days=3) for n in range(3))
    hand_in(works, done)
    works.check(done)
    works.check(done)
    with transaction():
        handling.dispute(disputed, reason="不归我们", by=works.liaison)
    with clock.stopped(at(10, 9)):
        before = cases_at(works.hall.place, SEPTEMBER)
        assert {case.task for case in before} == {late.id, done.id, disputed.id}
        with transaction():
            recurring.hang_again(done, reason="又坏了", by=works.secretary)
            steering.uphold_dispute(disputed, lead=other, reason="成立", by=works.secretary)
        with transaction():
            reassign(done, lead=other, working_days=9, by=works.secretary)
    assert cases_at(works.hall.place, SEPTEMBER) == before
    with clock.stopped(at(10, 29)):
        october = {case.task: case for case in cases_at(works.hall.place, OCTOBER)}
    assert october[done.id].unit == other.id
    assert october[done.id].finished is False


def test_nothing_is_published_too_early_or_twice_without_a_reason(works: Works) -> None:
    busy(works)
    with clock.stopped(at(9, 30)), pytest.raises(Refused, match="还没有结束"), transaction():
        publishing.publish(works.hall.place, SEPTEMBER, by=works.street)
    first = published(works)
    with pytest.raises(Invalid, match="更正的理由"):
        published(works)
    second = published(works, reason="漏了一件申诉")
    assert (first.edition, second.edition, second.reason) == (1, 2, "漏了一件申诉")
    with clock.stopped(at(10, 9)), pytest.raises(Refused, match="没有可以通报"), transaction():
        publishing.publish(works.hall.place, numbered(PeriodKind.MONTH, 2026, 8), by=works.street)


def test_what_was_published_cannot_be_changed(works: Works) -> None:
    busy(works)
    bulletin = published(works)
    with pytest.raises(DatabaseError, match="may only grow"), transaction():
        db.session.execute(update(Bulletin).where(Bulletin.id == bulletin.id).values(lines=[]))


def test_an_appeal_takes_a_task_out_and_everybody_reads_why(
    works: Works, signed_in: SignedIn
) -> None:
    idle = busy(works)[4]
    unit, street = signed_in(works.liaison), signed_in(works.street)
    address = f"/unit/tasks/{idle.id}/appeal"
    with clock.stopped(at(10, 5)):
        assert unit.post(address, data={"month": "2026-09-01", "reason": ""}).status_code == 422
        made = unit.post(address, data={"month": "2026-09-01", "reason": "停电三周，不能施工"})
        assert made.status_code == 303
        again = unit.post(address, data={"month": "2026-09-01", "reason": "再说一次"})
        assert again.status_code == 409
        assert "等待裁定" in unit.get(address).get_data(as_text=True)
        row = db.session.scalars(select(RankingAppeal)).one()
        assert "停电三周" in street.get("/watch/appeals").get_data(as_text=True)
        ruling = {f"a{row.id}-granted": "yes", f"a{row.id}-answer": "已核实供电公司通知"}
        assert street.post(f"/watch/appeals/{row.id}", data={}).status_code == 422
        assert street.post(f"/watch/appeals/{row.id}", data=ruling).status_code == 303
        assert street.post(f"/watch/appeals/{row.id}", data=ruling).status_code == 409
    bulletin = published(works)
    assert bulletin.lines[0]["rates"]["on_time"] == [4, 4]
    assert bulletin.lines[0]["excluded"] == {"appeal": 1, "being_checked": 1}
    page = signed_in(works.proposer).get(bulletin.url).get_data(as_text=True)
    assert "停电三周，不能施工（已核实供电公司通知）" in page
    assert "申诉成立" in signed_in(works.proposer).get(idle.url).get_data(as_text=True)


def test_appeals_are_for_the_lead_unit_and_for_months_still_open(works: Works) -> None:
    idle = busy(works)[4]
    late = {"month": date(2026, 7, 1), "reason": "停电"}
    with pytest.raises(Refused, match="本月和上个月"), transaction():
        appealing.appeal(idle, by=works.liaison, **late)  # type: ignore[arg-type]  # unpacked by name
    with pytest.raises(Forbidden), transaction():
        appealing.appeal(idle, month=date(2026, 9, 1), reason="停电", by=works.monitor)


def test_nobody_rules_on_their_own_units_appeal(works: Works) -> None:
    idle = busy(works)[4]
    with transaction():
        row = appealing.appeal(idle, month=date(2026, 9, 1), reason="停电", by=works.liaison)
    with pytest.raises(Refused, match="自己单位"), transaction():
        appealing.rule(row, granted=True, answer="同意", by=works.liaison)
    with pytest.raises(Invalid, match="理由"), transaction():
        appealing.rule(row, granted=False, answer=" ", by=works.street)


def test_the_street_looks_publishes_and_all_may_read_and_recount(
    works: Works, signed_in: SignedIn
) -> None:
    busy(works)
    street, anybody = signed_in(works.street), signed_in(works.supporter)
    wanted = f"/bulletins/new?place={works.hall.place.id}&kind=month&day=2026-09-10"
    with clock.stopped(at(9, 30)):
        assert "期满以后才能发布" in street.get(wanted).get_data(as_text=True)
    with clock.stopped(at(10, 9)):
        assert "发布通报" in street.get(wanted).get_data(as_text=True)
        assert anybody.get(wanted).status_code == 403
        assert street.get("/bulletins/new?day=gestern").status_code == 422
        made = street.post(wanted, data={})
        assert made.status_code == 303
        assert street.post(wanted, data={}).status_code == 422
        told = signed_in(works.liaison).get("/me/notices").get_data(as_text=True)
        assert "考核通报" in told
    assert "2026年9月通报" in anybody.get("/bulletins").get_data(as_text=True)
    page = anybody.get(made.location).get_data(as_text=True)
    assert "80.00%" in page
    assert "结果与通报一致" not in page
    again = anybody.get(f"{made.location}?recount=1").get_data(as_text=True)
    assert "结果与通报一致" in again
    table = anybody.get(f"{made.location}/cases.csv").get_data(as_text=True)
    rows = list(csv.DictReader(io.StringIO(table.lstrip("\ufeff"))))
    assert len(rows) == 6
    assert anybody.get(f"{made.location}/ranking.xlsx").status_code == 200
    file = anybody.get(f"{made.location}/bulletin.docx").get_data()
    text = "\n".join(part.text for part in Document(io.BytesIO(file)).paragraphs)
    assert "到期并已见分晓的任务5件，按期办结4件" in text
    assert "计分办法" in text


def test_what_residents_said_counts_once_for_the_unit_it_is_about(works: Works) -> None:
    for task in [works.assigned(title=f"任务{number}") for number in (1, 2)]:
        hand_in(works, task)
        works.check(task)
        works.check(task)
    appraisal = appraisals_of(works.resolution)[0]
    with transaction():
        answering.answer(appraisal, Mark.SATISFIED, by=works.proposer)
        answering.answer(appraisal, Mark.DISSATISFIED, by=works.supporter)
    with clock.stopped(at(10, 12)):
        sweeping.sweep()
    october = numbered(PeriodKind.MONTH, 2026, 10)
    said = [case.answers for case in cases_at(works.hall.place, october) if case.answers.of]
    assert said == [Answers(1, 2)]
    assert not [case for case in cases_at(works.hall.place, SEPTEMBER) if case.answers.of]


def test_a_district_counts_what_lies_below_it(works: Works) -> None:
    busy(works)
    with transaction():
        parent = make_place()
        works.hall.place.parent = parent
        works.hall.place.path = f"{parent.path}{works.hall.place.id}/"
    officer = make_person(Role.STREET, at=parent, name="区专班")
    with clock.stopped(at(10, 9)), transaction():
        above = publishing.publish(parent, SEPTEMBER, by=officer)
    assert above.lines == published(works).lines
    waits = [case for case in cases_at(parent, SEPTEMBER) if case.excluded]
    assert [case.excluded for case in waits] == [Excluded.BEING_CHECKED]
