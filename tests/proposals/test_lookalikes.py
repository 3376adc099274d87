"""Needs that look alike are found, ranked and grouped; nothing closed, own or elsewhere is offered."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from app import clock
from app.extensions import db
from app.places.models.hall import Hall
from app.transaction import transaction
from proposals.lifecycle.proposal import ProposalState
from proposals.models import gram_lookup
from proposals.models.category import Category
from proposals.models.gram_count import GramTally
from proposals.models.neighbour import Neighbour
from proposals.models.proposal import Proposal
from proposals.queries import lookalikes
from proposals.queries.likely_groups import likely_groups
from proposals.queries.lookalikes import similar_to, similar_to_text
from proposals.services.gram_counting import count_up
from proposals.services.neighbouring import keep_up
from proposals.services.proposing import Wording, propose
from proposals.services.rewriting import rewrite
from tests.proposals.lookalike_pairs import judged, look, recall, take_in
from tests.proposals.stories import messages_file
from tests.support.factories import make_hall, make_person

LIFT = ("3号楼电梯总是坏", "3号楼的电梯三天两头停运，老人上不了楼，请物业修好。")
LIFT_AGAIN = ("电梯又坏了", "我们3号楼电梯停运一个星期了，老人下不了楼。")
DANCE = ("晚上跳广场舞太吵", "广场上音响开到十点，孩子没法睡觉。")
PARKING = ("门口停车太乱", "外来车辆堵住大门，业主回家没有车位。")
DOGS = ("遛狗不拴绳", "早上有人遛狗不拴绳，狗追着孩子跑。")
LIGHT = ("楼道灯不亮", "二单元楼道的声控灯坏了两个月。")


def need(hall: Hall, story: tuple[str, str], category: Category = Category.UNSORTED) -> Proposal:
    by = make_person()
    with transaction():
        return propose(hall, Wording.of(*story, category=category), by=by)


def close(proposal: Proposal, state: ProposalState) -> None:
    with transaction() as session:
        session.execute(update(Proposal).where(Proposal.id == proposal.id).values(state=state))


def reword(proposal: Proposal, story: tuple[str, str]) -> None:
    with transaction():
        again = db.session.get_one(Proposal, proposal.id)
        rewrite(again, Wording.of(*story), at=clock.now(), keep_old=False)


def grouped(hall: Hall) -> set[frozenset[int]]:
    return {frozenset(group.proposal_ids) for group in likely_groups(hall)}


@pytest.fixture
def hall(app: Flask) -> Hall:
    place = make_hall()
    for story in (DANCE, PARKING, LIGHT):
        need(place, story)
    return place


def test_of_two_real_messages_that_say_the_same_one_is_shown_for_the_other(
    app: Flask, tmp_path: Path
) -> None:
    path, _rows = messages_file(tmp_path)
    needs = take_in(make_hall(), path)
    pairs = [p for p in judged() if p.same and {p.one, p.other} <= needs.keys()]
    looks = look(pairs, needs)
    assert recall(looks) >= 0.9
    assert recall(looks, lambda one: "reply" in one.found_by) >= 0.9


def test_at_least_150_pairs_were_judged_each_once() -> None:
    pairs = judged()
    assert sum(pair.same for pair in pairs) >= 150
    assert len({frozenset((pair.one, pair.other)) for pair in pairs}) == len(pairs)


def test_what_is_being_written_finds_its_like_before_anybody_has_counted(hall: Hall) -> None:
    lift = need(hall, LIFT)
    found = similar_to_text(*LIFT_AGAIN, place=hall.place)
    assert found[0].proposal_id == lift.id
    assert "电梯" in found[0].reasons[0]
    assert 0 < found[0].score <= 1


def test_the_same_words_score_one_and_a_need_is_never_its_own_look_alike(hall: Hall) -> None:
    first, second = need(hall, LIFT), need(hall, LIFT)
    count_up()
    (best, *_rest) = similar_to(first)
    assert (best.proposal_id, best.score) == (second.id, 1.0)
    assert first.id not in {match.proposal_id for match in similar_to(first, limit=50)}


@pytest.mark.parametrize("state", lookalikes.NEVER_OFFERED)
def test_what_is_closed_to_support_is_not_offered(hall: Hall, state: ProposalState) -> None:
    close(need(hall, LIFT), state)
    assert "电梯" not in " ".join(m.title for m in similar_to_text(*LIFT_AGAIN, place=hall.place))


def test_what_is_left_out_is_not_offered(hall: Hall) -> None:
    lift = need(hall, LIFT)
    found = similar_to_text(*LIFT_AGAIN, place=hall.place, leave_out={lift.id})
    assert lift.id not in {match.proposal_id for match in found}


def test_of_two_alike_the_one_at_the_same_place_and_of_the_same_kind_comes_first(
    hall: Hall,
) -> None:
    elsewhere = need(make_hall(), LIFT, Category.TRANSPORT)
    here = need(hall, LIFT, Category.CONSTRUCTION)
    count_up()
    found = similar_to_text(*LIFT_AGAIN, place=hall.place, category=Category.CONSTRUCTION)
    assert [match.proposal_id for match in found[:2]] == [here.id, elsewhere.id]
    assert len(found[0].reasons) == 3


def test_within_a_hall_nothing_of_another_is_shown(hall: Hall) -> None:
    need(make_hall(), LIFT)
    mine = need(hall, LIFT_AGAIN)
    count_up()
    assert not any("电梯" in match.title for match in similar_to(mine, within=hall))
    assert any("电梯" in match.title for match in similar_to(mine))


@pytest.mark.parametrize("text", ["", "。。。", "你", "尊敬的领导您好", "😀" * 50, "'\"*§1 OR NOT"])
def test_a_text_that_says_nothing_has_no_look_alikes_and_breaks_nothing(
    hall: Hall, text: str
) -> None:
    need(hall, LIFT)
    assert list(similar_to_text(text, text)) == []


def test_the_index_is_never_asked_for_more_than_the_budget(hall: Hall) -> None:
    for _again in range(12):
        need(hall, LIFT)
    count_up()
    _text, pull = lookalikes.weighed(*LIFT)
    _needs, held = gram_lookup.needs_with(db.session.connection(), pull)
    assert sum(held.get(pair, 1) for pair in pull) <= lookalikes.BUDGET


def test_each_need_is_counted_once_however_often_the_sweep_runs(hall: Hall) -> None:
    need(hall, LIFT)
    assert count_up() == 4
    assert count_up() == 0
    needs, held = gram_lookup.needs_with(db.session.connection(), ["电梯", "没有", "无此"])
    assert (needs, held) == (4, {"电梯": 1, "没有": 1})
    assert db.session.scalar(select(func.count()).select_from(GramTally)) == 1


def test_the_desk_sees_the_likely_group_and_one_more_when_it_comes(hall: Hall) -> None:
    lifts = [need(hall, LIFT), need(hall, (LIFT[0], LIFT[1] + "谢谢！"))]
    assert keep_up() == 5
    (group,) = likely_groups(hall)
    assert group.proposal_ids == tuple(lift.id for lift in lifts)
    assert "电梯" in group.label
    lifts.append(need(hall, ("3号楼电梯又坏", LIFT[1])))
    assert keep_up() == 1
    assert [g.proposal_ids for g in likely_groups(hall)] == [tuple(p.id for p in lifts)]
    assert likely_groups(None) == likely_groups(hall)
    assert likely_groups(make_hall()) == []


def test_a_need_that_stands_in_a_topic_leaves_the_group(hall: Hall) -> None:
    lift = need(hall, LIFT)
    need(hall, LIFT)
    keep_up()
    close(lift, ProposalState.MERGED)
    assert likely_groups(hall) == []


def test_a_reworded_need_leaves_its_old_group_and_joins_a_new_one(hall: Hall) -> None:
    lifts = [need(hall, LIFT), need(hall, LIFT)]
    dogs = [need(hall, DOGS), need(hall, DOGS)]
    keep_up()
    assert grouped(hall) == {frozenset(p.id for p in lifts), frozenset(p.id for p in dogs)}
    reword(lifts[1], DOGS)
    keep_up()
    assert grouped(hall) == {frozenset(p.id for p in (lifts[1], *dogs))}
    reword(lifts[1], LIFT)
    keep_up()
    assert grouped(hall) == {frozenset(p.id for p in lifts), frozenset(p.id for p in dogs)}


def test_a_need_reworded_while_it_is_first_compared_is_compared_by_its_new_words(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    lift, other = need(hall, LIFT), need(hall, DANCE)
    nearest, left = lookalikes.nearest, [other]

    def while_it_is_reworded(asked: Proposal, *how: Any, **more: Any) -> list[tuple[int, float]]:
        found = nearest(asked, *how, **more)
        if asked.id == other.id and left:
            reword(left.pop(), LIFT)
        return found

    monkeypatch.setattr(lookalikes, "nearest", while_it_is_reworded)
    keep_up()
    assert grouped(hall) == {frozenset({lift.id, other.id})}


def test_rewording_the_only_need_leaves_nothing_to_compare(app: Flask) -> None:
    hall = make_hall()
    alone = need(hall, LIFT)
    keep_up()
    reword(alone, DANCE)
    assert keep_up() == 0
    assert likely_groups(hall) == []


def test_the_sweep_leaves_off_where_another_has_been(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    nearest = lookalikes.nearest

    def while_another_works(*asked: Any, **how: Any) -> list[tuple[int, float]]:
        found = nearest(*asked, **how)
        with transaction() as session:
            session.execute(update(GramTally).values(compared_to=99))
        return found

    monkeypatch.setattr(lookalikes, "nearest", while_another_works)
    assert keep_up() == 0
    assert db.session.scalar(select(func.count()).select_from(Neighbour)) == 0


def lines(output: str) -> Iterator[dict[str, Any]]:
    return (json.loads(line) for line in output.splitlines())


def test_the_commands_print_a_line_for_each_need_and_for_each_group(app: Flask, hall: Hall) -> None:
    first, second = need(hall, LIFT), need(hall, LIFT)
    with transaction() as session:
        session.execute(
            update(Proposal)
            .where(Proposal.id == first.id)
            .values(external_source="messages", external_id="留言-1")
        )
    run = app.test_cli_runner().invoke
    told = {
        line["id"]: line for line in lines(run(args=["proposals", "lookalikes", "--json"]).output)
    }
    assert len(told) == 5
    assert told[f"#{second.id}"]["similar"][0] == {"id": "留言-1", "score": 1.0}
    (group,) = lines(run(args=["proposals", "groups", "--json"]).output)
    assert group["ids"] == ["留言-1", f"#{second.id}"]
    assert "电梯" in str(group["label"])


def test_the_commands_speak_plainly_too_and_refuse_an_unknown_hall(app: Flask, hall: Hall) -> None:
    need(hall, LIFT)
    need(hall, LIFT)
    run = app.test_cli_runner().invoke
    of_hall = ["--hall", hall.code, "--limit", "1"]
    assert len(run(args=["proposals", "lookalikes", *of_hall]).output.splitlines()) == 5
    assert "电梯" in run(args=["proposals", "groups", *of_hall]).output
    for command in ("lookalikes", "groups"):
        assert run(args=["proposals", command, "--hall", "nowhere"]).exit_code == 2
