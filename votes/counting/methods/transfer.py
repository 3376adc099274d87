"""Several seats by ranking: the single transferable vote, weighted inclusive Gregory.

Quota (Droop): one more than the whole part of heads / (seats + 1). All who reach it in a round
are elected, those with most first, and what they hold beyond it goes on to the next wanted option
that is still going of every ballot they hold, at the same fraction of its value. When nobody
reaches it the last is struck. Fractions are exact. Ties: the order of the ballot, or lots drawn in
public.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from votes.counting.methods.contest import (
    Contest,
    Count,
    Paper,
    Step,
    Support,
    add,
    blank,
    less,
    spoilt,
    valid,
)
from votes.counting.methods.ranking import first_of, tops


@dataclass(slots=True)
class _Box:
    """The papers with what each is still worth, and who is in, elected or out."""

    contest: Contest
    papers: Sequence[Paper]
    worth: list[Fraction]
    going: list[str]
    elected: list[str] = field(default_factory=list)
    trace: list[Step] = field(default_factory=list)
    round: int = 0

    def piles(self) -> dict[str, tuple[Fraction, list[int]]]:
        """Who holds which papers, and what these are worth together."""
        held: dict[str, list[int]] = {option: [] for option in self.going}
        for at, paper in enumerate(self.papers):
            option = first_of(paper, self.going)
            if option is not None:
                held[option].append(at)
        return {
            option: (sum((self.worth[at] for at in places), Fraction(0)), places)
            for option, places in held.items()
        }

    def step(self, quota: int) -> None:
        """Elect all who reach the quota, or strike the one with the least."""
        piles = self.piles()
        self.round += 1
        for option, (value, _places) in piles.items():
            self._tell("holds", option, value)
        order = self.contest.in_order(self.going)
        room = self.contest.seats - len(self.elected)
        reached = [o for o in order if piles[o][0] >= quota or len(order) <= room]
        for option in sorted(reached, key=lambda option: -piles[option][0])[:room]:
            self._elect(option, quota, piles[option])
        if not reached:
            out = min(reversed(order), key=lambda option: piles[option][0])
            self._tell("out", out, piles[out][0])
            self.going.remove(out)

    def _elect(self, option: str, quota: int, pile: tuple[Fraction, list[int]]) -> None:
        value, places = pile
        self._tell("elected", option, value)
        kept = (value - quota) / value if value > quota else Fraction(0)
        for at in places:
            self.worth[at] *= kept
        self.elected.append(option)
        self.going.remove(option)

    def _tell(self, act: str, option: str, value: Fraction) -> None:
        self.trace.append({"act": act, "round": self.round, "option": option, "value": value})


def count_transferable(contest: Contest, papers: Sequence[Paper]) -> Count:
    """Fill the seats; the trace tells every round."""
    chosen = valid(papers)
    first = tops(contest.options, chosen)
    whole = add(chosen)
    quota = whole.heads // (contest.seats + 1) + 1
    box = _Box(contest, chosen, [Fraction(p.heads) for p in chosen], list(contest.options))
    while chosen and box.going and len(box.elected) < contest.seats:
        box.step(quota)
    opening: Step = {"act": "quota", "seats": contest.seats, "heads": whole.heads, "number": quota}
    support = (Support("", whole, less(whole, whole)),)
    return Count(
        first,
        blank(papers),
        spoilt(papers),
        support,
        selected=tuple(box.elected),
        trace=(opening, *box.trace),
    )
