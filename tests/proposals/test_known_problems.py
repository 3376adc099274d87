"""The knowledge base: four fields, visible history, an origin, and what it recalls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from app import audit, clock
from app.errors import Invalid, Refused
from app.extensions import db
from app.people.models.person import Person
from app.permissions import Role
from app.places.models.hall import Hall
from app.places.models.place import PlaceKind
from app.transaction import transaction
from proposals.classification.likeness import SURE, Matter, alike
from proposals.models.category import Category
from proposals.models.category_tree import Sorted
from proposals.models.known_problem import KnownProblem, KnownProblemVersion
from proposals.models.proposal import Proposal
from proposals.queries.known_problems import (
    Wanted,
    made_from,
    page_of,
    recalled_for,
    versions_of,
)
from proposals.queries.suggesting import lexicon
from proposals.services import desk, known_problems
from proposals.services.known_problems import Account
from tests.proposals.stories import CHARGING, again, make_known_problem, make_proposal, make_topic
from tests.support.factories import make_hall, make_person, make_place

SignedIn = Callable[[Person], FlaskClient]
LAMP = Account.of(spot="东门", cause="路灯坏了", duty="市政科", path="打12345报修，三天换灯")
FOUR = {"spot": "东门", "cause": "路灯坏了", "duty": "市政科", "path": "打12345报修，三天换灯"}


def closed_proposal(hall: Hall, secretary: Person) -> Proposal:
    proposal = make_proposal(hall)
    with transaction():
        desk.accept(proposal, by=secretary)
        desk.answer(proposal, "物业已装充电桩", by=secretary, author_label="幸福物业")
        desk.close(proposal, by=secretary, reason="充电桩已经能用")
    return proposal


def test_a_problem_has_four_fields_and_a_first_version(app: Flask) -> None:
    problem = make_known_problem(make_hall())
    assert problem.headline == "3号楼与4号楼之间的自行车棚：没有充电桩，居民飞线充电。"
    assert [one.number for one in versions_of(problem)] == [1]


@pytest.mark.parametrize("missing", ["spot", "cause", "duty", "path"])
def test_each_of_the_four_is_needed(app: Flask, missing: str) -> None:
    with pytest.raises(Invalid):
        Account.of(**{**FOUR, missing: " \n"})  # type: ignore[arg-type]  # reason: four texts


def test_what_is_too_long_is_refused(app: Flask) -> None:
    with pytest.raises(Invalid, match="太长"):
        Account.of(**{**FOUR, "spot": "东" * 121})  # type: ignore[arg-type]  # reason: four texts


def test_a_revision_keeps_every_earlier_wording(app: Flask) -> None:
    hall = make_hall()
    problem, secretary = make_known_problem(hall), make_person(Role.SECRETARY, at=hall)
    with transaction():
        known_problems.revise(
            problem, replace(CHARGING, duty="新物业公司"), by=secretary, note="物业换了"
        )
    versions = versions_of(again(problem))
    assert [(one.number, one.duty) for one in versions] == [(2, "新物业公司"), (1, "物业服务中心")]
    assert versions[0].change_note == "物业换了"
    with pytest.raises(Invalid), transaction():
        known_problems.revise(problem, CHARGING, by=secretary, note=" ")
    with pytest.raises(DBAPIError, match="only grow"), transaction() as session:
        session.execute(KnownProblemVersion.__table__.update().values(duty="改掉"))  # type: ignore[attr-defined]  # reason: a Table
    assert list(audit.verify()) == []


def test_days_that_cannot_be_are_refused(app: Flask) -> None:
    hall = make_hall()
    secretary = make_person(Role.SECRETARY, at=hall)
    for happened_on in (clock.today() + timedelta(days=1), date(2019, 7, 1)):
        with pytest.raises(Invalid), transaction():
            known_problems.write_down(hall.place, CHARGING, by=secretary, happened_on=happened_on)


def test_it_is_made_from_what_is_closed_and_only_once(app: Flask) -> None:
    hall = make_hall()
    secretary = make_person(Role.SECRETARY, at=hall)
    proposal = make_proposal(hall)
    write = known_problems.write_down
    day = date(2019, 1, 1)
    for origin in (proposal, make_topic(hall)):
        with pytest.raises(Refused, match="没有办结"), transaction():
            write(hall.place, CHARGING, by=secretary, happened_on=day, origin=origin)
    closed = closed_proposal(hall, secretary)
    with transaction():
        problem = write(hall.place, CHARGING, by=secretary, happened_on=day, origin=closed)
    assert made_from(closed) is problem
    with pytest.raises(Refused, match="已经记入"), transaction():
        write(hall.place, CHARGING, by=secretary, happened_on=day, origin=closed)


def test_a_retired_problem_is_read_but_recalled_no_more(app: Flask) -> None:
    hall = make_hall()
    problem, secretary = make_known_problem(hall), make_person(Role.SECRETARY, at=hall)
    asked = (hall.place, "想装充电桩", "老有人飞线充电")
    assert [one.problem for one in recalled_for(*asked)] == [problem]
    with pytest.raises(Invalid), transaction():
        known_problems.retire(problem, by=secretary, reason="")
    with transaction():
        known_problems.retire(problem, by=secretary, reason="车棚拆了")
    assert not recalled_for(*asked)
    assert page_of(Wanted())[0] == []
    assert page_of(Wanted(with_retired=True))[0] == [problem]
    with transaction():
        known_problems.restore(problem, by=secretary)
    assert recalled_for(*asked)


def test_a_like_need_recalls_the_near_one_first_and_says_why(app: Flask) -> None:
    street = make_place(kind=PlaceKind.STREET)
    here = make_hall(place=make_place(parent=street))
    there = make_hall(place=make_place(parent=street))
    stranger = make_hall(place=make_place(kind=PlaceKind.DISTRICT))
    near, far = make_known_problem(here), make_known_problem(there)
    make_known_problem(stranger)
    recalled = recalled_for(here.place, "充电桩坏了", "车棚的充电桩坏了，又有人飞线充电。")
    assert [one.problem for one in recalled] == [near, far]
    assert recalled[0].score >= SURE
    assert set(recalled[0].words) == {"充电桩", "飞线充电", "车棚"}
    assert not recalled_for(here.place, "孩子入学", "学区怎么划的，想问问。")


def test_likeness_weighs_words_place_and_class() -> None:
    known = Matter("车棚装充电桩", (1, 2), "010203")
    plain = alike(Matter("想要充电桩", (1, 2)), [known], lexicon())[0].score
    same_class = alike(Matter("想要充电桩", (1, 2), "010203"), [known], lexicon())[0].score
    elsewhere = alike(Matter("想要充电桩", (1, 3)), [known], lexicon())
    above = alike(Matter("想要充电桩", (1,)), [known], lexicon())[0].score
    assert same_class > plain == above
    assert not elsewhere or elsewhere[0].score < plain
    assert not alike(Matter("希望领导解决问题", (1, 2)), [known], lexicon())


def test_search_meets_words_place_and_class_and_leafs(app: Flask) -> None:
    street = make_place(kind=PlaceKind.STREET)
    hall = make_hall(place=make_place(parent=street))
    lamp = make_known_problem(hall, account=LAMP, sorted_as=Sorted(Category.TRANSPORT))
    charging = make_known_problem(hall, sorted_as=Sorted.at("010203") or Sorted())
    other = make_known_problem(make_hall())

    def found(**asked: object) -> list[KnownProblem]:
        return list(page_of(Wanted(**asked))[0])  # type: ignore[arg-type]  # reason: as asked

    assert found(words="充电桩 增容", place=street) == [charging]
    assert found(words="100%_") == []
    assert found(place=street) == found(place=hall.place) == [charging, lamp]
    assert found(sorted_as=Sorted.at("0102")) == found(sorted_as=Sorted.at("010203")) == [charging]
    assert found(sorted_as=Sorted(Category.TRANSPORT)) == [lamp]
    first, last = page_of(Wanted(), size=2)
    assert list(first) == [other, charging]
    assert last is not None
    assert page_of(Wanted(before=last), size=2) == ([lamp], None)


def test_the_desk_keeps_a_closed_proposal_with_what_it_tells(
    app: Flask, signed_in: SignedIn
) -> None:
    hall = make_hall()
    secretary = make_person(Role.SECRETARY, at=hall)
    client = signed_in(secretary)
    proposal = closed_proposal(hall, secretary)
    begin = f"/desk/known/new?proposal={proposal.id}"
    assert begin in client.get(f"/desk/proposals/{proposal.id}").text
    page = client.get(begin).text
    for told in ("电动车没处充电", "幸福物业", "物业已装充电桩", "充电桩已经能用"):
        assert told in page
    form = {**FOUR, "hall": hall.code, "happened_on": "2019-04-01", "settled_on": "2019-05-01"}
    assert client.post(begin, data={**form, "cause": ""}).status_code == 422
    assert client.post(begin, data={**form, "settled_on": "2019-03-01"}).status_code == 422
    answer = client.post(begin, data=form)
    problem = db.session.scalars(select(KnownProblem)).one()
    assert answer.location == problem.url
    assert problem.category is Category.CONSTRUCTION  # 路灯, by its words
    public = app.test_client().get(problem.url).text
    for shown in (*FOUR.values(), proposal.title, "第1版"):
        assert shown in public
    assert "更新这一条" not in public
    assert "记入基础问题库" in client.get(proposal.url).text
    assert client.post(begin, data=form).status_code == 409


def test_the_desk_updates_retires_and_restores(app: Flask, signed_in: SignedIn) -> None:
    hall = make_hall()
    client = signed_in(make_person(Role.SECRETARY, at=hall))
    problem = make_known_problem(hall)
    address = f"/desk/known/{problem.id}"
    assert "3号楼与4号楼之间的自行车棚" in client.get(address).text
    assert client.post(address, data=FOUR).status_code == 422  # no word on what changed
    late = {**FOUR, "note": "改", "settled_on": "2001-01-01"}
    refused = client.post(address, data=late)
    assert refused.status_code == 422
    assert "打12345报修" in refused.text
    client.post(address, data={**FOUR, "note": "说得更清楚", "category": "0110"})
    page = client.get(problem.url).text
    assert "说得更清楚" in page
    assert "第2版" in page
    assert "当时的写法" in page
    assert again(problem).category_second == "0110"
    client.post(f"{address}/retire", data={"reason": "不适用了"})
    assert "不适用了" in client.get(problem.url).text
    client.post(f"{address}/restore")
    assert again(problem).retired_at is None


def test_a_resident_is_told_how_it_was_done_before(app: Flask, signed_in: SignedIn) -> None:
    hall = make_hall()
    make_known_problem(hall)
    client = signed_in(make_person(Role.RESIDENT, at=hall))
    client.post(
        "/proposals/new",
        data={
            "title": "充电桩不够",
            "body": "车棚充电桩太少，又开始飞线充电",
            "category": "unsorted",
        },
    )
    client.post("/proposals/new/where", data={"hall": str(hall.id), "where_text": ""})
    page = client.get("/proposals/new/confirm").text
    assert "以前办过相像的事" in page
    assert "2019年6月1日" in page
    assert "如果又发生了，或者没有办好，请照样提交。" in page


def test_pages_say_what_is_missing(app: Flask, client: FlaskClient) -> None:
    assert "库里还没有记录" in client.get("/known").text
    assert "没有找到" in client.get("/known?q=充电").text
    for odd in ("/known?place=x&before=y&category=z", "/known?place=99999999999999999999"):
        assert client.get(odd).status_code == 200
    assert client.get("/known/999").status_code == 404


def test_a_topic_that_is_not_over_offers_nothing(app: Flask, signed_in: SignedIn) -> None:
    hall = make_hall()
    client = signed_in(make_person(Role.SECRETARY, at=hall))
    topic = make_topic(hall)
    assert f"/desk/known/new?topic={topic.id}" not in client.get(f"/desk/topics/{topic.id}").text
    page = client.get(f"/desk/known/new?topic={topic.id}").text
    assert topic.title in page
    form = {**FOUR, "hall": hall.code, "happened_on": "2019-04-01"}
    assert client.post(f"/desk/known/new?topic={topic.id}", data=form).status_code == 409
