"""The list of proposals: filtered, searched, a page at a time.

Keyset pages: each continues after a key, so that page 5,000 costs what page 1 costs. Rows, not
objects: a list needs ten columns and no relations (speed.md: 4.4 ms against 24).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Select, func, literal, select, tuple_

from app.extensions import db
from app.people.models.person import Person
from app.places.models.hall import Hall
from app.places.models.place import Place
from proposals.lifecycle.proposal import ProposalState
from proposals.models import search_index
from proposals.models.category import Category
from proposals.models.category_tree import Sorted
from proposals.models.proposal import Proposal

PAGE = 20
_LEAD = 90
"""Characters of the text that a list shows."""
_BEFORE = 12
"""Characters shown before the place where a searched word stands."""


class Sort(StrEnum):
    """Orders of the list."""

    NEWEST = "newest"
    SUPPORT = "support"


@dataclass(frozen=True)
class Wanted:
    """What the reader asks of the list."""

    words: str = ""
    state: ProposalState | None = None
    category: Category | None = None
    """Its first level; with ``branch`` the one that branch stands below."""
    branch: Sorted | None = None
    """A class of the second or third level."""
    hall_id: int | None = None
    place_id: int | None = None
    sort: Sort = Sort.NEWEST
    after: str = ""
    """Key of the last row already seen: ``list_key``, or ``supporters-list_key``."""

    @property
    def sorted_as(self) -> Sorted | None:
        """The class asked for, of whatever level."""
        return self.branch or (Sorted(self.category) if self.category else None)


@dataclass(frozen=True)
class Row:
    """One proposal in a list."""

    id: int
    key: str
    title: str
    excerpt: str
    state: ProposalState
    category: Category
    hall_name: str
    place_name: str
    author: str
    supporter_count: int
    submitted_at: datetime
    answered: bool


@dataclass(frozen=True)
class Page:
    """Rows of one page, and the key that the next one continues after."""

    rows: Sequence[Row]
    next_after: str | None


def page_of(wanted: Wanted, size: int = PAGE) -> Page:
    """Return one page of what is wanted; words without a letter or digit find nothing."""
    if wanted.words.strip() and not search_index.is_searchable(wanted.words):
        return Page((), None)
    found = db.session.execute(statement(wanted, size + 1)).all()
    rows = [_row(row, wanted) for row in found[:size]]
    return Page(rows, rows[-1].key if len(found) > size else None)


def statement(wanted: Wanted, limit: int) -> Select[Any]:
    """Return the list's one statement; benchmarks measure it bare."""
    chosen = _columns()
    dialect = db.session.get_bind().dialect.name
    meeting = search_index.found(dialect, wanted.words, wanted.place_id)
    key: Any = Proposal.list_key
    if meeting is not None:
        key = meeting.key if wanted.sort is Sort.NEWEST else key
        chosen = chosen.join(meeting.index, meeting.key == Proposal.list_key).where(
            meeting.condition
        )
    for column, value in (
        (Proposal.state, wanted.state),
        _class(wanted),
        (Proposal.hall_id, wanted.hall_id),
    ):
        if value is not None:
            chosen = chosen.where(column == value)
    return _ordered(chosen, wanted, key).limit(limit)


def _class(wanted: Wanted) -> tuple[Any, str | None]:
    """The column of the deepest level asked for, and its value: one index alone answers it."""
    branch = wanted.branch
    if branch and branch.third:
        return Proposal.category_third, branch.third
    if branch and branch.second:
        return Proposal.category_second, branch.second
    return Proposal.category, wanted.category


def _columns() -> Select[Any]:
    shown = 4_000  # a whole body, so that the searched word can be shown where it stands
    return (
        select(
            Proposal.id,
            Proposal.list_key,
            Proposal.title,
            func.substr(Proposal.body, 1, shown).label("body"),
            Proposal.state,
            Proposal.category,
            Proposal.author_label,
            Proposal.supporter_count,
            Proposal.submitted_at,
            Proposal.answered_at,
            Hall.name.label("hall_name"),
            Place.name.label("place_name"),
            Person.name.label("proposer_name"),
        )
        .join(Hall, Proposal.hall_id == Hall.id)
        .join(Place, Proposal.place_id == Place.id)
        .outerjoin(Person, Proposal.proposer_id == Person.id)
    )


def _ordered(chosen: Select[Any], wanted: Wanted, key: Any) -> Select[Any]:
    if wanted.sort is Sort.NEWEST:
        after = _number(wanted.after)
        if after is not None:
            chosen = chosen.where(key < after)
        return chosen.order_by(key.desc())
    supporters, _dash, rest = wanted.after.partition("-")
    count, after = _number(supporters), _number(rest)
    if count is not None and after is not None:
        place = tuple_(Proposal.supporter_count, Proposal.list_key)  # one step into the index
        chosen = chosen.where(place < tuple_(literal(count), literal(after, BigInteger)))
    return chosen.order_by(Proposal.supporter_count.desc(), Proposal.list_key.desc())


def _number(text: str) -> int | None:
    """A key from an address; anything else begins at the top."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 19 else None


def _row(row: Any, wanted: Wanted) -> Row:
    key = str(row.list_key)
    return Row(
        id=row.id,
        key=key if wanted.sort is Sort.NEWEST else f"{row.supporter_count}-{key}",
        title=row.title,
        excerpt=excerpt(row.body, wanted.words),
        state=row.state,
        category=row.category,
        hall_name=row.hall_name,
        place_name=row.place_name,
        author=row.proposer_name or row.author_label,
        supporter_count=row.supporter_count,
        submitted_at=row.submitted_at,
        answered=row.answered_at is not None,
    )


def excerpt(body: str, words: str = "") -> str:
    """Return the beginning of a text, or the piece of it where the first searched word stands."""
    flat = " ".join(body.split())
    start = 0
    for run in search_index.runs(words)[:1]:
        start = max(_place_of(run, flat) - _BEFORE, 0)
    piece = flat[start : start + _LEAD]
    return ("…" if start else "") + piece + ("…" if start + _LEAD < len(flat) else "")


def _place_of(run: str, flat: str) -> int:
    alike = unicodedata.normalize("NFKC", flat).casefold()
    return alike.find(run) if len(alike) == len(flat) else flat.find(run)
