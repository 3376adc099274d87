"""A question on its way from one meeting to the next, as the journal of the next one keeps it."""

from __future__ import annotations

from dataclasses import dataclass

from meetings.rules.details import NO_DETAILS, Details
from meetings.rules.floor import Speech
from meetings.rules.states import SetAside


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedMotion:
    """One motion of the question. ``host`` is the place, among its fellows, of what it applies to.

    ``ref`` and ``item`` are the caller's numbers. ``opposed`` says that the statements against it
    were still due.
    """

    code: str
    text: str
    title: str
    mover: int
    ref: int | None
    item: int | None
    stated_at: int
    debatable: bool
    amendable: bool
    details: Details = NO_DETAILS
    host: int | None = None
    seconders: tuple[int, ...] = ()
    by_ballot: bool = False
    opposed: bool = False
    speeches: tuple[Speech, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A question and what adheres to it, the question first; why it left, and on what terms."""

    kind: SetAside
    motions: tuple[CarriedMotion, ...]
    details: Details = NO_DETAILS
