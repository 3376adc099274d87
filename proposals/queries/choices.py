"""What a reader may narrow the list to: never more than a select can hold."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select

from app.extensions import db
from app.places.models.hall import Hall
from app.places.models.place import Place

MOST = 200


def places_to_choose(chosen: Place | None) -> Sequence[Place]:
    """The way down to the chosen place and what lies right below it; the roots without one."""
    near: ColumnElement[bool] = Place.parent_id.is_(None)
    if chosen is not None:
        near = Place.id.in_(chosen.lineage) | (Place.parent_id == chosen.id)
    return db.session.scalars(select(Place).where(near).order_by(Place.path).limit(MOST)).all()


def halls_to_choose(below: Place | None, chosen: Hall | None) -> Sequence[Hall]:
    """The halls at or below a place, by name, and the one chosen already."""
    wanted = select(Hall).join(Place, Hall.place_id == Place.id).order_by(Hall.name).limit(MOST)
    if below is not None:
        wanted = wanted.where(Place.path.startswith(below.path, autoescape=True))
    found = list(db.session.scalars(wanted))
    if chosen is not None and chosen not in found:
        found.insert(0, chosen)
    return found
