"""The photos beside the options of a poll."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import exists, select

from app.extensions import db
from app.people.models.person import Person
from app.photos.models.photo import Photo
from votes.models.poll import Poll


def pictures_of(poll: Poll) -> Mapping[str, Photo]:
    """The photos by the codes of their options; none where the file is known no more."""
    wanted = {option.code: option.photo for option in poll.choices if option.photo}
    if not wanted:
        return {}
    rows = db.session.scalars(
        select(Photo).where(Photo.sha256.in_(wanted.values())).order_by(Photo.id.desc())
    )
    known = {photo.sha256: photo for photo in rows}
    return {code: known[sha] for code, sha in wanted.items() if sha in known}


def was_kept_by(person: Person, sha256: str) -> bool:
    """Whether this person gave the photo: nobody else's is shown by naming it."""
    mine = exists().where(Photo.sha256 == sha256, Photo.uploaded_by_id == person.id)
    return bool(sha256) and bool(db.session.scalar(select(mine)))
