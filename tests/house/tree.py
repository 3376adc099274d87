"""The project's files as git knows them: everything tracked, or new and not ignored."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path

from tests.house.layout import PACKAGES

ROOT = Path(__file__).resolve().parents[2]


@cache
def files() -> tuple[str, ...]:
    """Return every file of the project, as a path from its root."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    names = set(listed.stdout.decode().split("\0")) - {""}
    return tuple(sorted(name for name in names if (ROOT / name).is_file()))


def text_of(name: str) -> str:
    """Return the text of one file; what is no UTF-8 (a picture) reads as its replacement."""
    return (ROOT / name).read_text(encoding="utf-8", errors="replace")


def modules() -> list[str]:
    """Return every Python file that people write: all but the generated migrations."""
    return [
        name
        for name in files()
        if name.endswith(".py") and not name.startswith("migrations/versions/")
    ]


def product() -> list[str]:
    """Return the modules of the house itself, without its tests and tools."""
    own = tuple(f"{package}/" for package in PACKAGES)
    return [
        name
        for name in modules()
        if (name.startswith(own) or name == "wsgi.py") and not name.startswith("app/tooling/")
    ]


def written() -> list[str]:
    """Return everything of the house that people write: modules, templates, scripts, styles."""
    pages = [
        name
        for name in files()
        if name.startswith(("templates/", "app/static/"))
        and name.endswith((".html", ".js", ".css"))
    ]
    return product() + pages


@cache
def parsed(name: str) -> ast.Module:
    """Return the syntax tree of one module."""
    return ast.parse(text_of(name), filename=name)
