"""What must hold of photos in a restored house."""

from __future__ import annotations

from sqlalchemy import select

from app.backups.parts import Found
from app.extensions import db
from app.photos.files import path_of
from app.photos.models.photo import Photo, Size
from app.photos.services import folder


def look() -> Found:
    """Whether every photo that a row names lies in both sizes."""
    named = db.session.scalars(select(Photo.sha256).distinct().order_by(Photo.sha256)).all()
    gone = [
        f"{path_of(folder(), one, size).name} is missing"
        for one in named
        for size in Size
        if not path_of(folder(), one, size).is_file()
    ]
    return Found(f"{len(named)} photos", tuple(gone))
