"""The public wall of 督, and the monthly report: what they say is what the boards say."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

from docx import Document
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import select

from app import clock
from app.extensions import db
from app.people.models.person import Person
from app.transaction import transaction
from resolutions.models.appraisal import Appraisal
from resolutions.models.month import MonthStock
from resolutions.models.task import Task
from resolutions.progress.appraisal import Outcome
from resolutions.progress.standing import Colour
from resolutions.queries.months import Month, report_of
from resolutions.queries.standings import Today
from resolutions.services import steering, sweeping
from tests.resolutions.district import District
from tests.resolutions.works import at

SignedIn = Callable[[Person], FlaskClient]


def _scenes(page: str) -> list[str]:
    return re.findall(r"<section class=\"wall-scene\".*?</section>", page, re.DOTALL)


def test_the_wall_shows_everybody_how_it_goes_without_names_of_people(
    district: District, client: FlaskClient
) -> None:
    page = client.get("/resolutions/wall").get_data(as_text=True)
    figures, late, near, closed, said = _scenes(page)
    assert re.findall(r"<dd>(\d+)</dd>", figures) == ["3", "1", "2", "1", "1"]
    assert "迟0" in late
    assert "幸福里物业公司" in late
    assert "近" in near
    assert closed.count("<img") == 2
    assert "成" in closed
    assert "还没有评议结果" in said
    for person in db.session.scalars(select(Person)):
        assert person.name not in page
    below = client.get(f"/resolutions/wall?place={district.other.id}").get_data(as_text=True)
    assert "没有临期的任务" in below


def test_one_scene_stands_at_a_time_and_the_next_one_without_a_script(
    district: District, client: FlaskClient
) -> None:
    seen = set()
    for seconds in range(0, 50, 10):
        with clock.stopped(at(9, 28) + timedelta(seconds=seconds)):
            scenes = _scenes(client.get("/resolutions/wall").get_data(as_text=True))
        standing = [
            number for number, one in enumerate(scenes) if "hidden" not in one.partition(">")[0]
        ]
        assert len(standing) == 1
        seen.add(standing[0])
    assert seen == set(range(5))


def _appraised(district: District) -> None:
    """What residents said of the second hall's work: nine of ten content."""
    with transaction():
        db.session.add(
            Appraisal(
                resolution_id=district.second.resolution.id,
                number=1,
                opened_at=clock.now(),
                opened_on=clock.today() - timedelta(days=3),
                ends_on=clock.today(),
                listed=40,
                closed_at=clock.now(),
                outcome=Outcome.PASSED,
                satisfied=6,
                mostly=3,
                dissatisfied=1,
            )
        )


def test_the_wall_says_of_how_many_a_share_is(district: District, client: FlaskClient) -> None:
    _appraised(district)
    assert "满意和基本满意90%，10人评议" in client.get("/resolutions/wall").get_data(as_text=True)


