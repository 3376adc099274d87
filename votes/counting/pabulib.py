"""Reading a participatory-budget vote in Pabulib's ``.pb`` format, and counting it by its rule.

The format is a text of three sections, META, PROJECTS and VOTES, each a table with semicolons
whose first row names the columns (pabulib.org/format). Real files come with quotes, with blank
lines, with amounts like ``46393,50``, and with projects on ballots that were withdrawn since.
Projects with equally many points go in the order of the file.
"""

from __future__ import annotations

import codecs
import csv
import re
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


def decode(content: bytes) -> str:
    """Return the text of a file: UTF-8, or UTF-16 with its mark; raise ``Unreadable`` otherwise."""
    marked = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return content.decode("utf-16" if marked else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(
            f"the text is not UTF-8 (at byte {error.start}); iconv can make it so"
        ) from error


def read(text: str) -> Instance:
    """Read a ``.pb`` text; raise ``Unreadable`` where it is none, or asks for what we cannot do."""
    sections = _sections(text)
    meta = {row["key"].lower(): row.get("value", "") for row in sections["meta"]}
    rule = _named(meta, "rule", RULES)
    kind = _named(meta, "vote_type", VOTE_TYPES)
    costs = {row["project_id"]: _cost(row) for row in sections["projects"]}
    if len(costs) != len(sections["projects"]):
        raise Unreadable("two projects have the same project_id")
    if not meta.get("budget"):
        raise Unreadable("META names no budget")
    return Instance(
        meta,
        costs,
        tuple(_ballots(sections["votes"], kind, costs, amount(meta.get("default_score") or "0"))),
        _not_negative("the budget", meta["budget"]),
        rule,
        amount(meta.get("min_project_score_threshold") or "0"),
        tuple(r["project_id"] for r in sections["projects"] if r.get("selected", "0") not in _NOT),
        {row["project_id"]: row.get("name") or row["project_id"] for row in sections["projects"]},
    )


_NOT: Final = frozenset({"", "0"})
_NUMBER: Final = re.compile(r"[+-]?\d{1,40}(\.\d{0,40})?(e[+-]?\d{1,2})?", re.ASCII | re.IGNORECASE)


def _named(meta: Mapping[str, str], key: str, known: Sequence[str]) -> str:
    """What META says under ``key``, which must be one of the known words."""
    word = meta.get(key, "").lower()
    if word not in known:
        said = f"the {key} {word!r} is none of" if word else f"META names no {key}; it is one of"
        raise Unreadable(f"{said} {', '.join(known)}")
    return word


def _cost(row: Mapping[str, str]) -> Amount:
    return _not_negative(f"the cost of {row['project_id']}", row.get("cost", ""))


def _not_negative(what: str, text: str) -> Amount:
    found = amount(text)
    if found < 0:
        raise Unreadable(f"{what} is negative: {text}")
    return found


def amount(text: str) -> Amount:
    """Read a number exactly, with a point or a comma; a whole one becomes an ``int``."""
    plain = text.strip().replace("\u00a0", "").replace(" ", "").replace(",", ".")
    if not _NUMBER.fullmatch(plain):
        raise Unreadable(f"{text[:40]!r} is no number")
    found = Fraction(plain)
    return found.numerator if found.denominator == 1 else found


def _sections(text: str) -> dict[str, list[dict[str, str]]]:
    """Split the text into its three tables."""
    whole = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    lines = [f"{line}\n" for line in whole.split("\n")]
    try:
        return _tables(csv.reader(lines, delimiter=";"))
    except csv.Error as error:
        raise Unreadable(f"a table cannot be read: {error}; is a quotation mark open?") from error


def _tables(rows: Iterator[list[str]]) -> dict[str, list[dict[str, str]]]:
    """The rows of each section, by their columns."""
    found: dict[str, list[dict[str, str]]] = {}
    columns: list[str] = []
    section = ""
    for row in rows:
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        name = cells[0].lower()
        if name in _SECTIONS and not any(cells[1:]):
            section, columns = name, [cell.strip().lower() for cell in next(rows, [""])]
            if columns[:1] != [_SECTIONS[name]] or section in found:
                raise Unreadable(f"the section {name.upper()} does not begin as it should")
            found[section] = []
        elif section == "votes" and any("\n" in cell for cell in cells):
            raise Unreadable(f"voter {name[:20]}: a quotation mark is open")
        elif section:
            found[section].append(dict(zip(columns, cells, strict=False)))
    if missing := [name.upper() for name in _SECTIONS if name not in found]:
        raise Unreadable(f"there is no section {' and no section '.join(missing)}")
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
