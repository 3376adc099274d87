"""The ways of voting, by code: which choices a ballot may hold, and how they add up.

A further method is a further row: a poll names its method in Setup, and neither the tally nor
the doors through which ballots come know more of it than this.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

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
from votes.counting.methods.division import count_equal_shares, count_greedy, count_greedy_no_skip
from votes.counting.methods.grading import count_good, count_middle, count_sum, fits_grades
from votes.counting.methods.ranking import (
    count_borda,
    count_instant_runoff,
    count_schulze,
    fits_ranking,
)
from votes.counting.methods.ticks import count_ticks, fits_budget, fits_one, fits_several
from votes.counting.methods.transfer import count_transferable

YES, NO, ABSTAIN, INVALID = "yes", "no", BLANK, SPOILT


@dataclass(frozen=True, slots=True)
class Method:
    """A way of voting.

    ``asks`` names the form of its ballot; ``fits`` says whether a choice other than a blank one
    is such as this contest allows, ``count`` adds the papers up, ``has_seats`` whether it may choose
    more than one.
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
    Method("plurality", "one", fits_one, count_ticks),
    Method("approval", "several", fits_several, count_ticks, has_seats=True),
    Method("grades", "grades", fits_grades, count_good),
    Method("majority_judgment", "grades", fits_grades, count_middle),
    Method("grade_sum", "grades", fits_grades, count_sum),
    Method("instant_runoff", "ranking", fits_ranking, count_instant_runoff),
    Method("borda", "ranking", fits_ranking, count_borda),
    Method("schulze", "ranking", fits_ranking, count_schulze),
    Method("transferable", "ranking", fits_ranking, count_transferable, has_seats=True),
    Method("greedy", "projects", fits_budget, count_greedy),
    Method("greedy_no_skip", "projects", fits_budget, count_greedy_no_skip),
    Method("equal_shares", "projects", fits_budget, count_equal_shares),
)
METHODS: Final[Mapping[str, Method]] = MappingProxyType({method.code: method for method in _ROWS})
"""Every way of voting by its code."""
