"""干得怎么样: the list, who may answer until when, how it is counted, what follows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.moves import Refusal
from resolutions.progress.appraisal import (
    FEW_ANSWERS,
    SMALLEST_CELL,
    About,
    Answer,
    AnswerFacts,
    Channel,
    Mark,
    Outcome,
    Part,
    about_kept,
    about_read,
    abouts,
    by_channel,
    counted,
    last_day,
    listed,
    may_answer,
    may_split,
    outcome,
    rests_on_few,
    tally,
)
from resolutions.progress.satisfaction import Satisfaction

OPENED = date(2026, 9, 25)
_answers = some.lists(
    some.builds(
        Answer,
        some.integers(1, 12),
        some.sampled_from(Channel),
        some.sampled_from(Mark),
    ),
    max_size=40,
)
_people = some.frozensets(some.integers(1, 20), max_size=12)


def _facts(channel: Channel = Channel.ONLINE, **changed: object) -> AnswerFacts:
    values: dict[str, object] = {
        "channel": channel,
        "is_open": True,
        "today": OPENED,
        "ends_on": last_day(OPENED),
        "is_listed": True,
    }
    return AnswerFacts(**(values | changed))  # type: ignore[arg-type]  # the test names what it changes


def test_what_was_not_well_is_counted_over_the_answers_that_count() -> None:
    given_ = [
        Answer(1, Channel.PAPER, Mark.DISSATISFIED, frozenset({About.SPEED, About.ATTITUDE})),
        Answer(1, Channel.ONLINE, Mark.MOSTLY, frozenset({About.SPEED})),
        Answer(2, Channel.DOOR, Mark.DISSATISFIED, frozenset({About.SPEED, About.PLAN})),
        Answer(3, Channel.ONLINE, Mark.SATISFIED),
    ]
    assert abouts(given_) == {About.PLAN: 1, About.SPEED: 2}


@given(some.frozensets(some.sampled_from(About)))
def test_what_was_not_well_is_kept_and_read_again(chosen: frozenset[About]) -> None:
    kept = about_kept([*(one.value for one in chosen), "weather", "plan" * 3])
    assert about_read(kept) == chosen
    assert kept == about_kept(reversed(kept.split()))


@given(some.integers(0, 500), some.integers(0, 500), some.integers(0, 500))
def test_how_sure_a_share_is_lies_about_it_and_narrows_with_the_answers(
    satisfied: int, mostly: int, dissatisfied: int
) -> None:
    said = Satisfaction(satisfied, mostly, dissatisfied)
    if said.share is None or said.interval is None:
        assert (said.share, said.interval) == (None, None)
        return
    low, high = said.interval
    assert 0 <= low <= said.share <= high <= 1
    more = Satisfaction(satisfied * 4, mostly * 4, dissatisfied * 4).interval
    assert more is not None
    assert more[1] - more[0] < high - low


def test_answers_are_taken_for_fifteen_days_through_the_national_day() -> None:
    assert last_day(OPENED) == date(2026, 10, 10)
    assert may_answer(_facts(today=date(2026, 10, 10))) is None
    assert isinstance(may_answer(_facts(today=date(2026, 10, 11))), Refusal)


@pytest.mark.parametrize(
    "changed",
    [
        {"is_open": False},
        {"is_listed": False},
        {"handles": True},
        {"helper_handles": True, "channel": Channel.DOOR},
        {"answered_themselves": True},
        {"answered_themselves": True, "channel": Channel.DOOR},
        {"noted_before": True, "channel": Channel.PAPER},
        {"is_own_helper": True, "channel": Channel.DOOR},
    ],
)
def test_what_would_bend_the_figure_is_refused(changed: dict[str, object]) -> None:
    channel = changed.pop("channel", Channel.ONLINE)
    assert isinstance(channel, Channel)
    assert isinstance(may_answer(_facts(channel, **changed)), Refusal)


def test_a_person_may_put_right_what_staff_wrote_down_for_them() -> None:
    assert may_answer(_facts(noted_before=True)) is None
    assert may_answer(_facts(Channel.DOOR)) is None


@given(some.dictionaries(some.sampled_from(Part), _people), _people)
def test_each_is_listed_once_and_nobody_who_did_the_work(
    parts: dict[Part, frozenset[int]], handlers: frozenset[int]
) -> None:
    found = listed(parts, handlers)
    assert set(found) == frozenset().union(*parts.values()) - handlers
    for person, part in found.items():
        assert part == next(one for one in Part if person in parts.get(one, ()))


@given(_answers)
def test_each_person_counts_once_and_the_own_word_before_anothers(
    answers: Sequence[Answer],
) -> None:
    standing = counted(answers)
    assert tally(answers).answers == len({answer.person for answer in answers})
    for person, found in standing.items():
        own = [one for one in answers if one.person == person and one.channel is Channel.ONLINE]
        assert found == (own[0] if own else next(one for one in answers if one.person == person))


@given(_answers)
def test_the_channels_add_up_to_the_whole(answers: Sequence[Answer]) -> None:
    whole, parts = tally(answers), by_channel(answers).values()
    assert sum(one.answers for one in parts) == whole.answers
    assert sum(one.satisfied for one in parts) == whole.satisfied
    assert sum(one.dissatisfied for one in parts) == whole.dissatisfied
    assert all(one.answers for one in parts)


@given(_answers)
def test_a_split_never_shows_fewer_than_five(answers: Sequence[Answer]) -> None:
    channels = by_channel(answers)
    shown = channels.values() if may_split(channels) else ()
    assert all(one.answers >= SMALLEST_CELL for one in shown)


@given(some.integers(0, 300), some.integers(0, 300), some.integers(0, 300), some.integers(0, 1))
def test_what_follows_is_told_by_whole_numbers(
    satisfied: int, mostly: int, dissatisfied: int, failed: int
) -> None:
    said = Satisfaction(satisfied, mostly, dissatisfied)
    good = 10 * (satisfied + mostly) >= 7 * said.answers
    found = outcome(said, failed)
    if not said.answers:
        assert found is Outcome.NOBODY
    elif good:
        assert found is Outcome.PASSED
    else:
        assert found is (Outcome.GIVEN_BACK if failed else Outcome.RECTIFY)


def test_seven_in_ten_pass_and_one_less_does_not() -> None:
    assert outcome(Satisfaction(5, 2, 3), 0) is Outcome.PASSED
    assert outcome(Satisfaction(5, 1, 3), 0) is Outcome.RECTIFY
    assert outcome(Satisfaction(5, 1, 3), 1) is Outcome.GIVEN_BACK


def test_few_answers_are_said_to_be_few() -> None:
    assert rests_on_few(Satisfaction(FEW_ANSWERS - 1, 0, 0))
    assert not rests_on_few(Satisfaction(FEW_ANSWERS, 0, 0))


def test_no_answer_changes_the_last_day() -> None:
    assert last_day(OPENED) - OPENED == timedelta(days=15)
