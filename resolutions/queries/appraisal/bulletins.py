"""Questions about bulletins."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, func, literal, or_, select
from sqlalchemy.orm import aliased

from app.extensions import db
from app.places.models.place import Place
from resolutions.models.bulletin import Bulletin, BulletinCase
from resolutions.models.unit import Unit
from resolutions.queries.appraisal.printing import formula_of, printed
from resolutions.queries.found import found_or_missing
from resolutions.ranking.cases import Answers, Case
from resolutions.ranking.periods import Period

PAGE = 20


def bulletin_with(bulletin_id: int) -> Bulletin:
    """Return the bulletin, or raise Missing."""
    return found_or_missing(Bulletin, bulletin_id, _l("没有这份通报"), "no_bulletin")


@dataclass(frozen=True)
class BulletinPage:
    """A page of bulletins, the latest first."""

    bulletins: Sequence[Bulletin]
    next_before: int | None


def published(place: Place | None = None, *, before: int | None = None) -> BulletinPage:
    """The last edition of each bulletin; of one place and what lies below it where one is given."""
    later = aliased(Bulletin)
    of_same = and_(
        later.place_id == Bulletin.place_id,
        later.kind == Bulletin.kind,
        later.first_on == Bulletin.first_on,
        later.edition > Bulletin.edition,
    )
    query = select(Bulletin).where(~select(later.id).where(of_same).exists())
    if place is not None:
        below = Place.path.startswith(place.path, autoescape=True)
        query = query.join(Place, Place.id == Bulletin.place_id).where(below)
    if before and (last := db.session.get(Bulletin, before)) is not None:
        query = query.where(
            or_(
                Bulletin.published_at < last.published_at,
                and_(Bulletin.published_at == last.published_at, Bulletin.id < literal(last.id)),
            )
        )
    found = db.session.scalars(
        query.order_by(Bulletin.published_at.desc(), Bulletin.id.desc()).limit(PAGE + 1)
    ).all()
    shown = found[:PAGE]
    return BulletinPage(shown, shown[-1].id if len(found) > PAGE else None)


def editions_of(place: Place, period: Period) -> Sequence[Bulletin]:
    """Every edition of one bulletin, the first one first."""
    return db.session.scalars(
        select(Bulletin)
        .where(
            Bulletin.place_id == place.id,
            Bulletin.kind == period.kind,
            Bulletin.first_on == period.first,
        )
        .order_by(Bulletin.edition)
    ).all()


def cases_of(bulletin: Bulletin) -> Sequence[BulletinCase]:
    """The cases it counts, by task."""
    return db.session.scalars(
        select(BulletinCase)
        .where(BulletinCase.bulletin_id == bulletin.id)
        .order_by(BulletinCase.task_id)
    ).all()


def excluded_in(bulletin: Bulletin) -> Sequence[BulletinCase]:
    """The cases it leaves out, each with its reason."""
    of = BulletinCase
    return db.session.scalars(
        select(of)
        .where(of.bulletin_id == bulletin.id, of.excluded.is_not(None))
        .order_by(of.excluded, of.task_id)
    ).all()


def count_of_cases(bulletin: Bulletin) -> int:
    """How many cases it rests on."""
    of = BulletinCase
    return db.session.scalar(select(func.count()).where(of.bulletin_id == bulletin.id)) or 0


def recounted(bulletin: Bulletin) -> list[dict[str, Any]]:
    """The ranking made again from the cases that were published."""
    return printed([_case(row) for row in cases_of(bulletin)], formula_of(bulletin.formula))


def _case(row: BulletinCase) -> Case:
    return Case(
        task=row.task_id,
        unit=row.unit_id,
        difficulty=row.difficulty,
        accepted_in_time=row.accepted_in_time,
        finished_in_time=row.finished_in_time,
        finished=row.finished,
        passed_at_once=row.passed_at_once,
        open_at_end=row.open_at_end,
        late_at_end=row.late_at_end,
        answers=Answers(row.satisfied, row.answered),
        excluded=row.excluded,
        reason=row.reason,
    )


def names_of(lines: Collection[Mapping[str, Any]]) -> Mapping[int, str]:
    """The names of the units in a ranking."""
    ids = [line["unit"] for line in lines]
    found = db.session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(ids)))
    return {unit_id: name for unit_id, name in found}  # noqa: C416 - rows are no pairs to mypy
