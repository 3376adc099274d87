"""Rounds of opinions: opened, answered, moderated, closed, computed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app import clock
from app.audit import AuditEntry
from app.errors import Invalid, Refused
from app.extensions import db
from app.notices.models.notice import Notice
from app.people.models.person import Person
from app.permissions import Role
from app.places.models.hall import Hall
from app.transaction import transaction
from proposals.models.opinion_outcome import OpinionOutcome
from proposals.models.opinion_round import (
    OpinionAnswer,
    OpinionRound,
    OpinionStatement,
    StatementState,
)
from proposals.opinions.answers import Answer
from proposals.opinions.grouping import Finding
from proposals.queries import opinion_rounds
from proposals.queries.opinion_results import results_of
from proposals.services import sounding, stating, tallying, topics
from tests.proposals.opinion_stories import SEEDS, answer_as, make_round, say
from tests.proposals.opinions.planted import Planted
from tests.proposals.stories import again, make_topic
from tests.support.factories import make_hall, make_person

SignedIn = Callable[[Person], FlaskClient]
TOWN = Planted("pages", 21, (22, 18), 12, 3, asked=1.0)
TWELVE = [f"第{number}个主张要这样办" for number in range(12)]


@pytest.fixture
def hall(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Hall:
    monkeypatch.setattr("app.jobs.soon", lambda _sweep: None)
    return make_hall()


def _add(round_: OpinionRound, text: str, by: Person) -> OpinionStatement:
    with transaction():
        return stating.add(round_, text, by=by)


def _first(round_: OpinionRound) -> OpinionStatement:
    return opinion_rounds.statements_of(round_)[0]


def _journaled(act: str) -> int:
    return db.session.scalar(select(func.count()).where(AuditEntry.act == act)) or 0


def test_a_round_tells_those_whom_the_topic_concerns(hall: Hall) -> None:
    topic = make_topic(hall)
    proposer = topic.standing_links[0].proposal.proposer
    round_ = make_round(hall, topic)
    assert proposer is not None
    mine = select(Notice).where(Notice.person_id == proposer.id)
    told = db.session.scalars(mine.order_by(Notice.id)).all()
    assert told[-1].kind == "topic.opinions_opened"
    assert told[-1].url == round_.url
    assert [one.text for one in opinion_rounds.statements_of(round_)] == list(SEEDS)


@pytest.mark.parametrize(
    ("seeds", "days"),
    [(SEEDS[:2], 7), ((SEEDS[0], SEEDS[0] + "。", SEEDS[1]), 7), (SEEDS, 0), (SEEDS, 61)],
)
def test_a_round_needs_three_different_seeds_and_a_sensible_end(
    hall: Hall, seeds: tuple[str, ...], days: int
) -> None:
    with pytest.raises(Invalid):
        make_round(hall, seeds=seeds, days=days)


def test_one_round_at_a_time_and_none_once_the_debate_began(hall: Hall) -> None:
    topic = make_topic(hall)
    round_ = make_round(hall, topic)
    with pytest.raises(Refused, match="正在摸底"):
        make_round(hall, topic)
    person = make_person(Role.RESIDENT, at=hall)
    with transaction():
        topics.mark_stated(topic)
    with pytest.raises(Refused, match="结束"):
        say(person, _first(round_))
    sounding.look()
    assert again(round_).closed_at is not None
    with pytest.raises(Refused, match="辩论开始"):
        make_round(hall, topic)


def test_a_person_answers_each_once_and_may_change_their_mind(hall: Hall) -> None:
    round_ = make_round(hall)
    person, statement = make_person(Role.RESIDENT, at=hall), _first(round_)
    say(person, statement)
    say(person, statement, Answer.DISAGREE)
    assert opinion_rounds.answers_of(person, round_) == {statement.id: Answer.DISAGREE}
    assert again(statement).answer_count == 1
    assert opinion_rounds.progress_of(person, round_).left == 3


def test_the_journal_keeps_who_took_part_and_not_what_they_said(hall: Hall) -> None:
    round_ = make_round(hall)
    person = make_person(Role.RESIDENT, at=hall)
    for statement in opinion_rounds.statements_of(round_):
        say(person, statement, Answer.DISAGREE)
    assert _journaled("opinions.joined") == 1
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "opinions.joined")).one()
    assert (entry.subject_id, entry.details, entry.reason) == (round_.id, "{}", "")


def test_every_statement_comes_once_the_least_answered_first(hall: Hall) -> None:
    round_ = make_round(hall)
    people = [make_person(Role.RESIDENT, at=hall) for _ in range(3)]
    for person in people[:2]:
        seen = []
        while (statement := opinion_rounds.next_statement(person, round_)) is not None:
            assert opinion_rounds.next_statement(person, round_) == statement
            seen.append(statement.id)
            say(person, statement, Answer.PASS)
        assert sorted(seen) == [one.id for one in opinion_rounds.statements_of(round_)]
    late = _add(round_, "晚上十点以后断电", people[2])
    with transaction():
        stating.admit(late, by=make_person(Role.SECRETARY, at=hall))
    assert opinion_rounds.next_statement(people[2], round_) == late


def test_a_residents_statement_waits_for_the_desk_and_its_author_hears_the_reason(
    hall: Hall,
) -> None:
    round_, secretary = make_round(hall), make_person(Role.SECRETARY, at=hall)
    author = make_person(Role.RESIDENT, at=hall)
    good, bad = _add(round_, "装个烟感", author), _add(round_, "老王家最缺德", author)
    with pytest.raises(Refused, match="撤下"):
        say(author, good)
    with transaction():
        stating.admit(good, by=secretary)
        stating.refuse(bad, by=secretary, reason="说的是别人家的私事")
    say(author, good)
    mine = select(Notice).where(Notice.person_id == author.id)
    told = db.session.scalars(mine.order_by(Notice.id)).all()
    assert [one.kind for one in told] == ["opinions.shown", "opinions.refused"]
    assert told[1].params["reason"] == "说的是别人家的私事"
    with pytest.raises(Refused, match="处理过"), transaction():
        stating.admit(good, by=secretary)
    with pytest.raises(Invalid, match="理由"), transaction():
        stating.refuse(good, by=secretary, reason=" ")


def test_repetitions_are_refused_kindly(hall: Hall) -> None:
    round_, person = make_round(hall), make_person(Role.RESIDENT, at=hall)
    with pytest.raises(Invalid) as refusal:
        _add(round_, SEEDS[0] + "！", person)
    assert SEEDS[0] in str(refusal.value.why)
    nasty = _add(round_, "骂人的话", person)
    with transaction():
        stating.refuse(nasty, by=make_person(Role.SECRETARY, at=hall), reason="骂人")
    with pytest.raises(Invalid, match="没有采用") as once_more:
        _add(round_, "骂人的话", make_person(Role.RESIDENT, at=hall))
    assert once_more.value.why == "骂人"


@pytest.mark.parametrize("text", ["", "。！", "长" * 141])
def test_a_statement_says_something_in_140_characters(hall: Hall, text: str) -> None:
    with pytest.raises(Invalid):
        _add(make_round(hall), text, make_person(Role.RESIDENT, at=hall))


def test_one_resident_adds_five_at_most_and_none_where_the_round_takes_none(hall: Hall) -> None:
    round_, person = make_round(hall), make_person(Role.RESIDENT, at=hall)
    for number in range(stating.MOST_OF_ONE):
        _add(round_, f"第{number}个新主张", person)
    with pytest.raises(Refused, match="最多"):
        _add(round_, "再来一句新的", person)
    with transaction():
        again(round_).takes_statements = False
    with pytest.raises(Refused, match="不再加"):
        _add(round_, "别人的一句", make_person(Role.RESIDENT, at=hall))


def test_words_change_only_while_nobody_answered_them(hall: Hall) -> None:
    round_, secretary = make_round(hall), make_person(Role.SECRETARY, at=hall)
    statement = _first(round_)
    with transaction():
        stating.reword(statement, "充电桩应当装在车棚里面", by=secretary)
    assert again(statement).text == "充电桩应当装在车棚里面"
    with pytest.raises(Invalid), transaction():
        stating.reword(statement, SEEDS[1], by=secretary)
    say(make_person(Role.RESIDENT, at=hall), statement)
    with pytest.raises(Refused, match="不能再改"), transaction():
        stating.reword(statement, "充电桩不要装在车棚里", by=secretary)


def test_what_is_taken_out_is_asked_no_more_and_counts_no_more(hall: Hall) -> None:
    round_ = make_round(hall, seeds=TWELVE)
    answer_as(round_, TOWN)
    with transaction():
        stating.refuse(_first(round_), by=make_person(Role.SECRETARY, at=hall), reason="与别句重复")
    tallying.work_off()
    results = results_of(round_)
    assert results is not None
    assert len(results.every) == 11
    person = make_person(Role.RESIDENT, at=hall)
    assert opinion_rounds.progress_of(person, round_).asked == 11


def test_below_twenty_nothing_is_stored_but_their_number(hall: Hall) -> None:
    round_ = make_round(hall, seeds=TWELVE)
    answer_as(round_, Planted("few", 3, (10, 9), 12, 3))
    tallying.work_off()
    outcome = db.session.get_one(OpinionOutcome, round_.id)
    assert outcome.people == 19
    assert outcome.figures["finding"] == Finding.TOO_FEW
    assert outcome.figures["statements"] == []


def test_groups_are_computed_at_most_every_few_minutes_and_finally_at_the_end(hall: Hall) -> None:
    round_ = make_round(hall, seeds=TWELVE)
    answer_as(round_, TOWN)
    at = clock.now()
    with clock.stopped(at):
        assert [tallying.work_off(), tallying.work_off()] == [1, 0]
    with clock.stopped(at + tallying.NOT_SOONER):
        assert tallying.work_off() == 0  # nobody said anything new
        say(make_person(Role.RESIDENT, at=hall), _first(round_))
        assert tallying.work_off() == 1
        with transaction():
            sounding.close(round_, by=make_person(Role.CHAIR, at=hall))
        assert [tallying.work_off(), tallying.work_off()] == [1, 0]
    results = results_of(round_)
    assert results is not None
    assert results.is_final
    assert [group.people for group in results.groups] == [22, 18]
    with pytest.raises(Refused, match="结束"):
        say(make_person(Role.RESIDENT, at=hall), _first(round_))


def test_a_round_closes_when_its_time_is_over_and_reminds_once_before(hall: Hall) -> None:
    topic = make_topic(hall)
    round_ = make_round(hall, topic, days=3)
    proposer = topic.standing_links[0].proposal.proposer
    assert proposer is not None
    reminded = select(func.count()).where(
        Notice.person_id == proposer.id, Notice.kind == "opinions.closing"
    )
    sounding.look()
    assert db.session.scalar(reminded) == 0
    with clock.stopped(round_.closes_at - timedelta(hours=20)):
        sounding.look()
        sounding.look()
        assert db.session.scalar(reminded) == 1
    assert again(round_).closed_at is None
    with clock.stopped(round_.closes_at):
        sounding.look()
        sounding.look()
    assert again(round_).closed_at == round_.closes_at
    closed = select(func.count()).where(Notice.kind == "topic.opinions_closed")
    assert db.session.scalar(closed.where(Notice.person_id == proposer.id)) == 1


def test_whoever_answered_all_is_not_reminded(hall: Hall) -> None:
    topic = make_topic(hall)
    round_ = make_round(hall, topic, days=3)
    proposer = topic.standing_links[0].proposal.proposer
    assert proposer is not None
    for statement in opinion_rounds.statements_of(round_):
        say(proposer, statement)
    with clock.stopped(round_.closes_at - timedelta(hours=20)):
        assert sounding.remind(round_) == 0


# --- pages ----------------------------------------------------------------------------------------


def test_the_phone_shows_one_statement_and_three_buttons(hall: Hall, signed_in: SignedIn) -> None:
    round_ = make_round(hall)
    person = make_person(Role.RESIDENT, at=hall)
    browser = signed_in(person)
    page = browser.get(round_.url).text
    assert "还有4句" in page
    statement = opinion_rounds.next_statement(person, round_)
    assert statement is not None
    assert statement.text in page
    assert sum(one.text in page for one in opinion_rounds.statements_of(round_)) == 1
    for answer in ("agree", "disagree", "pass"):
        assert f'name="answer" value="{answer}"' in page
    form = {"statement": statement.id, "answer": "agree"}
    assert browser.post(round_.url, data=form).location == round_.url
    page = browser.get(round_.url).text
    assert "还有3句" in page
    assert statement.text not in page
    mine = browser.get(f"{round_.url}/mine").text
    assert statement.text in mine
    assert f"?statement={statement.id}" in mine
    anew = browser.get(f"{round_.url}?statement={statement.id}").text
    assert "您上次选的是：同意" in anew
    assert browser.post(round_.url, data={"statement": statement.id}).status_code == 422


def test_a_refused_statement_stays_in_its_field(hall: Hall, signed_in: SignedIn) -> None:
    round_ = make_round(hall)
    browser = signed_in(make_person(Role.RESIDENT, at=hall))
    answer = browser.post(f"{round_.url}/add", data={"text": SEEDS[1]})
    assert answer.status_code == 422
    assert "已经有人写了同样的话" in answer.text
    assert f'value="{SEEDS[1]}"' in answer.text
    sent = browser.post(f"{round_.url}/add", data={"text": "白天充便宜一点"})
    assert sent.status_code == 303
    statement = db.session.scalars(
        select(OpinionStatement).where(OpinionStatement.text == "白天充便宜一点")
    ).one()
    assert statement.state is StatementState.WAITING
    assert "白天充便宜一点" not in browser.get(f"{round_.url}/results").text


def test_the_results_show_groups_with_n_of_n_and_a_picture_without_inline_style(
    hall: Hall, client: FlaskClient
) -> None:
    round_ = make_round(hall, seeds=TWELVE)
    answer_as(round_, TOWN)
    tallying.work_off()
    page = client.get(f"{round_.url}/results").text
    assert "大家的想法分成2组" in page
    assert "A组：22人" in page
    assert "B组：18人" in page
    assert page.count("<path transform=") == 40
    assert "style=" not in page
    results = results_of(round_)
    assert results is not None
    for line in results.shared:
        for tally in line.groups:
            assert f"{tally.given(line.side)}/{tally.answered}" in page
    assert "少于5人的组并入最近的一组" in page
    topic_page = client.get(round_.topic.url).text
    assert results.shared[0].statement.text in topic_page


def test_the_results_of_a_few_are_hidden(hall: Hall, client: FlaskClient) -> None:
    round_ = make_round(hall)
    say(make_person(Role.RESIDENT, at=hall), _first(round_))
    tallying.work_off()
    page = client.get(f"{round_.url}/results").text
    assert "不到20人时不公布结果" in page
    assert "1/1" not in page


def test_the_office_opens_looks_and_closes(hall: Hall, signed_in: SignedIn) -> None:
    topic = make_topic(hall)
    browser = signed_in(make_person(Role.CHAIR, at=hall))
    address = f"/desk/topics/{topic.id}/opinions"
    assert topic.title in browser.get("/desk/opinions").text
    assert topic.title in browser.get(address).text
    form = {"question": "充电怎么办", "seeds": "只有一句话", "until": "2999-01-01"}
    refused = browser.post(address, data=form)
    assert refused.status_code == 422
    assert "只有一句话" in refused.text
    form |= {"seeds": "\n".join(SEEDS), "takes_statements": "y"}
    form["until"] = (clock.today() + timedelta(days=3)).isoformat()
    shown = browser.post(address, data=form)
    assert shown.status_code == 303
    number = int((shown.location or "").rsplit("/", 1)[1])
    round_ = db.session.get_one(OpinionRound, number)
    _add(round_, "充电桩应当装在自行车棚里面", make_person(Role.RESIDENT, at=hall))
    page = browser.get(shown.location).text
    assert "等您看的：1句" in page
    assert "和这一句有些像" in page
    waiting = opinion_rounds.statements_of(round_, StatementState.WAITING)[0]
    sent = browser.post(f"{shown.location}/refuse", data={"statement": waiting.id})
    assert sent.status_code == 422
    acts: tuple[tuple[str, dict[str, object]], ...] = (
        ("admit", {"statement": waiting.id}),
        ("seed", {"text": "先试一个月"}),
        ("close", {}),
    )
    for act, body in acts:
        assert browser.post(f"{shown.location}/{act}", data=body).status_code == 303
    assert again(round_).closed_at is not None
    assert len(opinion_rounds.statements_of(round_, StatementState.SHOWN)) == 6


def test_residents_and_the_office_find_it_among_what_waits_for_them(
    hall: Hall, signed_in: SignedIn
) -> None:
    round_ = make_round(hall)
    resident = make_person(Role.RESIDENT, at=hall)
    assert "还有4句请您表态" in signed_in(resident).get("/me").text
    _add(round_, "装个烟感", resident)
    secretary = make_person(Role.SECRETARY, at=hall)
    assert "1句话等您看" in signed_in(secretary).get("/me").text
    assert db.session.scalar(select(func.count()).select_from(OpinionAnswer)) == 0
