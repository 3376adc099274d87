"""Choose one place of very many in steps: of an area, or by a part of its name; never a list without end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from app.extensions import db
from app.places.models.place import Place

MOST = 60
"""Places offered at once."""


@dataclass(frozen=True)
class Offer:
    """What is offered now."""

    places: Sequence[Place]
    is_cut: bool
    """Whether there are more than are offered: words find them."""


def shared(one: Sequence[Place], other: Sequence[Place]) -> Sequence[Place]:
    """The topmost places that lie within both."""
    lower = [a for a in one if reaches(other, a)] + [b for b in other if reaches(one, b)]
    return sorted({place.id: place for place in lower}.values(), key=lambda place: place.path)


def reaches(tops: Sequence[Place], place: Place) -> bool:
    """Whether the place is one of these, or lies below one."""
    return place.path.startswith(tuple(top.path for top in tops)) if tops else False


def is_short(tops: Sequence[Place]) -> bool:
    """Whether all that lies within can be offered at once."""
    return (db.session.scalar(select(func.count(Place.id)).where(_within(tops))) or 0) <= MOST


def everything(tops: Sequence[Place]) -> Offer:
    """All that lies within, in the tree's order."""
    return _offer(_within(tops))


def below(area: Place) -> Offer:
    """An area, and what lies right below it."""
    return _offer(or_(Place.id == area.id, Place.parent_id == area.id))


def named(tops: Sequence[Place], words: str) -> Offer:
    """What lies within and has these words in its name."""
    return _offer(_within(tops), Place.name.contains(words, autoescape=True))


def _within(tops: Sequence[Place]) -> ColumnElement[bool]:
    return or_(*(Place.path.startswith(top.path, autoescape=True) for top in tops))


def _offer(*where: ColumnElement[bool]) -> Offer:
    found = db.session.scalars(select(Place).where(*where).order_by(Place.path).limit(MOST + 1))
    places = found.all()
    return Offer(places[:MOST], len(places) > MOST)
