"""Which statement a person is asked next: fairly among statements, steadily for each person."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Candidate:
    """A statement that may be asked, and how often it was answered so far."""

    statement: int
    answers: int


def next_for(person: int, candidates: Iterable[Candidate]) -> int | None:
    """The statement answered least so far; among equals each person has an order of their own.

    So what was added late catches up, nobody's first statement is everybody's first, and a page
    loaded again asks the same thing.
    """
    chosen = min(
        candidates,
        key=lambda one: (one.answers, _lot(person, one.statement), one.statement),
        default=None,
    )
    return chosen.statement if chosen else None


def _lot(person: int, statement: int) -> bytes:
    return hashlib.blake2b(f"{person}:{statement}".encode(), digest_size=8).digest()
