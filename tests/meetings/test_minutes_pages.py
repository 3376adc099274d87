"""The pages about minutes, each pressed as a plain form, without a script."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import docx
import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.documents import pdf
from app.paper_templates import services as templates
from app.paper_templates.models.paper_template import PaperKind
from app.people.models.person import Person
from app.permissions import Role
from app.transaction import transaction
from meetings.queries import course
from meetings.rules import acts
from meetings.services import confirming, minutes, note_taking
from tests.meetings.assembly import TEXT, Assembly, assemble
from tests.support.factories import make_person

SignedIn = Callable[[Person], FlaskClient]


def closed() -> Assembly:
    hall = assemble(5).in_session(present=4).decided(3, 1, adopted=True)
    hall.act(acts.Close(at=0), hall.chair)
    return hall


def page(client: FlaskClient, hall: Assembly, path: str = "minutes") -> str:
    answer = client.get(f"/m/{hall.meeting.id}/{path}")
    assert answer.status_code == 200, answer.text[:500]
    return answer.text


def post(client: FlaskClient, hall: Assembly, path: str, **form: object) -> tuple[int, str]:
    answer = client.post(f"/m/{hall.meeting.id}/{path}", data=form, follow_redirects=True)
    return answer.status_code, answer.text


def sign_all(hall: Assembly) -> None:
    for person in (hall.chair, *hall.representatives[:2]):
        with transaction():
            content = minutes.content_of(hall.meeting)
            confirming.sign(hall.meeting, by=person, content=content)


def test_from_the_correction_to_the_publication(app: Flask, signed_in: SignedIn) -> None:
    hall = closed()
    clerk, member = signed_in(hall.clerk), signed_in(hall.representatives[0])
    form = page(clerk, hall, "minutes/correct?about=9")
    assert course.said_of(hall.meeting)[9] in form
    status, text = post(clerk, hall, "minutes/correct", about_seq="9", text="应为代表6")
    assert status == 422
    assert "应为代表6" in text
    assert "请写明为什么更正" in text
    _status, text = post(
        clerk, hall, "minutes/correct", about_seq="9", text="应为代表6", reason="看录像"
    )
    for said in ("更正：", "看录像", "原来写的："):
        assert said in text
    assert "最迟" in text
    content = minutes.content_of(hall.meeting)
    status, text = post(member, hall, "minutes/decline", content=content, reason="")
    assert status == 422
    assert "请写明哪里不对" in text
    _status, text = post(member, hall, "minutes/decline", content=content, reason="第9条还是不对")
    assert "第9条还是不对" in text
    assert "核对签名</button>" not in text
    [declined] = confirming.sent_back(hall.meeting)
    answer = f"minutes/answer/{declined.id}"
    assert "第9条还是不对" in page(clerk, hall, answer)
    assert post(clerk, hall, answer, answer="")[0] == 422
    assert "录像里是这样" in post(clerk, hall, answer, answer="录像里是这样")[1]
    assert post(clerk, hall, "minutes/answer/999999", answer="没有")[0] == 404
    for person in (hall.chair, *hall.representatives[:2]):
        post(signed_in(person), hall, "minutes/sign", content=content)
    text = page(clerk, hall)
    assert "第1次核对完成" in text
    assert "纪要已公示" in post(clerk, hall, "minutes/publish")[1]


def test_the_arithmetic_of_the_vote_is_written_out(app: Flask, signed_in: SignedIn) -> None:
    hall = closed()
    text = page(signed_in(hall.clerk), hall)
    assert "实到4＝赞成3＋反对1＋弃权0＋未表决0" in text
    assert "赞成3 反对1" in text


def test_outsiders_see_a_correction_once_it_is_confirmed(
    app: Flask, client: FlaskClient, signed_in: SignedIn
) -> None:
    hall = closed()
    sign_all(hall)
    with transaction():
        minutes.publish(hall.meeting, by=hall.clerk)
        minutes.correct(hall.meeting, "少了一句话", about_seq=None, reason="漏写", by=hall.clerk)
    assert "少了一句话" not in page(client, hall)
    assert "少了一句话" not in page(client, hall, "minutes/print")
    inside = page(signed_in(hall.representatives[0]), hall)
    assert "少了一句话" in inside
    assert "待核对" in inside
    sign_all(hall)
    assert "少了一句话" in page(client, hall)
    assert "少了一句话" in page(client, hall, "minutes/print")


def test_the_page_to_print_says_what_the_word_file_says(app: Flask, signed_in: SignedIn) -> None:
    hall = closed()
    client = signed_in(hall.clerk)
    text = page(client, hall, "minutes/print")
    word = docx.Document(io.BytesIO(client.get(f"/m/{hall.meeting.id}/minutes.docx").data))
    plain = re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", text))
    for paragraph in word.paragraphs:
        assert re.sub(r"\s+", "", paragraph.text).replace(">", "&gt;") in plain
    assert TEXT in text


def test_without_pdf_the_page_says_what_is_missing_and_how_to_get_it(
    app: Flask, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_html: str, _css: str) -> bytes:
        raise pdf.PdfMissing(pdf.NO_PACKAGE)

    monkeypatch.setattr(pdf, "to_pdf", fail)
    monkeypatch.setattr(pdf, "find_spec", lambda _name: None)
    hall = closed()
    client = signed_in(hall.clerk)
    assert "（暂缺）" in page(client, hall)
    answer = client.get(f"/m/{hall.meeting.id}/minutes.pdf")
    assert answer.status_code == 409
    assert "WeasyPrint" in answer.text
    assert "pip install &#34;weasyprint&gt;=66&#34;" in answer.text


def test_with_pdf_the_paper_is_handed_to_the_library(
    app: Flask, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[tuple[str, str]] = []

    def make(html: str, css: str) -> bytes:
        given.append((html, css))
        return b"%PDF-1.7"

    monkeypatch.setattr(pdf, "to_pdf", make)
    hall = closed()
    answer = signed_in(hall.clerk).get(f"/m/{hall.meeting.id}/minutes.pdf")
    assert (answer.data, answer.mimetype) == (b"%PDF-1.7", "application/pdf")
    [(html, css)] = given
    assert TEXT in html
    assert "href" not in html
    assert "@page" in css


def test_a_template_that_fails_is_said_on_the_next_page(app: Flask, signed_in: SignedIn) -> None:
    hall = closed()
    word, written = docx.Document(), io.BytesIO()
    word.add_paragraph("{{ 100 // (eligible - 5) }}")
    word.save(written)
    with transaction():
        templates.replace(
            PaperKind.MINUTES,
            written.getvalue(),
            file_name="own.docx",
            by=make_person(Role.ADMINISTRATOR, at=hall.hall),
        )
    client = signed_in(hall.clerk)
    made = client.get(f"/m/{hall.meeting.id}/minutes.docx").data
    assert "会议纪要" in docx.Document(io.BytesIO(made)).paragraphs[0].text
    assert "自己的模板出错" in page(client, hall)


def fields(text: str) -> dict[str, str]:
    """What the page of notes would send."""
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text))
    boxes = re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>([^<]*)</textarea>', text)
    return hidden | dict(boxes)


def test_two_clerks_write_on_the_same_page(app: Flask, signed_in: SignedIn) -> None:
    hall = assemble().in_session().moved()
    one, other = signed_in(hall.clerk), signed_in(make_person(Role.SECRETARY, at=hall.hall))
    about = note_taking.item_key(hall.items[0])
    first, second = fields(page(one, hall, "notes")), fields(page(other, hall, "notes"))
    assert f"text-{about}" in first
    draft = post(one, hall, "notes/draft", **(first | {f"text-{about}": "甲写的"}))
    assert draft == (204, "")
    _status, text = post(other, hall, "notes", **(second | {f"text-{about}": "乙写的"}))
    assert "已保存" in text
    assert "甲写的" in text
    assert "乙写的" in text
    history = page(one, hall, "notes/history")
    assert "第1稿" in history
    assert "第2稿" in history
    assert "合在一起是" in history


def test_what_cannot_be_kept_is_not_lost(app: Flask, signed_in: SignedIn) -> None:
    hall = assemble().in_session()
    client = signed_in(hall.clerk)
    sent = fields(page(client, hall, "notes"))
    about = note_taking.item_key(hall.items[0])
    status, text = post(client, hall, "notes", **(sent | {f"text-{about}": "长" * 8001}))
    assert status == 422
    assert "长" * 8001 in text
    assert sent["page"] in text
    assert post(client, hall, "notes", page="x")[0] == 422


def test_after_confirmation_notes_are_to_read(app: Flask, signed_in: SignedIn) -> None:
    hall = closed()
    sign_all(hall)
    client = signed_in(hall.clerk)
    text = page(client, hall, "notes")
    assert "会上的记录定下来了" in text
    assert "readonly" in text
    assert "data-draft-url" not in text
