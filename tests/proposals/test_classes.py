"""Classes of three levels: chosen, suggested with a reason, learned from, and searched by."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text

from app.extensions import db
from app.people.models.person import Person
from app.permissions import Role
from app.transaction import transaction
from proposals.labels import CATEGORY_LABELS
from proposals.models.category import Category
from proposals.models.category_lesson import CategoryCount, CategoryLesson
from proposals.models.category_tree import UNSORTED, Sorted, tree
from proposals.models.proposal import Proposal
from proposals.queries.listing import Wanted, page_of, statement
from proposals.queries.suggesting import suggestion_for
from proposals.services import desk, lessons
from tests.proposals.stories import again, make_proposal
from tests.support.factories import make_hall, make_person

SignedIn = Callable[[Person], FlaskClient]
PROPERTY = "011003"
WORDS = {"title": "物业不管电梯", "body": "电梯老坏，物业公司不修，维修基金也不肯用。"}


def at(code: str) -> Sorted:
    found = Sorted.at(code)
    assert found is not None
    return found


def test_the_published_tree_is_whole_and_its_first_levels_are_ours() -> None:
    by_level = [sum(node.level == level for node in tree().nodes.values()) for level in (1, 2, 3)]
    assert by_level == [15, 118, 517]
    known = [category for category in Category if category is not Category.UNSORTED]
    assert [node.name for node in tree().below()] == [str(CATEGORY_LABELS[one]) for one in known]
    assert [at(node.code).category for node in tree().below()] == known


def test_a_class_is_stored_by_its_levels_and_found_again() -> None:
    chosen = at(PROPERTY)
    assert (chosen.category, chosen.second, chosen.third) == ("construction", "0110", PROPERTY)
    assert chosen.names == ["城乡建设", "住房保障与房地产", "物业服务"]
    assert at("construction").code == at("01").code == "01"
    assert (UNSORTED.code, UNSORTED.lineage) == ("", [])
    assert Sorted.at("999999") is None


def test_a_desk_sorts_finely_and_the_journal_and_flag_say_how(app: Flask) -> None:
    hall = make_hall()
    proposal, secretary = make_proposal(hall), make_person(Role.SECRETARY, at=hall)
    assert proposal.category_suggested is None
    with transaction():
        desk.classify(proposal, at(PROPERTY), by=secretary, confirmed=True)
    assert (again(proposal).category_third, again(proposal).category_suggested) == (PROPERTY, True)
    with transaction():
        desk.classify(proposal, at("transport"), by=secretary)
    now = again(proposal)
    assert (now.category_second, now.category_third, now.category_suggested) == (None, None, False)


def counted(code: str, gram: str = "充电") -> int:
    return (
        db.session.scalar(
            select(func.coalesce(func.sum(CategoryCount.count), 0)).where(
                CategoryCount.node == code, CategoryCount.gram == gram
            )
        )
        or 0
    )


def test_a_lesson_counts_at_every_level_and_is_taken_back_exactly(app: Flask) -> None:
    proposal = make_proposal(make_hall())
    with transaction():
        lessons.teach(proposal, PROPERTY)
        lessons.teach(proposal, PROPERTY)
    assert [counted(code) for code in ("01", "0110", PROPERTY)] == [1, 1, 1]
    with transaction():
        proposal.title, proposal.body = "改过了", "说的是别的"
        lessons.teach(proposal, "06")
    assert [counted(code) for code in ("01", "0110", PROPERTY, "06")] == [0, 0, 0, 0]
    assert counted("06", "改过") == 1
    with transaction():
        lessons.teach(proposal, "")
    assert db.session.scalar(select(func.count()).select_from(CategoryLesson)) == 0
    assert db.session.scalar(select(func.sum(CategoryCount.count))) == 0


def test_what_desks_taught_is_suggested_later_with_its_word(app: Flask) -> None:
    hall = make_hall()
    secretary = make_person(Role.SECRETARY, at=hall)
    assert suggestion_for("跳蚤市集何时再办", "") is None
    for number in range(60):
        about = "跳蚤市集办在哪里" if number % 2 else "另外一桩毫不相干"
        proposal = make_proposal(hall, secretary, title=about, body="大家都想知道。")
        code = "090301" if number % 2 else "02"
        with transaction():
            desk.classify(proposal, at(code), by=secretary)
    suggested = suggestion_for("跳蚤市集何时再办", "")
    assert suggested is not None
    assert suggested.sorted_as.category is Category.CIVIL_AFFAIRS
    assert "跳蚤市集" in "".join(suggested.words)


def test_the_desk_is_offered_a_class_with_its_reason_and_takes_it_with_one_tap(
    app: Flask, signed_in: SignedIn
) -> None:
    hall = make_hall()
    client = signed_in(make_person(Role.SECRETARY, at=hall))
    proposal = make_proposal(hall, title=WORDS["title"], body=WORDS["body"])
    page = client.get(f"/desk/proposals/{proposal.id}").text
    assert "因为写到了“电梯、物业" in page
    assert f'name="code" value="{PROPERTY}"' in page
    address = f"/desk/proposals/{proposal.id}/category"
    client.post(address, data={"code": PROPERTY, "suggested": "1"})
    assert again(proposal).category_suggested is True
    assert "按文字推荐，经人确认" in client.get(f"/desk/proposals/{proposal.id}").text
    assert "就用这一类" not in client.get(f"/desk/proposals/{proposal.id}").text
    client.post(address, data={"code": "06"})
    assert (again(proposal).category, again(proposal).category_suggested) == ("transport", False)
    client.post(address, data={"code": ""})
    assert again(proposal).category is Category.UNSORTED


def test_a_desk_walks_down_the_whole_tree(app: Flask, signed_in: SignedIn) -> None:
    hall = make_hall()
    client = signed_in(make_person(Role.SECRETARY, at=hall))
    proposal = make_proposal(hall, title=WORDS["title"], body=WORDS["body"])
    address = f"/desk/proposals/{proposal.id}/category"
    top, below = client.get(address).text, client.get(f"{address}?at=0110").text
    assert "可能是这几类" in top
    assert "劳动和社会保障" in top
    assert "物业服务" in below
    assert f'value="{PROPERTY}"' in below
    assert client.get(f"{address}?at=九九").status_code == 200


def write(client: FlaskClient, hall_id: int, words: dict[str, str]) -> None:
    client.post("/proposals/new", data={**words, "category": "unsorted"})
    client.post("/proposals/new/where", data={"hall": str(hall_id), "where_text": "1号楼"})


def newest() -> Proposal:
    return db.session.scalars(select(Proposal).order_by(Proposal.id.desc()).limit(1)).one()


def test_a_resident_may_take_the_suggested_class_or_another_or_none(
    app: Flask, signed_in: SignedIn
) -> None:
    hall = make_hall()
    client = signed_in(make_person(Role.RESIDENT, at=hall))
    write(client, hall.id, WORDS)
    page = client.get("/proposals/new/confirm").text
    assert "这件事是不是属于“城乡建设 › 住房保障与房地产 › 物业服务”" in page
    assert "因为写到了“电梯、物业" in page
    client.post("/proposals/new/confirm")
    assert (newest().category, newest().category_suggested) == (Category.UNSORTED, None)
    write(client, hall.id, WORDS)
    client.post("/proposals/new/category", data={"code": PROPERTY, "suggested": "1"})
    client.post("/proposals/new", data={**WORDS, "category": "construction"})  # a last correction
    client.post("/proposals/new/confirm")
    assert (newest().category_third, newest().category_suggested) == (PROPERTY, True)
    write(client, hall.id, WORDS)
    client.post("/proposals/new/category", data={"code": "0204"})
    client.post("/proposals/new/confirm")
    assert (newest().category_second, newest().category_suggested) == ("0204", False)
    assert "民族宗教" in client.get(newest().url).text


def test_words_that_say_nothing_clear_bring_no_suggestion(app: Flask, signed_in: SignedIn) -> None:
    hall = make_hall()
    client = signed_in(make_person(Role.RESIDENT, at=hall))
    write(client, hall.id, {"title": "请管一管", "body": "好几天了。"})
    page = client.get("/proposals/new/confirm").text
    assert "是不是属于" not in page
    assert "选一个分类（可以不选）" in page


@pytest.mark.parametrize("code", ["magic", "010", "99", "０１", "' OR 1=1"])
def test_a_class_that_does_not_exist_is_refused(app: Flask, signed_in: SignedIn, code: str) -> None:
    hall = make_hall()
    proposal, client = make_proposal(hall), signed_in(make_person(Role.SECRETARY, at=hall))
    answer = client.post(f"/desk/proposals/{proposal.id}/category", data={"code": code})
    assert answer.status_code == 422
    assert again(proposal).category is Category.UNSORTED


def test_the_list_is_narrowed_to_any_level(app: Flask, client: FlaskClient) -> None:
    hall = make_hall()
    secretary = make_person(Role.SECRETARY, at=hall)
    sorted_as = {
        code: make_proposal(hall, title=f"类{code}") for code in ("01", "0110", PROPERTY, "06")
    }
    for code, proposal in sorted_as.items():
        with transaction():
            desk.classify(proposal, at(code), by=secretary)

    def found(code: str) -> set[str]:
        page = client.get(f"/proposals?category={code}").text
        return {one for one, proposal in sorted_as.items() if proposal.url in page}

    assert found("construction") == found("01") == {"01", "0110", PROPERTY}
    assert found("0110") == {"0110", PROPERTY}
    assert found(PROPERTY) == {PROPERTY}
    assert found("nonsense") == set(sorted_as)
    page = client.get("/proposals?category=0110").text
    assert "物业服务" in page  # the way further down is offered
    assert "招生录取" not in page


@pytest.mark.parametrize(
    ("code", "index"), [("0110", "ix_proposal_second_list"), (PROPERTY, "ix_proposal_third_list")]
)
def test_the_list_of_a_class_is_read_off_its_index(app: Flask, code: str, index: str) -> None:
    """In the order of the index: the first page costs the same however many there are."""
    asked: Any = statement(Wanted(category=Category.CONSTRUCTION, branch=at(code)), 21)
    compiled = asked.compile(db.engine, compile_kwargs={"literal_binds": True})
    if (
        db.engine.dialect.name == "postgresql"
    ):  # without rows its planner would rather read them all
        for way in ("seqscan", "sort", "bitmapscan"):
            db.session.execute(text(f"SET LOCAL enable_{way} = off"))
        plan = db.session.execute(text(f"EXPLAIN {compiled}")).all()
    else:
        plan = db.session.execute(text(f"EXPLAIN QUERY PLAN {compiled}")).all()
    steps = " ".join(str(row[-1]) for row in plan)
    assert index in steps
    assert "TEMP B-TREE" not in steps
    assert "Sort" not in steps
    assert page_of(Wanted(category=Category.CONSTRUCTION, branch=at(code))).rows == []


def test_the_first_level_is_named_in_the_readers_language(app: Flask, signed_in: SignedIn) -> None:
    hall = make_hall()
    browser = signed_in(make_person(Role.SECRETARY, at=hall))
    proposal = make_proposal(hall, title=WORDS["title"], body=WORDS["body"])
    browser.post("/view", data={"lang": "en"})
    for page in (f"/desk/proposals/{proposal.id}/category", f"/desk/proposals/{proposal.id}"):
        page_text = browser.get(page).text
        assert "Building and public works" in page_text
        assert "城乡建设" not in page_text
