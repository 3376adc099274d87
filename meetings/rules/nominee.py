"""One name on the list of an election's nominees."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Nominee:
    """A person nominated, by whom, and under which item; None where none was open."""

    person: int
    by: int
    item: int | None
