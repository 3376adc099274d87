"""The tree of classes, read once from the file beside this one.

``category_tree.csv`` is written by ``app/tooling/category_tree.py``, which names its source.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol, cast

from sqlalchemy import ColumnElement

from proposals.classification.tree import DIGITS, Node, Tree
from proposals.models.category import Category

_FILE = Path(__file__).with_suffix(".csv")
ELSE = "其他"
"""What the table calls the class for the rest; on the third level no other than its parent."""
FIRST, SECOND, THIRD = DIGITS, 2 * DIGITS, 3 * DIGITS


@cache
def tree() -> Tree:
    """Return the tree of classes."""
    with _FILE.open(encoding="utf-8", newline="") as lines:
        return Tree.of((row["code"], row["name"]) for row in csv.DictReader(lines))


@cache
def _firsts() -> dict[Category, str]:
    """The first levels' codes: ``Category`` lists them in the same order as the table."""
    known = (category for category in Category if category is not Category.UNSORTED)
    return dict(zip(known, (node.code for node in tree().below()), strict=True))


class Row(Protocol):
    """Whatever carries a class: a proposal, a draft, a known problem."""

    category: Any
    category_second: Any
    category_third: Any


@dataclass(frozen=True)
class Sorted:
    """A class of any level, as a row stores it: the first level by name, deeper ones by code."""

    category: Category = Category.UNSORTED
    second: str | None = None
    third: str | None = None

    @classmethod
    def at(cls, code: str) -> Sorted | None:
        """Return the class of this code, or of this ``Category``; none for what is no class."""
        if code in set(Category):
            return cls(Category(code))
        if code not in tree().nodes:
            return None
        first = {one: category for category, one in _firsts().items()}[code[:FIRST]]
        second = code[:SECOND] if len(code) >= SECOND else None
        return cls(first, second, code if len(code) == THIRD else None)

    @classmethod
    def of(cls, row: Row) -> Sorted:
        """Return the class that stands on a row."""
        return cls(row.category, row.category_second, row.category_third)

    def put(self, row: Row) -> None:
        """Write it onto a row."""
        row.category = self.category
        row.category_second, row.category_third = self.second, self.third

    @property
    def code(self) -> str:
        """Its code; empty for what is not sorted."""
        return self.third or self.second or _firsts().get(self.category, "")

    @property
    def lineage(self) -> list[Node]:
        """Its nodes from the first level down; none for what is not sorted."""
        return list(tree().lineage(self.code))

    @property
    def names(self) -> list[str]:
        """Its names from the first level down; none for what is not sorted."""
        return [node.name for node in self.lineage]


UNSORTED = Sorted()


def in_class(model: Any, sorted_as: Sorted) -> ColumnElement[bool]:
    """Say that a row stands in this class: by the column of its level, which is indexed."""
    if sorted_as.third:
        return cast("ColumnElement[bool]", model.category_third == sorted_as.third)
    if sorted_as.second:
        return cast("ColumnElement[bool]", model.category_second == sorted_as.second)
    return cast("ColumnElement[bool]", model.category == sorted_as.category)
