"""Before and after: what photos must show, with place and day, before a unit may ask for closing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.marks import N_
from app.moves import Refusal

_RULE = "整改前后照片"


class Phase(StrEnum):
    """What a photo shows."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"


PHASE_NAMES: Mapping[Phase, str] = {
    Phase.BEFORE: N_("办理前"),
    Phase.DURING: N_("办理中"),
    Phase.AFTER: N_("办理后"),
}


@dataclass(frozen=True)
class Shot:
    """One photo as evidence."""

    phase: Phase
    taken_on: date | None = None
    spot: str = ""
    """Where it was taken, in words."""

    @property
    def is_whole(self) -> bool:
        """Tell whether it says where and when."""
        return self.taken_on is not None and bool(self.spot.strip())


def lacking(shots: Collection[Shot]) -> Refusal | None:
    """Say what is missing before closing may be asked for; None where nothing is."""
    for phase in (Phase.BEFORE, Phase.AFTER):
        of_it = [shot for shot in shots if shot.phase is phase]
        if not any(shot.is_whole for shot in of_it):
            return Refusal(
                N_("还没有“%(phase)s”的照片，或没写地点和日期，不能请求检查。")
                if of_it
                else N_("还没有“%(phase)s”的照片，不能请求检查。"),
                N_("请先报告进度，附上办理前、办理后的照片，写明地点和拍摄日期。"),
                _RULE,
                {"phase": PHASE_NAMES[phase]},
            )
    return None


def date_of_shot(taken_on: date, *, today: date) -> Refusal | None:
    """Refuse a day that is still to come."""
    if taken_on <= today:
        return None
    return Refusal(N_("拍摄日期不能晚于今天。"), N_("请填写照片真正的拍摄日期。"), _RULE)
