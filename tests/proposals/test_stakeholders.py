"""Those whom a topic concerns: invited, heard, shown, and never among those who judge."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document
from flask import Flask

from app.errors import Invalid, Refused
from app.permissions import Role
from app.transaction import transaction
from proposals.lifecycle.review import Criterion, Finding
from proposals.models.review import TripleReview
from proposals.queries.clock_todos import clock_todos
from proposals.queries.opinions import stood_aside
from proposals.queries.recommendation import as_docx
from proposals.queries.stakeholders import invitation_of, stakeholders_of
from proposals.queries.topics import past_reviews, recommendation_of
from proposals.services import inviting, reviewing
from tests.proposals.stories import again, findings, make_topic
from tests.support.factories import make_hall, make_person

OBJECTION = [Finding(Criterion.REASONABLE, is_met=False, reason="挡我家的光")]


def begun() -> TripleReview:
    """A review that is going on."""
    hall = make_hall()
    secretary = make_person(Role.SECRETARY, at=hall)
    topic = make_topic(hall, by=secretary)
    with transaction():
        return reviewing.begin(topic, by=secretary, because="列入")


def test_people_of_the_hall_and_outsiders_are_invited_and_heard(app: Flask) -> None:
    review = begun()
    hall = review.topic.hall
    secretary, neighbour = make_person(Role.SECRETARY, at=hall), make_person(Role.RESIDENT, at=hall)
    with transaction():
        mine = inviting.invite(review, "", "一层住户", by=secretary, person=neighbour)
        theirs = inviting.invite(review, "供电所", "要接线", by=secretary)
    assert [todo.url for todo in clock_todos(neighbour)] == [f"{review.topic.url}/stake"]
    with transaction():
        inviting.hear(mine, OBJECTION, by=neighbour)
        inviting.hear(theirs, findings(), by=secretary)
    assert list(clock_todos(neighbour)) == []
    heard = stakeholders_of(review)
    assert [(one.name, one.written_by_id) for one in heard] == [
        (neighbour.name, None),
        ("供电所", secretary.id),
    ]
    with transaction():
        inviting.hear(mine, findings(), by=neighbour)
    assert len(again(mine).views) == 3


def test_half_an_invitation_a_second_one_and_one_taken_back(app: Flask) -> None:
    review = begun()
    hall = review.topic.hall
    secretary, neighbour = make_person(Role.SECRETARY, at=hall), make_person(Role.RESIDENT, at=hall)
    for name, stake in (("", "一层住户"), ("王某", " "), ("王" * 81, "住户")):
        with pytest.raises(Invalid), transaction():
            inviting.invite(review, name, stake, by=secretary)
    with transaction():
        one = inviting.invite(review, "", "一层住户", by=secretary, person=neighbour)
    with pytest.raises(Refused, match="已经请过"), transaction():
        inviting.invite(review, "", "住户", by=secretary, person=neighbour)
    with pytest.raises(Invalid, match="为什么撤下"), transaction():
        inviting.uninvite(one, by=secretary, reason=" ")
    with transaction():
        inviting.uninvite(one, by=secretary, reason="搬走了")
    with pytest.raises(Refused, match="已经撤下"), transaction():
        inviting.hear(one, OBJECTION, by=neighbour)
    assert invitation_of(neighbour, review) is None
    with transaction():
        inviting.invite(review, "", "又搬回来", by=secretary, person=neighbour)
    with pytest.raises(Invalid, match="还没有选"), transaction():
        inviting.hear(one, (), by=neighbour)
    assert invitation_of(neighbour, review) == one


def test_the_document_names_who_was_heard_and_who_stood_aside_and_why(app: Flask) -> None:
    review = begun()
    topic, hall = review.topic, review.topic.hall
    secretary = make_person(Role.SECRETARY, at=hall)
    concerned, interested = (make_person(Role.REPRESENTATIVE, at=hall) for _ in range(2))
    with transaction():
        one = inviting.invite(review, "", "一层住户", by=secretary, person=concerned)
        inviting.hear(one, OBJECTION, by=concerned)
        inviting.invite(review, "供电所", "要接线", by=secretary)
        reviewing.give_opinion(topic, findings(), by=concerned)
        reviewing.give_opinion(topic, (), by=interested, declares_interest=True)
    assert stood_aside(again(review)) == [f"{interested.name}（声明有利益关系）"]
    with transaction():
        verdict = reviewing.end(topic, findings(), by=secretary, decision="建议上会")
    assert verdict.reviewers == (secretary.id,)
    assert stood_aside(past_reviews(topic)[0]) == [
        f"{concerned.name}（利益相关人）",
        f"{interested.name}（声明有利益关系）",
    ]
    with pytest.raises(Refused, match="已经结束"), transaction():
        inviting.hear(one, OBJECTION, by=concerned)
    recommendation = recommendation_of(topic)
    assert recommendation is not None
    document = Document(BytesIO(as_docx(recommendation)))
    said = "\n".join(paragraph.text for paragraph in document.paragraphs)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    for words in ("声明有利益关系", "最迟于", "四、利益相关人的意见", "五、建议"):
        assert words in said
    for words in ("挡我家的光", "一层住户", "供电所", "未提意见"):
        assert any(words in cell for cell in cells)
