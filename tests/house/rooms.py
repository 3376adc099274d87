"""What stands in a stage, and how modules are named."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from pathlib import PurePosixPath

from tests.house.layout import FORBIDDEN_NAMES, OWN_ROOMS, PURE, ROOMS


def strange_rooms(stage: str, names: Iterable[str]) -> list[str]:
    """Return the rooms of ``stage`` that the plan of the house does not know."""
    allowed = ROOMS | {*PURE[stage], *OWN_ROOMS.get(stage, ()), "__init__"}
    found = {
        PurePosixPath(name).parts[1].removesuffix(".py")
        for name in names
        if name.startswith(f"{stage}/")
    }
    return sorted(found - allowed)


def empty_names(names: Iterable[str]) -> list[str]:
    """Return the modules whose file or folder name says nothing about their subject."""
    return [
        name
        for name in names
        if FORBIDDEN_NAMES & set(PurePosixPath(name.removesuffix(".py")).parts)
    ]


def is_one_docstring(module: ast.Module) -> bool:
    """Tell whether a module is one docstring and nothing else."""
    return len(module.body) == 1 and ast.get_docstring(module) is not None


def wrong_at_the_top(names: Iterable[str], allowed: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return what stands at the top level and may not, and what is missing there."""
    found, plan = {PurePosixPath(name).parts[0] for name in names}, set(allowed)
    return sorted(found - plan), sorted(plan - found)
