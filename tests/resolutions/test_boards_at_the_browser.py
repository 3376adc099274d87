"""A street looks down from its board to one late task, and takes the month's report along."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from docx import Document
from flask import Flask
from playwright.sync_api import expect

from app import clock
from app.extensions import db
from benchmarks.hall import phone_key
from tests.proposals.walking import Sit, fit_for_everybody, follow
from tests.resolutions.district import District, make_district
from tests.support.browser import DESK, WALL, Seat


@pytest.fixture
def since_weeks(in_server: Flask) -> Iterator[District]:
    """A district at work since the Monday before last."""
    del in_server
    monday = clock.now() - timedelta(days=clock.today().weekday() + 14)
    with clock.stopped(monday):
        made = make_district()
    yield made
    db.session.rollback()


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_a_street_finds_what_is_late_and_reports_the_month(
    in_server: Flask, since_weeks: District, sit: Sit, tmp_path: Path
) -> None:
    head, community = since_weeks.head, since_weeks.community.name

    def seat(**options: object) -> Seat:
        taken = sit(**options)
        taken.carry(phone_key(in_server, head).cookie)
        db.session.rollback()
        return taken

    desk = seat(size=DESK)
    page = desk.page
    desk.open("/watch")
    expect(page.locator("main")).to_contain_text("吉祥街道")
    expect(page.locator("main")).not_to_contain_text("太平街道")
    fit_for_everybody(desk, "board-street")
    follow(desk, page.locator("[aria-labelledby=places]").get_by_role("link", name=community))
    follow(desk, page.get_by_role("link", name=re.compile(r"^逾期 \d+$")))
    follow(desk, page.locator("[aria-labelledby=list]").get_by_role("link", name="迟0"))
    expect(page.locator("main")).to_contain_text("逾期")

    phone = seat()
    phone.open("/watch")
    fit_for_everybody(phone, "board-street")
    follow(phone, phone.page.get_by_role("link", name="督办月报"))
    fit_for_everybody(phone, "month")
    with phone.page.expect_download() as taken:
        phone.page.get_by_role("link", name="月报（Word）").click()
    report = tmp_path / "month.docx"
    taken.value.save_as(report)
    words = "\n".join(one.text for one in Document(str(report)).paragraphs)
    assert "吉祥街道" in words
    assert "督办月报" in words

    wall = sit(size=WALL)
    wall.open("/resolutions/wall")
    expect(wall.page.locator("[data-scene]:visible")).to_have_count(1)
    expect(wall.page.locator("#wall")).not_to_contain_text(head.name)
    assert wall.errors == []
