"""Search finds every piece of every text, and nothing else."""

from __future__ import annotations

import unicodedata

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.extensions import db
from app.people.models.person import Person
from app.permissions import Role
from app.places.models.hall import Hall
from app.places.models.place import PlaceKind
from app.transaction import transaction
from proposals.lifecycle.proposal import ProposalState
from proposals.models import search_index
from proposals.models.category import Category
from proposals.queries.listing import Sort, Wanted, excerpt, page_of
from proposals.services import cosigning, desk
from proposals.services.proposing import Wording, correct, propose
from tests.proposals.stories import make_proposal
from tests.support.factories import make_hall, make_person, make_place

WEIRD = st.text(
    st.one_of(
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
        st.characters(min_codepoint=0x20000, max_codepoint=0x2A6DF),
        st.characters(min_codepoint=0x30000, max_codepoint=0x3134A),
        st.sampled_from("aAzZ09 ,。!?\"'*()-+:^~§{}[]\\/%_&|<>@#;`℃Ⅷ①㎡ＡＢ１２éßİ"),
        st.characters(),
    ),
    min_size=1,
    max_size=40,
)
_LOOSE = settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def ids(**wanted: object) -> list[int]:
    return [row.id for row in page_of(Wanted(**wanted), size=5_000).rows]  # type: ignore[arg-type]  # reason: a test's short hand


def test_two_characters_are_found(app: Flask) -> None:
    hall = make_hall()
    proposal = make_proposal(hall, body="有人从五楼甩线下来充电")
    make_proposal(hall, title="路灯坏了", body="黑咕隆咚的")
    assert ids(words="充电") == [proposal.id]


@pytest.mark.parametrize("character", ["有", "电", "五"])
def test_a_single_character_is_found_wherever_it_stands(app: Flask, character: str) -> None:
    proposal = make_proposal(make_hall(), title="题", body="有人从五楼甩线下来充电")
    assert ids(words=character) == [proposal.id]


@pytest.mark.parametrize("words", ["A3区", "a3", "3区", "12345", "234", "ＡＢ", "ab", "Café"])
def test_letters_and_digits_are_found_in_any_width_and_case(app: Flask, words: str) -> None:
    proposal = make_proposal(make_hall(), body="A3区打了12345,ab栋的café关门了")
    assert ids(words=words) == [proposal.id]


def test_a_word_across_a_comma_is_not_invented(app: Flask) -> None:
    make_proposal(make_hall(), title="题", body="他充,电没了")
    assert ids(words="充电") == []


def test_all_words_must_be_there(app: Flask) -> None:
    hall = make_hall()
    both = make_proposal(hall, body="物业乱收停车费")
    make_proposal(hall, body="物业不错")
    assert ids(words="停车 物业") == [both.id]


def test_the_title_and_the_spot_are_searched_too(app: Flask) -> None:
    hall = make_hall()
    by = make_person(Role.RESIDENT, at=hall)
    with transaction():
        proposal = propose(hall, Wording.of("加装电梯", "老人多", "三号楼东侧"), by=by)
    assert ids(words="电梯") == ids(words="东侧") == [proposal.id]


@pytest.mark.parametrize(
    "words",
    ['"', "'", "*", "a OR b", "NOT", "NEAR(", "充*电", "§1", "\\", "😀", "grams:充", "%", "-"],
)
def test_signs_of_query_languages_mean_nothing(app: Flask, words: str) -> None:
    make_proposal(make_hall(), title="题", body="普通的一件事")
    assert ids(words=words) == []


@_LOOSE
@given(text=WEIRD)
def test_every_piece_of_a_text_finds_it(app: Flask, text: str) -> None:
    hall, by = _hall_and_person()
    body = "始" + text
    try:
        words = Wording.of("题目", body)
    except Exception:  # noqa: BLE001 - not every weird text may be sent; what may, must be found
        return
    with transaction():
        proposal = propose(hall, words, by=by)
    for run in search_index.runs(words.body):
        for length in (1, 2, 3, len(run)):
            for at in range(max(len(run) - length + 1, 0)):
                piece = run[at : at + length]
                if search_index.runs(piece) == [piece]:
                    assert proposal.id in ids(words=piece), piece


