"""The Method of Equal Shares: everybody's vote is worth the same share of the money.

The budget is divided equally among the voters. A project is bought by those who want it, who
share its cost as equally as their purses allow; the one that asks least of its supporters goes
first, which is the one with the most *effective votes* (its cost, divided by what one supporter
at most pays for one point). Source: D. Peters, G. Pierczyński, P. Skowron, and equalshares.net,
with the satisfaction of a voter measured by the money that is spent on what they want.

Completion by add-one: as long as all of it can be paid, the whole count is made again with one
unit of money more in every purse; the last division that can be paid stands.

Ties: the cheaper project, then the one with more points, then the one earlier on the ballot.

Purses are whole numbers over one common denominator, so nothing is ever rounded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

from votes.counting.methods.budget import Amount, Ballots, Division
from votes.counting.methods.contest import Step


@dataclass(frozen=True, slots=True)
class _Offer:
    """What a project asks: ``paid / shares`` of every supporter for one point, in purse units."""

    project: str
    paid: int
    shares: int
    effective: Fraction


class _Market:
    """The purses of all voters, those with equal ballots together, and what is still for sale."""

    def __init__(
        self, costs: Mapping[str, Amount], ballots: Sequence[Ballots], purse: Fraction
    ) -> None:
        self.scale = lcm(*(Fraction(cost).denominator for cost in costs.values()))
        self.costs = {name: int(cost * self.scale) for name, cost in costs.items()}
        purse *= self.scale
        self.unit = purse.denominator
        self.left = [purse.numerator] * len(ballots)
        self.voters = [ballot.voters for ballot in ballots]
        self.wanted = _supporters(costs, ballots)
        self.points = {
            name: sum(points * self.voters[at] for at, points in wanted)
            for name, wanted in self.wanted.items()
        }
        self.places = {name: place for place, name in enumerate(costs)}
        self.hopes = {
            name: Fraction(self.points[name])
            for name, cost in self.costs.items()
            if cost > 0 and self.points[name] > 0
        }

    def best(self) -> _Offer | None:
        """The offer with the most effective votes; what can no longer be paid is given up.

        Purses only grow lighter, so a project's effective votes never rise: what was less than
        the best before need not be worked out again.
        """
        found: _Offer | None = None
        for project in sorted(self.hopes, key=self._by_hope):
            if found is not None and self.hopes[project] < found.effective:
                break
            offer = self._offer(project)
            if offer is None:
                del self.hopes[project]
                continue
            self.hopes[project] = offer.effective
            if found is None or self._rank(offer) < self._rank(found):
                found = offer
        return found

    def buy(self, offer: _Offer) -> None:
        """Let every supporter pay their share, or all they have."""
        common = gcd(offer.paid, offer.shares)
        price, finer = offer.paid // common, offer.shares // common
        if finer > 1:
            self.unit *= finer
            self.left = [left * finer for left in self.left]
        for at, points in self.wanted[offer.project]:
            self.left[at] = max(0, self.left[at] - price * points)
        del self.hopes[offer.project]

    def in_money(self, amount: int, parts: int = 1) -> Fraction:
        """Turn an amount of purse units into money."""
        return Fraction(amount, parts * self.unit * self.scale)

    def _by_hope(self, project: str) -> Fraction:
        return -self.hopes[project]

    def _rank(self, offer: _Offer) -> tuple[Fraction, int, int, int]:
        name = offer.project
        return -offer.effective, self.costs[name], -self.points[name], self.places[name]

    def _offer(self, project: str) -> _Offer | None:
        """Share the cost as equally as the supporters' purses allow; None where they fall short."""
        wanted = self.wanted[project]
        owed = cost = self.costs[project] * self.unit
        if sum(self.left[at] * self.voters[at] for at, _points in wanted) < cost:
            return None
        shares = sum(points * self.voters[at] for at, points in wanted)
        poorest = self._poorest_first(wanted)
        at, points = next(poorest)
        while self.left[at] * shares < owed * points:  # this one pays all there is
            owed -= self.left[at] * self.voters[at]
            shares -= points * self.voters[at]
            at, points = next(poorest)
        return _Offer(project, owed, shares, Fraction(cost * shares, owed))

    def _poorest_first(self, wanted: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """Supporters by what they can pay for one point."""
        left = self.left
        most = lcm(*{points for _at, points in wanted})
        if most == 1:
            return iter(sorted(wanted, key=lambda one: left[one[0]]))
        return iter(sorted(wanted, key=lambda one: left[one[0]] * (most // one[1])))


def _supporters(
    costs: Mapping[str, Amount], ballots: Sequence[Ballots]
) -> dict[str, list[tuple[int, int]]]:
    """Who wants a project: the ballot's place and its points, made whole numbers."""
    whole = lcm(*(Fraction(p).denominator for ballot in ballots for p in ballot.points.values()))
    found: dict[str, list[tuple[int, int]]] = {name: [] for name in costs}
    for at, ballot in enumerate(ballots):
        for project, points in ballot.points.items():
            if points > 0:
                found[project].append((at, int(points * whole)))
    return found


def with_purses(costs: Mapping[str, Amount], ballots: Sequence[Ballots], purse: Amount) -> Division:
    """Count once, with ``purse`` in the hands of every voter."""
    market = _Market(costs, ballots, Fraction(purse))
    selected, trace = list[str](), list[Step]()
    while (offer := market.best()) is not None:
        selected.append(offer.project)
        trace.append(
            {
                "act": "bought",
                "option": offer.project,
                "cost": costs[offer.project],
                "points": market.points[offer.project],
                "effective": offer.effective,
                "each": market.in_money(offer.paid, offer.shares),
            }
        )
        market.buy(offer)
    return Division(tuple(selected), sum(costs[name] for name in selected), tuple(trace))


def equal_shares(
    costs: Mapping[str, Amount],
    ballots: Sequence[Ballots],
    budget: Amount,
    *,
    add_one: bool = True,
    unit: int = 1,
) -> Division:
    """Divide ``budget`` by equal shares; ``costs`` is in the order of the ballot.

    With ``add_one`` every purse is filled up by ``unit`` at a time while all can be paid. The
    trace tells the last count, and before it how much every purse held.
    """
    voters = sum(ballot.voters for ballot in ballots)
    if voters == 0:
        return Division((), 0)
    purse = Fraction(budget) / voters
    found = with_purses(costs, ballots, purse)
    wanted = _supporters(costs, ballots)
    hopeful = sum(1 for name, cost in costs.items() if cost > 0 and wanted[name])
    filled = int(purse // unit) * unit
    while add_one and len(found.selected) < hopeful:
        more = with_purses(costs, ballots, filled + unit)
        if more.spent > budget:
            break
        found, filled = more, filled + unit
        purse = Fraction(filled)
    opening: Step = {"act": "purses", "voters": voters, "budget": budget, "each": purse}
    return Division(found.selected, found.spent, (opening, *found.trace))
