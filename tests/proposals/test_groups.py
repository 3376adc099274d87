"""The desk's queue of likely groups, and look-alikes of one proposal, one tap from a topic."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.people.models.person import Person
from app.permissions import Role
from app.places.models.hall import Hall
from app.transaction import transaction
from proposals.models.proposal import Proposal
from proposals.queries import groups as queue
from proposals.queries.groups import groups_at_desk
from proposals.queries.likely_groups import LikelyGroup
from proposals.queries.topics import topic_of
from proposals.services import cosigning
from proposals.services.neighbouring import keep_up
from tests.proposals.stories import again, make_proposal, make_topic
from tests.support.factories import make_hall, make_person

SignedIn = Callable[[Person], FlaskClient]
CHARGING = (
    ("电动车没处充电", "有人从五楼甩线下来充电，很危险，希望在车棚装充电桩"),
    ("希望车棚装充电桩", "电动车没有地方充电，都甩线充电，太危险"),
    ("飞线充电太危险", "楼上甩线给电动车充电，请在车棚装充电桩"),
)
LAMPS = (
    ("路灯不亮", "小区东门的路灯坏了三个月，晚上看不见路"),
    ("东门路灯坏了", "晚上路灯不亮，老人看不见路"),
)


@pytest.fixture
def hall(app: Flask) -> Hall:
    return make_hall()


@pytest.fixture
def desk(hall: Hall, signed_in: SignedIn) -> FlaskClient:
    return signed_in(make_person(Role.SECRETARY, at=hall))


def many(hall: Hall, texts: tuple[tuple[str, str], ...]) -> list[Proposal]:
    made = [make_proposal(hall, title=title, body=body) for title, body in texts]
    for title in ("电梯常停", "垃圾没人清运", "噪声扰民", "菜市场占道", "水压不足"):
        make_proposal(hall, title=title, body=f"{title}，请尽快处理")
    keep_up()
    return made


def shown(hall: Hall) -> list[set[str]]:
    return [{one.title for one in group.members} for group in groups_at_desk(hall).groups]


def test_a_group_becomes_a_topic_without_those_taken_out(hall: Hall, desk: FlaskClient) -> None:
    first, second, third = many(hall, CHARGING)
    with transaction():
        cosigning.co_sign(second, by=make_person(Role.RESIDENT, at=hall))
    page = desk.get(f"/desk/groups?hall={hall.code}").text
    for title, body in CHARGING:
        assert title in page
        assert body[:12] in page
    (group,) = [g for g in groups_at_desk(hall).groups if first in g.members]
    assert group.title == second.title
    answer = desk.post(
        "/desk/groups",
        data={
            "hall": hall.code,
            "act": "join",
            "title": "车棚充电",
            "member": [first.id, second.id, third.id],
            "proposal": [first.id, second.id],
        },
    )
    topic = topic_of(first)
    assert topic is not None
    assert answer.location.endswith(f"/desk/topics/{topic.id}")
    assert (topic_of(second), topic_of(third)) == (topic, None)
    assert not any(first.title in titles for titles in shown(hall))


def test_what_is_not_one_matter_is_remembered_and_can_be_recalled(
    hall: Hall, desk: FlaskClient
) -> None:
    lamps = many(hall, LAMPS)
    titles = {one.title for one in lamps}
    assert titles in shown(hall)
    members = [one.id for one in lamps]
    desk.post("/desk/groups", data={"hall": hall.code, "act": "dismiss", "member": members})
    assert titles not in shown(hall)
    page = desk.get(f"/desk/groups?hall={hall.code}").text
    assert "判过“不是一回事”的" in page
    ((dismissed, _members),) = queue.dismissed_in(hall)
    desk.post("/desk/groups/recall", data={"hall": hall.code, "group": dismissed.id})
    assert titles in shown(hall)
    assert queue.dismissed_in(hall) == []


def test_a_dismissed_pair_is_asked_again_only_with_somebody_new(
    hall: Hall, desk: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two, three = many(hall, CHARGING)
    desk.post(
        "/desk/groups", data={"hall": hall.code, "act": "dismiss", "member": [one.id, two.id]}
    )

    def found(*members: Proposal) -> int:
        group = LikelyGroup(tuple(member.id for member in members), "", 0.5)
        monkeypatch.setattr(queue, "likely_groups", lambda _hall, _limit: [group])
        return len(groups_at_desk(hall).groups)

    assert (found(one, two), found(one, two, three), found(two, three)) == (0, 1, 1)


def test_groups_come_a_page_at_a_time(
    hall: Hall, desk: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposals = [make_proposal(hall, title=f"事{number}") for number in range(6)]
    pairs = [LikelyGroup((proposals[n].id, proposals[n + 1].id), f"组{n}", 0.5) for n in (0, 2, 4)]
    monkeypatch.setattr(queue, "likely_groups", lambda _hall, _limit: pairs)
    monkeypatch.setattr(queue, "PAGE", 2)
    first = groups_at_desk(hall)
    assert ([g.label for g in first.groups], first.next_after) == (["组0", "组2"], proposals[2].id)
    rest = groups_at_desk(hall, first.next_after)
    assert ([g.label for g in rest.groups], rest.next_after) == (["组4"], None)
    assert "再看几组" in desk.get(f"/desk/groups?hall={hall.code}").text


def test_another_halls_proposals_are_neither_joined_nor_dismissed(
    hall: Hall, desk: FlaskClient
) -> None:
    here, there = make_proposal(hall), make_proposal(make_hall())
    for act in ("join", "dismiss"):
        numbers = [here.id, there.id]
        form = {
            "hall": hall.code,
            "act": act,
            "title": "议题",
            "proposal": numbers,
            "member": numbers,
        }
        assert desk.post("/desk/groups", data=form).status_code == 404
    answer = desk.post(f"/desk/proposals/{here.id}/together", data={"other": there.id})
    assert answer.status_code == 404
    assert topic_of(again(here)) is None


def test_one_tap_at_the_desk_makes_one_matter_of_two(hall: Hall, desk: FlaskClient) -> None:
    first, second, third = many(hall, CHARGING)
    page = desk.get(f"/desk/proposals/{first.id}").text
    assert "相近的提案" in page
    assert "两件并成一个议题" in page
    desk.post(f"/desk/proposals/{first.id}/together", data={"other": second.id})
    topic = topic_of(first)
    assert topic is not None
    assert (topic.title, topic_of(second)) == (first.title, topic)
    assert "并入同一个议题" in desk.get(f"/desk/proposals/{third.id}").text
    desk.post(f"/desk/proposals/{third.id}/together", data={"other": first.id})
    assert topic_of(third) == topic


def test_two_in_topics_of_their_own_are_not_torn_out_of_them(hall: Hall, desk: FlaskClient) -> None:
    first, second, _third = many(hall, CHARGING)
    one, two = make_topic(hall, [first]), make_topic(hall, [second])
    answer = desk.post(f"/desk/proposals/{first.id}/together", data={"other": second.id})
    assert answer.status_code == 409
    assert (topic_of(first), topic_of(second)) == (one, two)
