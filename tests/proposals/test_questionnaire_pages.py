"""Pages of questionnaires as people use them: plain forms, no script."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from app import clock
from app.extensions import db
from app.people.models.person import Person
from app.permissions import Role
from app.places.models.hall import Hall
from app.transaction import transaction
from proposals.lifecycle.questionnaires import Audience, QuestionnaireState
from proposals.models.proposal import Proposal
from proposals.models.questionnaire import Questionnaire
from proposals.queries.questionnaires import listing, results, visits
from proposals.services.questionnaires import opening
from tests.proposals.questioning import (
    client_id,
    given,
    knock,
    live_in,
    make_homes,
    make_questionnaire,
)
from tests.proposals.stories import again
from tests.support.factories import make_hall, make_person

SignedIn = Callable[[Person], FlaskClient]
BASE = "/desk/questionnaires"


@pytest.fixture
def hall(app: Flask) -> Hall:
    return make_hall()


@pytest.fixture
def desk(hall: Hall, signed_in: SignedIn) -> FlaskClient:
    return signed_in(make_person(Role.SECRETARY, at=hall))


def heading(**changed: str) -> dict[str, str]:
    today = clock.today()
    return {
        "title": "充电桩意见",
        "purpose": "想听听大家的意见",
        "audience": "households",
        "anonymous": "yes",
        "opens_on": today.isoformat(),
        "closes_on": (today + timedelta(days=7)).isoformat(),
        **changed,
    }


def test_one_is_built_by_plain_forms_and_opened(hall: Hall, desk: FlaskClient) -> None:
    make_homes(hall)
    answer = desk.post(f"{BASE}/new", data={"hall": hall.code, **heading()})
    (made,) = listing.questionnaires_of(hall)
    base = f"{BASE}/{made.id}"
    assert answer.location == base
    choice = {"text": "赞成吗", "lines": "赞成\n\n不赞成 \n", "is_required": "y"}
    desk.post(f"{base}/questions/single", data=choice)
    scale = {"text": "满意吗", "scale_top": "10", "low_label": "差", "high_label": "好"}
    desk.post(f"{base}/questions/scale", data=scale)
    desk.post(f"{base}/questions/text", data={"text": "还想说什么"})
    first, second, third = again(made).questions
    assert (first.options, second.scale_top, third.is_required) == (["赞成", "不赞成"], 10, False)
    desk.post(f"{BASE}/questions/{second.id}/up")
    desk.post(f"{BASE}/questions/{third.id}/remove")
    desk.post(f"{BASE}/questions/{first.id}", data={**choice, "text": "您赞成吗"})
    assert [one.text for one in again(made).questions] == ["满意吗", "您赞成吗"]
    assert "您赞成吗" in desk.get(f"{base}/preview").text
    desk.post(f"{base}/heading", data=heading(title="新题目"))
    desk.post(f"{base}/open")
    made = again(made)
    assert (made.title, made.state) == ("新题目", QuestionnaireState.OPEN)
    assert desk.post(f"{base}/heading", data=heading()).status_code == 409
    copied = desk.post(f"{base}/copy").location
    assert copied != base
    assert "副本" in desk.get(copied).text


@pytest.mark.parametrize(
    ("path", "form", "said"),
    [
        ("new", {"closes_on": "2020-01-01"}, "结束的日子在开始之前"),
        ("new", {"title": ""}, "要填"),
        ("new", {"opens_on": "哪天"}, "从哪天开始"),
        ("questions/single", {"text": "只有一个选项", "lines": "独"}, "2到20"),
        ("questions/scale", {"text": "没有写两头", "scale_top": "5"}, "两头"),
    ],
)
def test_a_refused_form_keeps_what_was_typed(
    hall: Hall, desk: FlaskClient, path: str, form: dict[str, str], said: str
) -> None:
    made = make_questionnaire(hall, is_open=False)
    base = BASE if path == "new" else f"{BASE}/{made.id}"
    typed = {"hall": hall.code, **heading(), **form}
    answer = desk.post(f"{base}/{path}", data=typed)
    assert answer.status_code == 422
    assert said in answer.text
    assert (typed["text"] if "text" in typed else typed["purpose"]) in answer.text


def test_a_resident_answers_for_the_household(hall: Hall, signed_in: SignedIn) -> None:
    home, *_others = make_homes(hall)
    made = make_questionnaire(hall, anonymous=True)
    neighbour = live_in(make_person(Role.RESIDENT, at=hall), home)
    client = signed_in(neighbour)
    page = client.get(made.url).text
    assert "不留姓名、房号、账号和时间" in page
    assert made.url in client.get("/questionnaires").text
    wrong = {**given(made, text="都挺好"), made.questions[0].field: "9", "client_id": client_id()}
    refused = client.post(made.url, data=wrong)
    assert refused.status_code == 422
    assert "第1题：请从列出的选项里选" in refused.text
    assert "都挺好" in refused.text
    form = {**given(made), "client_id": client_id()}
    assert client.post(made.url, data=form).status_code == 303
    assert client.post(made.url, data=form).status_code == 303, "a second tap is no second sheet"
    assert "您家的答卷已经收到" in client.get(made.url).text
    assert visits.sheet_count(made) == 1


def test_a_visitor_is_told_how_to_answer_for_a_household(hall: Hall, client: FlaskClient) -> None:
    make_homes(hall)
    made = make_questionnaire(hall)
    assert "请先登录再答" in client.get(made.url).text
    answer = client.post(made.url, data={**given(made), "client_id": client_id()})
    assert "/login" in answer.location
    assert visits.sheet_count(made) == 0


def test_anybody_answers_an_open_one_once(hall: Hall, client: FlaskClient) -> None:
    make_homes(hall)
    made = make_questionnaire(hall, Audience.EVERYBODY, anonymous=True)
    assert "结果只作参考" in client.get(made.url).text
    form = {**given(made), "building": "3号楼", "client_id": client_id()}
    assert client.post(made.url, data=form).status_code == 303
    assert "已经收到" in client.get(made.url).text
    assert client.post(made.url, data={**form, "client_id": client_id()}).status_code == 409


def test_a_page_that_lay_too_long_keeps_the_answers(
    app: Flask, hall: Hall, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    made = make_questionnaire(hall, Audience.EVERYBODY)
    form = {**given(made, text="别丢了我的字"), "client_id": client_id()}
    answer = client.post(made.url, data=form)
    assert answer.status_code == 422
    assert "别丢了我的字" in answer.text
    assert re.search(r'name="q\d+" value="4" checked', answer.text)


def asked(made: Questionnaire, hall: Hall) -> Person:
    helper = make_person(Role.RESIDENT, at=hall)
    with transaction():
        opening.ask_visitor(made, helper, by=make_person(Role.SECRETARY, at=hall))
    return helper


def test_a_visitor_works_through_a_building_without_a_script(
    hall: Hall, signed_in: SignedIn
) -> None:
    first, second, _third = make_homes(hall)
    made = make_questionnaire(hall)
    door = signed_in(asked(made, hall))
    base = f"/visits/{made.id}"
    assert "已答0／3户" in door.get(base).text
    assert "101" in door.get(f"{base}/doors?building=3号楼").text
    assert "不记名" not in door.get(f"{base}/sheet?household={first.id}").text
    form = {"household": str(first.id), "client_id": client_id()}
    refused = door.post(f"{base}/send", data={**form, made.questions[3].field: "留着"})
    assert refused.status_code == 422
    assert "留着" in refused.text
    answer = door.post(f"{base}/send", data={**form, **given(made)})
    assert answer.location.startswith(f"{base}/doors?building=")
    away = {"household": str(second.id), "client_id": client_id(), "mark": "not_home"}
    door.post(f"{base}/send", data=away)
    page = door.get(f"{base}/doors?building=3号楼").text
    assert "已答" in page
    assert "不在家" in page
    assert [one.mark for one in visits.doors(made, "3号楼")] == ["done", "not_home", None]


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"household": "999999"}, 404),
        ({"household": "9" * 30}, 404),
        ({"household": "x"}, 404),
        ({"household": ""}, 422),
        ({"mark": "perhaps"}, 422),
        ({"client_id": ""}, 422),
        ({"told_at": "9" * 40}, 200),
        ({"told_at": "gestern"}, 200),
    ],
)
def test_what_a_phone_sends_is_checked(
    hall: Hall, signed_in: SignedIn, changed: dict[str, str], status: int
) -> None:
    home, *_others = make_homes(hall)
    made = make_questionnaire(hall)
    form = {**given(made), "household": str(home.id), "client_id": client_id(), **changed}
    answer = signed_in(asked(made, hall)).post(
        f"/visits/{made.id}/send", data=form, headers={"Accept": "application/json"}
    )
    assert answer.status_code == status
    assert answer.json is not None
    assert answer.json["ok"] is (status == 200)


def test_a_home_of_another_hall_is_not_to_be_reached(hall: Hall, signed_in: SignedIn) -> None:
    make_homes(hall)
    made = make_questionnaire(hall)
    foreign, *_others = make_homes(make_hall())
    form = {**given(made), "household": str(foreign.id), "client_id": client_id()}
    door = signed_in(asked(made, hall))
    assert door.post(f"/visits/{made.id}/send", data=form).status_code == 404
    assert door.get(f"/visits/{made.id}/doors?building=没有").status_code == 404


def test_the_worker_reaches_the_visits_alone(app: Flask, client: FlaskClient) -> None:
    answer = client.get("/visits/worker.js", buffered=True)
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Service-Worker-Allowed"] == "/visits/"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "worker-src 'self'" in answer.headers["Content-Security-Policy"]


def test_the_secretary_settles_two_sheets_of_a_household(hall: Hall, desk: FlaskClient) -> None:
    home, other, _third = make_homes(hall)
    made = make_questionnaire(hall)
    visitor = make_person(Role.SECRETARY, at=hall, name="王秘书")
    knock(made, home, visitor, single=1)
    second = knock(made, home, visitor, single=2)
    base = f"{BASE}/{made.id}/waiting"
    page = desk.get(base).text
    assert "同一户已有一份" in page
    assert "不赞成" in page
    lost = {"building": "3号楼", "unit": "1单元", "room": "9"}
    assert desk.post(f"{base}/{second.id}/move", data=lost).status_code == 404
    desk.post(f"{base}/{second.id}/move", data={**lost, "room": other.room})
    assert "没有要核对的答卷" in desk.get(base).text
    assert visits.sheet_count(made) == 2
    assert desk.post(f"{base}/{second.id}/count").status_code == 409


def test_results_words_and_files(hall: Hall, desk: FlaskClient) -> None:
    homes = [*make_homes(hall, "1号楼", 6), *make_homes(hall, "2号楼", 5)]
    made = make_questionnaire(hall)
    for home in homes:
        knock(made, home, make_person(Role.SECRETARY, at=hall), text="=1+1 路灯坏了")
    base = f"{BASE}/{made.id}"
    page = desk.get(f"{base}/results").text
    assert "6／6户，100%" in page
    assert "11份，100%" in page
    assert "按楼栋比较" in page
    words = desk.get(f"{base}/words").text
    (first, *_rest) = results.words(made)
    assert first.answer.text in words
    need = {"title": "修路灯", "where_text": "1号楼前"}
    desk.post(f"{base}/words/{first.answer.id}/need", data=need)
    made_need = db.session.query(Proposal).filter_by(title="修路灯").one()
    assert "已转为需求" in desk.get(f"{base}/words").text
    assert "来自问卷" in desk.get(made_need.url).text
    table = json.loads(desk.get(f"{base}/answers.json").data)
    assert len(table) == 11
    assert table[0]["room"] in {"101", "102", "103", "104", "105", "106"}
    sheet = load_workbook(BytesIO(desk.get(f"{base}/answers.xlsx").data)).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]][:3] == ["楼栋", "单元", "房号"]
    assert "'=1+1" in desk.get(f"{base}/answers.csv").data.decode("utf-8-sig")


def test_answers_of_an_anonymous_one_are_seen_by_nobody_before_its_end(
    hall: Hall, desk: FlaskClient, client: FlaskClient
) -> None:
    homes = make_homes(hall, count=6)
    made = make_questionnaire(hall, anonymous=True)
    by = make_person(Role.SECRETARY, at=hall)
    for home in homes[:4]:
        knock(made, home, by)
    base = f"{BASE}/{made.id}"
    assert "4／6户，66%" in desk.get(f"{base}/results").text
    for path in ("words", "answers.csv"):
        assert desk.get(f"{base}/{path}").status_code == 409
    assert client.get(f"{made.url}/results").status_code == 409
    desk.post(f"{base}/close")
    assert "不到5份" in client.get(f"{made.url}/results").text
    assert desk.get(f"{base}/words").status_code == 409
    late = knock(made, homes[4], by)
    desk.post(f"{base}/waiting/{late.id}/count")
    page = client.get(f"{made.url}/results").text
    assert "5份，100%" in page
    assert made.url in client.get("/questionnaires").text
    assert desk.get(f"{base}/words").status_code == 200


def test_somebody_is_asked_to_visit_and_relieved(hall: Hall, desk: FlaskClient) -> None:
    make_homes(hall)
    made = make_questionnaire(hall)
    helper = make_person(Role.RESIDENT, at=hall, name="赵大姐")
    base = f"{BASE}/{made.id}/visitors"
    assert desk.post(base, data={"person": "", "phone": "13999999999"}).status_code == 404
    assert desk.post(base, data={"person": "x" * 40}).status_code == 404
    outsider = make_person(Role.RESIDENT, at=make_hall())
    with transaction():
        helper.phone, outsider.phone = "13912345678", "13912345679"
    assert desk.post(base, data={"phone": "13912345679"}).status_code == 404
    assert desk.post(base, data={"phone": "139"}).status_code == 404
    desk.post(base, data={"phone": "139 1234 5678", "building": "3号楼"})
    (visitor,) = listing.visitors_of(made)
    assert (visitor.person.name, visitor.building) == ("赵大姐", "3号楼")
    desk.post(f"{base}/{visitor.id}/relieve")
    assert listing.visitors_of(made) == []


@pytest.mark.parametrize("locale", ["en", "zh_Hant"])
def test_pages_are_read_in_every_language(hall: Hall, desk: FlaskClient, locale: str) -> None:
    homes = make_homes(hall, count=5)
    made = make_questionnaire(hall, anonymous=True)
    for home in (*homes, homes[0]):
        knock(made, home, make_person(Role.SECRETARY, at=hall), text="有字")
    unfinished = make_questionnaire(hall, is_open=False)
    desk.post("/view", data={"lang": locale})
    pages = [f"{BASE}?hall={hall.code}", f"{BASE}/{made.id}", f"{BASE}/{unfinished.id}"]
    pages += [f"/visits/{made.id}", f"/visits/{made.id}/doors?building=3号楼", "/questionnaires"]
    pages += [f"{BASE}/{made.id}/waiting", f"{BASE}/{unfinished.id}/preview", made.url]
    for address in pages:
        assert desk.get(address).status_code == 200
    desk.post(f"{BASE}/{made.id}/close")
    for address in (f"{made.url}/results", f"{BASE}/{made.id}/results", f"{BASE}/{made.id}/words"):
        assert desk.get(address).status_code == 200
