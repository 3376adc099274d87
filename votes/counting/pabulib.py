"""Reading a participatory-budget vote in Pabulib's ``.pb`` format, and counting it by its rule.

The format is a text of three sections, META, PROJECTS and VOTES, each a table with semicolons
whose first row names the columns (pabulib.org/format). Real files come with quotes, with blank
lines, with amounts like ``46393,50``, and with projects on ballots that were withdrawn since.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from votes.counting.methods.budget import Amount, Ballots, Division, greedy, scores
from votes.counting.methods.equal_shares import equal_shares

WITHDRAWN: Final = 999_999_999
"""The cost by which files mark a project that was withdrawn."""
RULES: Final = ("greedy", "greedy-no-skip", "greedy-threshold", "equalshares", "equalshares/add1")
VOTE_TYPES: Final = ("approval", "choose-1", "cumulative", "scoring", "ordinal")
_SECTIONS: Final = {"meta": "key", "projects": "project_id", "votes": "voter_id"}


class Unreadable(ValueError):
    """A text that is no ``.pb`` file, or one whose rule or votes we do not know."""


@dataclass(frozen=True, slots=True)
class Instance:
    """A budget vote as its file tells it. ``costs`` is in the order of the file."""

    meta: Mapping[str, str]
    costs: Mapping[str, Amount]
    ballots: tuple[Ballots, ...]
    budget: Amount
    rule: str
    least: Amount
    """Points below which a project is never taken."""
    outcome: tuple[str, ...]
    """The projects that were really selected, where the file tells it."""
    names: Mapping[str, str]
    """What the projects are called."""

    def count(self) -> Division:
        """Divide the budget by the rule that the file names."""
        offered = {name: cost for name, cost in self.costs.items() if cost != WITHDRAWN}
        if self.rule.startswith("equalshares"):
            add_one = self.rule.endswith("/add1")
            return equal_shares(offered, self.ballots, self.budget, add_one=add_one)
        skip = self.rule != "greedy-no-skip"
        points = scores(tuple(self.costs), self.ballots)
        return greedy(offered, points, self.budget, skip=skip, least=self.least)


def read(text: str) -> Instance:
    """Read a ``.pb`` text; raise ``Unreadable`` where it is none, or asks for what we cannot do."""
    sections = _sections(text)
    meta = {row["key"]: row.get("value", "") for row in sections["meta"]}
    rule, kind = meta.get("rule", ""), meta.get("vote_type", "")
    if rule not in RULES:
        raise Unreadable(f"the rule {rule!r} is none of {', '.join(RULES)}")
    if kind not in VOTE_TYPES:
        raise Unreadable(f"the vote type {kind!r} is none of {', '.join(VOTE_TYPES)}")
    costs = {row["project_id"]: amount(row.get("cost", "")) for row in sections["projects"]}
    if len(costs) != len(sections["projects"]):
        raise Unreadable("two projects have the same project_id")
    if not all(cost >= 0 for cost in costs.values()):
        raise Unreadable("a cost is negative")
    return Instance(
        meta,
        costs,
        tuple(_ballots(sections["votes"], kind, costs, amount(meta.get("default_score") or "0"))),
        amount(meta.get("budget", "")),
        rule,
        amount(meta.get("min_project_score_threshold") or "0"),
        tuple(r["project_id"] for r in sections["projects"] if r.get("selected", "0") not in _NOT),
        {row["project_id"]: row.get("name") or row["project_id"] for row in sections["projects"]},
    )


_NOT: Final = frozenset({"", "0"})


def amount(text: str) -> Amount:
    """Read a number exactly, with a point or a comma; a whole one becomes an ``int``."""
    plain = text.strip().replace("\u00a0", "").replace(" ", "").replace(",", ".")
    try:
        found = Fraction(plain)
    except (ValueError, ZeroDivisionError):
        raise Unreadable(f"{text!r} is no number") from None
    return found.numerator if found.denominator == 1 else found


def _sections(text: str) -> dict[str, list[dict[str, str]]]:
    """Split the text into its three tables."""
    found: dict[str, list[dict[str, str]]] = {}
    rows: Iterator[list[str]] = csv.reader(text.lstrip("\ufeff").splitlines(), delimiter=";")
    columns: list[str] = []
    section = ""
    for row in rows:
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        name = cells[0].lower()
        if name in _SECTIONS and not any(cells[1:]):
            section, columns = name, [cell.strip() for cell in next(rows, [""])]
            if columns[0].lower() != _SECTIONS[name] or section in found:
                raise Unreadable(f"the section {name.upper()} does not begin as it should")
            found[section] = []
        elif section:
            found[section].append(dict(zip(columns, cells, strict=False)))
    if found.keys() != _SECTIONS.keys():
        raise Unreadable("the sections META, PROJECTS and VOTES are not all there")
    return found


def _ballots(
    votes: Sequence[Mapping[str, str]], kind: str, costs: Mapping[str, Any], default: Amount
) -> Iterator[Ballots]:
    """Read the ballots; those that say the same become one, which saves most of the work."""
    said = Counter(_points(vote, kind) for vote in votes)
    unsaid = dict.fromkeys(costs, default) if kind == "scoring" and default else {}
    for points, voters in said.items():
        known = {project: value for project, value in points if project in costs}
        yield Ballots(unsaid | known, voters)


def _points(vote: Mapping[str, str], kind: str) -> tuple[tuple[str, Amount], ...]:
    """What one ballot gives to each project, in the order of the projects' names."""
    projects = [name.strip() for name in vote.get("vote", "").split(",") if name.strip()]
    given = [part for part in vote.get("points", "").split(",") if part.strip()]
    points: Sequence[Amount] = [1] * len(projects)
    if kind in {"cumulative", "scoring", "ordinal"} and given:
        points = [amount(part) for part in given]
    elif kind == "ordinal":
        points = range(len(projects), 0, -1)
    if len(points) != len(projects):
        raise Unreadable(f"voter {vote.get('voter_id')}: as many points as projects are asked for")
    held: dict[str, Amount] = {}
    for project, value in zip(projects, points, strict=True):
        held.setdefault(project, value)  # a project named twice counts once
    return tuple(sorted(held.items()))
