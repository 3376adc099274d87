"""The whole table by code, and its rows as plain mappings for ``flask meetings motions``."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from meetings.rules.motions.again import BRING_BACK
from meetings.rules.motions.incidental import INCIDENTAL
from meetings.rules.motions.kind import Again, MotionKind
from meetings.rules.motions.ranked import RANKED

MOTIONS: Mapping[str, MotionKind] = MappingProxyType(
    {kind.code: kind for kind in (*RANKED, *INCIDENTAL, *BRING_BACK)},
)

MAIN_MOTION = MOTIONS["main_motion"]
POINT_OF_ORDER = MOTIONS["point_of_order"]
APPEAL = MOTIONS["appeal"]

_YES_NO: Mapping[Again, object] = MappingProxyType({Again.YES: True, Again.NO: False})


def as_row(kind: MotionKind) -> dict[str, Any]:
    """Return the row as JSON knows it; ``printed`` holds the cells that say more than yes or no."""
    return {
        "code": kind.code,
        "zh": kind.zh,
        "zh_tw": kind.zh_tw,
        "en": kind.en,
        "family": kind.family.value,
        "rank": kind.rank,
        "may_interrupt": kind.may_interrupt,
        "second": kind.second,
        "debatable": kind.debatable,
        "amendable": kind.amendable,
        "vote": kind.vote.value,
        "reconsider": _YES_NO.get(kind.reconsider, kind.reconsider.value),
        "applies_to": kind.applies_to,
        "source": kind.source,
        "printed": dict(kind.but),
    }
