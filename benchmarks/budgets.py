"""Budgets divided: real elections, and a city's twenty thousand ballots by equal shares.

The limit is what cannot be left out: to look at every ballot once, and add its points up. Add-one
counts afresh for each unit of money in the purses, so its ratio is divided by its rounds too.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from votes.counting import pabulib
from votes.counting.methods.budget import Ballots, Division
from votes.counting.methods.equal_shares import equal_shares

ELECTIONS = Path(__file__).resolve().parents[2] / "shared" / "data" / "elections"
VOTERS, PROJECTS, BUDGET = 20_000, 60, 4_000_000
TICKED = (2, 12)
"""Between how many projects a made-up voter ticks."""

Found = TypeVar("Found")
Ticks = Sequence[tuple[str, ...]]


def run() -> Iterable[dict[str, Any]]:
    """Every real file by its own rule, then the city."""
    for file in sorted(ELECTIONS.glob("*.pb")):
        instance = pabulib.read(pabulib.decode(file.read_bytes()))
        took, found = _timed(instance.count)
        ticks = [tuple(b.points) for b in instance.ballots for _voter in range(b.voters)]
        yield _line(file.stem, instance.rule, ticks, took, found) | {
            "as_it_really_came_out": set(found.selected) == set(instance.outcome)
        }
    costs, cast = _city()
    alike = [Ballots(dict.fromkeys(t, 1), n) for t, n in Counter(cast).items()]
    took, found = _timed(lambda: equal_shares(costs, alike, BUDGET))
    rounds = int(found.trace[0]["each"]) - BUDGET // VOTERS + 2
    line = _line("a city, made up", "equalshares/add1", cast, took, found)
    per_round = round(line["ratio"] / rounds, 2)
    yield line | {"different_ballots": len(alike), "rounds": rounds, "ratio_per_round": per_round}


def _line(name: str, rule: str, ticks: Ticks, took: float, found: Division) -> dict[str, Any]:
    bare, _points = _timed(lambda: _bare_pass(ticks))
    return {
        "bench": "budgets",
        "election": name,
        "rule": rule,
        "ballots": len(ticks),
        "selected": len(found.selected),
        "count_ms": round(took * 1000, 1),
        "bare_pass_ms": round(bare * 1000, 2),
        "ratio": round(took / bare, 1),
    }


def _city() -> tuple[dict[str, int], Ticks]:
    """Projects from cheap to dear, some much more wanted than others; hardly two ballots alike."""
    chance = random.Random(2026)
    costs = {f"p{at}": chance.randrange(20_000, 400_000) for at in range(PROJECTS)}
    names = list(costs)
    drawn = [1 / (place + 3) for place in range(PROJECTS)]
    ticks = [
        tuple(sorted(set(chance.choices(names, drawn, k=chance.randint(*TICKED)))))
        for _voter in range(VOTERS)
    ]
    return costs, ticks


def _bare_pass(ticks: Ticks) -> Counter[str]:
    points = Counter[str]()
    for ballot in ticks:
        points.update(ballot)
    return points


def _timed(do: Callable[[], Found]) -> tuple[float, Found]:
    begun = time.perf_counter()
    found = do()
    return time.perf_counter() - begun, found
