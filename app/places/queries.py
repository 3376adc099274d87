"""Questions about places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select

from app.errors import Missing
from app.extensions import db
from app.places.models.hall import Hall
from app.places.models.place import Place, PlaceMember


def hall_with_code(code: str) -> Hall:
    """Return the hall, or raise Missing."""
    hall = db.session.scalar(select(Hall).where(Hall.code == code))
    if hall is None:
        raise Missing(_l("没有代号为“%(code)s”的议事厅", code=code), code="no_hall")
    return hall


def place_with_id(place_id: int) -> Place:
    """Return the place, or raise Missing."""
    place = db.session.get(Place, place_id)
    if place is None:
        raise Missing(_l("没有这个地方"), code="no_place")
    return place


def all_halls() -> Sequence[Hall]:
    """Every hall, in order of name."""
    return db.session.scalars(select(Hall).order_by(Hall.name)).all()


def hall_of(place: Place) -> Hall | None:
    """The place's own hall, if it has one."""
    return db.session.scalar(select(Hall).where(Hall.place_id == place.id))


def halls_within(places: Iterable[Place]) -> Sequence[Hall]:
    """The halls of these places and of everything below them, in order of name."""
    below = [Place.path.startswith(place.path, autoescape=True) for place in places]
    if not below:
        return ()
    return db.session.scalars(
        select(Hall).join(Place, Place.id == Hall.place_id).where(or_(*below)).order_by(Hall.name)
    ).all()


def covering_ids(place: Place) -> frozenset[int]:
    """Ids of every place whose officers reach ``place``: itself and what stands above it."""
    return frozenset(place.lineage)


def taken_in_paths(place: Place) -> Sequence[str]:
    """Paths of the places that ``place``, or a community above it, took in across boundaries."""
    return db.session.scalars(
        select(Place.path)
        .join(PlaceMember, PlaceMember.member_id == Place.id)
        .where(PlaceMember.virtual_id.in_(place.lineage))
    ).all()


def members_of(virtual: Place) -> Sequence[Place]:
    """The places a virtual community took in, in the tree's order."""
    return db.session.scalars(
        select(Place)
        .join(PlaceMember, PlaceMember.member_id == Place.id)
        .where(PlaceMember.virtual_id == virtual.id)
        .order_by(Place.path)
    ).all()


def communities_of(place: Place) -> Sequence[Place]:
    """The virtual communities that took ``place``, or what stands above it, in."""
    return db.session.scalars(
        select(Place)
        .join(PlaceMember, PlaceMember.virtual_id == Place.id)
        .where(PlaceMember.member_id.in_(place.lineage))
        .order_by(Place.name)
    ).all()


def children_of(place: Place) -> Sequence[Place]:
    """The places right below, in order of name."""
    return db.session.scalars(
        select(Place).where(Place.parent_id == place.id).order_by(Place.name, Place.id)
    ).all()


def within(place: Place) -> Sequence[Place]:
    """The place and everything below it."""
    return db.session.scalars(
        select(Place).where(Place.path.startswith(place.path, autoescape=True)).order_by(Place.path)
    ).all()


def ancestors_of(place: Place) -> Sequence[Place]:
    """What stands above the place, from the root down."""
    return db.session.scalars(
        select(Place).where(Place.id.in_(place.lineage[:-1])).order_by(Place.path)
    ).all()
