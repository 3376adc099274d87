"""Papers are gathered before the notice, read by everybody after it, and marked when late."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.errors import Invalid, Missing, Refused
from app.people.models.person import Person
from app.permissions import Role
from app.transaction import transaction
from meetings.models.meeting import Meeting
from meetings.models.paper import Paper
from meetings.services import convening, papers
from tests.meetings.assembly import TEXT, Assembly, assemble, plan
from tests.support.factories import make_hall, make_person

SignedIn = Callable[[Person], FlaskClient]
PDF = b"%PDF-1.7\n1 0 obj\n"


def planned() -> tuple[Meeting, Person]:
    hall = make_hall()
    chair, clerk = make_person(Role.CHAIR, at=hall), make_person(Role.SECRETARY, at=hall)
    make_person(Role.REPRESENTATIVE, at=hall)
    with transaction():
        meeting = convening.convene(hall, plan(chair, clerk), by=clerk)
        convening.add_item(meeting, by=clerk, title="装充电桩", text=TEXT)
    return meeting, clerk


def added(hall: Assembly, **changed: object) -> Paper:
    values: dict[str, object] = {"filename": "预算.pdf", "content": PDF, "by": hall.clerk}
    with transaction():
        return papers.add(hall.meeting, **(values | changed))  # type: ignore[arg-type]  # reason: the test names what it changes


def test_a_paper_is_named_after_its_file_and_kept_whole(app: Flask) -> None:
    one = added(assemble())
    assert (one.title, one.kind, one.size, one.content) == ("预算", "pdf", len(PDF), PDF)
    assert one.after_notice, "people were called before it came"


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("空.pdf", b"", "空的"),
        ("假.pdf", b"<html>", "不能作会议材料"),
        ("程序.exe", b"MZ" + PDF, "不能作会议材料"),
        ("图.pdf", b"\x89PNG\r\n\x1a\n", "不能作会议材料"),
        ("没有后缀", PDF, "不能作会议材料"),
        ("大.pdf", PDF + b" " * papers.MAX_BYTES, "文件太大"),
    ],
)
def test_what_is_no_paper_is_refused(app: Flask, name: str, content: bytes, why: str) -> None:
    with pytest.raises(Invalid, match=why):
        added(assemble(), filename=name, content=content)


def test_a_paper_is_taken_back_before_the_notice_only(app: Flask) -> None:
    meeting, clerk = planned()
    with transaction():
        one = papers.add(meeting, filename="a.pdf", content=PDF, by=clerk)
        assert not one.after_notice
        papers.remove(one, by=clerk)
        assert papers.papers_of(meeting) == []
        kept = papers.add(meeting, filename="b.pdf", content=PDF, by=clerk)
        convening.give_notice(meeting, by=clerk)
    with pytest.raises(Refused, match="不能撤下"), transaction():
        papers.remove(kept, by=clerk)


def test_papers_stand_in_the_order_of_the_agenda(app: Flask) -> None:
    hall = assemble(titles=("甲", "乙"))
    for item in (hall.items[1], hall.items[0], None):
        added(hall, item=item, title=item.title if item else "总")
    assert [one.title for one in papers.papers_of(hall.meeting)] == ["总", "甲", "乙"]


def test_a_paper_belongs_to_its_own_meeting(app: Flask) -> None:
    one, other = assemble(), assemble()
    paper = added(one)
    with pytest.raises(Missing):
        papers.paper_of(other.meeting, paper.id)
    with pytest.raises(Invalid, match="没有这项议程"):
        added(one, item=other.items[0])


def test_everybody_reads_it_from_the_notice_on(app: Flask, signed_in: SignedIn) -> None:
    meeting, clerk = planned()
    desk, visitor = signed_in(clerk), app.test_client()
    path = f"/desk/meetings/{meeting.id}/papers"
    wrong = desk.post(path, data={"file": (BytesIO(b"x"), "x.pdf"), "item": 0, "title": "方案"})
    assert wrong.status_code == 422
    assert 'value="方案"' in wrong.text
    answer = desk.post(path, data={"file": (BytesIO(PDF), "方案.pdf"), "item": 0, "title": ""})
    assert answer.status_code == 303
    (paper,) = papers.papers_of(meeting)
    file = f"/m/{meeting.id}/papers/{paper.id}"
    assert visitor.get(file).status_code == 404, "the preparation is not public"
    desk.post(f"/desk/meetings/{meeting.id}/notice")
    got = visitor.get(file)
    assert (got.data, got.mimetype) == (PDF, "application/pdf")
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    for page in (f"/m/{meeting.id}", f"/m/{meeting.id}/notice", path):
        assert "方案" in (desk if "desk" in page else visitor).get(page).text
