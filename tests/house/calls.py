"""Which calls and imports a module makes, read from its syntax tree."""

from __future__ import annotations

import ast
from collections.abc import Iterator

CLOCKS = frozenset(
    {
        *("datetime.now", "datetime.utcnow", "datetime.today", "date.today"),
        *("time.time", "time.time_ns", "time.localtime", "time.gmtime", "time.ctime"),
        *("func.now", "func.current_timestamp", "func.current_date", "func.localtimestamp"),
    }
)
"""Ways to ask for the time of day; ``time.monotonic`` measures a span and is no such way."""


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else "?"


def imported_names(tree: ast.AST) -> dict[str, str]:
    """Return what each imported name stands for: ``from time import time`` gives ``time.time``."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.asname: alias.name for alias in node.names if alias.asname}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {
                alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names
            }
    return names


def uses(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Yield every name or dotted name that is used, in full, with its line."""
    known = imported_names(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Name):
            first, _, rest = _dotted(node).partition(".")
            yield ".".join(filter(None, (known.get(first, first), rest))), node.lineno


def asks_the_time(tree: ast.AST) -> list[int]:
    """Return the lines that ask for the time of day, by a call or by handing the asker on."""
    return sorted({line for name, line in uses(tree) if ".".join(name.split(".")[-2:]) in CLOCKS})


def commits(tree: ast.AST) -> list[int]:
    """Return the lines that call ``.commit(``."""
    return sorted(
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "commit"
    )
