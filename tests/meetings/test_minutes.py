"""Minutes: what the journal says, corrected beside it, confirmed, published."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
import sqlalchemy as sa
from docx import Document
from flask import Flask

from app import clock
from app.announcements import subscribe
from app.documents.filling import Origin
from app.documents.minutes import minutes_values
from app.documents.notice import notice_document
from app.documents.render import render
from app.errors import Forbidden, Invalid, Refused
from app.extensions import db
from app.paper_templates import services as templates
from app.paper_templates.models.paper_template import PaperKind
from app.people.models.person import Person
from app.transaction import transaction
from meetings.events import MinutesPublished
from meetings.models.meeting import MeetingState
from meetings.queries import minutes
from meetings.rules import acts
from meetings.services import confirming, roll
from meetings.services import minutes as service
from meetings.views.minutes_paper import minutes_of
from meetings.views.papers import notice_of
from tests.meetings.assembly import TEXT, Assembly, assemble


def closed() -> Assembly:
    hall = assemble(5).in_session(present=4).decided(3, 1, adopted=True)
    hall.act(acts.Close(at=0), hall.chair)
    return hall


def sign(hall: Assembly, *people: Person) -> None:
    for person in people:
        with transaction():
            content = service.content_of(hall.meeting)
            confirming.sign(hall.meeting, by=person, content=content)


def test_the_minutes_say_what_was_done_by_whom(app: Flask) -> None:
    hall = closed()
    text = "\n".join(line.text for line in minutes.lines_of(hall.meeting))
    for said in (
        "代表1提出主动议",
        "代表2附议",
        "主持人宣布动议成立",
        "赞成 3，反对 1",
        "宣布闭会",
    ):
        assert said in text
    turnout = minutes.turnout_of(hall.meeting)
    assert (turnout.called, len(turnout.came), len(turnout.absent)) == (5, 4, 1)
    assert [entry.name for entry in turnout.absent] == ["代表5"]


def test_a_correction_stands_beside_the_line_and_replaces_nothing(app: Flask) -> None:
    hall = closed()
    before = [line.text for line in minutes.lines_of(hall.meeting)]
    with transaction():
        service.correct(
            hall.meeting, "应为代表6附议", about_seq=9, reason="代表6指出", by=hall.clerk
        )
        service.correct(
            hall.meeting, "会前有居民旁听", about_seq=None, reason="代表6指出", by=hall.clerk
        )
    lines = minutes.lines_of(hall.meeting)
    assert [line.text for line in lines] == before
    assert [c.text for c in lines[8].corrections] == ["应为代表6附议"]
    assert [r.text for r in minutes.remarks_of(hall.meeting)] == ["会前有居民旁听"]
    for statement in ("UPDATE minutes_correction SET text='x'", "DELETE FROM minutes_correction"):
        with pytest.raises(sa.exc.DBAPIError, match="may only grow"), db.session.begin_nested():
            db.session.execute(sa.text(statement))


def test_the_chair_and_two_representatives_confirm(app: Flask) -> None:
    told: list[MinutesPublished] = []
    subscribe(app, MinutesPublished, told.append)
    hall = closed()
    with pytest.raises(Refused, match="还没有核对完"), transaction():
        service.publish(hall.meeting, by=hall.clerk)
    sign(hall, hall.chair, hall.representatives[0])
    assert hall.meeting.state is MeetingState.CLOSED
    sign(hall, hall.representatives[1])
    assert hall.meeting.state is MeetingState.MINUTES_CONFIRMED
    with transaction():
        service.publish(hall.meeting, by=hall.clerk)
    assert hall.meeting.state is MeetingState.PUBLISHED
    assert told == [MinutesPublished(hall.meeting.id)]


def test_a_correction_after_signing_asks_for_new_signatures(app: Flask) -> None:
    hall = closed()
    sign(hall, hall.chair, *hall.representatives[:2])
    with transaction():
        service.correct(hall.meeting, "漏了一句", about_seq=None, reason="代表6指出", by=hall.clerk)
    assert hall.meeting.state is MeetingState.CLOSED
    assert confirming.signatures(hall.meeting) == []
    entry = roll.entry_of(hall.meeting, hall.representatives[0])
    assert entry is not None
    assert confirming.awaiting(hall.meeting, entry)
    sign(hall, hall.chair, *hall.representatives[:2])
    assert hall.meeting.state is MeetingState.MINUTES_CONFIRMED


def test_one_signs_what_one_saw(app: Flask) -> None:
    hall = closed()
    seen = service.content_of(hall.meeting)
    with transaction():
        service.correct(hall.meeting, "改了", about_seq=None, reason="代表6指出", by=hall.clerk)
    with pytest.raises(Refused, match="刚刚有更正"), transaction():
        confirming.sign(hall.meeting, by=hall.chair, content=seen)


def test_those_who_were_absent_or_have_no_vote_do_not_sign(app: Flask) -> None:
    hall = closed()
    for person in (hall.representatives[4], hall.clerk, hall.expert):
        with pytest.raises(Forbidden):
            sign(hall, person)


def test_nobody_signs_twice_or_before_the_end(app: Flask) -> None:
    hall = closed()
    sign(hall, hall.chair)
    with pytest.raises(Refused, match="已经核对"):
        sign(hall, hall.chair)
    going_on = assemble().in_session()
    with pytest.raises(Refused, match="现在不能核对"):
        sign(going_on, going_on.chair)


def test_a_correction_says_who_when_why_and_what_stood_there(app: Flask) -> None:
    hall = closed()
    with transaction():
        service.correct(hall.meeting, "应为代表6附议", about_seq=9, reason="看录像", by=hall.clerk)
        service.correct(hall.meeting, "应为代表5附议", about_seq=9, reason="又看了", by=hall.clerk)
    line = minutes.lines_of(hall.meeting)[8]
    first, second = line.corrections
    assert (first.by_id, first.reason, first.earlier) == (hall.clerk.id, "看录像", line.text)
    assert (second.earlier, second.reason) == ("应为代表6附议", "又看了")
    assert first.at <= second.at <= clock.now()


@pytest.mark.parametrize(("text", "reason"), [(" ", "看录像"), ("应为代表6", "  ")])
def test_a_correction_needs_words_and_a_reason(app: Flask, text: str, reason: str) -> None:
    hall = closed()
    with pytest.raises(Invalid), transaction():
        service.correct(hall.meeting, text, about_seq=None, reason=reason, by=hall.clerk)
    with pytest.raises(Invalid, match="没有这一条"), transaction():
        service.correct(hall.meeting, "改", about_seq=999, reason="因为", by=hall.clerk)


def test_after_publication_a_correction_waits_until_it_is_confirmed_again(app: Flask) -> None:
    hall = closed()
    sign(hall, hall.chair, *hall.representatives[:2])
    with transaction():
        service.publish(hall.meeting, by=hall.clerk)
    last = service.in_force(hall.meeting)
    assert last is not None
    assert last.number == 1
    with pytest.raises(Refused, match="现在不能核对"):
        sign(hall, hall.representatives[2])
    with transaction():
        service.correct(hall.meeting, "费用应为3万元", about_seq=9, reason="笔误", by=hall.clerk)
    assert hall.meeting.state is MeetingState.PUBLISHED
    assert not service.is_confirmed(hall.meeting)
    everybody = minutes.lines_of(hall.meeting, upto=last.last_correction)
    assert [line.corrections for line in everybody if line.corrections] == []
    sign(hall, hall.chair, *hall.representatives[:2])
    again = service.in_force(hall.meeting)
    assert again is not None
    assert again.number == 2
    shown = minutes.lines_of(hall.meeting, upto=again.last_correction)[8]
    assert [one.text for one in shown.corrections] == ["费用应为3万元"]
    assert hall.meeting.state is MeetingState.PUBLISHED


def words(data: bytes) -> str:
    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def word_file(hall: Assembly) -> str:
    paper = minutes_of(hall.meeting)
    origin = Origin(paper.title, paper.hall, clock.now())
    return words(templates.write(PaperKind.MINUTES, minutes_values(paper), origin).content)


def test_the_word_file_opens_and_says_the_same(app: Flask) -> None:
    hall = closed()
    with transaction():
        service.correct(
            hall.meeting, "会前有居民旁听", about_seq=None, reason="漏写", by=hall.clerk
        )
    with app.test_request_context():
        text = word_file(hall)
        for said in ("会议纪要", hall.hall.name, TEXT, "代表2附议", "赞成3 反对1"):
            assert said in text, said
        assert "补充说明：会前有居民旁听" in text
        assert "应到代表5人，实到4人，法定人数4人，符合法定人数" in text
        assert "实到4＝赞成3＋反对1＋弃权0＋未表决0" in text
        assert "（草稿：尚未核对签名）" in text
        sign(hall, hall.chair, *hall.representatives[:2])
        signed = word_file(hall)
    assert "周主持（主持人）" in signed
    assert "草稿" not in signed
    assert signed.count("已核对") == 3


def test_openslides_6139_6583_5201_437_minutes_are_there_without_anybody_typing_them(
    app: Flask,
) -> None:
    hall = closed()
    with app.test_request_context():
        paper = minutes_of(hall.meeting)
    [item] = paper.items
    assert item.motions == (TEXT,)
    assert "代表1提出主动议" in item.course[0]
    assert [vote.count.yes for vote in item.votes if vote.count] == [3]
    assert paper.attended == ("代表1", "代表2", "代表3", "代表4")


def test_minutes_published_before_confirmations_were_kept_stay_as_published(app: Flask) -> None:
    hall = closed()
    with transaction():
        service.correct(hall.meeting, "旧的更正", about_seq=None, reason="漏写", by=hall.clerk)
        hall.meeting.state = MeetingState.PUBLISHED
        hall.meeting.minutes_published_at = clock.now()
    assert not service.waits_for_signatures(hall.meeting)
    assert service.settled_upto(hall.meeting) == service.corrections(hall.meeting)[0].id
    with clock.stopped(clock.now() + timedelta(hours=1)), transaction():
        service.correct(hall.meeting, "新的更正", about_seq=None, reason="又漏", by=hall.clerk)
    assert service.waits_for_signatures(hall.meeting)
    assert service.settled_upto(hall.meeting) == service.corrections(hall.meeting)[0].id
    sign(hall, hall.chair, *hall.representatives[:2])
    assert service.settled_upto(hall.meeting) == service.corrections(hall.meeting)[1].id


def test_the_notice_as_a_word_file_opens(app: Flask) -> None:
    hall = assemble()
    with app.test_request_context():
        text = words(render(notice_document(notice_of(hall.meeting)), written_at=clock.now()))
    for said in ("关于召开充电桩议事会的通知", "社区活动室", "装充电桩"):
        assert said in text
