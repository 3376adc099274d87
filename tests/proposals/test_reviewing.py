"""The triple review: who judges, on what grounds, and what it ends in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from docx import Document
from flask import Flask

from app import clock
from app.announcements import subscribe
from app.errors import Refused
from app.permissions import Role
from app.transaction import transaction
from proposals.events import TopicFiled
from proposals.lifecycle.review import Criterion, Finding, Outcome
from proposals.lifecycle.topic_states import TopicState
from proposals.queries.opinions import joint_findings, leaning, opinion_of
from proposals.queries.recommendation import as_docx
from proposals.queries.topics import open_review, past_reviews, recommendation_of
from proposals.services import cosigning, reviewing, topics
from tests.proposals.stories import again, findings, make_filed_topic, make_proposal, make_topic
from tests.support.factories import make_hall, make_person


@pytest.fixture
def filed(app: Flask) -> Iterator[list[TopicFiled]]:
    """What was announced."""
    heard: list[TopicFiled] = []
    subscribe(app, TopicFiled, heard.append)
    yield heard
    app.extensions["announcements"][TopicFiled].remove(heard.append)


def test_too_few_voices_need_the_secretarys_reason(app: Flask) -> None:
    hall = make_hall()
    with transaction():
        hall.rules = {"cosigners_required": 3}
    secretary = make_person(Role.SECRETARY, at=hall)
    for _ in range(30):
        make_person(Role.RESIDENT, at=hall)
    topic = make_topic(hall, by=secretary)
    with pytest.raises(Refused, match="未达到门槛"), transaction():
        reviewing.begin(topic, by=secretary)
    with transaction():
        review = reviewing.begin(topic, by=secretary, because="涉及安全")
    assert again(topic).state is TopicState.UNDER_REVIEW
    assert review.enrolled_because == "涉及安全"


def test_the_halls_own_threshold_opens_the_review(app: Flask) -> None:
    hall = make_hall()
    with transaction():
        hall.rules = {"cosigners_required": 3}
    for _ in range(60):
        make_person(Role.RESIDENT, at=hall)
    secretary, proposal = make_person(Role.SECRETARY, at=hall), make_proposal(hall)
    for _ in range(2):
        with transaction():
            cosigning.co_sign(proposal, by=make_person(Role.RESIDENT, at=hall))
    topic = make_topic(hall, [proposal], by=secretary)
    with transaction():
        reviewing.begin(topic, by=secretary)
    assert again(topic).state is TopicState.UNDER_REVIEW


def test_one_resident_in_ten_opens_the_review(app: Flask) -> None:
    hall = make_hall()
    for _ in range(9):
        make_person(Role.RESIDENT, at=hall)
    secretary = make_person(Role.SECRETARY, at=hall)
    topic = make_topic(hall, by=secretary)  # its proposer is the tenth resident
    with transaction():
        reviewing.begin(topic, by=secretary)
    assert again(topic).state is TopicState.UNDER_REVIEW


def test_three_times_yes_files_the_topic_with_its_recommendation(
    app: Flask, filed: list[TopicFiled]
) -> None:
    hall = make_hall()
    with clock.stopped(datetime(2026, 3, 2, 2, 0, tzinfo=UTC)):
        topic = make_filed_topic(hall)
    recommendation = recommendation_of(topic)
    assert recommendation is not None
    assert recommendation.number == "立〔2026〕1号"
    assert (recommendation.proposal_count, recommendation.voice_count) == (1, 1)
    topic = again(topic)
    assert topic.state is TopicState.FILED
    assert topic.schedule_due == date(2026, 3, 9)
    assert filed == [TopicFiled(topic.id)]
    assert [one.criterion for one in joint_findings(recommendation.review)] == list(Criterion)


def test_recommendations_are_numbered_within_hall_and_year(app: Flask) -> None:
    hall, other = make_hall(), make_hall()
    numbers = []
    for at, place in ((2026, hall), (2026, hall), (2026, other), (2027, hall)):
        with clock.stopped(datetime(at, 3, 2, tzinfo=UTC)):
            found = recommendation_of(make_filed_topic(place))
        assert found is not None
        numbers.append(found.number)
    assert numbers == ["立〔2026〕1号", "立〔2026〕2号", "立〔2026〕1号", "立〔2027〕1号"]


def test_an_unlawful_matter_is_declined_and_may_be_appealed(app: Flask) -> None:
    hall = make_hall()
    secretary = make_person(Role.SECRETARY, at=hall)
    topic = make_topic(hall, by=secretary)
    with transaction():
        reviewing.begin(topic, by=secretary, because="列入")
    with transaction():
        verdict = reviewing.end(topic, findings(lawful=False), by=secretary, decision="违法")
    assert verdict.outcome is Outcome.DECLINED
    assert recommendation_of(topic) is None
    with transaction():
        topics.reinstate(topic, by=make_person(Role.MONITOR, at=hall), reason="误判")
    assert again(topic).state is TopicState.POOLED


def test_what_is_not_feasible_yet_is_returned_mended_and_reviewed_again(app: Flask) -> None:
    hall = make_hall()
    secretary = make_person(Role.SECRETARY, at=hall)
    topic = make_topic(hall, by=secretary)
    for is_feasible in (False, True):
        with transaction():
            reviewing.begin(topic, by=secretary, because="列入")
        with transaction():
            reviewing.end(topic, findings(feasible=is_feasible), by=secretary, decision="看电容量")
        if not is_feasible:
            with transaction():
                topics.repool(topic, by=secretary)
    assert [review.outcome for review in past_reviews(topic)] == [Outcome.FILED, Outcome.RETURNED]


def test_a_verdict_that_contradicts_its_findings_is_refused(app: Flask) -> None:
    hall = make_hall()
    secretary = make_person(Role.SECRETARY, at=hall)
    topic = make_topic(hall, by=secretary)
    with transaction():
        reviewing.begin(topic, by=secretary, because="列入")
    with pytest.raises(Refused, match="不一致"), transaction():
        reviewing.end(
            topic,
            findings(lawful=False),
            by=secretary,
            decision="硬上",
            outcome=Outcome.FILED,
        )
    assert open_review(topic) is not None


def test_nobody_judges_their_own_matter(app: Flask) -> None:
    hall = make_hall()
    secretary = make_person(Role.SECRETARY, Role.RESIDENT, at=hall)
    topic = make_topic(hall, [make_proposal(hall, secretary)], by=secretary)
    with transaction():
        reviewing.begin(topic, by=secretary, because="列入")
    with pytest.raises(Refused, match="不能由您来下"), transaction():
        reviewing.end(topic, findings(), by=secretary, decision="我说行")
    with transaction():
        reviewing.give_opinion(topic, findings(), by=make_person(Role.CHAIR, at=hall))
    with pytest.raises(Refused, match="不能由您来下"), transaction():
        reviewing.end(topic, findings(), by=secretary, decision="主持人说行")
    with transaction():
        reviewing.give_opinion(topic, findings(), by=secretary)
    street = make_person(Role.STREET, at=hall)
    with transaction():
        verdict = reviewing.end(topic, findings(), by=street, decision="街道和主持人说行")
    assert verdict.excluded == (secretary.id,)


def test_whoever_ticks_an_interest_stands_aside(app: Flask) -> None:
    hall = make_hall()
    secretary, monitor = make_person(Role.SECRETARY, at=hall), make_person(Role.MONITOR, at=hall)
    topic = make_topic(hall, by=secretary)
    with transaction():
        reviewing.begin(topic, by=secretary, because="列入")
    with transaction():
        reviewing.give_opinion(topic, findings(), by=monitor)
    with transaction():
        reviewing.give_opinion(topic, findings(), by=monitor, declares_interest=True)
    review = open_review(topic)
    assert review is not None
    assert opinion_of(review, monitor) == {}
    assert leaning(review) == {}
    with transaction():
        verdict = reviewing.end(topic, findings(), by=secretary, decision="可以")
    assert verdict.excluded == (monitor.id,)
    assert verdict.reviewers == (secretary.id,)


def test_an_interest_declared_before_is_not_forgotten_at_the_verdict(app: Flask) -> None:
    hall = make_hall()
    secretary = make_person(Role.SECRETARY, at=hall)
    topic = make_topic(hall, by=secretary)
    with transaction():
        reviewing.begin(topic, by=secretary, because="列入")
        reviewing.give_opinion(topic, (), by=secretary, declares_interest=True)
    with pytest.raises(Refused, match="不能由您来下"), transaction():
        reviewing.end(topic, findings(), by=secretary, decision="可以")


def test_the_joint_verdict_begins_from_what_most_members_said_and_a_tie_leans_to_no(
    app: Flask,
) -> None:
    hall = make_hall()
    secretary = make_person(Role.SECRETARY, at=hall)
    topic = make_topic(hall, by=secretary)
    with transaction():
        reviewing.begin(topic, by=secretary, because="列入")
    for lawful in (True, False):
        with transaction():
            reviewing.give_opinion(
                topic, findings(lawful=lawful), by=make_person(Role.REPRESENTATIVE, at=hall)
            )
    review = open_review(topic)
    assert review is not None
    leanings = leaning(review)
    assert leanings[Criterion.REASONABLE].is_met
    assert not leanings[Criterion.LAWFUL].is_met


def test_a_finding_without_a_reason_is_refused(app: Flask) -> None:
    hall = make_hall()
    secretary = make_person(Role.SECRETARY, at=hall)
    topic = make_topic(hall, by=secretary)
    with transaction():
        reviewing.begin(topic, by=secretary, because="列入")
    bare = [Finding(criterion, is_met=True, reason=" ") for criterion in Criterion]
    for incomplete in (bare, findings()[:2]):
        with pytest.raises(Refused), transaction():
            reviewing.end(topic, incomplete, by=secretary, decision="可以")


def test_a_review_that_is_not_going_on_takes_no_opinion(app: Flask) -> None:
    hall = make_hall()
    topic = make_topic(hall)
    with pytest.raises(Refused, match="不在审查中"), transaction():
        reviewing.give_opinion(topic, findings(), by=make_person(Role.CHAIR, at=hall))


def test_a_hall_may_ask_for_more_reviewers(app: Flask) -> None:
    hall = make_hall()
    with transaction():
        hall.rules = {"reviewers_required": 2}
    secretary = make_person(Role.SECRETARY, at=hall)
    topic = make_topic(hall, by=secretary)
    with transaction():
        reviewing.begin(topic, by=secretary, because="列入")
    with pytest.raises(Refused), transaction():
        reviewing.end(topic, findings(), by=secretary, decision="可以")


def test_the_recommendation_is_a_document(app: Flask) -> None:
    hall = make_hall()
    topic = make_filed_topic(hall, [make_proposal(hall, title="电动车没处充电")])
    recommendation = recommendation_of(topic)
    assert recommendation is not None
    words = "\n".join(
        paragraph.text for paragraph in Document(BytesIO(as_docx(recommendation))).paragraphs
    )
    assert "立项建议案" in words
    assert recommendation.number in words
    assert "电动车没处充电" in words
    assert "建议上会" in words


def test_a_filed_matter_that_was_not_done_may_come_onto_an_agenda_at_once(
    app: Flask, filed: list[TopicFiled]
) -> None:
    hall = make_hall()
    secretary, before = make_person(Role.SECRETARY, at=hall), make_filed_topic(hall)
    with transaction():
        again_up = topics.bring_back(
            hall, "路灯", "还是不亮", url="/tasks/1", recorded_by=secretary, before=before
        )
    assert again(again_up).state is TopicState.FILED
    assert filed[-1] == TopicFiled(again_up.id)


@pytest.mark.parametrize("has_topic", [False, True])
def test_a_matter_that_was_never_filed_takes_no_short_way_around_the_review(
    app: Flask, filed: list[TopicFiled], *, has_topic: bool
) -> None:
    hall = make_hall()
    secretary = make_person(Role.SECRETARY, at=hall)
    before = make_topic(hall, by=secretary) if has_topic else None
    with transaction():
        back = topics.bring_back(
            hall, "路灯", "还是不亮", url="/tasks/1", recorded_by=secretary, before=before
        )
    assert again(back).state is TopicState.POOLED
    assert (again(back).schedule_due, filed) == (None, [])
