"""代表课程和议事规则测验 at their pages: learnt by anybody, recorded when passed, counted in public."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.audit import AuditEntry
from app.errors import Invalid
from app.extensions import db
from app.people.models.person import Person
from app.permissions import Role
from app.places.models.hall import Hall
from app.places.models.place import PlaceKind
from app.shell.navigation import todos
from app.transaction import transaction
from meetings.lessons import marking
from meetings.lessons.course import LESSONS
from meetings.lessons.questions import EDITION, QUESTIONS
from meetings.models.quiz import QuizPass
from meetings.queries import quiz as queries
from meetings.services import quiz
from tests.meetings.assembly import assemble
from tests.support.factories import make_hall, make_person, make_place

SignIn = Callable[[Person], FlaskClient]
RIGHT = {one.code: one.right for one in QUESTIONS}
FAILING = RIGHT | {"tie": "b", "abstain": "a", "grade": "a"}


def main_of(page: str) -> str:
    return unescape(page[page.index("<main") :])


def pass_quiz(*people: Person) -> None:
    with transaction():
        for person in people:
            quiz.hand_in(person, 1, RIGHT)


def require(hall: Hall) -> None:
    with transaction():
        hall.rules = {**hall.rules, "quiz": {"required": True}}


def quiz_todos(person: Person) -> list[str]:
    return [one.text for one in todos(person) if one.url == "/course"]


def test_anybody_reads_the_lessons_and_their_sources(app: Flask, client: FlaskClient) -> None:
    front = client.get("/course").text
    for one in LESSONS:
        assert one.name in front
        page = main_of(client.get(f"/course/{one.code}").text)
        for rule in one.rules:
            assert rule.text in page
            assert f"出处：{rule.source}" in page
    assert "正反轮流，双方时间相等" in client.get("/course/deliberate").text
    assert client.get("/course/quiz").status_code in {302, 401}


def test_a_paper_that_fails_is_explained_and_leaves_no_trace(app: Flask, signed_in: SignIn) -> None:
    person = make_person(Role.REPRESENTATIVE, at=make_hall())
    browser = signed_in(person)
    answer = browser.post("/course/quiz", data=FAILING | {"paper": "1"})
    page = main_of(answer.text)
    assert answer.status_code == 200
    assert "这次没有通过" in page
    assert "10题答对7题" in page
    assert page.count("没答对</span>") == 3
    for one in QUESTIONS:
        chosen = next(answer for answer in one.answers if answer.code == FAILING[one.code])
        correct = next(answer for answer in one.answers if answer.code == one.right)
        assert f"您选的：{chosen.text}" in page
        assert one.because in page
        assert f"出处：{one.source}" in page
        assert (f"正确的是：{correct.text}" in page) is (chosen != correct)
    assert db.session.get(QuizPass, person.id) is None
    again = browser.get("/course/quiz?paper=2&need=a&review=b").text
    assert again.count(" checked") == 2


def test_passing_is_recorded_once_with_its_edition_and_marks(app: Flask, signed_in: SignIn) -> None:
    person = make_person(Role.REPRESENTATIVE, at=make_hall())
    browser = signed_in(person)
    assert quiz_todos(person)
    page = main_of(browser.post("/course/quiz", data=RIGHT | {"tie": "b", "paper": "4"}).text)
    assert "通过了" in page
    held = db.session.get(QuizPass, person.id)
    assert held is not None
    assert (held.edition, held.paper, held.marks, held.questions) == (EDITION, 4, 9, 10)
    assert not quiz_todos(person)
    at = held.passed_at
    assert "这一次是复习" in browser.get("/course/quiz").text
    browser.post("/course/quiz", data=RIGHT | {"paper": "5"})
    db.session.expire_all()
    held = db.session.get_one(QuizPass, person.id)
    assert (held.marks, held.passed_at) == (9, at)
    told = db.session.query(AuditEntry).filter_by(act="person.quiz_passed").one()
    assert told.subject_id == person.id
    assert "marks" not in told.details


def test_an_unfinished_paper_comes_back_with_every_tick(app: Flask, signed_in: SignIn) -> None:
    browser = signed_in(make_person())
    ticks = {one.code: one.right for one in marking.paper(2)[3:]}
    answer = browser.post("/course/quiz", data=ticks | {"paper": "2"})
    page = main_of(answer.text)
    assert answer.status_code == 422
    assert "还有3题没有答：第1、2、3题" in page
    assert page.count("这一题还没有答") == 3
    assert page.count(" checked") == 7
    assert 'name="paper" value="2"' in page
    with pytest.raises(Invalid):
        quiz.hand_in(make_person(), 2, ticks)


@pytest.mark.parametrize("number", ["0", "10000", "99999", "-1", "x", "²"])
def test_there_is_no_such_paper(app: Flask, signed_in: SignIn, number: str) -> None:
    browser = signed_in(make_person())
    assert browser.get("/course/quiz", query_string={"paper": number}).status_code == 404
    assert browser.post("/course/quiz", data=RIGHT | {"paper": number}).status_code == 404


def test_the_todo_says_whether_some_hall_of_theirs_asks_for_it(app: Flask) -> None:
    hall = make_hall()
    person, resident = (
        make_person(Role.REPRESENTATIVE, at=hall),
        make_person(Role.RESIDENT, at=hall),
    )
    assert quiz_todos(person) == ["请学代表课程，做议事规则测验（10题）"]
    require(hall)
    assert quiz_todos(person) == ["用手机投票以前，请先通过议事规则测验（10题）"]
    assert not quiz_todos(resident)


def test_the_meeting_page_leads_to_it_until_it_is_passed(app: Flask, signed_in: SignIn) -> None:
    held = assemble(3)
    first = held.representatives[0]
    address = f"/m/{held.meeting.id}"
    assert "做测验" in signed_in(first).get(address).text
    assert "做测验" not in signed_in(held.clerk).get(address).text
    require(held.hall)
    assert "本厅定了：第一次用手机投票以前" in signed_in(first).get(address).text
    pass_quiz(first)
    assert "做测验" not in signed_in(first).get(address).text


def test_everybody_reads_the_count_and_no_name(app: Flask, client: FlaskClient) -> None:
    street = make_place(kind=PlaceKind.STREET)
    hall = make_hall(place=make_place(parent=street))
    people = [make_person(Role.REPRESENTATIVE, at=hall, name=f"钱代表{n}") for n in "甲乙丙"]
    above = make_person(Role.REPRESENTATIVE, at=street)
    make_person(Role.RESIDENT, at=hall)
    pass_quiz(people[0], make_person())
    assert queries.count(hall) == (1, 4)
    pass_quiz(above)
    assert queries.count(hall) == (2, 4)
    assert queries.count() == (2, 4)
    page = main_of(client.get("/course").text)
    assert "2人，共4名代表" in page
    assert "钱代表" not in page


def test_the_secretary_lists_filters_and_takes_home_who_passed(
    app: Flask, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall = make_hall()
    people = [make_person(Role.REPRESENTATIVE, at=hall, name=f"代表{n}") for n in "甲乙丙"]
    pass_quiz(people[1])
    desk = signed_in(make_person(Role.SECRETARY, at=hall))
    address = f"/desk/course/{hall.code}"
    assert hall.name in desk.get("/desk/course").text
    shown = main_of(desk.get(address).text)
    assert all(one.name in shown for one in people)
    assert "10/10" in shown
    assert "已通过1人，共3名代表" in shown
    only = main_of(desk.get(f"{address}?show=passed").text)
    assert people[1].name in only
    assert people[0].name not in only
    rest = main_of(desk.get(f"{address}?show=waiting").text)
    assert people[1].name not in rest
    assert people[2].name in rest
    table = desk.get(f"{address}/export.json").get_json()
    assert [row["passed"] for row in table].count("是") == 1
    assert {row["name"] for row in table} == {one.name for one in people}
    assert desk.get(f"{address}/export.csv").text.count("代表") == 3
    assert len(desk.get(f"{address}/export.json?show=waiting").get_json()) == 2
    monkeypatch.setattr(queries, "PAGE", 2)
    page = queries.page_of(hall, queries.Wanted.ALL)
    assert page.next_after is not None
    later = queries.page_of(hall, queries.Wanted.ALL, after=page.next_after)
    names = [line.person.name for line in (*page.lines, *later.lines)]
    assert sorted(names) == sorted(one.name for one in people)


def test_tellers_monitors_and_chairs_see_no_names(app: Flask, signed_in: SignIn) -> None:
    hall = make_hall()
    for role in (Role.TELLER, Role.MONITOR, Role.CHAIR, Role.REPRESENTATIVE):
        browser = signed_in(make_person(role, at=hall))
        assert browser.get(f"/desk/course/{hall.code}").status_code == 403
        assert browser.get(f"/desk/course/{hall.code}/export.csv").status_code == 403
