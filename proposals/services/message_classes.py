"""Which class of ours a word in a file's column of classes names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from proposals.models.category_tree import UNSORTED, Sorted, tree

_STEPS = re.compile(r"[/\\>\-\u2014\uff0f\u3001\s]+")


def class_named(words: str) -> Sorted:
    """Return the class that words name, or none: a platform's own classes need not be ours.

    A name that stands in the tree once, or a path of names (``城乡建设/市政``): the deepest known.
    """
    if not words:
        return UNSORTED
    if words in _unique():
        return _at(_unique()[words])
    code = ""
    for step in filter(None, _STEPS.split(words)):
        below = next((one.code for one in tree().below(code) if one.name == step), None)
        if below is None:
            break
        code = below
    return _at(code) if code else UNSORTED


def _at(code: str) -> Sorted:
    return Sorted.at(code) or UNSORTED


@cache
def _unique() -> Mapping[str, str]:
    """Names to codes; a name of several classes means the highest, if there is one highest."""
    found: dict[str, list[str]] = {}
    for node in tree().nodes.values():
        found.setdefault(node.name, []).append(node.code)
    highest = {
        name: [code for code in codes if len(code) == min(map(len, codes))]
        for name, codes in found.items()
    }
    return {name: codes[0] for name, codes in highest.items() if len(codes) == 1}
