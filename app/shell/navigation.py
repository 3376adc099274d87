"""The main menu, the front page's big buttons and the to-do list: filled by each stage."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Flask, current_app, g
from flask_babel import LazyString

from app.people.models.person import Person
from app.people.policy import rights_anywhere
from app.permissions import Permission

_ITEMS = "navigation"
_TODOS = "todos"


@dataclass(frozen=True)
class Item:
    """One entry of the menu, for everybody unless it says for whom."""

    endpoint: str
    label: LazyString
    icon: str
    order: int
    signed_in: bool = False
    """Only for those who signed in."""
    needs: frozenset[Permission] = frozenset()
    """Only for those who hold one of these rights at some place today."""
    big: bool = False
    """Also one of the four big buttons 我要办 on the front page."""
    does: LazyString | str = ""
    """A page of an office, told in one line: it stands on the page 工作, not in the menu."""


@dataclass(frozen=True)
class Todo:
    """One thing waiting for this person: computed from the state of things, never stored."""

    text: str
    url: str
    due: datetime | None = None


TodoSource = Callable[[Person], Iterable[Todo]]


def add(app: Flask, *items: Item) -> None:
    """Put entries into the menu."""
    app.extensions.setdefault(_ITEMS, []).extend(items)


def add_todos(app: Flask, source: TodoSource) -> None:
    """Have ``source(person)`` asked for what waits for a person."""
    app.extensions.setdefault(_TODOS, []).append(source)


def items(person: Person | None, *, big: bool = False) -> Sequence[Item]:
    """The menu's entries that this person sees, in order; the big ones alone if asked."""
    return [item for item in _seen(person) if not item.does and (item.big or not big)]


def offices(person: Person | None) -> Sequence[Item]:
    """The pages this person works with by office, in order."""
    return [item for item in _seen(person) if item.does]


def _seen(person: Person | None) -> Sequence[Item]:
    """All entries for this person: asked four times a page, read from the database once."""
    kept: dict[int | None, Sequence[Item]] = g.setdefault(_ITEMS, {})
    who = person.id if person else None
    if who not in kept:
        known: list[Item] = current_app.extensions.get(_ITEMS, [])
        rights = rights_anywhere(person)
        shown = (item for item in known if _is_for(item, person, rights))
        kept[who] = sorted(shown, key=lambda item: item.order)
    return kept[who]


def _is_for(item: Item, person: Person | None, rights: Collection[Permission]) -> bool:
    if item.needs:
        return not item.needs.isdisjoint(rights)
    return person is not None or not item.signed_in


def todos(person: Person) -> Sequence[Todo]:
    """Everything waiting for this person, the most urgent first; what has no time comes last."""
    sources: list[TodoSource] = current_app.extensions.get(_TODOS, [])
    found = [todo for source in sources for todo in source(person)]
    return sorted(
        found, key=lambda todo: (todo.due is None, todo.due.timestamp() if todo.due else 0)
    )
