"""The ways of voting, by code: which choices a ballot may hold, and how they add up.

A further method is a further row: a poll names its method in Setup, and neither the tally nor
the doors through which ballots come know more of it than this.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from votes.counting.methods import division, grading, ranking, ticks, transfer
from votes.counting.methods.contest import (
    BLANK,
    SPOILT,
    Contest,
    Count,
    Paper,
    Support,
    add,
    blank,
    spoilt,
)

YES, NO, ABSTAIN, INVALID = "yes", "no", BLANK, SPOILT


@dataclass(frozen=True, slots=True)
class Method:
    """A way of voting.

    ``asks`` names the form of its ballot; ``fits`` says whether a choice other than a blank one
    is such as this contest allows, ``count`` adds the papers up. ``is_law`` says whether the
    options are fixed by the method itself.
    """

    code: str
    asks: str
    fits: Callable[[Any, Contest], bool]
    count: Callable[[Contest, Sequence[Paper]], Count]
    has_seats: bool = False

    def has_options(self, contest: Contest) -> bool:
        """Whether a contest is one that can be held by this method."""
        if self.asks == "yes_no":
            return contest.options == (YES, NO, ABSTAIN)
        options = set(contest.options)
        return (
            0 < len(contest.options) == len(options)
            and not options & {BLANK, SPOILT, ""}
            and 0 < contest.seats <= len(options)
            and (self.has_seats or contest.seats == 1)
            and contest.most >= 0
            and _suits(self.asks, contest)
        )

    def admits(self, choice: Any, contest: Contest) -> bool:
        """Whether a ballot may say this on a screen: what fits, or expressly nothing."""
        return choice == BLANK or self.fits(choice, contest)


def _suits(asks: str, contest: Contest) -> bool:
    """Whether the contest has what this form of ballot needs beside its options."""
    if asks == "grades":
        grades = contest.grades
        return 1 < len(grades) == len(set(grades)) and 0 < contest.good < len(grades)
    if asks == "projects":
        priced = all(contest.costs.get(option, 0) > 0 for option in contest.options)
        return priced and contest.budget > 0 and contest.unit > 0
    return True


def _count_yes_no(contest: Contest, papers: Sequence[Paper]) -> Count:
    votes = {
        choice: add(paper for paper in papers if paper.choice == choice) for choice in (YES, NO)
    }
    support = Support(YES, votes[YES], votes[NO])
    return Count(votes, blank(papers), spoilt(papers), (support,))


def _is_yes_or_no(choice: Any, contest: Contest) -> bool:
    return isinstance(choice, str) and choice in {YES, NO}


_ROWS: Final = (
    Method("yes_no_abstain", "yes_no", _is_yes_or_no, _count_yes_no),
    Method("plurality", "one", ticks.fits_one, ticks.count_ticks),
    Method("approval", "several", ticks.fits_several, ticks.count_ticks, has_seats=True),
    Method("grades", "grades", grading.fits_grades, grading.count_good),
    Method("majority_judgment", "grades", grading.fits_grades, grading.count_middle),
    Method("grade_sum", "grades", grading.fits_grades, grading.count_sum),
    Method("instant_runoff", "ranking", ranking.fits_ranking, ranking.count_instant_runoff),
    Method("borda", "ranking", ranking.fits_ranking, ranking.count_borda),
    Method("schulze", "ranking", ranking.fits_ranking, ranking.count_schulze),
    Method(
        "transferable", "ranking", ranking.fits_ranking, transfer.count_transferable, has_seats=True
    ),
    Method("greedy", "projects", ticks.fits_budget, division.count_greedy),
    Method("greedy_no_skip", "projects", ticks.fits_budget, division.count_greedy_no_skip),
    Method("equal_shares", "projects", ticks.fits_budget, division.count_equal_shares),
)
METHODS: Final[Mapping[str, Method]] = MappingProxyType({method.code: method for method in _ROWS})
"""Every way of voting by its code."""
