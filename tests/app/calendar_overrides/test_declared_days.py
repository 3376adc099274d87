"""Administrators declare days beside the published tables; everybody may count with them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import audit
from app.calendar_overrides import queries, services
from app.errors import Invalid, Refused
from app.people.models.person import Person
from app.permissions import Role
from app.transaction import transaction
from app.work_calendar.days import DayKind
from tests.support.factories import make_hall, make_person

SignedIn = Callable[[Person], FlaskClient]
THURSDAY, SATURDAY = date(2026, 11, 26), date(2026, 11, 28)


@pytest.fixture
def administrator(app: Flask) -> Person:
    return make_person(Role.ADMINISTRATOR, at=make_hall())


def _declare(by: Person, on: date, kind: DayKind, reason: str = "市府办〔2026〕12号") -> None:
    with transaction():
        services.declare(on, kind, reason=reason, by=by)


def test_a_declared_holiday_moves_what_is_counted_from_then_on(administrator: Person) -> None:
    before = queries.work_calendar().add_working_days(date(2026, 11, 25), 1)
    _declare(administrator, THURSDAY, DayKind.HOLIDAY)
    after = queries.work_calendar().explain(date(2026, 11, 25), 1)
    assert (before, after.due) == (THURSDAY, date(2026, 11, 27))
    assert [run.name for run in after.skipped] == ["管理员设定放假"]


def test_a_declared_working_saturday_counts(administrator: Person) -> None:
    _declare(administrator, SATURDAY, DayKind.WORKING)
    assert queries.work_calendar().is_working_day(SATURDAY)


def test_taken_back_the_published_table_counts_again(administrator: Person) -> None:
    _declare(administrator, THURSDAY, DayKind.HOLIDAY)
    (day,) = queries.declared_in(2026)
    with transaction():
        services.withdraw(day, by=administrator)
    assert queries.work_calendar().is_working_day(THURSDAY)
    with pytest.raises(Refused, match="已经撤销"), transaction():
        services.withdraw(day, by=administrator)
    _declare(administrator, THURSDAY, DayKind.HOLIDAY)
    assert not list(audit.verify())


def test_refusals(administrator: Person) -> None:
    with pytest.raises(Invalid, match="写明依据"):
        _declare(administrator, THURSDAY, DayKind.HOLIDAY, " ")
    with pytest.raises(Refused, match="本来就是这样"):
        _declare(administrator, THURSDAY, DayKind.WORKING)
    with pytest.raises(Invalid, match="日历只到"):
        _declare(administrator, date(2150, 1, 3), DayKind.HOLIDAY)
    _declare(administrator, THURSDAY, DayKind.HOLIDAY)
    with pytest.raises(Refused, match="已经设定过"):
        _declare(administrator, THURSDAY, DayKind.HOLIDAY)


def test_a_year_is_summed_up(app: Flask) -> None:
    year = queries.year_of_work(2026, queries.work_calendar())
    assert year.is_official
    assert year.working_days == 248
    assert [run.name for run in year.festivals].count("国庆节") == 1
    assert date(2026, 10, 10) in [run.first for run in year.adjusted]
    assert not queries.year_of_work(2030, queries.work_calendar()).is_official


class TestThePage:
    def test_everybody_may_count(self, client: FlaskClient) -> None:
        page = client.get("/admin/calendar?year=2026&start=2026-09-29&days=3")
        text = page.get_data(as_text=True)
        assert "2026年10月9日" in text
        assert "国庆节" in text
        assert "正式" in text
        assert "撤销设定" not in text

    def test_a_later_year_is_provisional(self, client: FlaskClient) -> None:
        text = client.get("/admin/calendar?year=2031&start=2031-09-29&days=3").get_data(
            as_text=True
        )
        assert "暂定" in text

    @pytest.mark.parametrize("asked", ["start=&days=", "start=x&days=3", "start=2099-01-01&days=3"])
    def test_nonsense_is_not_counted(self, client: FlaskClient, asked: str) -> None:
        assert client.get(f"/admin/calendar?{asked}").status_code == 200

    def test_no_calendar_before_the_tables_begin(self, client: FlaskClient) -> None:
        assert client.get("/admin/calendar?year=1850").status_code == 422

    def test_an_administrator_declares_and_withdraws(
        self, administrator: Person, signed_in: SignedIn
    ) -> None:
        browser = signed_in(administrator)
        form = {"on": "2026-11-26", "kind": "holiday", "reason": "市府办〔2026〕12号"}
        assert browser.post("/admin/calendar", data=form).status_code == 303
        page = browser.get("/admin/calendar?year=2026").get_data(as_text=True)
        assert "市府办〔2026〕12号" in page
        (day,) = queries.declared_in(2026)
        assert browser.post(f"/admin/calendar/{day.id}/withdraw").status_code == 303
        assert queries.declared_in(2026) == []
        assert browser.post("/admin/calendar", data=form | {"reason": ""}).status_code == 422
        assert browser.post("/admin/calendar/999999/withdraw").status_code == 404
