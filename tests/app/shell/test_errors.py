"""Errors: what was refused, why, and what would make it possible, on a page and as JSON."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Blueprint, Flask, abort
from flask.testing import FlaskClient

from app import errors as refusals
from app.shell import errors

KINDS = {
    "refused": refusals.Refused("现在不能表决", "会议还没开始", "请等主持人宣布开会"),
    "invalid": refusals.Invalid("没有填标题", remedy="请填写标题"),
    "forbidden": refusals.Forbidden("您没有这个身份", "这件事由主持人办理"),
    "missing": refusals.Missing("没有这个提案"),
    "too_many": refusals.TooMany("太快了", remedy="请等一分钟"),
}


@pytest.fixture
def faulty(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[FlaskClient]:
    """A browser at an app that also has pages which fail, each in its own way."""
    failing = Blueprint("failing", __name__)

    @failing.route("/failing/<kind>", methods=["GET", "POST"])
    def fail(kind: str) -> str:
        if kind in KINDS:
            raise KINDS[kind]
        if kind.isdigit():
            abort(int(kind))
        raise ZeroDivisionError

    monkeypatch.setattr(app, "_got_first_request", False)
    before = dict(app.view_functions), app.url_map
    app.register_blueprint(failing)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    yield app.test_client()
    app.view_functions, app.url_map = before
    app.blueprints.pop("failing")


@pytest.mark.parametrize("kind", KINDS)
def test_a_refusal_is_a_page_with_its_three_sentences(faulty: FlaskClient, kind: str) -> None:
    error = KINDS[kind]
    answer = faulty.get(f"/failing/{kind}")
    assert answer.status_code == error.status
    for sentence in (error.what, error.why, error.remedy):
        assert sentence in answer.text


def test_a_refusal_says_what_to_do_even_where_its_author_did_not(faulty: FlaskClient) -> None:
    assert "请与议事厅秘书联系" in faulty.get("/failing/forbidden").text


def test_a_refused_post_offers_the_page_it_came_from(faulty: FlaskClient) -> None:
    page = faulty.post("/failing/refused", headers={"Referer": "http://localhost/help"}).text
    assert 'href="/help">返回上一页' in page


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 413, 422, 429, 503])
def test_every_status_has_words_of_its_own(faulty: FlaskClient, status: int) -> None:
    answer = faulty.get(f"/failing/{status}")
    assert answer.status_code == status
    assert "可以这样做" in answer.text
    assert f"编号 {status}" in answer.text


def test_whoever_asks_for_json_gets_json(faulty: FlaskClient) -> None:
    json = {"Accept": "application/json"}
    assert faulty.get("/failing/refused", headers=json).json == {
        "ok": False,
        "error": {
            "code": "refused",
            "what": "现在不能表决",
            "why": "会议还没开始",
            "remedy": "请等主持人宣布开会",
        },
    }
    assert faulty.get("/failing/404", headers=json).status_code == 404
    broken = faulty.get("/failing/crash", headers=json)
    assert broken.status_code == 500
    assert broken.json is not None
    assert broken.json["error"]["code"] == "500"


def test_a_crash_is_told_without_the_layout_and_without_its_cause(
    faulty: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*args: object, **values: object) -> str:
        raise RuntimeError("the layout is broken too")

    monkeypatch.setattr(errors, "render_template", broken)
    answer = faulty.get("/failing/crash")
    assert answer.status_code == 500
    assert "您的操作没有生效" in answer.text
    assert "ZeroDivision" not in answer.text
    assert "<script" not in answer.text
    assert "ZeroDivisionError" in caplog.text


def test_a_crash_while_telling_of_an_error_is_still_told(
    faulty: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise RuntimeError("no database")

    monkeypatch.setitem(faulty.application.jinja_env.globals, "home_hall", broken)
    answer = faulty.get("/failing/404")
    assert answer.status_code == 500
    assert "您的操作没有生效" in answer.text


def test_a_form_without_its_token_is_refused_in_words(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    answer = client.post("/view", data={"big": "1"})
    assert answer.status_code == 409
    assert "刷新" in answer.text


def test_too_large_a_request_is_refused_in_words(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 1000)
    answer = client.post("/login", data={"phone": "1" * 2000})
    assert answer.status_code == 413
    assert "照片请小于15兆" in answer.text


def test_a_method_that_is_not_offered_names_those_that_are(client: FlaskClient) -> None:
    answer = client.delete("/help")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_the_policy_names_this_host_for_the_live_line(client: FlaskClient) -> None:
    answer = client.get("/help", headers={"Host": "hall.example:8000"})
    assert "wss://hall.example:8000" in answer.headers["Content-Security-Policy"]
