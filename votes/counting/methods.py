"""The ways of voting, by code: which choices a ballot may hold, and how they add up.

A further method is a further row: a poll names its method in Setup, and neither the tally nor
the doors through which ballots come know more of it than this.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from votes.counting.figures import NOTHING, Weight
from votes.counting.records import NamedBallot
from votes.crypto.canonical import JSON

YES, NO, ABSTAIN, INVALID = "yes", "no", "abstain", "invalid"


@dataclass(frozen=True, slots=True)
class Method:
    """A way of voting.

    ``fits`` says whether a choice is one that these options allow, ``is_spoilt`` whether it
    stands for a spoilt paper (废票), ``count`` adds the ballots' weights up by choice.
    """

    code: str
    has_options: Callable[[tuple[str, ...]], bool]
    fits: Callable[[JSON, tuple[str, ...]], bool]
    is_spoilt: Callable[[JSON], bool]
    count: Callable[[Iterable[NamedBallot]], Mapping[str, Weight]]


def _count_yes_no(ballots: Iterable[NamedBallot]) -> Mapping[str, Weight]:
    counts = dict.fromkeys((YES, NO, ABSTAIN, INVALID), NOTHING)
    for ballot in ballots:
        counts[ballot.choice] += ballot.weight
    return counts


YES_NO_ABSTAIN: Final = Method(
    code="yes_no_abstain",
    has_options=lambda options: options == (YES, NO, ABSTAIN),
    fits=lambda choice, options: choice in options,
    is_spoilt=lambda choice: bool(choice == INVALID),
    count=_count_yes_no,
)

METHODS: Final[Mapping[str, Method]] = MappingProxyType({YES_NO_ABSTAIN.code: YES_NO_ABSTAIN})
"""Every way of voting by its code."""
