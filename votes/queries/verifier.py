"""The program that residents are handed: ``votes/verify.py`` with the methods of counting in it.

One file of plain Python: the very text by which the hall counts stands where ``verify.py`` imports
it, so the two can never drift apart, and anybody can read all of it.
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import Final

from votes import verify
from votes.counting import methods

PARTS: Final = (
    *("contest", "budget", "equal_shares", "ticks", "grading", "ranking", "transfer"),
    *("division", "__init__", "seats", "mandates", "recount", "admitting", "afterwards", "silence"),
)
"""The modules of counting, each after those that it stands on."""


@cache
def source() -> str:
    """Return the whole program."""
    folder = Path(methods.__file__).parent
    parts = [_alone((folder / f"{name}.py").read_text("utf-8"), name) for name in PARTS]
    whole = Path(verify.__file__).read_text("utf-8")
    lines = whole.splitlines(keepends=True)
    start, end = _imports_of_ours(whole)
    return "".join((*lines[:start], "\n".join(parts), *lines[end:]))


def _imports_of_ours(whole: str) -> tuple[int, int]:
    """The lines on which the house's own modules are imported."""
    ours = [
        node
        for node in ast.parse(whole).body
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("votes.")
    ]
    return ours[0].lineno - 1, ours[-1].end_lineno or ours[-1].lineno


def _alone(text: str, name: str) -> str:
    """A module without its imports of ours, under a heading; its docstring becomes a comment."""
    tree = ast.parse(text)
    lines = text.splitlines(keepends=True)
    for node in tree.body:
        is_ours = isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
            ("votes.", "__future__")
        )
        if is_ours:
            first, last = node.lineno - 1, node.end_lineno or node.lineno
            lines[first:last] = [""] * (last - first)
    says = tree.body[0]
    last = says.end_lineno or 1
    lines[:last] = [
        f"# {line}".rstrip() + "\n" for line in (ast.get_docstring(tree) or "").split("\n")
    ]
    return f"# --- votes/counting/methods/{name}.py ---\n" + "".join(lines).strip() + "\n\n"
