"""三率 of a published bulletin, by street and by unit: each with both its numbers and what it counts.

Everything is read from the cases and lines that were published, so it never changes either.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from app.documents.rates import PrintedLine, PrintedPart, PrintedRates, rates_title
from app.extensions import db
from app.places.models.hall import Hall
from app.places.models.place import Place
from app.tables import Cell, Column
from app.work_calendar.instants import day_of
from resolutions.models.bulletin import Bulletin, BulletinCase
from resolutions.models.resolution import Resolution
from resolutions.models.task import Task
from resolutions.queries.appraisal.words import SHOWN, Line, lines_of, number_of, share_words
from resolutions.ranking.cases import LEFT_OUT
from resolutions.ranking.formula import DEFINITIONS, PART_NAMES, THREE_RATES
from resolutions.ranking.periods import PeriodKind
from resolutions.ranking.rates import Rate

_COUNTS = 2 * len(THREE_RATES)


@dataclass(frozen=True)
class RatesOf:
    """三率 of one place or unit, in the order of ``THREE_RATES``."""

    name: str
    rates: Sequence[Rate]


@dataclass(frozen=True)
class ThreeRates:
    """The same of everybody, of each place right below the bulletin's, and of each unit."""

    everybody: RatesOf
    places: Sequence[RatesOf]
    units: Sequence[RatesOf]


def three_rates(bulletin: Bulletin) -> ThreeRates:
    """Return 三率 as the bulletin's cases give them."""
    *units, everybody = lines_of(bulletin.lines)
    return ThreeRates(_of(everybody), _by_place(bulletin), [_of(line) for line in units])


def _of(line: Line) -> RatesOf:
    return RatesOf(line.name, [line.rates[SHOWN.index(part)] for part in THREE_RATES])


def _by_place(bulletin: Bulletin) -> Sequence[RatesOf]:
    """By the place right below the bulletin's own; what was decided at it itself under its name."""
    summed: dict[int, list[int]] = defaultdict(lambda: [0] * _COUNTS)
    depth = len(bulletin.place.lineage)
    for path, *counts in db.session.execute(_per_hall(bulletin)):
        lineage = [int(part) for part in path.strip("/").split("/")]
        below = lineage[min(depth, len(lineage) - 1)]
        summed[below] = [a + (b or 0) for a, b in zip(summed[below], counts, strict=True)]
    places = db.session.execute(
        select(Place.id, Place.name).where(Place.id.in_(summed)).order_by(Place.path)
    )
    return [RatesOf(name, _rates(summed[number])) for number, name in places]


def _per_hall(bulletin: Bulletin) -> Select[Any]:
    return (
        select(Place.path, *_sums())
        .select_from(BulletinCase)
        .join(Task, Task.id == BulletinCase.task_id)
        .join(Resolution, Resolution.id == Task.resolution_id)
        .join(Hall, Hall.id == Resolution.hall_id)
        .join(Place, Place.id == Hall.place_id)
        .where(BulletinCase.bulletin_id == bulletin.id)
        .group_by(Place.path)
    )


def _sums() -> Sequence[ColumnElement[int]]:
    of = BulletinCase
    kept = or_(of.excluded.is_(None), of.excluded.not_in(sorted(LEFT_OUT)))
    wanted = (
        *(of.accepted_in_time.is_(True), of.accepted_in_time.is_not(None)),
        *(of.finished.is_(True), of.finished.is_not(None)),
    )
    counts = [func.count().filter(and_(kept, one)) for one in wanted]
    return (*counts, func.sum(of.satisfied).filter(kept), func.sum(of.answered).filter(kept))


def _rates(counts: Sequence[int]) -> Sequence[Rate]:
    pairs = zip(counts[::2], counts[1::2], strict=True)
    return [Rate(*pair, DEFINITIONS[part]) for part, pair in zip(THREE_RATES, pairs, strict=True)]


def parts() -> Sequence[tuple[str, str]]:
    """Name and definition of each of the three."""
    return [(str(_(PART_NAMES[part])), str(_(DEFINITIONS[part]))) for part in THREE_RATES]


def columns() -> Sequence[Column]:
    """The columns of the table to take home."""
    named: Mapping[str, str] = {
        "of": _("%(rate)s：分子"),
        "all": _("%(rate)s：分母"),
        "share": _("%(rate)s（%%）"),
    }
    return (
        Column("scope", _("范围")),
        Column("name", _("名称")),
        *(
            Column(f"{part.value}_{key}", words % {"rate": _(PART_NAMES[part])})
            for part in THREE_RATES
            for key, words in named.items()
        ),
    )


def rows(bulletin: Bulletin) -> Iterator[Sequence[Cell]]:
    """Everybody first, then each place, then each unit; the definitions at the end."""
    found = three_rates(bulletin)
    listed = (
        *((_("全部"), one) for one in (found.everybody,)),
        *((_("地方"), one) for one in found.places),
        *((_("单位"), one) for one in found.units),
    )
    for scope, one in listed:
        cells: list[Cell] = [scope, one.name]
        for rate in one.rates:
            share = None if rate.per_myriad is None else rate.per_myriad / 100
            cells += [rate.numerator, rate.denominator, share]
        yield cells
    for name, definition in parts():
        yield [_("口径"), f"{name}：{definition}"]


def document_of(bulletin: Bulletin) -> PrintedRates:
    """The same for its Word file: in Chinese, as official documents are."""
    found = three_rates(bulletin)
    return PrintedRates(
        place=bulletin.place.name,
        number=number_of(bulletin),
        title=rates_title(
            bulletin.place.name,
            bulletin.first_on,
            quarterly=bulletin.kind is PeriodKind.QUARTER,
        ),
        first=bulletin.first_on,
        last=bulletin.last_on,
        parts=tuple(
            PrintedPart(str(PART_NAMES[part]), str(DEFINITIONS[part])) for part in THREE_RATES
        ),
        everybody=_printed(found.everybody),
        places=tuple(_printed(one) for one in found.places),
        units=tuple(_printed(one) for one in found.units),
        published_on=day_of(bulletin.published_at),
    )


def _printed(one: RatesOf) -> PrintedLine:
    return PrintedLine(
        one.name,
        tuple(f"{rate.numerator}/{rate.denominator} {share_words(rate)}" for rate in one.rates),
    )
