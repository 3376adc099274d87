"""Every shipped rule, by code, by row, and by the day on which it holds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from votes.counting.presets import halls, owners, residents, villages
from votes.counting.presets.preset import Preset
from votes.counting.rules import DecisionRule

ROWS: Final[tuple[Preset, ...]] = (
    *halls.ROWS,
    *owners.ROWS,
    *residents.ROWS,
    *villages.ROWS,
)
PRESETS: Final[Mapping[str, DecisionRule]] = MappingProxyType({row.code: row.rule for row in ROWS})
"""The latest version of every rule by its code."""

_OTHER_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "collective_a": "collective",
        "collective_b": "collective_reps",
        "p13": "collective",
        "residents": "residents_2025",
    }
)


def code_of(name: str) -> str | None:
    """The code for a code, a row such as ``P02`` (its first code), or another name of it."""
    wanted = name.strip().lower()
    if wanted in PRESETS:
        return wanted
    if wanted in _OTHER_NAMES:
        return _OTHER_NAMES[wanted]
    return next((row.code for row in ROWS if row.rule.preset.lower() == wanted), None)


def preset(code: str, day: date) -> Preset:
    """The version of ``code`` in force on ``day``, or the nearest one where none is.

    A rule that is past is still needed to check what was decided under it. Raises KeyError for
    an unknown code.
    """
    versions = [row for row in ROWS if row.code == code]
    if not versions:
        raise KeyError(code)
    held = [row for row in versions if row.holds_on(day)]
    return held[0] if held else versions[-1]


def in_force(day: date) -> Mapping[str, Preset]:
    """The rules that a poll may be held under on ``day``, by code, in the table's order."""
    return MappingProxyType({row.code: row for row in ROWS if row.holds_on(day)})


def beside(meeting: str, day: date) -> Preset | None:
    """The rule for a vote in a meeting that stands under this preset of the meeting's side."""
    return next((row for row in in_force(day).values() if row.meeting == meeting), None)
