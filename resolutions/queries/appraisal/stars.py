"""星级 of the units in a quarter's ranking: from the scores as they were published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from app.errors import Missing
from resolutions.models.bulletin import Bulletin
from resolutions.queries.appraisal.printing import formula_of
from resolutions.queries.appraisal.words import Line, lines_of
from resolutions.ranking.periods import PeriodKind
from resolutions.ranking.stars import stars


@dataclass(frozen=True)
class Starred:
    """One unit's line and its stars; none where it was not ranked."""

    line: Line
    stars: int | None


def has_stars(bulletin: Bulletin) -> bool:
    """Tell whether units get stars by it: by the ranking of a quarter."""
    return bulletin.kind is PeriodKind.QUARTER


def points_of(bulletin: Bulletin) -> int:
    """The points of a star by the formula that this bulletin was published with."""
    return formula_of(bulletin.formula).points_a_star


def starred(bulletin: Bulletin) -> Sequence[Starred]:
    """Every unit with its stars, as it stands in the ranking. Raises Missing for a month's."""
    if not has_stars(bulletin):
        raise Missing(_l("每月通报不评星级"), remedy=_l("星级在每季度的排名里"), code="no_stars")
    lines, points = lines_of(bulletin.lines)[:-1], points_of(bulletin)
    return [
        Starred(line, stars(kept.get("score"), points))
        for line, kept in zip(lines, bulletin.lines[:-1], strict=True)
    ]


def starred_unit(bulletin: Bulletin, unit_id: int) -> Starred:
    """One unit's; raises Missing where it has no stars in this ranking."""
    found = next((one for one in starred(bulletin) if one.line.unit == unit_id), None)
    if found is None or found.stars is None:
        raise Missing(_l("这个单位这一季没有评星"), code="no_stars")
    return found
