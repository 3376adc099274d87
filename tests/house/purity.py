"""What a pure package may reach: the standard library's thinking parts and other pure parts."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

from tests.house.layout import PURE, PURE_GROUND, PURE_LIBRARIES

WORLDLY = frozenset(
    {
        *("asyncio", "ctypes", "fileinput", "ftplib", "getpass", "glob", "http", "imaplib"),
        *("io", "logging", "mmap", "multiprocessing", "os", "pathlib", "pickle", "platform"),
        *("poplib", "queue", "random", "sched", "select", "shelve", "shutil", "signal"),
        *("smtplib", "socket", "socketserver", "sqlite3", "ssl", "subprocess", "sys", "tempfile"),
        *("threading", "time", "urllib", "uuid", "webbrowser", "zipfile"),
    }
)
"""Parts of the standard library that touch the world, the clock or chance."""
WORLDLY_CALLS = frozenset({"open", "input", "print", "exec", "eval", "__import__"})


def imports(tree: ast.AST) -> Iterator[str]:
    """Yield every module that is imported; ``from a import b`` yields ``a.b``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module or '.'}.{alias.name}" for alias in node.names)


def _is_within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def _reach(package: str) -> list[str]:
    """Return what ``package`` may import beside the standard library."""
    stage = package.split(".", maxsplit=1)[0]
    beside = [f"{stage}.{room}" for room in PURE.get(stage, ())]
    libraries = (*PURE_LIBRARIES.get(package, ()), *PURE_GROUND.get(package, ()))
    return [package, *beside, *PURE_GROUND, *libraries]


def _may_import(name: str, package: str) -> bool:
    if any(_is_within(name, allowed) for allowed in _reach(package)):
        return True
    first = name.split(".", maxsplit=1)[0]
    return first in sys.stdlib_module_names and first not in WORLDLY


def impurities(tree: ast.AST, package: str) -> list[str]:
    """Return what a module of the pure ``package`` imports or calls and may not."""
    foreign = [name for name in imports(tree) if not _may_import(name, package)]
    called = [
        f"{node.func.id}()"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in WORLDLY_CALLS
    ]
    return foreign + called
