"""Duties of a whistle: the unit and whoever called hear when the day is near and when it is over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask.testing import FlaskClient
from sqlalchemy import select

from app import audit, clock
from app.extensions import db
from app.notices.models.notice import Notice
from app.people.models.person import Person
from app.transaction import transaction
from resolutions.models.whistles.whistle import Whistle
from resolutions.queries.whistles import finding
from resolutions.services import sweeping
from resolutions.services.whistles import calling, concluding, duty_reminding, working
from tests.resolutions.whistles import Street, call_to
from tests.resolutions.works import at

THE_DAY_BEFORE, THE_DAY, THE_DAY_AFTER = at(10, 8), at(10, 9), at(10, 10)
"""Three working days from Tuesday 29 September, across the National Day holidays."""


def _swept(moment: datetime) -> list[str]:
    with clock.stopped(moment):
        swept = sweeping.sweep()
    assert not swept.failed
    return [one.kind for chore, one in swept.done if chore == "whistle_duties"]


def _told(person: Person) -> list[str]:
    query = select(Notice.kind).where(Notice.person_id == person.id, Notice.kind.like("%.duty_%"))
    return list(db.session.scalars(query.order_by(Notice.id)))


def _report_first(whistle: Whistle, street: Street) -> None:
    with transaction():
        working.report_duty(finding.duties_of(whistle)[0], by=street.officer, text="拖走8辆")


def test_near_its_day_the_unit_and_the_caller_hear_once(street: Street) -> None:
    whistle = street.acting()
    assert _swept(at(9, 30)) == []
    assert _swept(THE_DAY_BEFORE) == ["whistle_duty_near"] * 2
    assert _swept(THE_DAY_BEFORE) == _swept(THE_DAY) == []
    assert _told(street.officer) == _told(street.crew) == ["whistle.duty_near"]
    assert _told(street.secretary) == ["whistle.duty_near"] * 2
    assert _told(street.monitor) == []
    acts = [step.act for step in finding.steps_of_whistle(whistle)]
    assert acts.count("whistle_duty_near") == 2


def test_when_its_day_is_over_both_hear_once(street: Street) -> None:
    whistle = street.acting()
    _swept(THE_DAY_BEFORE)
    assert _swept(THE_DAY_AFTER) == ["whistle_duty_overdue"] * 2
    assert _swept(THE_DAY_AFTER) == _swept(at(10, 20)) == []
    assert _told(street.officer) == ["whistle.duty_near", "whistle.duty_overdue"]
    assert _told(street.secretary)[2:] == ["whistle.duty_overdue"] * 2
    said = select(Notice).where(Notice.person_id == street.officer.id)
    last = db.session.scalars(said.order_by(Notice.id.desc()).limit(1)).one()
    assert (last.params["unit"], last.params["due"]) == ("城管执法队", "2026-10-09")
    assert whistle.state.value == "acting"
    assert not list(audit.verify())


def test_who_reported_hears_nothing(street: Street) -> None:
    whistle = street.acting()
    _report_first(whistle, street)
    assert _swept(THE_DAY_BEFORE) == ["whistle_duty_near"]
    assert _swept(THE_DAY_AFTER) == ["whistle_duty_overdue"]
    assert _told(street.officer) == []


def test_a_failed_check_opens_the_duty_and_its_day_counts_on(street: Street) -> None:
    whistle = street.reported()
    assert _swept(THE_DAY_BEFORE) == []
    with clock.stopped(THE_DAY), transaction():
        concluding.fail(whistle, by=street.monitor, reason="又停满了")
    assert _swept(THE_DAY_AFTER) == ["whistle_duty_overdue"] * 2


def test_a_duty_of_one_day_is_not_said_to_be_near_on_the_day_it_was_told(street: Street) -> None:
    whistle = street.blown()
    with transaction():
        calling.check_in(call_to(whistle, street.department), by=street.officer)
        working.coordinate(whistle, by=street.secretary, text="拖车")
        duty = working.Duty(street.department, "拖走8辆车", 1)
        working.add_duty(whistle, duty, by=street.secretary)
    assert _swept(at(9, 29, 18)) == []
    assert _swept(at(9, 30)) == ["whistle_duty_near"]


def test_another_worker_that_was_later_says_nothing(street: Street) -> None:
    street.acting()
    with clock.stopped(THE_DAY_BEFORE):
        first, second = duty_reminding.due()
        with transaction():
            assert duty_reminding.remind(first)
        with transaction():
            assert not duty_reminding.remind(first)
        assert duty_reminding.due() == [second]


def test_every_page_says_how_the_duty_stands(
    street: Street, signed_in: Callable[[Person], FlaskClient]
) -> None:
    whistle = street.acting()
    _report_first(whistle, street)
    crew = signed_in(street.crew)
    addresses = (
        whistle.url,
        "/unit/whistles",
        f"/unit/whistles/{call_to(whistle, street.team).id}",
    )
    for moment, word in ((THE_DAY_BEFORE, "临期"), (THE_DAY_AFTER, "逾期")):
        _swept(moment)
        with clock.stopped(moment):
            for address in addresses:
                assert word in crew.get(address).get_data(as_text=True), address
    public = crew.get(whistle.url).get_data(as_text=True)
    for word in ("已报告完成", "职责临期提醒", "职责逾期"):
        assert word in public
