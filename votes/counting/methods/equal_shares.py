"""The Method of Equal Shares: everybody's vote is worth the same share of the money.

The budget is divided equally among the voters. A project is bought by those who want it, who
share its cost as equally as their purses allow; the one that asks least of its supporters goes
first, which is the one with the most *effective votes* (its cost, divided by what one supporter
at most pays for one point). Source: D. Peters, G. Pierczyński, P. Skowron, and equalshares.net,
with the satisfaction of a voter measured by the money that is spent on what they want.

Completion by add-one: as long as all of it can be paid, the whole count is made again with one
unit of money more in every purse; the last division that can be paid stands.

Ties: the cheaper project, then the one with more points, then the one earlier on the ballot.

Purses are whole numbers over one common denominator, so nothing is ever rounded. Voters with
equally much left are one class: what a project asks is worked out by classes, of which there are
few, and the ballots themselves are only counted off. That is why a city's ballots take seconds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm
from typing import NamedTuple

from votes.counting.methods.budget import Amount, Ballots, Division
from votes.counting.methods.contest import Step


class _Wish(NamedTuple):
    """Ballots that give a project equally many points and stand for equally many voters."""

    points: int
    voters: int
    places: Sequence[int]


class _Purse(NamedTuple):
    """What supporters with equal purses can give: each ``left``, for ``points`` points."""

    left: int
    points: int
    heads: int


@dataclass(frozen=True, slots=True)
class _Offer:
    """What a project asks: ``paid / shares`` of every supporter for one point, in purse units."""

    project: str
    paid: int
    shares: int
    effective: Fraction


class _Demand:
    """What the ballots want, the same in every round; points are made whole numbers."""

    def __init__(self, costs: Mapping[str, Amount], ballots: Sequence[Ballots]) -> None:
        self.scale = lcm(*(Fraction(cost).denominator for cost in costs.values()))
        self.costs = {name: int(cost * self.scale) for name, cost in costs.items()}
        self.ballots = len(ballots)
        self.wishes = _wishes(costs, ballots)
        self.points = {
            name: sum(wish.points * wish.voters * len(wish.places) for wish in wishes)
            for name, wishes in self.wishes.items()
        }
        self.places = {name: place for place, name in enumerate(costs)}
        self.hopeful = [name for name in costs if self.costs[name] > 0 and self.points[name] > 0]


class _Market:
    """The purses of all voters and what is still for sale, in one round."""

    def __init__(self, demand: _Demand, purse: Fraction) -> None:
        self.demand = demand
        purse *= demand.scale
        self.unit = purse.denominator
        self.left = [purse.numerator]
        self.classes = [0] * demand.ballots
        self.live = 1
        self.hopes = {name: Fraction(demand.points[name]) for name in demand.hopeful}

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
        self.unit *= finer
        if len(self.left) > 2 * self.live:
            self._forget_the_empty()
        self.left = [left * finer for left in self.left]
        classes, named = self.classes, {left: at for at, left in enumerate(self.left)}
        for wish in self.demand.wishes[offer.project]:
            moved: dict[int, int] = {}
            for at in wish.places:
                before = classes[at]
                if before not in moved:
                    rest = max(0, self.left[before] - price * wish.points)
                    moved[before] = named.setdefault(rest, len(named))
                classes[at] = moved[before]
            self.left = list(named)
        del self.hopes[offer.project]

    def _forget_the_empty(self) -> None:
        """Drop classes that nobody is in any more: they would be carried through every purchase."""
        number = {old: new for new, old in enumerate(dict.fromkeys(self.classes))}
        self.left = [self.left[old] for old in number]
        self.classes = [number[at] for at in self.classes]
        self.live = len(number)

    def in_money(self, amount: int, parts: int = 1) -> Fraction:
        """Turn an amount of purse units into money."""
        return Fraction(amount, parts * self.unit * self.demand.scale)

    def _by_hope(self, project: str) -> Fraction:
        return -self.hopes[project]

    def _rank(self, offer: _Offer) -> tuple[Fraction, int, int, int]:
        name, demand = offer.project, self.demand
        return -offer.effective, demand.costs[name], -demand.points[name], demand.places[name]

    def _offer(self, project: str) -> _Offer | None:
        """Share the cost as equally as the supporters' purses allow; None where they fall short.

        Whoever cannot pay an equal share pays all there is; the others share the rest anew.
        """
        purses = self._purses(project)
        owed = cost = self.demand.costs[project] * self.unit
        if sum(purse.left * purse.heads for purse in purses) < cost:
            return None
        shares = self.demand.points[project]
        while poor := [one for one in purses if one.left * shares < owed * one.points]:
            purses = [one for one in purses if one.left * shares >= owed * one.points]
            owed -= sum(one.left * one.heads for one in poor)
            shares -= sum(one.points * one.heads for one in poor)
        return _Offer(project, owed, shares, Fraction(cost * shares, owed))

    def _purses(self, project: str) -> list[_Purse]:
        """The supporters' purses, a line for each class."""
        class_of = self.classes.__getitem__
        return [
            _Purse(self.left[at], wish.points, ballots * wish.voters)
            for wish in self.demand.wishes[project]
            for at, ballots in Counter(map(class_of, wish.places)).items()
        ]


def _wishes(
    costs: Mapping[str, Amount], ballots: Sequence[Ballots]
) -> dict[str, tuple[_Wish, ...]]:
    """Who wants each project, those alike together."""
    whole = lcm(*(Fraction(p).denominator for ballot in ballots for p in ballot.points.values()))
    found: dict[str, dict[tuple[int, int], list[int]]] = {name: {} for name in costs}
    for at, ballot in enumerate(ballots):
        for project, points in ballot.points.items():
            if points > 0:
                found[project].setdefault((int(points * whole), ballot.voters), []).append(at)
    return {
        name: tuple(_Wish(points, voters, places) for (points, voters), places in alike.items())
        for name, alike in found.items()
    }


def _with_purses(costs: Mapping[str, Amount], demand: _Demand, purse: Fraction) -> Division:
    """Count once, with ``purse`` in the hands of every voter."""
    market = _Market(demand, purse)
    selected, trace = list[str](), list[Step]()
    while (offer := market.best()) is not None:
        selected.append(offer.project)
        trace.append(
            {
                "act": "bought",
                "option": offer.project,
                "cost": costs[offer.project],
                "points": demand.points[offer.project],
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
    purse, demand = Fraction(budget) / voters, _Demand(costs, ballots)
    found = _with_purses(costs, demand, purse)
    filled = int(purse // unit) * unit
    while add_one and len(found.selected) < len(demand.hopeful):
        more = _with_purses(costs, demand, Fraction(filled + unit))
        if more.spent > budget:
            break
        found, filled = more, filled + unit
        purse = Fraction(filled)
    opening: Step = {"act": "purses", "voters": voters, "budget": budget, "each": purse}
    return Division(found.selected, found.spent, (opening, *found.trace))
