"""本厅表决规则: what a hall sets itself, shown to everybody, and never under an announced vote."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.audit import AuditEntry
from app.errors import DomainError
from app.extensions import db
from app.people.models.person import Person
from app.permissions import Role
from app.transaction import transaction
from meetings.presets.table import preset as meeting_preset
from meetings.services import proxies
from tests.meetings.assembly import Assembly, assemble
from tests.support.factories import make_person
from tests.votes.owners import TEN, flat, owners_poll, phone, registered
from tests.votes.polling import Polling, put_to_vote
from votes.counting.presets.preset import Voters
from votes.queries import hall_rules as queries
from votes.services import hall_rules as service
from votes.services import mandates, owners_register, preparing, rolls
from votes.services.hall_rules import OwnRules

SignIn = Callable[[Person], FlaskClient]
BECAUSE = "2026年业主大会议事规则第8条"
FORM = {
    "rule": "",
    "press": "first",
    "per_holder": "",
    "parking": "no",
    "quiz": "no",
    "because": BECAUSE,
}


@pytest.fixture
def hall(app: Flask) -> Assembly:
    held = assemble(3).in_session()
    registered(
        held.hall.place, [*TEN, flat("B1", "业主1", phone(1), 12.5, kind="车位")], held.clerk
    )
    return held


def set_own(hall: Assembly, **chosen: object) -> None:
    with transaction():
        service.set_own(hall.hall, OwnRules(**chosen), because=BECAUSE, by=hall.clerk)  # type: ignore[arg-type]  # the test names what it sets


def code(act: Callable[[], object]) -> str:
    with pytest.raises(DomainError) as refused:
        act()
    db.session.rollback()
    return refused.value.code


def test_the_secretary_sets_the_halls_rules_and_everybody_reads_them(
    hall: Assembly, signed_in: SignIn
) -> None:
    desk, address = signed_in(hall.clerk), f"/desk/hall-rules/{hall.hall.code}"
    assert hall.hall.name in desk.get("/desk/hall-rules").text
    page = desk.get(address).text
    assert "指导规则第26条" in page
    assert "宁波市住宅小区物业管理条例第18条" in page
    assert page.count("现在按默认</span>") == 5
    assert "没有议事厅另定规则" in signed_in(make_person()).get("/meetings/rules").text
    wrong = desk.post(address, data=FORM | {"per_holder": "99", "because": ""})
    assert wrong.status_code == 422
    assert 'value="99"' in wrong.text
    sent = FORM | {
        "rule": "ronr",
        "press": "last",
        "per_holder": "5",
        "parking": "yes",
        "quiz": "yes",
    }
    assert desk.post(address, data=sent).status_code == 303
    assert service.own_of(hall.hall) == OwnRules(
        "ronr", revote=True, per_holder=5, parking=True, quiz=True
    )
    assert desk.get(address).text.count("本厅定的</span>") == 5
    public = signed_in(make_person()).get("/meetings/rules").text
    assert hall.hall.name in public
    assert BECAUSE in public
    assert "5人" in public
    told = db.session.query(AuditEntry).filter_by(act="hall.voting_rules_set").one()
    assert told.reason == BECAUSE
    assert desk.post(address, data=FORM).status_code == 303
    assert service.own_of(hall.hall) == OwnRules()
    assert not queries.halls_with_own()


def test_what_is_set_is_what_votes_and_meetings_go_by(hall: Assembly) -> None:
    side = meeting_preset("owners_ordinary", hall.meeting.starts_at.date())
    assert side is not None
    assert side.proxies is not None
    place = hall.hall.place
    alone = sum(w.area for w in owners_register.voters_of(place).values())
    set_own(hall, per_holder=5, parking=True, revote=True, rule="ronr")
    assert proxies.most_under(side.proxies, hall.hall) == 5
    poll = owners_poll(hall)
    terms = mandates.terms_of(poll)
    assert terms is not None
    assert terms.per_holder == 5
    assert sum(line.weight.area for line in rolls.preview(poll).values()) == alone + 1250


def test_a_motion_is_put_under_the_halls_own_rule(app: Flask) -> None:
    vote = put_to_vote(3)
    assert (vote.poll.rule_code, vote.poll.revote) == ("hall_default", False)
    hall = assemble(3)
    set_own(hall, rule="ronr", revote=True)
    poll = Polling(hall.in_session().voting()).poll
    assert (poll.rule_code, poll.revote) == ("ronr", True)


def test_an_announced_vote_is_not_changed_under_its_voters(hall: Assembly) -> None:
    poll = owners_poll(hall)
    assert code(lambda: set_own(hall, per_holder=5)) == "announced"
    assert code(lambda: set_own(hall, parking=True)) == "announced"
    set_own(hall, rule="ronr", revote=True)
    with transaction():
        preparing.drop(poll, because="改期", by=hall.clerk)
    set_own(hall, per_holder=5, parking=True)


@pytest.mark.parametrize(
    ("chosen", "why"),
    [
        ({"rule": "owners_ordinary"}, "rule"),
        ({"rule": "none"}, "rule"),
        ({"per_holder": 0}, "per_holder"),
        ({"per_holder": 31}, "per_holder"),
    ],
)
def test_what_no_hall_may_set_is_refused(
    hall: Assembly, chosen: dict[str, object], why: str
) -> None:
    assert code(lambda: set_own(hall, **chosen)) == why


def test_values_rest_on_something(hall: Assembly) -> None:
    def silently() -> None:
        with transaction():
            service.set_own(hall.hall, OwnRules(), because=" ", by=hall.clerk)

    assert code(silently) == "because"


def test_only_rules_of_those_in_a_room_are_a_halls_usual_one(app: Flask) -> None:
    offered = service.rules_on_offer().values()
    assert {row.voters for row in offered} <= {Voters.MEMBERS, Voters.CHAMBERS}
    assert "hall_default" in service.rules_on_offer()


def test_representatives_and_chairs_set_nothing(hall: Assembly, signed_in: SignIn) -> None:
    address = f"/desk/hall-rules/{hall.hall.code}"
    for person in (hall.representatives[0], hall.chair):
        assert signed_in(person).post(address, data=FORM).status_code == 403
    assert signed_in(make_person(Role.ADMINISTRATOR, at=hall.hall)).get(address).status_code == 200
    assert signed_in(hall.clerk).get("/desk/hall-rules/none").status_code == 404
