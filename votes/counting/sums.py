"""Which ways of voting a secret ballot can hold, and what the opened sums come to as a count.

A secret ballot is a row of encrypted zeros and ones, of which only the sums over all ballots are
ever opened: a way of voting is secret where those sums are its count. Rankings, grades and
budgets ask which marks stand on one ballot together, and no sum tells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from votes.counting.methods import METHODS, NO, YES
from votes.counting.methods.contest import BLANK, Contest, Count, Sum, Support, leading_first, less

MOST_ANSWERS = 16
"""An answer takes 1.7 kB of a ballot; two ballots of so many pass through one frame of 64 kB."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The answers of a secret ballot, and how many of them may be marked."""

    codes: tuple[str, ...]
    least: int
    most: int


def sheet_of(method: str, contest: Contest) -> Sheet | None:
    """Return the sheet of a way of voting; None for one that has no secret form.

    One option, or expressly none: the blank ballot is an answer of its own. Several: who marks
    nothing is for none of them, as no sum would tell such ballots apart.
    """
    asks = METHODS[method].asks if method in METHODS else ""
    options = contest.options
    if asks == "yes_no":
        return Sheet(options, 1, 1)
    if asks == "one":
        return Sheet((*options, BLANK), 1, 1)
    if asks == "several":
        return Sheet(options, 0, min(contest.most or len(options), len(options)))
    return None


def count_of(method: str, contest: Contest, sums: Sequence[Sum], took_part: Sum) -> Count:
    """Return the count of a secret vote from its sums, in the order of the sheet's answers.

    Raises ``ValueError`` for a way of voting without a secret form, or for sums of another sheet.
    """
    sheet = sheet_of(method, contest)
    if sheet is None:
        raise ValueError(f"{method} has no secret form")
    found = dict(zip(sheet.codes, sums, strict=True))
    nothing = Sum()
    blank = found.pop(BLANK, nothing)
    if METHODS[method].asks == "yes_no":
        supports: tuple[Support, ...] = (Support(YES, found[YES], found[NO]),)
    else:
        supports = leading_first(contest, found, less(took_part, blank))
    return Count(found, blank, nothing, supports)
