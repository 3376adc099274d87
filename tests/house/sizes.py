"""How long files and functions are, in lines as an editor counts them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from statistics import median


def functions(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Yield each function's name and length: from ``def`` to its last line, docstring included."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def too_long(lengths: dict[str, int], limit: int) -> list[str]:
    """Return what is longer than ``limit``, the longest first."""
    over = sorted((item for item in lengths.items() if item[1] > limit), key=lambda item: -item[1])
    return [f"{name}: {length} lines, at most {limit}" for name, length in over]


def middle(lengths: dict[str, int]) -> float:
    """Return the median length of what is not empty; 0 where there is nothing."""
    return float(median([length for length in lengths.values() if length] or [0]))


def is_view(name: str) -> bool:
    """Tell whether a module holds routes."""
    return name.endswith("/views.py") or "/views/" in name
