"""The indicator tree in force, and older versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.errors import Missing
from app.extensions import db
from resolutions.ledgers.templates import Field, read
from resolutions.models.ledgers.indicator import LEVELS, SEPARATOR, Indicator, IndicatorTree
from resolutions.models.ledgers.printed import SOURCE
from resolutions.queries.found import found_or_missing


class Tree:
    """One version with its indicators, in their order."""

    def __init__(self, version: IndicatorTree, indicators: Sequence[Indicator]) -> None:
        """Hold what was read."""
        self.version, self.indicators = version, indicators

    @cached_property
    def children(self) -> Mapping[int | None, Sequence[Indicator]]:
        """The indicators right below each."""
        found: dict[int | None, list[Indicator]] = {}
        for one in self.indicators:
            found.setdefault(one.parent_id, []).append(one)
        return found

    @property
    def is_only_printed(self) -> bool:
        """Whether nothing was imported yet: only the names that the founding document prints."""
        return self.version.source == SOURCE

    @property
    def leaves(self) -> Sequence[Indicator]:
        """What a problem may be entered under: the lowest level."""
        return [one for one in self.indicators if one.level == LEVELS]

    def leaves_under(self, key: str) -> Sequence[Indicator]:
        """The leaves under an indicator; all of them for the empty key."""
        below = f"{key}{SEPARATOR}"
        return [
            one for one in self.leaves if not key or one.key == key or one.key.startswith(below)
        ]

    def count(self, level: int) -> int:
        """How many of one level."""
        return sum(1 for one in self.indicators if one.level == level)


def versions() -> Sequence[IndicatorTree]:
    """Every version, the latest first."""
    return db.session.scalars(select(IndicatorTree).order_by(IndicatorTree.number.desc())).all()


def tree_in_force() -> Tree:
    """The version in force."""
    return _tree(versions()[0])


def tree_numbered(number: int) -> Tree:
    """One version, or raise Missing."""
    version = db.session.scalar(select(IndicatorTree).where(IndicatorTree.number == number))
    if version is None:
        raise Missing(_l("没有这一版指标"), code="no_tree")
    return _tree(version)


def _tree(version: IndicatorTree) -> Tree:
    found = db.session.scalars(
        select(Indicator)
        .where(Indicator.tree_id == version.id)
        .order_by(Indicator.position, Indicator.id)
    ).all()
    return Tree(version, found)


def indicator_with(indicator_id: int) -> Indicator:
    """Return the indicator, or raise Missing."""
    return found_or_missing(Indicator, indicator_id, _l("没有这个指标"), "no_indicator")


def fields_of(indicator: Indicator) -> tuple[Field, ...]:
    """Its template 上报口径."""
    return read(indicator.template) or ()
