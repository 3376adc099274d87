"""Questions about the journal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.elements import ColumnElement

from app.audit import AuditEntry
from app.extensions import db
from app.people.models.person import Person
from app.places.models.place import Place

PAGE = 50


@dataclass(frozen=True)
class Wanted:
    """Which entries are asked for."""

    act: str = ""
    subject_type: str = ""
    subject_id: int | None = None
    before: int | None = None


def entries(
    places: Sequence[Place], wanted: Wanted, *, everywhere: bool, limit: int = PAGE
) -> Sequence[AuditEntry]:
    """Entries about these places and what lies below them, the newest first.

    ``everywhere`` adds the entries that belong to no place (signing in and out, accounts).
    """
    query = _within(select(AuditEntry), places, everywhere=everywhere)
    if wanted.act:
        query = query.where(AuditEntry.act == wanted.act)
    if wanted.subject_type:
        query = query.where(AuditEntry.subject_type == wanted.subject_type)
    if wanted.subject_id is not None:
        query = query.where(AuditEntry.subject_id == wanted.subject_id)
    if wanted.before is not None:
        query = query.where(AuditEntry.id < wanted.before)
    return db.session.scalars(query.order_by(AuditEntry.id.desc()).limit(limit)).all()


def known_acts() -> Sequence[str]:
    """Every act that was ever recorded."""
    return _distinct(AuditEntry.act)


def known_things() -> Sequence[str]:
    """Every kind of thing that an act was ever about."""
    return [kind for kind in _distinct(AuditEntry.subject_type) if kind]


def _distinct(column: InstrumentedAttribute[str]) -> Sequence[str]:
    """The values of an indexed column, by leaps along its index: few values, many entries."""
    values: list[str] = []
    while True:
        following = select(column).order_by(column).limit(1)
        if values:
            following = following.where(column > values[-1])
        value = db.session.scalar(following)
        if value is None:
            return values
        values.append(value)


def names_of(found: Sequence[AuditEntry]) -> tuple[Mapping[int, str], Mapping[int, str]]:
    """Names of the actors and of the places of these entries, by id."""
    people = {entry.actor_id for entry in found if entry.actor_id is not None}
    places = {entry.place_id for entry in found if entry.place_id is not None}
    return (
        dict(db.session.execute(select(Person.id, Person.name).where(Person.id.in_(people))).all()),  # type: ignore[arg-type]  # reason: rows of two columns are pairs
        dict(db.session.execute(select(Place.id, Place.name).where(Place.id.in_(places))).all()),  # type: ignore[arg-type]  # reason: as above
    )


def _within(
    query: Select[tuple[AuditEntry]], places: Sequence[Place], *, everywhere: bool
) -> Select[tuple[AuditEntry]]:
    reach: list[ColumnElement[bool]] = [
        AuditEntry.place_id.in_(
            select(Place.id).where(Place.path.startswith(place.path, autoescape=True))
        )
        for place in places
    ]
    if everywhere:
        reach.append(AuditEntry.place_id.is_(None))
    return query.where(or_(*reach))
