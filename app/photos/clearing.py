"""What came with a form that was refused and never sent again goes, row and files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Column, select

from app import audit, clock
from app.database import Base
from app.extensions import db
from app.photos import files
from app.photos.models.photo import Photo
from app.photos.services import HELD, folder
from app.transaction import transaction

AT_ONCE = 100


def clear() -> int:
    """Look at photos held for longer than ``HELD``; returns how many went.

    Each minute in a worker. One that a row of any table refers to was used: it stays for good. A
    file goes with the last row that names it.
    """
    now = clock.now()
    due = db.session.scalars(
        select(Photo.id).where(Photo.held_until < now).order_by(Photo.held_until).limit(AT_ONCE)
    ).all()
    db.session.rollback()
    if not due:
        return 0
    with transaction():
        names = [_gone(photo) for photo in _unused(due)]
        db.session.flush()
        still = set(db.session.scalars(select(Photo.sha256).where(Photo.sha256.in_(names))))
    for name in set(names) - still:
        files.drop(folder(), name, written_before=now - HELD)
    return len(names)


def _unused(due: Sequence[int]) -> Iterator[Photo]:
    """Those that nothing refers to; what something refers to is held no longer, it is kept."""
    used = {number for column in _columns() for number in db.session.scalars(_named(column, due))}
    for photo in db.session.scalars(select(Photo).where(Photo.id.in_(due))):
        if photo.id in used:
            photo.held_until = None
        else:
            yield photo


def _named(column: Column[Any], due: Sequence[int]) -> Any:
    return select(column).where(column.in_(due)).distinct()


def _columns() -> Sequence[Column[Any]]:
    """Every column of every table that names a photo."""
    keys = [key for table in Base.metadata.tables.values() for key in table.foreign_keys]
    return [key.parent for key in keys if key.references(Photo.__table__)]  # type: ignore[arg-type]  # reason: a mapped class's table is a Table


def _gone(photo: Photo) -> str:
    audit.record("photo.cleared", photo, by=None, place=photo.place)
    db.session.delete(photo)
    return photo.sha256