@_LOOSE
@given(words=st.one_of(WEIRD, st.text(max_size=200)))
def test_no_query_breaks_the_list(app: Flask, words: str) -> None:
    _hall_and_person()
    for sort in Sort:
        page_of(Wanted(words=words, place_id=1, sort=sort))


@given(st.text(max_size=300))
def test_tokens_hold_nothing_that_a_database_would_read_as_syntax(text: str) -> None:
    for token in search_index.grams(text):
        assert 1 <= len(token) <= 2
        assert not set(token) & set(" '\"\\*:&|!()<>-§")


def test_a_corrected_text_is_found_by_its_new_words_only(app: Flask) -> None:
    hall = make_hall()
    by, secretary = make_person(Role.RESIDENT, at=hall), make_person(Role.SECRETARY, at=hall)
    proposal = make_proposal(hall, by, title="路灯", body="坏了好几天")
    with transaction():
        desk.send_back(proposal, by=secretary, reason="哪一盏?")
    with transaction():
        correct(proposal, Wording.of("路灯", "三号楼旁边那盏"), by=by)
    assert ids(words="三号") == [proposal.id]
    assert ids(words="好几") == []


def test_a_street_finds_what_is_below_it_and_no_more(app: Flask) -> None:
    street = make_place(kind=PlaceKind.STREET)
    below = make_hall(place=make_place(parent=street))
    inside, outside = make_proposal(below), make_proposal(make_hall())
    assert ids(place_id=street.id) == [inside.id]
    assert ids(place_id=street.id, words="充电") == [inside.id]
    assert set(ids(words="充电")) == {inside.id, outside.id}


def test_filters_narrow_by_state_category_and_hall(app: Flask) -> None:
    hall = make_hall()
    secretary = make_person(Role.SECRETARY, at=hall)
    accepted = make_proposal(hall, category=Category.TRANSPORT)
    other = make_proposal(hall)
    make_proposal(make_hall())
    with transaction():
        desk.accept(accepted, by=secretary)
    assert set(ids(hall_id=hall.id)) == {other.id, accepted.id}
    assert ids(hall_id=hall.id, state=ProposalState.TRIAGED) == [accepted.id]
    assert ids(category=Category.TRANSPORT, words="充电") == [accepted.id]


def test_leafing_through_shows_each_proposal_once_in_either_order(app: Flask) -> None:
    hall = make_hall()
    made = [make_proposal(hall, title=f"第{n}件") for n in range(7)]
    for number in (2, 2, 5):
        with transaction():
            cosigning.co_sign(made[number], by=make_person(Role.RESIDENT, at=hall))
    for sort in Sort:
        for words in ("", "充电"):
            seen, after = [], ""
            while True:
                page = page_of(Wanted(hall_id=hall.id, sort=sort, words=words, after=after), size=3)
                seen += [row.id for row in page.rows]
                if page.next_after is None:
                    break
                after = page.next_after
            assert sorted(seen) == sorted(one.id for one in made)
            if sort is Sort.SUPPORT:
                assert seen[:2] == [made[2].id, made[5].id]


def test_a_key_that_is_none_begins_at_the_top(app: Flask) -> None:
    hall = make_hall()
    proposal = make_proposal(hall)
    for sort in Sort:
        assert ids(hall_id=hall.id, after="1 OR 1=1", sort=sort) == [proposal.id]


def test_the_excerpt_shows_the_word_that_was_searched() -> None:
    assert "甩线" in excerpt("前面" * 200 + "甩线" + "后面" * 200, "甩线")
    assert excerpt("短短一句") == "短短一句"


def test_positions_beyond_what_postgresql_counts_do_not_break_it(app: Flask) -> None:
    hall, by = _hall_and_person()
    proposal = make_proposal(hall, by, body="".join(chr(0x4E00 + n % 9000) for n in range(9_999)))
    assert proposal.id in ids(words=proposal.body[9_000:9_006])


def _hall_and_person() -> tuple[Hall, Person]:
    """One hall for all examples of a property: Hypothesis repeats inside one test."""
    hall = db.session.scalar(select(Hall).where(Hall.code == "weird")) or make_hall("weird")
    person = db.session.scalar(select(Person).where(Person.name == "怪字"))
    return hall, person or make_person(Role.RESIDENT, at=hall, name="怪字")


def test_folding_keeps_to_what_people_see() -> None:
    assert search_index.runs("ＡＢ①℃") == [unicodedata.normalize("NFKC", "ab1"), "c"]
