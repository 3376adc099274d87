"""A row by its number, or the page that says there is none."""

from __future__ import annotations

from typing import TypeVar

from flask_babel import LazyString

from app.database import Base
from app.errors import Missing
from app.extensions import db

Row = TypeVar("Row", bound=Base)


def found_or_missing(kind: type[Row], number: int, nothing: LazyString, code: str = "") -> Row:
    """Return the row, or raise Missing with these words (and this code, for programs)."""
    found = db.session.get(kind, number)
    if found is None:
        raise Missing(nothing, code=code)
    return found
