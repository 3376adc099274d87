"""Within how many working days the minutes are published, and on what that rests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from app.marks import N_


@dataclass(frozen=True, slots=True)
class PublicationRule:
    """A span in working days, counted from the day after the meeting closed, and its source."""

    working_days: int
    article: str
    """A msgid."""


USUAL: Final = PublicationRule(
    3, N_("小区议事厅默认议事规则，参照《北京市物业管理条例》第37条：三日内公示")
)
_BY_PRESET: Final[Mapping[str, PublicationRule]] = MappingProxyType(
    {
        "owners_ordinary": PublicationRule(
            3, N_("《北京市物业管理条例》第37条：业主大会的决定三日内公示")
        )
    }
)


def publication_rule(preset: str | None) -> PublicationRule:
    """The rule of a preset; those that say nothing follow the hall's usual one."""
    return _BY_PRESET.get(preset or "", USUAL)
