"""A step in a lifecycle: who may take it, from where to where, and how it is refused.

Pure and shared by every stage whose things have states: a stage writes its law as a table of
``Step`` by act, reads it aloud in its tests, and asks ``take`` before it changes anything.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

from app.marks import N_

State = TypeVar("State", bound=StrEnum)
Act = TypeVar("Act", bound=StrEnum)

Translate = Callable[[str], str]


@dataclass(frozen=True)
class Refusal:
    """Why an act is not possible, what would make it possible, and the rule this rests on."""

    reason: str
    """A msgid, with ``%(name)s`` places."""
    remedy: str
    """A msgid, with ``%(name)s`` places."""
    rule: str
    """Where the rule stands, e.g. 民法典 §201; not translated."""
    params: Mapping[str, str | int] = field(default_factory=dict)
    """What fills the places. Words are msgids themselves; numbers stand as they are."""

    def say_reason(self, translate: Translate = str) -> str:
        """Return the reason with its places filled, in the language of ``translate``."""
        return translate(self.reason) % self._filled(translate)

    def say_remedy(self, translate: Translate = str) -> str:
        """Return the remedy with its places filled, in the language of ``translate``."""
        return translate(self.remedy) % self._filled(translate)

    def _filled(self, translate: Translate) -> dict[str, str | int]:
        return {
            name: translate(value) if isinstance(value, str) and value else value
            for name, value in self.params.items()
        }


@dataclass(frozen=True)
class Step(Generic[State]):
    """One row of a lifecycle's law."""

    name: str
    """What the act is called (a msgid)."""
    sources: frozenset[State]
    target: State | None
    """The state it leads to; none means back to where the thing came from."""
    who: frozenset[str]
    """The parts that may take it: role names, or a part in this matter such as ``proposer``."""
    rule: str
    needs_reason: bool = False


@dataclass(frozen=True)
class Move(Generic[State, Act]):
    """A legal step, decided but not yet done."""

    act: Act
    source: State
    target: State
    reason: str
    rule: str


def step(
    name: str,
    sources: Collection[State],
    target: State | None,
    who: str,
    rule: str,
    *,
    needs_reason: bool = False,
) -> Step[State]:
    """Write one row: ``who`` is a list of parts separated by spaces."""
    return Step(name, frozenset(sources), target, frozenset(who.split()), rule, needs_reason)


def take(
    table: Mapping[Act, Step[State]],
    names: Mapping[State, str],
    state: State,
    act: Act,
    *,
    by: Collection[str],
    reason: str = "",
    back_to: State | None = None,
) -> Move[State, Act] | Refusal:
    """Judge one act by its row alone; the guards of the stage come after.

    ``by`` holds every part the actor plays in this matter. ``back_to`` is the state to return to
    where the row names none; raises ``ValueError`` where it is needed and missing.
    """
    row = table[act]
    if state not in row.sources:
        return _out_of_turn(row, names, state)
    if not row.who & frozenset(by):
        return Refusal(
            N_("“%(act)s”不由您办理。"),
            N_("请由有此职责的人办理。"),
            row.rule,
            {"act": row.name},
        )
    if row.needs_reason and not reason.strip():
        return Refusal(
            N_("“%(act)s”必须写明理由。"), N_("请写出理由后再提交。"), row.rule, {"act": row.name}
        )
    target = row.target or back_to
    if target is None:
        raise ValueError(f"{act} leads back, so it must be told where to")
    return Move(act, state, target, reason.strip(), row.rule)


def _out_of_turn(row: Step[State], names: Mapping[State, str], state: State) -> Refusal:
    return Refusal(
        N_("现在是“%(state)s”状态，不能“%(act)s”。"),
        N_("请刷新页面，按当前状态办理。"),
        row.rule,
        {"act": row.name, "state": names[state]},
    )


def possible(
    table: Mapping[Act, Step[State]], state: State, *, by: Collection[str]
) -> tuple[Act, ...]:
    """Return the acts this actor's parts open in this state, in the order of the table.

    For showing buttons: guards may still refuse, with their reason.
    """
    parts = frozenset(by)
    return tuple(act for act, row in table.items() if state in row.sources and row.who & parts)
