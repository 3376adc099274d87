"""What every method counts, and what it finds: options, papers, sums, and who leads.

Nothing here and in the modules beside it knows of anything but the standard library: the same
text is handed to residents as part of ``verify.py``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final, NamedTuple

BLANK: Final = "abstain"
"""A blank ballot 弃权: chosen, never left over."""
SPOILT: Final = "invalid"
"""A spoilt paper 废票."""
Step = dict[str, Any]
"""One step of a count, for whoever wants to follow it: what was done, to what, the numbers."""


class Sum(NamedTuple):
    """Voting weight added up: persons, floor area in 0.01 m², households, deputies."""

    heads: int = 0
    area: int = 0
    households: int = 0
    deputies: int = 0


ONE_HEAD: Final = Sum(1)


@dataclass(frozen=True, slots=True)
class Paper:
    """One ballot that counts."""

    choice: Any
    weight: Sum = ONE_HEAD

    @property
    def heads(self) -> int:
        """How many persons it stands for: what methods count by."""
        return self.weight.heads


@dataclass(frozen=True, slots=True)
class Contest:
    """What is fixed before the first ballot. ``options`` are codes in the order of the ballot.

    ``seats`` is how many are to be chosen, ``most`` how many a ballot may tick (0: any number),
    ``costs`` and ``budget`` whole 元, ``unit`` the step by which purses are filled, ``within``
    whether a ballot must stay within the budget, ``grades`` the codes from the best to the
    worst, ``good`` how many of them count in favour. ``seed`` is the number drawn in public by
    which ties are broken; without one the order of the ballot stands.
    """

    options: tuple[str, ...]
    seats: int = 1
    most: int = 0
    costs: Mapping[str, int] = field(default_factory=dict)
    budget: int = 0
    unit: int = 1
    within: bool = False
    grades: tuple[str, ...] = ()
    good: int = 1
    seed: str = ""

    def in_order(self, options: Iterable[str]) -> list[str]:
        """Return options in the order that breaks ties, the first to be preferred."""
        wanted = set(options)
        listed = [option for option in self.options if option in wanted]
        return sorted(listed, key=self._lot) if self.seed else listed

    def _lot(self, option: str) -> str:
        """The lot of an option: SHA-256 of the seed, a newline and its code; the lowest first."""
        return hashlib.sha256(f"{self.seed}\n{option}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Support:
    """An option put to the rule: who was for it and who was for others; the rest abstained."""

    option: str
    yes: Sum
    no: Sum
    rank: int = 0
    """Equal ranks are a tie."""
    rival: Sum | None = None
    """What the option must exceed to be among as many as there are seats; ``no`` where none."""


@dataclass(frozen=True, slots=True)
class Count:
    """What a method finds. ``votes`` is in the order of the ballot, ``supports`` leading first.

    ``selected`` is what the method itself chose, where it is no matter of single majorities.
    """

    votes: Mapping[str, Sum]
    blank: Sum
    invalid: Sum
    supports: tuple[Support, ...]
    points: Mapping[str, int] = field(default_factory=dict)
    selected: tuple[str, ...] | None = None
    trace: tuple[Step, ...] = ()


def contest_from(options: Sequence[Mapping[str, Any]], terms: Mapping[str, Any]) -> Contest:
    """Read a contest from the options and terms of Setup."""
    return Contest(
        options=tuple(option["code"] for option in options),
        seats=terms.get("seats", 1),
        most=terms.get("most", 0),
        costs={option["code"]: option["cost"] for option in options if "cost" in option},
        budget=terms.get("budget", 0),
        unit=terms.get("unit", 1),
        within=terms.get("within", False),
        grades=tuple(grade["code"] for grade in terms.get("grades", ())),
        good=terms.get("good", 1),
        seed=terms.get("seed", ""),
    )


def decimal(value: Fraction | int) -> str:
    """Write a number with at most two decimals, rounded down; a whole one without."""
    whole, rest = divmod(int(value * 100 // 1), 100)
    return str(whole) if rest == 0 else f"{whole}.{rest:02d}"


def add(papers: Iterable[Paper]) -> Sum:
    """Add up the weight of papers."""
    return Sum(*map(sum, zip(Sum(), *(paper.weight for paper in papers), strict=True)))


def less(whole: Sum, *parts: Sum) -> Sum:
    """Take parts from a whole."""
    return Sum(*(all_of - sum(of) for all_of, *of in zip(whole, *parts, strict=True)))


def valid(papers: Sequence[Paper]) -> list[Paper]:
    """Return the papers that choose something: neither blank nor spoilt."""
    return [paper for paper in papers if paper.choice not in (BLANK, SPOILT)]


def blank(papers: Sequence[Paper]) -> Sum:
    """Return the weight of the blank ballots."""
    return add(paper for paper in papers if paper.choice == BLANK)


def spoilt(papers: Sequence[Paper]) -> Sum:
    """Return the weight of the spoilt papers."""
    return add(paper for paper in papers if paper.choice == SPOILT)


def leading_first(contest: Contest, votes: Mapping[str, Sum], whole: Sum) -> tuple[Support, ...]:
    """Put options in order of the heads behind them.

    Equal numbers are equal ranks, unless lots are drawn: a tie for a seat elects nobody.
    """
    listed = contest.in_order(votes)
    listed.sort(key=lambda option: -votes[option].heads)
    ranks = {heads: at for at, heads in enumerate(sorted({-v.heads for v in votes.values()}))}
    return tuple(
        Support(
            option,
            votes[option],
            less(whole, votes[option]),
            at if contest.seed else ranks[-votes[option].heads],
            _rival(contest, votes, option),
        )
        for at, option in enumerate(listed)
    )


def _rival(contest: Contest, votes: Mapping[str, Sum], option: str) -> Sum:
    """What the last of the others would hold, if the others had all seats; nothing for too few."""
    others = [held for other, held in votes.items() if other != option]
    if len(others) < contest.seats:
        return Sum()
    return Sum(
        *(sorted(unit, reverse=True)[contest.seats - 1] for unit in zip(*others, strict=True))
    )


def are_distinct(choice: Any, options: Sequence[str]) -> bool:
    """Whether a choice is a list of at least one option, none of them twice."""
    return (
        isinstance(choice, list)
        and 0 < len(choice) <= len(options)
        and all(isinstance(code, str) and code in options for code in choice)
        and len(set(choice)) == len(choice)
    )
