"""The hand-labelled look-alikes (``lookalike_pairs.csv``), and how many of them are found."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from app.extensions import db
from app.places.models.hall import Hall
from proposals.models.proposal import Proposal
from proposals.queries.lookalikes import nearest
from proposals.services.gram_counting import count_up
from proposals.services.importing import import_messages
from proposals.services.message_file import read

_FILE = Path(__file__).with_name("lookalike_pairs.csv")
SHOWN = 5


@dataclass(frozen=True)
class Pair:
    """Two messages that somebody read, by their outside numbers."""

    one: str
    other: str
    same: bool
    found_by: tuple[str, ...]


@dataclass(frozen=True)
class Look:
    """A message, a look-alike of it, and whether the five shown for the one hold the other."""

    of: str
    twin: str
    found: bool
    found_by: tuple[str, ...]


def judged() -> list[Pair]:
    """Read all pairs; how they were chosen stands at the head of the file."""
    with _FILE.open(encoding="utf-8") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return [
            Pair(r["one"], r["other"], r["same"] == "1", tuple(r["found_by"].split())) for r in rows
        ]


def take_in(hall: Hall, path: Path) -> dict[str, Proposal]:
    """Import the messages and count their pairs; return them by their outside numbers.

    Counted in one piece: inside a test's transaction PostgreSQL keeps every version of a count.
    """
    messages = read(path).messages
    import_messages(hall, messages, by=None)
    count_up(len(messages))
    return {p.external_id or "": p for p in db.session.scalars(select(Proposal))}


def look(pairs: Iterable[Pair], needs: dict[str, Proposal]) -> list[Look]:
    """Look for the twin of every message of these pairs, both ways."""
    name = {proposal.id: number for number, proposal in needs.items()}
    shown: dict[str, set[str]] = {}
    looks = []
    for pair in pairs:
        for of, twin in ((pair.one, pair.other), (pair.other, pair.one)):
            if of not in shown:
                shown[of] = {name[number] for number, _score in nearest(needs[of], SHOWN)}
            looks.append(Look(of, twin, twin in shown[of], pair.found_by))
    return looks


def recall(looks: Sequence[Look], wanted: Callable[[Look], bool] = lambda _look: True) -> float:
    """Return the share of these looks that found their twin."""
    chosen = [one.found for one in looks if wanted(one)]
    return sum(chosen) / len(chosen)
