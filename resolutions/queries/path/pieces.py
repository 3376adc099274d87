"""What the path is made of: steps with date, actor and proof, in four stages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from flask_babel import LazyString

from app.photos.models.photo import Photo
from resolutions.models.inspection import InspectionFinding

EXCERPT = 160
"""Characters of people's own words that a step shows; the proof leads to all of them."""


class Stage(StrEnum):
    """The four links of the chain."""

    COLLECT = "collect"
    DELIBERATE = "deliberate"
    DECIDE = "decide"
    SUPERVISE = "supervise"


@dataclass(frozen=True)
class Proof:
    """Where anybody can see for themselves."""

    label: LazyString | str
    url: str
    hint: str = ""
    """Words beside the link, such as a code to compare or a command to run."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of the path."""

    at: datetime
    what: str
    who: str = ""
    note: str = ""
    tone: str = "neutral"
    proofs: Sequence[Proof] = ()
    photos: Sequence[Photo] = ()
    findings: Sequence[InspectionFinding] = ()


@dataclass(frozen=True)
class Part:
    """One stage with its steps, in the order they happened."""

    stage: Stage
    steps: Sequence[Step]


def excerpt(text: str) -> str:
    """Return the beginning of people's own words on one line."""
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT else f"{line[:EXCERPT]}…"


def in_order(steps: Sequence[Step]) -> Sequence[Step]:
    """Return the steps by time; what happened at one instant keeps its order."""
    return sorted(steps, key=lambda step: step.at)