def _cells(page: str, caption: str) -> list[list[str]]:
    table = re.search(rf"<caption[^>]*>{caption}</caption>.*?</table>", page, re.DOTALL)
    assert table
    return [
        [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", row)]
        for row in re.findall(r"<tr>.*?</tr>", table.group(), re.DOTALL)[1:]
    ]


def test_the_running_month_says_what_the_board_says(
    district: District, signed_in: SignedIn
) -> None:
    _appraised(district)
    client = signed_in(district.officer)
    page = client.get("/watch/month").get_data(as_text=True)
    assert _cells(page, "地方") == [
        ["吉祥街道", "2", "1", "2", "1", "6"],
        ["太平街道", "1", "0", "0", "0", "1"],
    ]
    figures = {row[0]: row[1:4] for row in _cells(page, "指标和口径")}
    assert figures == {
        "在办逾期": ["3", "6", "50.0%"],
        "本月交办": ["7", "—", "—"],
        "本月办结": ["1", "—", "—"],
        "按期办结": ["1", "1", "100.0%"],
        "居民满意": ["9", "10", "90.0%"],
        "督办文书": ["0", "—", "—"],
    }
    assert "单位没有说明" in page
    street = signed_in(district.head).get("/watch/month").get_data(as_text=True)
    assert "太平街道" not in street


def test_the_word_file_and_the_tables_hold_the_same(
    district: District, signed_in: SignedIn
) -> None:
    _appraised(district)
    late = db.session.scalars(select(Task).where(Task.title == "迟0")).one()
    district.first.report(late, text="等变压器到货")
    client = signed_in(district.head)
    word = Document(BytesIO(client.get("/watch/month.docx").data))
    assert any("吉祥街道2026年9月督办月报" in one.text for one in word.paragraphs)
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in word.tables]
    assert tables[1][1] == ["幸福社区", "2", "1", "2", "1", "6"]
    reasons = next(table for table in tables if table[0][-1] == "单位说明")
    assert {row[0]: row[-1] for row in reasons[1:]} == {
        "迟0": "等变压器到货",
        "迟1": "单位没有说明",
    }
    done = next(table for table in tables if table[0][-1] == "居民评议")
    assert done[1][-1] == "满意和基本满意90.0%（10份）"
    sheet = load_workbook(BytesIO(client.get("/watch/month/places.xlsx").data)).active
    assert sheet is not None
    assert [cell.value for cell in list(sheet.iter_rows())[1]] == ["幸福社区", 2, 1, 2, 1, 6]
    assert len(client.get("/watch/month/late.json").get_json()) == 2


def test_a_month_is_kept_at_its_end_and_stays(district: District, signed_in: SignedIn) -> None:
    client = signed_in(district.officer)
    sweeping.sweep()
    with clock.stopped(at(10, 1, 8)):
        kinds = [one.kind for _chore, one in sweeping.sweep().done]
        assert kinds.count("month_kept") == 1
        assert "month_kept" not in [one.kind for _chore, one in sweeping.sweep().done]
        before = report_of(district.top, Month(at(9, 1).date()), Today.now())
        assert before.stock
        late = next(one for one in before.stock.late if one.title == "迟0")
        with transaction():
            steering.revoke(late, reason="改由街道办", by=district.first.secretary)
        after = report_of(district.top, Month(at(9, 1).date()), Today.now())
        assert after.stock
        assert after.stock.counts == before.stock.counts
        assert [one.id for one in after.stock.late] == [one.id for one in before.stock.late]
        assert after.stock.places == before.stock.places
        assert len(after.stock.late) == after.stock.counts[Colour.RED]
        assert len(after.escalations) > 0
        page = client.get("/watch/month?month=2026-09").get_data(as_text=True)
        assert f"逾期{after.stock.counts[Colour.RED]}项" in page
        earlier = client.get("/watch/month?month=2026-08").get_data(as_text=True)
    assert "没有留存底数" in earlier


def test_a_month_kept_late_says_of_which_day_it_is(district: District, signed_in: SignedIn) -> None:
    with clock.stopped(at(10, 9, 8)):
        kinds = [one.kind for _chore, one in sweeping.sweep().done]
        assert kinds.count("month_kept") == 1
        assert "month_kept" not in [one.kind for _chore, one in sweeping.sweep().done]
        page = signed_in(district.officer).get("/watch/month?month=2026-09")
        assert "不是月末的。截至" in page.get_data(as_text=True)
        found = report_of(district.top, Month(at(9, 1).date()), Today.now())
    assert found.stock
    assert sum(found.stock.counts.values()) == 7


def test_nothing_is_kept_of_a_month_before_the_first_task(district: District) -> None:
    with clock.stopped(at(9, 29, 8)):
        sweeping.sweep()
        assert db.session.scalar(select(MonthStock.id).limit(1)) is None


def test_a_street_reads_its_own_months_only(district: District, signed_in: SignedIn) -> None:
    client = signed_in(district.head)
    for path in ("/watch/month", "/watch/month.docx", "/watch/month/late.csv"):
        assert client.get(f"{path}?place={district.other.id}").status_code == 403
    assert client.get("/watch/month?month=nine").status_code == 422
