"""Running notes: two clerks write at once and no words are lost."""

from __future__ import annotations

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Invalid, Refused
from app.people.models.person import Person
from app.transaction import transaction
from meetings.models.note import Note
from meetings.queries import minutes as lines
from meetings.queries import notes
from meetings.rules import acts
from meetings.services import confirming, minutes, note_taking
from meetings.services.merging import merge
from meetings.services.note_taking import Typed
from tests.meetings.assembly import Assembly, assemble

FIRST, SECOND = "a" * 16, "b" * 16
LINES = st.lists(st.sampled_from("甲乙丙丁戊己"), max_size=6).map("\n".join)


def write(hall: Assembly, text: str, *, page: str, by: Person, seen: int = 0) -> list[Note]:
    about = note_taking.item_key(hall.items[0])
    with transaction():
        return note_taking.write(hall.meeting, {about: Typed(text, seen)}, page=page, by=by)


def standing(hall: Assembly) -> str:
    return note_taking.latest(hall.meeting)[note_taking.item_key(hall.items[0])].text


@given(LINES, LINES, LINES)
def test_every_line_that_either_hand_added_is_there(base: str, mine: str, theirs: str) -> None:
    joined = merge(base, mine, theirs).text.split("\n")
    for hand in (mine, theirs):
        for line in set(hand.split("\n")) - {"", *base.split("\n")}:
            assert line in joined


@given(LINES, LINES)
def test_where_one_hand_wrote_alone_its_text_stands(base: str, mine: str) -> None:
    for merged in (merge(base, mine, base), merge(base, base, mine), merge(base, mine, mine)):
        assert merged.text == mine
        assert not merged.clash


def test_changes_at_different_places_are_both_taken() -> None:
    base = "开场\n第一点\n第二点\n散会"
    merged = merge(base, "开场\n第一点：停车\n第二点\n散会", "开场\n第一点\n第二点\n散会\n掌声")
    assert merged.text == "开场\n第一点：停车\n第二点\n散会\n掌声"
    assert not merged.clash


def test_the_same_line_changed_twice_is_kept_twice_and_said() -> None:
    merged = merge("费用4万", "费用3万", "费用5万")
    assert merged.text == "费用5万\n费用3万"
    assert merged.clash


def test_two_clerks_at_once(app: Flask) -> None:
    hall = assemble().in_session()
    write(hall, "张三介绍了方案", page=FIRST, by=hall.clerk)
    [note] = write(hall, "物业到会说明", page=SECOND, by=hall.chair)
    assert set(standing(hall).split("\n")) == {"张三介绍了方案", "物业到会说明"}
    assert note.number == 2


def test_a_page_that_goes_on_typing_takes_nothing_of_others_away(app: Flask) -> None:
    hall = assemble().in_session()
    write(hall, "甲一", page=FIRST, by=hall.clerk)
    write(hall, "乙一", page=SECOND, by=hall.chair)
    write(hall, "甲一\n甲二", page=FIRST, by=hall.clerk)
    write(hall, "甲一\n甲二\n甲三", page=FIRST, by=hall.clerk)
    write(hall, "乙一\n乙二", page=SECOND, by=hall.chair)
    assert set(standing(hall).split("\n")) == {"甲一", "甲二", "甲三", "乙一", "乙二"}


def test_the_same_page_keeps_its_own_revision_and_another_page_writes_the_next(app: Flask) -> None:
    hall = assemble().in_session()
    for text in ("张", "张三", "张三说"):
        write(hall, text, page=FIRST, by=hall.clerk)
    assert [note.number for note in note_taking.revisions(hall.meeting)] == [1]
    assert write(hall, "张三说", page=FIRST, by=hall.clerk) == []
    write(hall, "张三说停车", page=SECOND, by=hall.clerk, seen=1)
    assert standing(hall) == "张三说停车"
    assert {n.typed for n in note_taking.revisions(hall.meeting)} == {"张三说", "张三说停车"}


def test_a_summary_stands_under_its_speech_in_the_minutes(app: Flask) -> None:
    hall = assemble().in_session().moved()
    [speech] = [line for line in lines.lines_of(hall.meeting) if line.code == "start_speech"]
    about = note_taking.speech_key(speech.seq)
    with transaction():
        fields = {about: Typed("楼下没有地方充电\r\n夜里拉线危险", 0)}
        note_taking.write(hall.meeting, fields, page=FIRST, by=hall.clerk)
    line = lines.lines_of(hall.meeting)[speech.seq - 1]
    assert line.summary == "楼下没有地方充电\n夜里拉线危险"
    headings = [chapter.heading for chapter in notes.chapters_of(hall.meeting)]
    assert headings == ["开会", "装充电桩", "散会和其他"]


@pytest.mark.parametrize("about", ["speech:1", "item:99999", "elsewhere"])
def test_a_note_is_about_this_meeting(app: Flask, about: str) -> None:
    hall = assemble().in_session()
    with pytest.raises(Invalid, match="没有这一段"), transaction():
        note_taking.write(hall.meeting, {about: Typed("说", 0)}, page=FIRST, by=hall.clerk)


def test_a_note_has_an_end(app: Flask) -> None:
    hall = assemble().in_session()
    with pytest.raises(Invalid, match="8000"):
        write(hall, "说" * 8001, page=FIRST, by=hall.clerk)


def test_notes_are_part_of_what_is_signed_and_settled_with_it(app: Flask) -> None:
    hall = assemble().in_session()
    hall.act(acts.Close(at=0), hall.chair)
    before = minutes.content_of(hall.meeting)
    write(hall, "散会后补记", page=FIRST, by=hall.clerk)
    content = minutes.content_of(hall.meeting)
    assert content != before
    for person in (hall.chair, *hall.representatives[:2]):
        with transaction():
            confirming.sign(hall.meeting, by=person, content=content)
    with pytest.raises(Refused, match="现在不能改"):
        write(hall, "又想起来", page=FIRST, by=hall.clerk)
