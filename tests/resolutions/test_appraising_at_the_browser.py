"""A resident answers on a phone, in large text too, and reads the result when the days are over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from playwright.sync_api import expect

from app import clock
from app.extensions import db
from app.transaction import transaction
from benchmarks.hall import phone_key
from resolutions.queries.appraisals import appraisals_of
from resolutions.services.appraising import ending
from tests.resolutions.works import Works, decided_works
from tests.support.browser import Seat, axe_violations, sideways, small_targets
from tests.support.server import Server


def _asked(works: Works) -> tuple[int, str]:
    works.written_off()
    appraisal = appraisals_of(works.resolution)[0]
    number, url = appraisal.id, appraisal.url
    db.session.rollback()
    return number, url


def _is_well_made(seat: Seat, target: int) -> None:
    assert not axe_violations(seat.page)
    assert sideways(seat.page) <= 0
    assert not small_targets(seat.page, target)


def test_one_question_three_buttons_and_later_the_result(
    in_server: Flask, live_server: Server, sit: Callable[..., Seat]
) -> None:
    del live_server
    db.session.rollback()
    works = decided_works()
    number, url = _asked(works)
    seat = sit()
    seat.carry(phone_key(in_server, works.proposer).cookie)
    db.session.rollback()
    seat.open(url)
    _is_well_made(seat, 44)
    seat.enlarge()
    _is_well_made(seat, 60)
    seat.page.get_by_role("button", name="基本满意").click()
    expect(seat.page.locator(".confirm-question")).to_contain_text("基本满意")
    seat.page.get_by_label("想说说理由吗").fill("灯亮了")
    seat.page.get_by_role("button", name="确定").click()
    expect(seat.page.get_by_text("您已经评过：基本满意")).to_be_visible()
    with clock.stopped(clock.now() + timedelta(days=16)):
        _count(number)
    seat.open(url)
    expect(seat.page.get_by_text("满意率100%（1／1人）")).to_be_visible()
    _is_well_made(seat, 60)
    assert not seat.errors


def _count(number: int) -> None:
    """What the clock does when the days are over."""
    with transaction():
        ending.count(number)
