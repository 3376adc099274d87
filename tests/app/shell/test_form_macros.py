"""Forms as templates write them: labels, help, errors tied to their field, what was typed kept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask, render_template_string
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    HiddenField,
    MultipleFileField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length

from app.options import options
from tests.app.shell.test_layout import Outline


class Trial(FlaskForm):
    """One field of each kind."""

    title = StringField("标题", description="一句话", validators=[InputRequired("请填写标题")])
    body = TextAreaField("内容", validators=[Length(max=5, message="最多5个字")])
    stance = RadioField("立场", choices=options([("for", "赞成"), ("against", "反对")]))
    kind = SelectField("类别", choices=options([("a", "环境"), ("b", "停车")]))
    agreed = BooleanField("我已看过", validators=[InputRequired("请先看过")])
    photos = MultipleFileField("照片")
    secret = HiddenField()


WHOLE = '{% from "macros/forms.html" import whole_form %}{{ whole_form(form, "/x", "提交", cancel="/y", files=True) }}'
PHOTOS = '{% from "macros/forms.html" import photo_field %}{{ photo_field(form.photos) }}'


@pytest.fixture
def refused(app: Flask) -> Iterator[Trial]:
    """A form sent with much missing."""
    sent = MultiDict({"body": "<b>一二三四五六", "kind": "b", "stance": "for", "secret": "7"})
    with app.test_request_context(method="POST", data=sent):
        form = Trial()
        assert not form.validate()
        yield form


@pytest.fixture
def outline(refused: Trial) -> Outline:
    return Outline(render_template_string(WHOLE, form=refused))


def _with_id(outline: Outline, wanted: str) -> dict[str, str | None]:
    return next(given for _tag, given in outline.tags if given.get("id") == wanted)


def test_every_field_has_a_label(outline: Outline) -> None:
    labelled = {label.get("for") for label in outline.all("label")}
    fields = [*outline.all("input"), *outline.all("textarea"), *outline.all("select")]
    wanted = {given.get("id") for given in fields if given.get("type") != "hidden"}
    assert wanted <= labelled


def test_help_and_error_are_tied_to_their_field(outline: Outline) -> None:
    title = _with_id(outline, "title")
    assert title["aria-describedby"] == "title-help title-error"
    assert title["aria-invalid"] == "true"
    for part in ("title-help", "title-error", "body-error"):
        assert _with_id(outline, part)


def test_a_field_that_is_right_claims_no_error(outline: Outline) -> None:
    kind = _with_id(outline, "kind")
    assert "aria-invalid" not in kind
    assert "aria-describedby" not in kind


def test_what_was_typed_and_chosen_stays(refused: Trial) -> None:
    page = render_template_string(WHOLE, form=refused)
    assert "&lt;b&gt;一二三四五六</textarea>" in page
    assert "<b>一" not in page
    outline = Outline(page)
    assert "checked" in _with_id(outline, "stance-0")
    assert "checked" not in _with_id(outline, "stance-1")
    assert [o["value"] for o in outline.all("option") if "selected" in o] == ["b"]
    assert _with_id(outline, "secret")["value"] == "7"


def test_the_summary_links_to_each_field_that_is_wrong(refused: Trial, outline: Outline) -> None:
    links = {link["href"] for link in outline.all("a")}
    assert {"#title", "#body", "#agreed"} <= links
    page = render_template_string(WHOLE, form=refused)
    for said in ("请填写标题", "最多5个字", "请先看过"):
        assert said in page


def test_the_form_carries_exactly_one_token(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    with app.test_request_context():
        outline = Outline(render_template_string(WHOLE, form=Trial()))
    assert [given.get("name") for given in outline.all("input")].count("csrf_token") == 1


def test_photos_are_asked_of_camera_or_album_and_previewed(refused: Trial) -> None:
    outline = Outline(render_template_string(PHOTOS, form=refused))
    (field,) = outline.all("input")
    assert (field["type"], field["accept"]) == ("file", "image/*")
    assert "multiple" in field
    assert field["data-photos"] == _with_id(outline, "photos-preview")["id"]
    assert field["aria-describedby"] == "photos-help"


def test_a_live_act_is_an_ordinary_form_with_one_more_attribute(app: Flask) -> None:
    written = """{% from "macros/forms.html" import act_form %}
    {{ act_form("meetings.claim", "/m/1/claim", "要求发言", fields={"motion": 3}, retry="safe") }}"""
    with app.test_request_context():
        outline = Outline(render_template_string(written))
    (form,) = outline.all("form")
    assert (form["method"], form["action"]) == ("post", "/m/1/claim")
    assert (form["data-act"], form["data-retry"]) == ("meetings.claim", "safe")
    values = {given["name"]: given["value"] for given in outline.all("input")}
    assert values.pop("csrf_token")
    assert values == {"motion": "3"}
