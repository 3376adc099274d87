"""The quiz as a table, the paper that follows from its number, and the marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.lessons import marking
from meetings.lessons.course import BY_CODE, LESSONS
from meetings.lessons.questions import QUESTIONS, Question

RIGHT = {one.code: one.right for one in QUESTIONS}
NUMBERS = st.integers(marking.FIRST_PAPER, marking.LAST_PAPER)


def wrong(one: Question) -> str:
    """An answer that is not right."""
    return next(answer.code for answer in one.answers if answer.code != one.right)


def test_there_are_four_lessons_each_with_sources() -> None:
    assert [one.code for one in LESSONS] == ["collect", "deliberate", "vote", "supervise"]
    assert list(BY_CODE.values()) == list(LESSONS)
    assert all(rule.text and rule.source for one in LESSONS for rule in one.rules)


@pytest.mark.parametrize("one", QUESTIONS, ids=lambda one: one.code)
def test_every_question_has_one_right_answer_a_reason_and_a_source(one: Question) -> None:
    assert [answer.code for answer in one.answers].count(one.right) == 1
    assert len({answer.text for answer in one.answers}) == 3
    assert one.because
    assert one.source
    assert one.lesson in LESSONS


def test_ten_questions_from_all_four_lessons_and_the_right_answer_is_no_habit() -> None:
    assert len(QUESTIONS) == len(RIGHT) == 10
    assert {one.lesson for one in QUESTIONS} == set(LESSONS)
    for letter in "abc":  # whoever always ticks the same must not come near the pass mark
        ticks = dict.fromkeys(RIGHT, letter)
        assert marking.marked(1, ticks).right < marking.PASS_MARK // 2 + 1


@given(number=NUMBERS)
def test_every_paper_asks_the_same_and_is_the_same_each_time(number: int) -> None:
    paper = marking.paper(number)
    assert paper == marking.paper(number)
    assert {one.code for one in paper} == set(RIGHT)
    for one in paper:
        assert sorted(answer.code for answer in one.answers) == ["a", "b", "c"]


def test_the_order_of_the_first_paper_is_what_anybody_works_out_from_the_table() -> None:
    orders = {tuple(one.code for one in marking.paper(number)) for number in range(1, 20)}
    assert len(orders) == 19
    first = marking.paper(1)
    assert [one.code for one in first][:3] == ["review", "motion", "sign_in"]
    assert [answer.code for answer in first[0].answers] == ["c", "a", "b"]


def test_papers_follow_one_another_and_begin_again() -> None:
    assert marking.next_paper(1) == 2
    assert marking.next_paper(marking.LAST_PAPER) == marking.FIRST_PAPER


@given(number=NUMBERS, slips=st.sets(st.sampled_from(QUESTIONS)))
def test_eight_of_ten_pass(number: int, slips: set[Question]) -> None:
    marks = marking.marked(number, RIGHT | {one.code: wrong(one) for one in slips})
    assert (marks.right, marks.asked) == (10 - len(slips), 10)
    assert marks.passed is (len(slips) <= 2)
    assert set(marks.kept) == set(RIGHT) - {one.code for one in slips}
    for one in marks.answers:
        assert one.is_right is (one.question.code not in {slip.code for slip in slips})
        assert one.chosen is not None
        assert one.correct is not None
        assert one.correct.code == RIGHT[one.question.code]


def test_what_was_not_answered_is_named_by_its_place_and_is_not_right() -> None:
    paper = marking.paper(3)
    ticks = {one.code: one.right for one in paper[2:]}
    assert list(marking.unanswered(3, ticks)) == [1, 2]
    marks = marking.marked(3, ticks)
    assert marks.right == 8
    assert marks.answers[0].chosen is None
    assert not marking.unanswered(3, RIGHT)


def test_only_answers_that_were_on_offer_are_ticks() -> None:
    sent = {"tie": "a", "grade": "z", "review": "", "csrf_token": "a", "paper": "1"}
    assert marking.ticks_of(sent) == {"tie": "a"}
