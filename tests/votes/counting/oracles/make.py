"""Make the vectors that other people's programs give, for our counting to be held against.

    uv run --no-project --with pabutools==1.2.3 --with pref-voting==1.18.2 \
        python tests/votes/counting/oracles/make.py

Both libraries ask for solvers of hundreds of megabytes, one under a commercial licence, so they
are no part of the house's own environment: what they answered is kept beside this file, and
``test_other_programs_agree.py`` compares. Where they know several winners, all are kept.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def budgets(chance: random.Random) -> dict[str, Any]:
    """A budget vote with every set of projects that pabutools would allow."""
    from pabutools.election import ApprovalBallot, ApprovalProfile, Cost_Sat, Instance, Project
    from pabutools.rules import greedy_utilitarian_welfare, method_of_equal_shares

    names = [f"p{at}" for at in range(chance.randint(2, 6))]
    costs = {name: chance.randint(1, 30) for name in names}
    budget = chance.randint(max(costs.values()), 80)
    votes = [
        sorted(n for n in names if chance.random() < 0.45) for _ in range(chance.randint(2, 9))
    ]
    projects = {name: Project(name, cost) for name, cost in costs.items()}
    instance = Instance(projects.values(), budget_limit=budget)
    profile = ApprovalProfile(
        [ApprovalBallot(projects[name] for name in vote) for vote in votes], instance=instance
    )

    def told(found: Any) -> list[list[str]]:
        return sorted(sorted(p.name for p in one) for one in found)

    def by_shares(purse: int) -> list[list[str]]:
        """Every set that pabutools takes with so much in each purse."""
        room = Instance(projects.values(), budget_limit=purse * len(votes))
        cast = ApprovalProfile(profile, instance=room)
        return told(method_of_equal_shares(room, cast, Cost_Sat, resoluteness=False))

    # By satisfaction a unit of cost, which with satisfaction by cost is the number of votes.
    each = greedy_utilitarian_welfare(instance, profile, Cost_Sat, resoluteness=False)
    plain = method_of_equal_shares(instance, profile, Cost_Sat, resoluteness=False)
    return {
        "costs": costs,
        "budget": budget,
        "votes": votes,
        "greedy": told(each),
        "equal_shares": told(plain),
        "add_one": _filled_up(costs, budget, told(plain), by_shares, budget // len(votes)),
    }


def _filled_up(
    costs: dict[str, int],
    budget: int,
    found: list[list[str]],
    by_shares: Callable[[int], list[list[str]]],
    purse: int,
) -> list[str] | None:
    """Add one to every purse while all can be paid; None where a tie leaves more than one way."""
    while len(found) == 1:
        purse += 1
        more = by_shares(purse)
        if any(sum(costs[name] for name in one) > budget for one in more) and len(more) > 1:
            return None
        if sum(costs[name] for name in more[0]) > budget or purse > sum(costs.values()):
            return found[0]
        found = more
    return None


def seats(chance: random.Random) -> dict[str, Any]:
    """A vote for several seats by ranking, with the sets that pref_voting elects.

    Weighted inclusive Gregory with the whole Droop quota, striking the first or the last of those
    with the fewest.
    """
    from pref_voting.profiles import Profile
    from pref_voting.proportional_methods import stv_wig

    options = list(range(chance.randint(3, 6)))
    number = chance.randint(2, min(3, len(options) - 1))
    votes = [chance.sample(options, len(options)) for _ in range(chance.randint(5, 25))]
    keys = (lambda option: option, lambda option: -option)
    elected = [
        stv_wig(Profile(votes), num_seats=number, quota_rule="droop", tie_break_key=key)
        for key in keys
    ]
    sets = sorted({tuple(int(option) for option in one) for one in elected})
    return {"options": len(options), "seats": number, "votes": votes, "elected": sets}


def rankings(chance: random.Random) -> dict[str, Any]:
    """A vote by ranking with the winners that pref_voting names."""
    from pref_voting.c1_methods import condorcet
    from pref_voting.iterative_methods import instant_runoff_put
    from pref_voting.margin_based_methods import beat_path
    from pref_voting.profiles import Profile
    from pref_voting.scoring_methods import borda, plurality

    options = list(range(chance.randint(2, 5)))
    votes = [chance.sample(options, len(options)) for _ in range(chance.randint(1, 12))]
    profile = Profile(votes)
    rules = {
        "plurality": plurality,
        "instant_runoff": instant_runoff_put,
        "borda": borda,
        "schulze": beat_path,
        "condorcet": condorcet,  # everybody where nobody is one
    }
    return {"options": len(options), "votes": votes} | {
        name: [int(winner) for winner in rule(profile)] for name, rule in rules.items()
    }


def grades(chance: random.Random) -> dict[str, Any]:
    """A vote by grades with the winners of majority judgment and of the sum."""
    from pref_voting.grade_methods import majority_judgement, score_voting
    from pref_voting.grade_profiles import GradeProfile

    options, best = list(range(chance.randint(2, 4))), 3
    votes = [{o: chance.randint(0, best) for o in options} for _ in range(chance.randint(1, 9))]
    profile = GradeProfile(votes, list(range(best + 1)))
    return {
        "options": len(options),
        "votes": [[vote[o] for o in options] for vote in votes],
        "majority_judgment": [int(w) for w in majority_judgement(profile)],
        "grade_sum": [int(w) for w in score_voting(profile)],
    }


def main() -> None:
    """Write one file for each kind of ballot."""
    for kind, number in ((budgets, 150), (rankings, 150), (grades, 120), (seats, 150)):
        chance = random.Random(2026)
        found = [kind(chance) for _ in range(number)]
        lines = ",\n".join(json.dumps(one, separators=(",", ":")) for one in found)
        (HERE / f"{kind.__name__}.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
