"""Written proxies: only where the rule allows, few per holder, as instructed, revocable, shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app import clock
from app.errors import Invalid, Refused
from app.extensions import db
from app.people.models.person import Household, Person
from app.transaction import transaction
from meetings.models.proxy import Instruction, Proxy
from meetings.services import door, proxies
from tests.meetings.assembly import Assembly, assemble
from tests.support.meanwhile import meanwhile

SignedIn = Callable[[Person], FlaskClient]
PAPER = "2026年11月20日委托书"


def owners(**changed: object) -> Assembly:
    at = clock.now() + timedelta(days=60)
    return assemble(starts_at=at, preset_code="owners_ordinary", **changed)  # type: ignore[arg-type]  # reason: the test names what it changes


def sent(hall: Assembly, who: int, to: int, **changed: object) -> Proxy:
    people = hall.representatives
    values: dict[str, object] = {"paper": PAPER, "by": hall.clerk}
    with transaction():
        return proxies.record(hall.meeting, people[who], people[to], **(values | changed))  # type: ignore[arg-type]  # reason: the test names what it changes


def opened(hall: Assembly) -> Assembly:
    with transaction():
        door.open_door(hall.meeting, by=hall.clerk)
    return hall


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("hall_default", "须本人到会"),
        ("owners_committee_bj", "第45条"),
        ("ronr", "45:70"),
        ("village_reps", "没有准许委托"),
    ],
)
def test_where_the_rule_has_none_it_is_refused_with_the_reason(
    app: Flask, code: str, why: str
) -> None:
    strict = code in {"owners_committee_bj", "ronr"}
    half: dict[str, Any] = {"quorum_numerator": 1, "quorum_denominator": 2, "quorum_strict": True}
    hall = assemble(preset_code=code, **(half if strict else {}))
    with pytest.raises(Refused, match="不能委托他人") as refusal:
        sent(hall, 0, 1)
    assert why in str(refusal.value.why)


def test_a_mandate_says_what_to_vote_on_each_item(app: Flask) -> None:
    """Thread 13: one who holds votes cannot cast them differently, item by item."""
    hall = owners(titles=("选聘物业", "使用维修资金"))
    first, second = hall.items
    proxy = sent(hall, 0, 1, instructions={first.id: Instruction.NO, second.id: Instruction.FREE})
    assert [(one.item_id, one.choice) for one in proxy.instructions] == [(first.id, Instruction.NO)]


def test_it_counts_only_while_the_holder_is_here_and_the_principal_is_not(app: Flask) -> None:
    hall = opened(owners())
    proxy = sent(hall, 0, 1)
    assert proxies.in_force(hall.meeting) == []
    hall.arrive(hall.representatives[1])
    assert proxies.in_force(hall.meeting) == [proxy]
    assert hall.floor.voters_present == 1, "presence is who is in the room"
    hall.arrive(hall.representatives[0])
    assert proxies.in_force(hall.meeting) == []


def test_a_holder_stands_for_few(app: Flask) -> None:
    """Thread 15: no cap on how many one may hold, “not wanted”."""
    hall = owners(representatives=8)
    for who in (1, 2, 3):
        sent(hall, who, 0)
    with pytest.raises(Refused, match="已满3人"):
        sent(hall, 4, 0)
    with transaction():
        hall.hall.rules = {**hall.hall.rules, "proxies": {"per_holder": 4}}
    sent(hall, 4, 0)


def test_nobody_passes_on_what_they_hold_nor_sends_two(app: Flask) -> None:
    hall = owners()
    sent(hall, 0, 1)
    with pytest.raises(Refused, match="已经委托了"):
        sent(hall, 0, 2)
    with pytest.raises(Refused, match="不能再转委托"):
        sent(hall, 1, 2)
    with pytest.raises(Refused, match="不能再转委托"):
        sent(hall, 2, 0)
    with pytest.raises(Invalid, match="不能委托自己"):
        sent(hall, 3, 3)


def test_without_paper_without_a_vote_or_in_the_room_it_is_refused(app: Flask) -> None:
    hall = opened(owners())
    with pytest.raises(Invalid, match="书面"):
        sent(hall, 0, 1, paper=" ")
    with pytest.raises(Invalid, match="有表决权"), transaction():
        proxies.record(
            hall.meeting, hall.expert, hall.representatives[0], paper=PAPER, by=hall.clerk
        )
    with pytest.raises(Invalid, match="没有这项议程"):
        sent(hall, 0, 1, instructions={99_999: Instruction.YES})
    hall.arrive(hall.representatives[0])
    with pytest.raises(Refused, match="本人在场"):
        sent(hall, 0, 1)


def test_it_is_taken_back_and_another_may_be_sent(app: Flask) -> None:
    hall = owners()
    proxy = sent(hall, 0, 1)
    with transaction():
        proxies.revoke(proxy, reason="改主意", by=hall.representatives[0])
    assert proxies.standing(hall.meeting) == []
    with pytest.raises(Refused, match="已经撤回"), transaction():
        proxies.revoke(proxy, by=hall.clerk)
    assert sent(hall, 0, 2).holder_id == hall.representatives[2].id


def test_what_another_took_back_while_one_waited_is_not_taken_back_again(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall = owners()
    proxy, desk = sent(hall, 0, 1), hall.clerk
    done = {"revoked_at": clock.now(), "revoked_by_id": desk.id, "revoked_because": "来信撤回"}
    there = sa.update(Proxy).where(Proxy.id == proxy.id).values(**done)
    principal = hall.representatives[0]
    with transaction():
        assert proxy.revoked_at is None, "it was read before"
        meanwhile(monkeypatch, proxies, there)
        with pytest.raises(Refused, match="已经撤回"):
            proxies.revoke(proxy, reason="改主意", by=principal)


def test_only_one_of_the_same_home_where_the_law_says_so(app: Flask) -> None:
    hall = assemble(preset_code="collective")
    with pytest.raises(Refused, match="同一户"):
        sent(hall, 0, 1)
    with transaction():
        home = Household(place=hall.hall.place, building="3号楼", unit="2", room="501")
        db.session.add(home)
        db.session.flush()
        for person in hall.representatives[:2]:
            person.household_id = home.id
    assert sent(hall, 0, 1).principal_id == hall.representatives[0].id


def test_the_database_holds_one_standing_proxy_a_principal(app: Flask) -> None:
    hall = owners()
    proxy = sent(hall, 0, 1)
    second = {
        "meeting_id": proxy.meeting_id,
        "principal_id": proxy.principal_id,
        "holder_id": hall.representatives[2].id,
        "paper": PAPER,
        "recorded_by_id": hall.clerk.id,
        "recorded_at": clock.now(),
    }
    with pytest.raises(sa.exc.IntegrityError), db.session.begin_nested():
        db.session.execute(sa.insert(Proxy).values(**second))


def test_the_desk_records_it_and_roll_and_door_show_it(app: Flask, signed_in: SignedIn) -> None:
    hall = opened(owners())
    desk, path = signed_in(hall.clerk), f"/m/{hall.meeting.id}/proxies"
    away, holder = hall.representatives[:2]
    item = f"item-{hall.items[0].id}"
    form = {"principal": away.id, "holder": holder.id, "paper": "", item: "no"}
    refused = desk.post(path, data=form)
    assert refused.status_code == 422
    assert 'value="no" checked' in refused.text, "what was chosen is kept"
    assert desk.post(path, data=form | {"paper": PAPER}).status_code == 303
    shown = desk.get(path).text
    assert f"{away.name} 委托 {holder.name}" in shown
    assert "反对" in shown
    visitor = app.test_client()
    assert f"委托{holder.name}" in visitor.get(f"/m/{hall.meeting.id}/roll").text
    assert f"委托{holder.name}" in desk.get(f"/m/{hall.meeting.id}/door").text
    (proxy,) = proxies.standing(hall.meeting)
    own = signed_in(away)
    assert own.post(f"{path}/{proxy.id}/revoke").status_code == 303
    assert proxies.standing(hall.meeting) == []


def test_the_page_says_why_there_are_none(app: Flask, signed_in: SignedIn) -> None:
    hall = assemble()
    page = signed_in(hall.clerk).get(f"/m/{hall.meeting.id}/proxies").text
    assert "须本人到会" in page
    assert "登记委托" not in page
