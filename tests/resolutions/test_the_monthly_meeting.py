"""会商研判: drawn from what is open, held, published, its orders followed into the next month."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app import audit, clock
from app.errors import DomainError, Forbidden, Invalid, Refused
from app.extensions import db
from app.notices.models.notice import Notice
from app.people.models.person import Person
from app.people.services.accounts import grant
from app.permissions import Role
from app.places.models.place import Place
from app.transaction import transaction
from proposals.queries.three_batches import Period
from resolutions.models.joint import JointAssessment
from resolutions.queries.joint import agenda, figures, finding
from resolutions.queries.joint.todos import joint_todos
from resolutions.services import steering, sweeping
from resolutions.services.joint import announcing, following, holding, opening, preparing
from resolutions.services.joint.holding import Attendance, Order
from resolutions.services.whistles import calling
from resolutions.whistling.joint import MOST_OF_A_KIND, JointState, MatterKind, OrderStands
from resolutions.whistling.kinds import Kind, Level
from tests.resolutions.account import Account
from tests.resolutions.account import opened as open_ledger
from tests.resolutions.district import District
from tests.resolutions.meetings_of_streets import (
    called,
    first_matter,
    opened,
    published,
    studied,
)
from tests.resolutions.whistles import Street
from tests.resolutions.works import at
from tests.support.factories import make_person


def _kinds(person: Person) -> list[str]:
    query = select(Notice.kind).where(Notice.person_id == person.id, Notice.kind.like("joint.%"))
    return list(db.session.scalars(query.order_by(Notice.id)))


def _todos(person: Person) -> list[str]:
    return [todo.text for todo in joint_todos(person)]


def _tasks(place: Place) -> list[agenda.Stuck]:
    return [one for one in agenda.agenda_of(place).matters if one.kind is MatterKind.TASK]


@pytest.fixture
def account(app: Flask) -> Iterator[Account]:
    """A ledger of another place."""
    del app
    with clock.stopped(at(9, 29, 9)):
        yield open_ledger()


def _refused(kind: type[DomainError], act: Callable[[], object]) -> None:
    with pytest.raises(kind), transaction():
        act()


def test_the_agenda_is_drawn_from_what_is_open(street: Street) -> None:
    low, high = street.blown(), street.blown(Kind.JOINT, Level.STREET)
    with clock.stopped(at(10, 8)):
        made = opened(street)
    assert [(one.kind, one.whistle) for one in made.matters] == [
        (MatterKind.WHISTLE, high),
        (MatterKind.WHISTLE, low),
    ]
    assert made.matters[1].signs == {"level": "branch", "days": 9, "missing": 2}
    assert {guest.title for guest in made.guests} == {"城管执法队", "市政班", "刘副主任"}
    assert made.number == "会商〔2026〕10号"
    assert _todos(street.street) == ["会商研判还没有公布：和平里街道"]


def test_a_month_has_one_meeting_of_a_place(street: Street) -> None:
    first = opened(street)
    with pytest.raises(Refused) as refused, transaction():
        opening.open_month(street.team.place, by=street.street)
    assert refused.value.link == f"/desk/joint-assessments/{first.id}"
    _refused(Forbidden, lambda: opening.open_month(street.estate, by=street.secretary))


def test_what_is_stuck_of_tasks_comes_the_highest_on_the_ladder_first(district: District) -> None:
    sweeping.sweep()
    found = _tasks(district.street)
    assert [one.title for one in found] == ["迟0", "迟1"]
    assert found[0].signs["late_working"] == 2
    assert found[0].signs["rung"] == "supervise"
    assert _tasks(district.top) == []
    with clock.stopped(at(10, 12)):
        sweeping.sweep()
        risen = _tasks(district.top)
    rungs = [one.signs["rung"] for one in risen]
    assert rungs == sorted(rungs, reverse=True)
    assert set(rungs) == {"bulletin", "summon"}
    assert "远" not in {one.title for one in risen}


def test_a_suspended_task_is_stuck_though_it_is_not_late(district: District) -> None:
    task = district.first.accepted(title="停工", working_days=30)
    with transaction():
        steering.suspend(task, by=district.first.secretary, reason="汛期不能开挖")
    found = [one for one in _tasks(district.street) if one.title == "停工"]
    assert [one.signs for one in found] == [{"suspended": True}]


def test_more_than_an_agenda_holds_is_counted(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(agenda, "MOST_OF_A_KIND", 1)
    street.blown()
    street.blown(Kind.JOINT, Level.STREET)
    made = opened(street)
    assert len(made.matters) == 1
    assert made.left_off == {"whistle": 1}
    assert MOST_OF_A_KIND == 20


def test_a_problem_that_came_back_twice_is_studied(account: Account) -> None:
    item = account.dispatched()
    with transaction():
        item.cycle = 2
    assert agenda.agenda_of(account.hall.place).matters == []
    with transaction():
        item.cycle = 3
    (found,) = agenda.agenda_of(account.hall.place).matters
    assert (found.kind, found.thing, found.signs["back"]) == (MatterKind.ITEM, item, 2)


def test_gathering_again_lets_go_what_is_settled_and_keeps_what_was_found(street: Street) -> None:
    one, other = street.blown(), street.blown(Kind.JOINT, Level.COMMUNITY)
    made = opened(street)
    by_whistle = {matter.whistle_id: matter for matter in made.matters}
    with transaction():
        holding.find(by_whistle[one.id], "继续盯", by=street.street)
        for whistle in (one, other):
            calling.stand_down(whistle, by=street.secretary, reason="车主自己开走了")
        fresh = street.drawn_up(Kind.EMERGENCY)
        opening.gather(made, by=street.street)
    assert {matter.whistle_id for matter in made.matters} == {one.id, fresh.id}


def test_everybody_invited_is_called_once_and_again_when_the_hour_changes(street: Street) -> None:
    street.blown()
    made = called(street)
    assert made.state is JointState.CALLED
    assert _kinds(street.officer) == _kinds(street.crew) == ["joint.called"]
    with transaction():
        preparing.call(made, made.held_at, made.spot, by=street.street)  # type: ignore[arg-type]  # it was called
    assert _kinds(street.officer) == ["joint.called"]
    with transaction():
        preparing.call(made, at(9, 30), made.spot, by=street.street)
    assert _kinds(street.officer) == ["joint.called"] * 2
    _refused(Invalid, lambda: preparing.call(made, at(9, 28), "会议室", by=street.street))
    _refused(Refused, lambda: preparing.uninvite(made.guests[0], by=street.street))


def test_nobody_publishes_what_was_not_called_held_marked_and_found(street: Street) -> None:
    street.blown()
    made = opened(street)
    publish = lambda: announcing.publish(made, by=street.street)  # noqa: E731  # said four times
    _refused(Refused, publish)
    with transaction():
        preparing.call(made, at(9, 30), "会议室", by=street.street)
    _refused(Refused, publish)
    with clock.stopped(at(9, 30)):
        _refused(Refused, publish)
        with transaction():
            marked = dict.fromkeys(made.guests, Attendance(came=False))
            holding.attend(made, marked, by=street.street)
        _refused(Refused, publish)
        with transaction():
            holding.find(first_matter(made), "下月再看", by=street.street)
            announcing.publish(made, by=street.street)
    assert made.state is JointState.PUBLISHED
    assert all(guest.who == "" for guest in made.guests)


def test_an_order_stands_under_a_finding_and_names_a_unit_of_the_place(
    street: Street, account: Account
) -> None:
    street.blown()
    matter = first_matter(called(street))
    order = Order(street.department, "拖车", 3)
    _refused(Refused, lambda: holding.add_order(matter, order, by=street.street))
    with transaction():
        holding.find(matter, "城管牵头", by=street.street)
    elsewhere = Order(account.unit, "拖车", 3)
    _refused(Refused, lambda: holding.add_order(matter, elsewhere, by=street.street))
    for wrong in (Order(street.department, " ", 3), Order(street.department, "拖车", 0)):
        _refused(Invalid, lambda wrong=wrong: holding.add_order(matter, wrong, by=street.street))  # type: ignore[misc]  # bound now
    with transaction():
        written = holding.add_order(matter, order, by=street.street)
    _refused(Invalid, lambda: holding.find(matter, "", by=street.street))
    with transaction():
        holding.drop_order(written, by=street.street)
    assert matter.orders == []


def test_the_days_of_orders_run_from_the_publication_and_everybody_is_told(street: Street) -> None:
    whistle = street.blown()
    with clock.stopped(at(9, 30)):
        made, order = published(street)
    assert (order.set_on, order.due_on) == (at(9, 30).date(), at(10, 10).date())
    assert _kinds(street.officer) == ["joint.called", "joint.order"]
    assert _kinds(street.crew) == ["joint.called", "joint.published"]
    assert _kinds(street.secretary) == ["joint.feedback"]
    assert _kinds(street.monitor) == []
    assert _todos(street.officer) == ["会商交办：拖走占道车辆"]
    assert _todos(street.crew) == []
    found = finding.found_about()
    assert [one.whistle for one in found] == [whistle]
    assert not list(audit.verify())
    assert made.published_by is street.street


def test_what_is_published_cannot_be_changed_by_anybody(street: Street) -> None:
    street.blown()
    made, order = published(street)
    _refused(Refused, lambda: holding.find(order.matter, "改口", by=street.street))
    _refused(Refused, lambda: opening.gather(made, by=street.street))
    _refused(Refused, lambda: preparing.add_matter(made, "新事项", by=street.street))
    for statement in (
        "UPDATE joint_assessment SET notes = 'x'",
        "UPDATE joint_matter SET finding = 'x'",
        "DELETE FROM joint_guest",
        "UPDATE joint_order SET what = 'x'",
    ):
        with pytest.raises(DBAPIError, match="may only grow"), db.session.begin_nested():
            db.session.execute(text(statement))


def test_a_correction_stands_beside_it_and_may_withdraw_an_order(street: Street) -> None:
    street.blown()
    made, order = studied(street)
    _refused(Refused, lambda: announcing.correct(made, "写错了", by=street.street))
    with transaction():
        announcing.publish(made, by=street.street)
        announcing.correct(made, "应由交警办理", by=street.street, order=order)
    assert finding.stands_of(order) is OrderStands.WITHDRAWN
    assert _kinds(street.officer)[-1] == "joint.withdrawn"
    assert _todos(street.officer) == []
    assert [one.text for one in finding.corrections_of(made)] == ["应由交警办理"]
    _refused(Refused, lambda: announcing.correct(made, "再撤一次", by=street.street, order=order))


def test_a_unit_reports_and_those_who_gave_the_order_confirm_or_send_back(street: Street) -> None:
    street.blown()
    _made, order = published(street)
    _refused(Forbidden, lambda: following.report(order, by=street.crew, text="拖了"))
    _refused(Refused, lambda: following.confirm(order, by=street.street))
    with transaction():
        following.report(order, by=street.officer, text="拖走8辆")
    _refused(Refused, lambda: following.report(order, by=street.officer, text="又拖了"))
    assert finding.stands_of(order) is OrderStands.WAITING
    assert _todos(street.street) == ["确认会商交办：拖走占道车辆"]
    assert _kinds(street.street) == ["joint.reported"]
    _refused(Forbidden, lambda: following.confirm(order, by=street.secretary))
    with transaction():
        following.send_back(order, by=street.district, reason="又停满了")
    assert _todos(street.officer) == ["会商交办：拖走占道车辆"]
    with transaction():
        following.report(order, by=street.officer, text="装了隔离桩")
        following.confirm(order, by=street.street)
    assert finding.stands_of(order) is OrderStands.IN_TIME
    assert [step.act for step in order.steps] == ["reported", "returned", "reported", "confirmed"]
    _refused(Refused, lambda: following.send_back(order, by=street.street, reason="不对"))


def test_nobody_confirms_the_order_of_their_own_unit(street: Street) -> None:
    street.blown()
    _made, order = published(street)
    with transaction():
        following.report(order, by=street.officer, text="拖走8辆")
        grant(street.officer, Role.STREET, street.team.place)
    _refused(Refused, lambda: following.confirm(order, by=street.officer))


def test_an_unsettled_order_comes_to_the_next_months_meeting_by_itself(street: Street) -> None:
    whistle = street.blown()
    _made, order = published(street)
    with clock.stopped(at(10, 20)):
        assert "开本月的会商研判：和平里街道" in _todos(street.street)
        later = opened(street)
    first, *rest = later.matters
    assert first.kind is MatterKind.ORDER
    assert first.carried is not None
    assert first.carried.order is order
    assert first.signs == {"from": "会商〔2026〕9号", "late": 11}
    assert [one.whistle for one in rest] == [whistle]
    with clock.stopped(at(10, 20)), transaction():
        following.report(order, by=street.officer, text="办完了")
        following.confirm(order, by=street.street)
        opening.gather(later, by=street.street)
    assert [one.kind for one in later.matters] == [MatterKind.WHISTLE]
    assert finding.stands_of(order) is OrderStands.LATE


def test_near_its_day_and_after_it_unit_and_convener_hear_once(street: Street) -> None:
    street.blown()
    _made, order = published(street)

    def swept(moment: object) -> list[str]:
        with clock.stopped(moment):  # type: ignore[arg-type]  # a moment
            done = sweeping.sweep().done
        return [one.kind for chore, one in done if chore == "joint_orders"]

    assert swept(at(9, 29, 18)) == []
    assert swept(at(10, 8)) == ["joint_order_near"]
    assert swept(at(10, 9)) == []
    assert swept(at(10, 10)) == ["joint_order_overdue"]
    assert swept(at(10, 20)) == []
    told = ["joint.order_near", "joint.order_overdue"]
    assert _kinds(street.officer)[-2:] == told
    assert _kinds(street.street) == told
    assert order.progress is not None
    assert not list(audit.verify())


def test_orders_are_counted_with_both_numbers_and_enter_no_ranking(street: Street) -> None:
    street.blown()
    _made, order = published(street)
    days = Period(at(9, 1).date(), at(10, 31).date())
    with clock.stopped(at(10, 8)):
        with transaction():
            following.report(order, by=street.officer, text="拖走8辆")
        (row,) = figures.orders_by_unit(days)
        assert row.orders.kept.denominator == 0
        with transaction():
            following.confirm(order, by=street.street)
    (row,) = figures.orders_by_unit(days)
    assert (row.unit, row.orders.met, row.orders.unmet) == (street.department, 1, 0)
    earlier = replace(days, since=days.since - timedelta(60), until=days.since)
    assert figures.orders_by_unit(earlier) == []


def test_what_was_said_is_read_by_those_invited_alone(street: Street) -> None:
    street.blown()
    made, _order = studied(street)
    with transaction():
        holding.write_notes(made, "马科长：人手不够", by=street.street)
    stranger = make_person()
    readers = [street.street, street.district, street.officer, street.crew]
    assert all(finding.may_read_notes(one, made) for one in readers)
    others = [street.resident, street.secretary, stranger, None]
    assert not any(finding.may_read_notes(one, made) for one in others)


def test_a_meeting_stands_in_the_list_once_it_is_published(street: Street) -> None:
    street.blown()
    made, _order = studied(street)
    assert finding.published().assessments == []
    with pytest.raises(DomainError):
        finding.published_with(made.id)
    with transaction():
        announcing.publish(made, by=street.street)
    assert finding.published().assessments == [made]
    assert db.session.query(JointAssessment).count() == 1
