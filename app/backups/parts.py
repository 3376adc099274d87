"""What a backup is made of; each floor adds its part.

It says what it keeps outside the database, what must be the same again after a restore, and what
must hold of a restored house.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from flask import Flask, current_app

_KEY = "backup_parts"


class Kind(Enum):
    """When a file is copied, and who may read the copy."""

    NOTE = auto()
    """What was signed or noted of the database: copied before it, so that all noted is in it."""
    KEY = auto()
    """A secret: copied before the database and again beside it, as keys are made and destroyed."""
    FILE = auto()
    """Written before its row: copied after the database, so that no row misses its file."""


class Stays(Enum):
    """Which of two notes of one thing is the newer."""

    OWN = auto()
    THEIRS = auto()
    NEITHER = auto()
    """They contradict each other."""


@dataclass(frozen=True)
class Holding:
    """A file, or a folder of files, under the instance path."""

    name: str
    kind: Kind
    newer: Callable[[bytes, bytes], Stays] | None = None
    """``newer(own, theirs)`` of two notes; where it is missing, the two must be the same."""
    needed: Callable[[str], bool] | None = None
    """Whether the snapshot still needs the key of this name; asked inside the snapshot."""
    made_anew: bool = False
    """A key that every start makes where it is missing: the backup's own replaces it."""


@dataclass(frozen=True)
class Fact:
    """Something of the database that must be the same after a restore."""

    tell: Callable[[], Any]
    say: Callable[[Any], str]


@dataclass(frozen=True)
class Found:
    """What a check looked at, in a few words, and everything it found wrong."""

    what: str
    troubles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Check:
    """Something that must hold of a restored house."""

    name: str
    look: Callable[[], Found]
    always: bool
    """After every restore, not in drills alone."""


@dataclass
class _Parts:
    holdings: list[Holding] = field(default_factory=list)
    facts: dict[str, Fact] = field(default_factory=dict)
    checks: list[Check] = field(default_factory=list)


def hold(app: Flask, *holdings: Holding) -> None:
    """Have these files in every backup."""
    _parts(app).holdings.extend(holdings)


def state(app: Flask, name: str, tell: Callable[[], Any], say: Callable[[Any], str]) -> None:
    """Note ``tell()``, any JSON, as the fact ``name`` of every snapshot; ``say`` sums it up.

    It is asked inside the snapshot and again after a restore. It names its columns one by one:
    the snapshot may be from before an update of the code.
    """
    _parts(app).facts[name] = Fact(tell, say)


def check(app: Flask, name: str, look: Callable[[], Found], *, always: bool = False) -> None:
    """Have ``look()`` asked of every restored house in a drill; with ``always`` of every restore."""
    _parts(app).checks.append(Check(name, look, always))


def holdings(kind: Kind) -> list[Holding]:
    """What is kept of this kind."""
    return [one for one in _parts(current_app).holdings if one.kind is kind]


def holding_of(name: str) -> Holding | None:
    """To which holding the file of this name belongs."""
    first = name.split("/", 1)[0]
    return next((one for one in _parts(current_app).holdings if one.name == first), None)


def facts() -> dict[str, Fact]:
    """Every fact, by name."""
    return _parts(current_app).facts


def checks(*, drill: bool) -> list[Check]:
    """The checks of a drill, or those of every restore."""
    return [one for one in _parts(current_app).checks if drill or one.always]


def _parts(app: Flask) -> _Parts:
    found: _Parts = app.extensions.setdefault(_KEY, _Parts())
    return found
