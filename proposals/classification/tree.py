"""The tree of classes: three levels, each class known by a code that tells its parents.

``01`` is a first level, ``0102`` a second below it, ``010203`` a third below that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

DIGITS = 2
"""Digits of a code that one level takes."""


@dataclass(frozen=True)
class Node:
    """One class."""

    code: str
    name: str

    @property
    def level(self) -> int:
        """1, 2 or 3."""
        return len(self.code) // DIGITS


@dataclass(frozen=True)
class Tree:
    """All classes, by code."""

    nodes: Mapping[str, Node]

    @classmethod
    def of(cls, rows: Iterable[tuple[str, str]]) -> Tree:
        """Build it from codes and names. Raises ValueError where a parent is missing."""
        nodes = {code: Node(code, name) for code, name in rows}
        for code in nodes:
            if len(code) % DIGITS or (len(code) > DIGITS and code[:-DIGITS] not in nodes):
                raise ValueError(f"{code} stands below nothing")
        return cls(nodes)

    def lineage(self, code: str) -> Sequence[Node]:
        """The class and its parents, from the first level down."""
        return [self.nodes[part] for part in lineage(code)]

    def below(self, code: str = "") -> Sequence[Node]:
        """The classes right below this one; the first levels without one. By code."""
        return self._children.get(code, ())

    @cached_property
    def _children(self) -> Mapping[str, Sequence[Node]]:
        children: dict[str, list[Node]] = {}
        for code in sorted(self.nodes):
            children.setdefault(code[:-DIGITS], []).append(self.nodes[code])
        return children


def lineage(code: str) -> Iterator[str]:
    """Yield the codes from the first level down to this one."""
    return (code[:end] for end in range(DIGITS, len(code) + 1, DIGITS))
