"""The rules of questionnaires 问卷: kinds of questions, what answers them, and when places stay apart.

A group of fewer than five answers is never shown by itself: neighbours would know who said what.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.marks import N_

SMALLEST_GROUP = 5
"""Fewer answers than this are never broken down: people stay unknown among their neighbours."""
OPTIONS_LIMIT = 20
TEXT_LIMIT = 2_000
SCALES = (5, 10)


class QuestionnaireState(StrEnum):
    """A questionnaire is written, stands open unchanged, and is closed."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class Audience(StrEnum):
    """Who is asked: every household once, or whoever wants to answer."""

    HOUSEHOLDS = "households"
    EVERYBODY = "everybody"


class QuestionKind(StrEnum):
    """How a question is answered."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    SCALE = "scale"
    TEXT = "text"


class VisitMark(StrEnum):
    """How a knock on a door ended."""

    DONE = "done"
    NOT_HOME = "not_home"
    REFUSED = "refused"


class VisitStanding(StrEnum):
    """What a visit's answers count for: conflicts and late ones wait for the secretary."""

    COUNTED = "counted"
    CONFLICT = "conflict"
    LATE = "late"
    LEFT_OUT = "left_out"


@dataclass(frozen=True)
class Asked:
    """One question as far as its answers are concerned."""

    kind: QuestionKind
    is_required: bool
    choices: int = 0
    """How many options there are, or the highest step of a scale."""


@dataclass(frozen=True)
class Answered:
    """An answer that fits its question: the numbers chosen, or words; both empty when left out."""

    numbers: tuple[int, ...] = ()
    text: str = ""


@dataclass(frozen=True)
class Unfit:
    """Why an answer does not fit: a marked msgid and its values."""

    why: str
    values: Mapping[str, int]


def fit(question: Asked, given: Sequence[str]) -> Answered | Unfit:
    """Read what was given for one question; ``given`` are the form's values under its name."""
    if question.kind is QuestionKind.TEXT:
        return _fit_text(question, "\n".join(given).strip())
    wanted = [one for one in given if one]
    numbers = tuple(sorted({int(one) for one in wanted if _is_number(one)}))
    if len(numbers) < len(set(wanted)) or any(not 1 <= n <= question.choices for n in numbers):
        return Unfit(N_("请从列出的选项里选"), {})
    if len(numbers) > 1 and question.kind is not QuestionKind.MULTIPLE:
        return Unfit(N_("这一题只能选一项"), {})
    if question.is_required and not numbers:
        return Unfit(N_("这一题要回答"), {})
    return Answered(numbers)


def _is_number(given: str) -> bool:
    return given.isascii() and given.isdigit() and len(given) <= len(str(OPTIONS_LIMIT))


def _fit_text(question: Asked, text: str) -> Answered | Unfit:
    if question.is_required and not text:
        return Unfit(N_("这一题要回答"), {})
    if len(text) > TEXT_LIMIT:
        return Unfit(N_("最多%(count)d字"), {"count": TEXT_LIMIT})
    return Answered(text=text)


@dataclass(frozen=True)
class Group:
    """Buildings shown together: one alone where it is large enough, else several as one."""

    buildings: tuple[str, ...]
    size: int

    @property
    def is_merged(self) -> bool:
        """Whether it stands for several."""
        return len(self.buildings) > 1


def groups(sizes: Mapping[str, int]) -> Sequence[Group]:
    """Return the buildings with each of fewer than five answers merged into one group.

    The merged group itself must hold five, else the next smallest building joins it: nobody may
    find a small building by subtracting the others from the whole. Nothing at all is returned
    while all buildings together are too few. Buildings without an answer appear nowhere.
    """
    rising = sorted((name for name in sizes if sizes[name]), key=lambda name: (sizes[name], name))
    if sum(sizes.values()) < SMALLEST_GROUP:
        return ()
    merged: list[str] = []
    held = 0
    for name in rising:
        if sizes[name] >= SMALLEST_GROUP and (not merged or held >= SMALLEST_GROUP):
            break
        merged.append(name)
        held += sizes[name]
    alone = [name for name in sizes if sizes[name] and name not in merged]
    shown = [Group((name,), sizes[name]) for name in alone]
    return [*shown, Group(tuple(name for name in sizes if name in merged), held)] if held else shown
