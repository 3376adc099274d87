"""Owners counted as the law counts them: heads and floor area of each who votes for them.

民法典解释 §8–9: the area is that of the register, else the survey, else the contract; one 专有部分
is one person, but all that one buyer owns, and all that the developer has not sold or handed over,
count as one. Parking is left out of the area (宁波市住宅小区物业管理条例 §18) unless the owners' own
rules count it; co-owners name one voter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from votes.counting.figures import Weight


class UnitKind(StrEnum):
    """What a 专有部分 is used for."""

    HOME = "home"
    SHOP = "shop"
    PARKING = "parking"
    OTHER = "other"


class AreaSource(StrEnum):
    """Where an area comes from, the weightiest first."""

    REGISTER = "register"
    SURVEY = "survey"
    CONTRACT = "contract"


@dataclass(frozen=True, slots=True)
class OwnedPart:
    """One 专有部分: who votes for it, whose it is, its area in 0.01 m²."""

    voter: int
    owner: str
    """The name of the owner; of co-owners the first."""
    area: int
    kind: UnitKind = UnitKind.HOME
    unsold: bool = False
    """Not sold, or not handed over: the developer's."""


_DEVELOPER: Final = ""
"""In place of an owner's name: whatever is unsold is one head."""


def weights(parts: Iterable[OwnedPart], *, parking: bool = False) -> Mapping[int, Weight]:
    """Return the weight of every voter: a head for each owner they vote for, and the area.

    Who owns nothing but parking has no vote where parking is not counted.
    """
    owners: dict[int, set[str]] = {}
    areas: dict[int, int] = {}
    for part in parts:
        if part.kind is UnitKind.PARKING and not parking:
            continue
        owners.setdefault(part.voter, set()).add(_DEVELOPER if part.unsold else part.owner)
        areas[part.voter] = areas.get(part.voter, 0) + part.area
    return {voter: Weight(len(names), areas[voter]) for voter, names in owners.items()}


FEW: Final = 12
"""A secret vote among fewer gives its voters away too easily."""
_CLOSE: Final = 5
"""Areas that so few others share stand out in a total."""


def shows_somebody(voters: Iterable[Weight]) -> int:
    """How many voters have an area that no more than a handful share.

    In a secret vote by area the total is a sum of areas: a rare one can be found in it.
    """
    areas = [voter.area for voter in voters if voter.area]
    return sum(areas.count(area) < _CLOSE for area in areas)
