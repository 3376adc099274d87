"""What a vote must reach: shares of three bases, compared in whole numbers (roberts-rules 2.4).

A majority is more than half, two thirds are at least two thirds. Of the votes cast, blanks and
abstentions do not count; of those present, and of all members, not to vote works as a No.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from meetings.rules.motions.kind import Decision


class Base(StrEnum):
    """What the share is taken of."""

    VOTES_CAST = "votes_cast"
    PRESENT = "present"
    MEMBERS = "members"


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A counted vote, beside how many could have voted here and how many members there are."""

    yes: int
    no: int
    abstain: int = 0
    present: int = 0
    members: int = 0

    @property
    def is_within_membership(self) -> bool:
        """Say whether no more took part than there are members, so that these can be a base."""
        return self.yes + self.no + self.abstain <= self.members

    def size(self, base: Base) -> int:
        """Return how many the base counts; never fewer than took part."""
        cast = self.yes + self.no
        if base is Base.VOTES_CAST:
            return cast
        here = max(self.present, cast + self.abstain)
        return here if base is Base.PRESENT else max(self.members, here)


@dataclass(frozen=True, slots=True)
class Threshold:
    """``share``/``whole`` of the base: to be exceeded, or, ``at_least``, to be reached."""

    share: int
    whole: int
    base: Base = Base.VOTES_CAST
    at_least: bool = False

    def is_met(self, count: Count) -> bool:
        """Say whether enough are for it; without a single Yes nothing is adopted."""
        mine, needed = self.whole * count.yes, self.share * count.size(self.base)
        return count.yes > 0 and (mine >= needed if self.at_least else mine > needed)


MAJORITY = Threshold(1, 2)
TWO_THIRDS = Threshold(2, 3, at_least=True)
MAJORITY_OF_MEMBERS = Threshold(1, 2, Base.MEMBERS)

NEEDS: Mapping[str, Threshold] = MappingProxyType(
    {
        "majority": MAJORITY,
        "majority_of_present": Threshold(1, 2, Base.PRESENT),
        "majority_of_members": MAJORITY_OF_MEMBERS,
        "two_thirds": TWO_THIRDS,
        "two_thirds_of_present": Threshold(2, 3, Base.PRESENT, at_least=True),
        "two_thirds_of_members": Threshold(2, 3, Base.MEMBERS, at_least=True),
    },
)
"""The thresholds that a motion's own rule may name; several may have to be met at once."""

_WITH_NOTICE = frozenset({Decision.RESCINDING, Decision.DISCHARGING})


def alternatives(
    vote: Decision, needs: tuple[str, ...], *, notice: bool, special: bool
) -> tuple[tuple[Threshold, ...], ...]:
    """Return the ways to be adopted: any one of them is enough, all of its thresholds are needed."""
    if needs:
        return (tuple(NEEDS[name] for name in needs),)
    if vote is Decision.TWO_THIRDS or (vote is Decision.MAJORITY_OR_SPECIAL and special):
        return ((TWO_THIRDS,),)
    if vote not in _WITH_NOTICE:
        return ((MAJORITY,),)
    ways = [(TWO_THIRDS,)]
    if notice:
        ways.append((MAJORITY,))
    if vote is Decision.RESCINDING:
        ways.append((MAJORITY_OF_MEMBERS,))
    return tuple(ways)


def carries(
    count: Count,
    vote: Decision,
    needs: tuple[str, ...] = (),
    *,
    notice: bool = False,
    special: bool = False,
) -> bool:
    """Say whether the count adopts. A question put in the negative stands unless enough object.

    On an appeal a tie sustains the chair; to refuse consideration, or to set the orders of the
    day aside, at least twice as many must be against as for.
    """
    if vote is Decision.REVERSING:
        return not count.no > count.yes
    if vote is Decision.AGAINST:
        return count.no == 0 or count.no < 2 * count.yes
    ways = alternatives(vote, needs, notice=notice, special=special)
    if not needs and not count.is_within_membership:
        ways = tuple(way for way in ways if MAJORITY_OF_MEMBERS not in way)
    return any(all(threshold.is_met(count) for threshold in way) for way in ways)
