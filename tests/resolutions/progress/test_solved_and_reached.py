"""Three answers to 解决了吗, and three ways for a milestone to stand."""

from __future__ import annotations

from datetime import date

import pytest

from resolutions.progress.reached import Reached, reached
from resolutions.progress.solved import SOLVED_NAMES, TOLD, Solved, tally

DAY = date(2026, 9, 23)


def test_who_was_asked_and_said_nothing_counts_for_nothing_else() -> None:
    counted = tally([Solved.YES, Solved.HALF, None, Solved.HALF])
    assert (counted.asked, counted.answered) == (4, 3)
    assert counted.counts == {Solved.YES: 1, Solved.HALF: 2, Solved.NO: 0}


def test_every_answer_has_a_name_and_only_yes_is_told_to_nobody() -> None:
    assert set(SOLVED_NAMES) == set(Solved)
    assert set(Solved) - TOLD == {Solved.YES}


@pytest.mark.parametrize(
    ("done_on", "today", "stands"),
    [
        (None, DAY, Reached.COMING),
        (None, date(2026, 9, 24), Reached.LATE),
        (date(2026, 9, 30), date(2026, 10, 1), Reached.DONE),
    ],
)
def test_a_milestone_stands_by_its_days(done_on: date | None, today: date, stands: Reached) -> None:
    assert reached(DAY, done_on, today) is stands
