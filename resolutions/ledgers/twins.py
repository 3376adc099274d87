"""One problem, one account: what else stands at the same place under the same indicator."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from resolutions.ledgers.states import SINGLE, ItemState

SAME_WITHIN_DAYS = 30
"""Within so many days, the same place and indicator is the same report."""

REHANG_WITHIN_DAYS = 90
"""The same problem at the same place within so many days after its write-off has come back."""


class Twin(StrEnum):
    """What another item means for this one."""

    OPEN = "open"
    """It stands on the account: this one is the same."""
    RECURRED = "recurred"
    """It was written off lately: the problem came back."""
    FALSE = "false"
    """It was judged false lately: say what is new."""


@dataclass(frozen=True)
class Other:
    """Another item at the same place under the same indicator."""

    number: int
    state: ItemState
    ended_on: date | None = None
    """The day it was written off, or judged false."""


_ORDER = (Twin.OPEN, Twin.RECURRED, Twin.FALSE)


def twin_of(others: Iterable[Other], today: date) -> tuple[Twin, Other] | None:
    """Return what weighs most among the others, and which it is; an open one before all."""
    found = [(kind, one) for one in others if (kind := _kind(one, today)) is not None]
    return min(found, key=lambda pair: (_ORDER.index(pair[0]), -pair[1].number), default=None)


def _kind(other: Other, today: date) -> Twin | None:
    if other.state in SINGLE:
        return Twin.OPEN
    if other.ended_on is None:
        return None
    days = (today - other.ended_on).days
    if other.state is ItemState.WRITTEN_OFF and days <= REHANG_WITHIN_DAYS:
        return Twin.RECURRED
    if other.state is ItemState.FALSE and days <= SAME_WITHIN_DAYS:
        return Twin.FALSE
    return None
