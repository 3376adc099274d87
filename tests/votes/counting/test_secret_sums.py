"""A secret vote's answers, and its sums as a count."""

from __future__ import annotations

import pytest

from votes.counting.methods import METHODS
from votes.counting.methods.contest import Contest, Paper, Sum
from votes.counting.sums import Sheet, count_of, sheet_of

PLANS = Contest(("a", "b", "c"))
MOTION = Contest(("yes", "no", "abstain"))


def sums_of(sheet: Sheet, papers: list[tuple[set[str], int]]) -> list[Sum]:
    """What the encrypted sums of these ballots open to."""
    return [
        Sum(
            sum(code in marked for marked, _ in papers),
            sum(area for marked, area in papers if code in marked),
        )
        for code in sheet.codes
    ]


@pytest.mark.parametrize(
    ("method", "contest", "marked"),
    [
        ("yes_no_abstain", MOTION, ["yes", "no", "yes", "abstain"]),
        ("plurality", PLANS, ["a", "c", "c", "abstain"]),
    ],
)
def test_the_sums_give_the_count_that_named_ballots_give(
    method: str, contest: Contest, marked: list[str]
) -> None:
    areas = [90, 120, 75, 60]
    sheet = sheet_of(method, contest)
    assert sheet is not None
    assert (sheet.least, sheet.most) == (1, 1)
    sums = sums_of(sheet, [({one}, area) for one, area in zip(marked, areas, strict=True)])
    papers = [Paper(one, Sum(1, area)) for one, area in zip(marked, areas, strict=True)]
    assert count_of(method, contest, sums, Sum(4, 345)) == METHODS[method].count(contest, papers)


def test_who_ticks_nothing_is_for_none_of_several() -> None:
    sheet = sheet_of("approval", PLANS)
    assert sheet == Sheet(("a", "b", "c"), 0, 3)
    sums = sums_of(sheet, [({"a", "b"}, 10), ({"b"}, 20), (set(), 40)])
    count = count_of("approval", PLANS, sums, Sum(3, 70))
    assert [(one.option, one.yes, one.no) for one in count.supports] == [
        ("b", Sum(2, 30), Sum(1, 40)),
        ("a", Sum(1, 10), Sum(2, 60)),
        ("c", Sum(), Sum(3, 70)),
    ]
    assert count.blank == Sum()


def test_no_more_may_be_ticked_than_there_are_or_the_poll_allows() -> None:
    assert sheet_of("approval", Contest(("a", "b", "c"), most=2)) == Sheet(("a", "b", "c"), 0, 2)
    assert sheet_of("approval", Contest(("a", "b"), most=5)) == Sheet(("a", "b"), 0, 2)


@pytest.mark.parametrize(
    "method", ["grades", "majority_judgment", "borda", "schulze", "transferable", "greedy", "lot"]
)
def test_what_no_sum_tells_has_no_secret_form(method: str) -> None:
    assert sheet_of(method, PLANS) is None
    with pytest.raises(ValueError, match="no secret form"):
        count_of(method, PLANS, [], Sum())


def test_sums_of_another_sheet_are_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        count_of("plurality", PLANS, [Sum(1)], Sum(1))
