"""The classes a list can be narrowed to: all first levels, and the way below the chosen one."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import LazyString

from proposals.labels import CATEGORY_LABELS
from proposals.models.category_tree import ELSE, Sorted, tree

_STEP = "　"
"""How far a deeper class is set in; a select knows no better."""


def classes_to_choose(chosen: Sorted | None) -> Iterator[tuple[str, str | LazyString, bool]]:
    """Yield value, name and whether it is chosen; below a chosen class those right below it too."""
    code = chosen.code if chosen else ""
    for category, label in CATEGORY_LABELS.items():
        first = Sorted(category)
        yield category.value, label, chosen == first
        if code and code.startswith(first.code) and first.code:
            yield from _below(first.code, code)


def _below(parent: str, code: str) -> Iterator[tuple[str, str, bool]]:
    for node in tree().below(parent):
        if node.level == 3 and node.name == ELSE:
            continue
        yield node.code, _STEP * (node.level - 1) + node.name, node.code == code
        if code.startswith(node.code):
            yield from _below(node.code, code)
