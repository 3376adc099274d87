"""What a motion says besides its words: the operation, the time, the committee, the limits."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from enum import StrEnum


class Operation(StrEnum):
    """How an amendment changes the wording (roberts-rules 2.5)."""

    INSERT = "insert"
    ADD = "add"
    STRIKE = "strike"
    STRIKE_AND_INSERT = "strike_and_insert"
    SUBSTITUTE = "substitute"


ALL = "all"
"""A scope: every pending question, not only the immediately pending one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """Only what the motion needs is filled in. Spans are milliseconds, times since the epoch.

    ``insert`` goes in after the words ``after``, at the very front when ``at_front``, otherwise
    at the end. ``scope`` names what an order about debate covers. ``needs`` are the names of
    thresholds that all have to be met. ``target`` is the number of a decided motion, or of one
    that was set aside; ``earlier`` names a decision of an earlier meeting instead.
    """

    operation: Operation | None = None
    strike: str = ""
    insert: str = ""
    after: str = ""
    at_front: bool = False
    degree: int = 0
    until: str = ""
    until_ms: int = 0
    special: bool = False
    beyond_next_session: bool = False
    committee: str = ""
    deadline: str = ""
    length_ms: int = 0
    speech_ms: int = 0
    speeches: int = 0
    scope: str = ""
    parts: tuple[str, ...] = ()
    independent: bool = False
    method: str = ""
    about: str = ""
    notice: bool = False
    qualified: bool = False
    executed: bool = False
    needs: tuple[str, ...] = ()
    target: int = 0
    earlier: str = ""

    def amended_by(self, other: Details) -> Details:
        """Return these details with the terms that an adopted amendment sets otherwise."""
        set_anew = {
            name: getattr(other, name)
            for name in _AMENDABLE
            if getattr(other, name) != getattr(NO_DETAILS, name)
        }
        return replace(self, **set_anew)


NO_DETAILS = Details()

_AMENDABLE = (
    "until",
    "until_ms",
    "special",
    "committee",
    "deadline",
    "length_ms",
    "speech_ms",
    "speeches",
    "method",
    "parts",
)


def given(details: Details) -> dict[str, object]:
    """Return only what is filled in, by name."""
    return {
        part.name: getattr(details, part.name)
        for part in fields(details)
        if getattr(details, part.name) != part.default
    }
