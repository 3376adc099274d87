"""What is due on a roll and on a result: rulings, the register under a frozen roll, the posting."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from app import clock
from app.errors import DomainError, Refused
from app.extensions import db
from app.notices.models.notice import Notice
from app.people.models.person import Person
from app.transaction import transaction
from tests.meetings.assembly import Assembly, assemble
from tests.support.factories import make_person
from tests.votes.owners import TEN, flat, owners_poll, phone, received, registered
from tests.votes.secret_owners import prepare_owners
from tests.votes.test_owners_decide import ended, opened, owner, votes
from votes.counting.figures import Weight
from votes.models.objection import About
from votes.models.poll import Poll, PollState
from votes.queries.turnout import roll_of
from votes.services import closing, objections, owners_register, posting_results
from votes.services.owners_register import units_of

SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def hall(app: Flask) -> Assembly:
    held = assemble(3).in_session()
    registered(held.hall.place, TEN, held.clerk)
    return held


def told(person: Person, kind: str) -> list[str]:
    query = sa.select(Notice.text).where(Notice.person_id == person.id, Notice.kind == kind)
    return list(db.session.scalars(query.order_by(Notice.id)))


def at(days: float, act: Callable[[], object]) -> None:
    """Do something so many days from now, as the sweep of every minute does: twice."""
    with clock.stopped(clock.now() + timedelta(days=days)):
        act()
        act()


def test_a_ruling_is_reminded_of_once_before_its_day_and_once_after_it(
    hall: Assembly, signed_in: SignIn
) -> None:
    poll = owners_poll(hall)
    with transaction():
        made = objections.object_to(poll, About.WEIGHT, "面积不对", by=owner(1))
    at(1.9, objections.remind)
    assert told(hall.clerk, "roll_objection_due") == []
    at(2.1, objections.remind)
    assert len(told(hall.clerk, "roll_objection_due")) == 1
    at(3.1, objections.remind)
    assert len(told(hall.clerk, "roll_objection_due")) == 2
    assert len(told(hall.chair, "roll_objection_due")) == 1
    with clock.stopped(clock.now() + timedelta(days=3, hours=1)):
        assert "裁定逾期" in signed_in(hall.clerk).get(f"/v/{poll.uuid}/roll").text
        with transaction():
            objections.rule_on(made, upheld=False, reason="登记簿如此", by=hall.clerk)
    assert objections.is_overdue(made)
    at(5, objections.remind)
    assert len(told(hall.clerk, "roll_objection_due")) == 2


def test_a_unit_corrected_before_the_freeze_changes_its_voter(
    hall: Assembly, signed_in: SignIn
) -> None:
    buyer = make_person(name="新业主")
    unit = units_of(hall.hall.place)[1]
    desk, address = signed_in(hall.clerk), f"/desk/owners/units/{unit.id}"
    form = {
        "kind": "home",
        "area": "90.00",
        "area_source": "register",
        "owner": "新业主",
        "co_owners": "",
        "voter": buyer.phone,
        "reason": "过户",
    }
    assert desk.post(address, data=form | {"voter": "没有这个人"}).status_code == 422
    assert desk.post(address, data=form).status_code == 303
    names = {line.name for line in roll_of(owners_poll(hall))}
    assert "新业主" in names
    assert "业主1" not in names


def test_under_a_frozen_roll_the_register_stands_still_and_the_way_out_is_said(
    hall: Assembly, signed_in: SignIn
) -> None:
    poll = owners_poll(hall)
    place, unit = hall.hall.place, units_of(hall.hall.place)[1]
    address = f"/desk/owners/units/{unit.id}"
    form = {"kind": "home", "area": "95.50", "area_source": "register", "owner": "业主1"}
    desk = signed_in(hall.clerk)
    kept = desk.post(address, data=form | {"reason": "实测"})
    assert kept.status_code == 409
    for said in ("名册已经冻结", "提出异议", 'value="95.50"'):
        assert said in kept.text
    made = received(place, [flat(101, "别人", phone(77))], hall.clerk)
    acts: list[Callable[[], object]] = [
        lambda: owners_register.remove(unit, reason="没有", by=hall.clerk),
        lambda: owners_register.confirm(made, by=hall.clerk),
    ]
    for act in acts:
        with pytest.raises(Refused) as frozen, transaction():
            act()
        assert frozen.value.code == "roll_frozen"
    with transaction():
        owners_register.correct(unit, {"co_owners": "配偶"}, reason="登记簿", by=hall.clerk)
    opened(hall, poll)
    assert "表决结束以后再改" in desk.post(address, data=form | {"reason": "实测"}).text
    votes(poll, "yes")
    ended(poll)
    assert desk.post(address, data=form | {"reason": "实测"}).status_code == 303


def test_a_vote_of_another_building_freezes_nothing_here(hall: Assembly) -> None:
    registered(hall.hall.place, [flat(9, "隔壁", phone(99), building="2号楼")], hall.clerk)
    owners_poll(hall, rule="house_to_business", roll_source="building:2号楼", question="101室改")
    unit = units_of(hall.hall.place, "1号楼")[0]
    with transaction():
        owners_register.correct(unit, {"area": 25_000}, reason="实测", by=hall.clerk)
    assert owners_register.voters_of(hall.hall.place)[owner(0)] == Weight(1, 25_000)


def declared(hall: Assembly) -> Poll:
    poll = opened(hall, owners_poll(hall))
    votes(poll, *["yes"] * 7)
    ended(poll)
    return poll


def photo() -> tuple[io.BytesIO, str]:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "JPEG")
    return io.BytesIO(out.getvalue()), "公告栏.jpg"


def test_a_result_is_posted_within_its_days_and_who_did_it_stands_on_record(
    hall: Assembly, signed_in: SignIn
) -> None:
    poll = declared(hall)
    desk, address = signed_in(hall.clerk), f"/desk/votes/{poll.uuid}/posting"
    assert poll.closed_at is not None
    due = posting_results.due_on(poll)
    assert due is not None
    with clock.stopped(poll.closed_at + timedelta(days=2)):
        posting_results.remind()
        assert told(hall.clerk, "posting_due") == []
        assert f"结果要在{due}以前" in desk.get(f"/v/{poll.uuid}/result").text
    with clock.stopped(poll.closed_at + timedelta(days=3)):
        posting_results.remind()
        posting_results.remind()
        assert len(told(hall.clerk, "posting_due")) == 1
    with clock.stopped(poll.closed_at + timedelta(days=4)):
        posting_results.remind()
        posting_results.remind()
        assert len(told(hall.clerk, "posting_due")) == 2
        assert len(told(hall.chair, "posting_due")) == 1
        assert "现在已经逾期" in desk.get(f"/v/{poll.uuid}/result").text
        form = {"day": clock.today().isoformat(), "place": "公告栏"}
        assert desk.post(address, data=form | {"place": ""}).status_code == 422
        assert desk.post(address, data=form | {"day": "2020-01-01"}).status_code == 422
        sent = form | {"photo": photo()}
        done = desk.post(address, data=sent, content_type="multipart/form-data")
        assert done.status_code == 303
        assert desk.post(address, data=form).status_code == 409
        page = desk.get(f"/v/{poll.uuid}/result").text
    for said in ("公示在公告栏", "公示逾期", "孙秘书", "照片"):
        assert said in page
    at(30, posting_results.remind)
    assert len(told(hall.clerk, "posting_due")) == 2


def test_a_result_counted_in_two_boxes_is_posted_once(app: Flask) -> None:
    polling = prepare_owners(tellers=0).opened()
    with clock.stopped(clock.now() + timedelta(days=16)):
        closing.close(polling.poll, by=None)
    assert polling.poll.state is PollState.DECLARED
    at(19, posting_results.remind)
    assert len(told(polling.hall.clerk, "posting_due")) == 1


def test_nothing_is_posted_before_it_is_declared(hall: Assembly) -> None:
    poll = opened(hall, owners_poll(hall))
    assert posting_results.due_on(poll) is None
    with pytest.raises(DomainError), transaction():
        posting_results.record(poll, where="公告栏", day=clock.today(), by=hall.clerk)
