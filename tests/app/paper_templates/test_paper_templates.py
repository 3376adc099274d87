"""An administrator's own templates: checked, put in force, taken back, and never in the way."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime

import docx
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.documents.filling import Origin
from app.errors import Invalid, Refused
from app.extensions import db
from app.notices.models.notice import Notice
from app.paper_templates import services
from app.paper_templates.kinds import KINDS
from app.paper_templates.models.paper_template import PaperKind, PaperTemplate
from app.people.models.person import Person
from app.permissions import Role
from app.transaction import transaction
from tests.support.factories import make_hall, make_person

SignedIn = Callable[[Person], FlaskClient]
MINUTES = PaperKind.MINUTES
ORIGIN = Origin("纪要", "议事厅", datetime(2026, 11, 21, 8, tzinfo=UTC))


def template(*lines: str) -> bytes:
    word, written = docx.Document(), io.BytesIO()
    for line in lines:
        word.add_paragraph(line)
    word.save(written)
    return written.getvalue()


OWN = template(
    "我们自己的格式",
    "{{ title }}",
    "{%p for item in items %}",
    "{{ item.heading }}",
    "{%p endfor %}",
)
FAILS_LATER = template("{{ 100 // (eligible - 99) }}")
"""Fills with both examples, and fails for a meeting to which 99 were called."""


def text(content: bytes) -> str:
    return "\n".join(p.text for p in docx.Document(io.BytesIO(content)).paragraphs)


def administrator() -> Person:
    return make_person(Role.ADMINISTRATOR, at=make_hall())


def put(content: bytes, by: Person) -> PaperTemplate:
    services.unnamed(MINUTES, content)
    with transaction():
        return services.replace(MINUTES, content, file_name="我们的.docx", by=by)


def filled(**changed: object) -> services.Filled:
    return services.write(MINUTES, KINDS[MINUTES].full | changed, ORIGIN)


@pytest.mark.parametrize("kind", PaperKind)
def test_ours_fills_with_both_examples_and_names_every_value_once(
    app: Flask, kind: PaperKind
) -> None:
    own = KINDS[kind].own.read_bytes()
    assert services.unnamed(kind, own) == []
    assert set(KINDS[kind].full) == set(KINDS[kind].bare) == set(KINDS[kind].names)
    assert services.in_force(kind) == own


def test_an_own_template_serves_until_it_is_taken_back(app: Flask) -> None:
    by = administrator()
    put(OWN, by)
    assert text(filled().content).split("\n") == [
        "我们自己的格式",
        "关于安装充电桩的会议",
        "一、安装充电桩",
        "二、通报事项",
    ]
    put(template("{{ title }}"), by)
    assert text(filled().content) == "关于安装充电桩的会议"
    with transaction():
        services.withdraw(MINUTES, by=by)
    assert "幸福里小区居民议事厅会议纪要" in text(filled().content)
    with pytest.raises(Refused, match="系统自带"), transaction():
        services.withdraw(MINUTES, by=by)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(PaperTemplate)) == 2


def test_what_a_template_leaves_out_is_told(app: Flask) -> None:
    assert services.unnamed(MINUTES, template("{{ title }}")) == ["attended", "items"]


@pytest.mark.parametrize("line", ["{{ nowhere }}", "{% for x in items %}", "{{ items[5].title }}"])
def test_a_template_that_does_not_fill_is_not_taken(app: Flask, line: str) -> None:
    with pytest.raises(Invalid) as refused:
        services.unnamed(MINUTES, template(line))
    assert "模板里" in str(refused.value.why)


def test_where_it_fails_on_a_real_paper_ours_serves_and_the_uploader_is_told_once(
    app: Flask,
) -> None:
    by = administrator()
    put(FAILS_LATER, by)
    assert filled().trouble == ""
    for _again in range(2):
        paper = filled(eligible=99)
        assert "幸福里小区居民议事厅会议纪要" in text(paper.content)
        assert "division by zero" in paper.trouble or "modulo by zero" in paper.trouble
    standing = services.standing(MINUTES)
    assert standing is not None
    assert standing.failed_at is not None
    assert "标记用错" in standing.failure
    told = sa.select(sa.func.count()).where(
        Notice.person_id == by.id, Notice.kind == "template_failed"
    )
    assert db.session.scalar(told) == 1


def upload(client: FlaskClient, content: bytes, name: str = "own.docx") -> str:
    answer = client.post(
        "/admin/templates/minutes",
        data={"minutes-file": (io.BytesIO(content), name)},
        follow_redirects=True,
    )
    return answer.text


def test_the_page_takes_shows_and_gives_back(app: Flask, signed_in: SignedIn) -> None:
    client = signed_in(administrator())
    assert "系统自带" in client.get("/admin/templates").text
    assert "请选择文件" in client.post("/admin/templates/minutes").text
    refused = upload(client, template("{{ nowhere }}"))
    assert "模板没有收下" in refused
    assert "nowhere" in refused
    shown = upload(client, template("{{ title }}"))
    assert "自己的模板" in shown
    assert "没有用到：出席的人、各项议程" in shown
    assert "own.docx" in shown
    given = client.get("/admin/templates/minutes/template.docx").data
    assert text(given) == "{{ title }}"
    assert text(client.get("/admin/templates/minutes/example.docx").data) == "关于安装充电桩的会议"
    answer = client.post("/admin/templates/minutes/withdraw", follow_redirects=True)
    assert "已改回系统自带的模板" in answer.text
    assert client.get("/admin/templates/nothing/template.docx").status_code == 404
