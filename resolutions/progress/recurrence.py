"""复发: which written-off task a new matter at the same place is likely to be, come back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from app.marks import N_
from app.moves import Refusal
from resolutions.ledgers.spots import key_of, likeness
from resolutions.progress.task_guards import REOPEN_WITHIN_DAYS
from resolutions.progress.task_states import TaskState

ALIKE = Fraction(2, 5)
"""From here two descriptions of a spot may be the same one: as in the ledgers' look-alikes."""
MOST_SHOWN = 3
_RULE = "90日内复发"


class Ground(StrEnum):
    """Why an old task is thought of."""

    SPOT = "spot"
    KIND = "kind"


GROUND_NAMES: Mapping[Ground, str] = {
    Ground.SPOT: N_("地点相近"),
    Ground.KIND: N_("同一类问题"),
}


@dataclass(frozen=True)
class Matter:
    """What is new at a hall: where, and of which classes (the finest code of each)."""

    spots: Collection[str]
    kinds: Collection[str] = ()


@dataclass(frozen=True)
class Old:
    """A written-off task of the same hall."""

    number: int
    written_off_on: date
    spots: Collection[str]
    kinds: Collection[str] = ()


@dataclass(frozen=True)
class Likely:
    """A task that may have come back, and why it is thought of."""

    number: int
    likeness: Fraction
    grounds: frozenset[Ground]


def likely(new: Matter, olds: Iterable[Old], today: date) -> Sequence[Likely]:
    """Return the tasks written off within ninety days that the matter may be, the likest first.

    A like spot counts, and so does the same class; who has both comes first. To choose from:
    nothing is reopened by likeness alone.
    """
    found = [
        (one.written_off_on, judged)
        for one in olds
        if 0 <= (today - one.written_off_on).days <= REOPEN_WITHIN_DAYS
        and (judged := _judged(new, one)).grounds
    ]
    found.sort(key=lambda row: (-len(row[1].grounds), -row[1].likeness, -row[0].toordinal()))
    return [judged for _day, judged in found[:MOST_SHOWN]]


def _judged(new: Matter, old: Old) -> Likely:
    alike = max(
        (likeness(mine, theirs) for mine in _keys(new.spots) for theirs in _keys(old.spots)),
        default=Fraction(0),
    )
    grounds = {Ground.SPOT} if alike >= ALIKE else set()
    if set(new.kinds) & set(old.kinds):
        grounds.add(Ground.KIND)
    return Likely(old.number, alike, frozenset(grounds))


def _keys(spots: Collection[str]) -> set[str]:
    return {key for spot in spots if (key := key_of(spot))}


def say_again(
    state: TaskState, *, days_since_write_off: int | None, words: str, waits: bool
) -> Refusal | None:
    """Judge whether somebody may say that a task's matter is there again; ``None`` grants it.

    ``waits``: the same person said so already, and the desk has not answered.
    """
    if state is not TaskState.WRITTEN_OFF or days_since_write_off is None:
        return Refusal(
            N_("任务还没有销账，不用说“又出现了”。"),
            N_("可以在任务页催办，或看最新进度。"),
            _RULE,
        )
    if days_since_write_off > REOPEN_WITHIN_DAYS:
        return Refusal(
            N_("销账已超过 %(days)s 日，不再复挂原账。"),
            N_("请作为新的问题提出，并注明原任务。"),
            _RULE,
            {"days": REOPEN_WITHIN_DAYS},
        )
    if not words:
        return Refusal(
            N_("没有写明又看到了什么。"),
            N_("请写明在哪里、看到什么；有照片更好。"),
            _RULE,
        )
    if waits:
        return Refusal(
            N_("您已经说过，正在等待核实。"),
            N_("核实以后，结果会通知您，也在任务页公开。"),
            _RULE,
        )
    return None
