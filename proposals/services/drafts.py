"""Keep what somebody has begun to write: nothing typed is ever lost."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import clock
from app.errors import Invalid
from app.extensions import db
from app.people.models.person import Person
from app.photos.models.photo import Photo
from app.places.models.hall import Hall
from proposals.models.category import Category
from proposals.models.category_tree import UNSORTED, Sorted
from proposals.models.draft import Draft, DraftPhoto
from proposals.models.proposal import BODY_LIMIT, Proposal
from proposals.services import wording
from proposals.services.proposing import Wording, correct, propose

PHOTO_LIMIT = 9
_BODY_KEPT = 2 * BODY_LIMIT
"""A draft keeps what is too long to send, so that it can be shortened."""


def found(token: str | None, person: Person | None) -> Draft | None:
    """The draft this browser or this person has begun, if any.

    The browser's cookie opens only drafts that nobody's account owns, or the person's own: on a
    shared phone the next one to use it does not read what the last one wrote.
    """
    if token:
        draft = db.session.scalar(select(Draft).where(Draft.token == token))
        if draft and draft.person_id in {None, person.id if person else None}:
            return draft
    return _newest_of(person) if person else None


def _newest_of(person: Person) -> Draft | None:
    return db.session.scalar(
        select(Draft)
        .where(Draft.person_id == person.id, Draft.proposal_id.is_(None))
        .order_by(Draft.updated_at.desc(), Draft.id.desc())
        .limit(1)
    )


def begin(person: Person | None, hall: Hall | None = None) -> Draft:
    """Begin an empty draft."""
    draft = Draft(
        token=secrets.token_urlsafe(32),
        person=person,
        hall=hall,
        title="",
        body="",
        where_text="",
        category=Category.UNSORTED,
        updated_at=clock.now(),
    )
    db.session.add(draft)
    db.session.flush()
    return draft


def correcting(proposal: Proposal, *, by: Person) -> Draft:
    """The draft in which a returned proposal is corrected, begun from its words the first time."""
    draft = db.session.scalar(
        select(Draft).where(Draft.proposal_id == proposal.id, Draft.person_id == by.id)
    )
    if draft is None:
        draft = begin(by, proposal.hall)
        draft.proposal_id = proposal.id
        draft.title, draft.body = proposal.title, proposal.body
        draft.where_text = proposal.where_text
        Sorted.of(proposal).put(draft)
        draft.category_suggested = proposal.category_suggested
        draft.photos = [DraftPhoto(photo=photo.photo) for photo in proposal.photos]
        db.session.flush()
    return draft


def adopt(draft: Draft, person: Person) -> None:
    """Give a draft that was written before signing in to the one who signed in."""
    if draft.person_id is None:
        draft.person = person


def save_what(draft: Draft, *, title: str, body: str, category: Category) -> None:
    """Keep the first step's words, even if they cannot be sent yet."""
    draft.title = wording.line(title)[:200]
    draft.body = wording.paragraphs(body)[:_BODY_KEPT]
    if category is not draft.category:  # else the finer class that was chosen stays
        Sorted(category).put(draft)
        draft.category_suggested = None if category is Category.UNSORTED else False
    draft.updated_at = clock.now()


def sort(draft: Draft, sorted_as: Sorted, *, confirmed: bool) -> None:
    """Keep the class its writer chose, or took as it was suggested (``confirmed``)."""
    sorted_as.put(draft)
    draft.category_suggested = None if sorted_as == UNSORTED else confirmed
    draft.updated_at = clock.now()


def save_where(draft: Draft, *, hall: Hall | None, where_text: str) -> None:
    """Keep the second step: which hall, and where exactly."""
    draft.hall = hall
    draft.where_text = wording.line(where_text)[:200]
    draft.updated_at = clock.now()


def add_photos(draft: Draft, photos: Iterable[Photo]) -> None:
    """Put photos to it. Raises Invalid when there would be too many."""
    photos = list(photos)
    if len(draft.photos) + len(photos) > PHOTO_LIMIT:
        raise Invalid(
            _l("照片太多"), remedy=_l("一件提案最多%(count)d张，请先去掉几张", count=PHOTO_LIMIT)
        )
    draft.photos.extend(DraftPhoto(photo=photo) for photo in photos)
    draft.updated_at = clock.now()


def remove_photo(draft: Draft, photo_id: int) -> None:
    """Take a photo out again."""
    draft.photos = [one for one in draft.photos if one.photo_id != photo_id]
    draft.updated_at = clock.now()


def discard(draft: Draft) -> None:
    """Throw it away, because its writer said so."""
    db.session.delete(draft)


def send(draft: Draft, *, by: Person) -> Proposal:
    """Send it: a new proposal, or the correction of a returned one. The draft is gone by that."""
    words = Wording.of(draft.title, draft.body, draft.where_text, draft.category)
    photos = [one.photo for one in draft.photos]
    if draft.hall is None:
        raise Invalid(_l("还没有选议事厅"), remedy=_l("请在第二步选择您所在的议事厅"))
    proposal = db.session.get(Proposal, draft.proposal_id) if draft.proposal_id else None
    if proposal is not None:
        correct(proposal, words, by=by, photos=photos)
    else:
        proposal = propose(draft.hall, words, by=by, photos=photos)
    Sorted.of(draft).put(proposal)
    proposal.category_suggested = draft.category_suggested
    db.session.delete(draft)
    return proposal
