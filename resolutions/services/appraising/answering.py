"""Take one answer: on a person's own phone, or written down by staff at the door."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import audit, clock
from app.errors import Invalid
from app.extensions import db
from app.marks import N_
from app.moves import Refusal
from app.notices.services import notify
from app.people.models.person import Person
from app.people.policy import allow
from app.permissions import Permission
from app.photos.models.photo import Photo
from proposals.services import wording
from proposals.services.refusing import granted
from resolutions.models.appraisal import (
    Appraisal,
    AppraisalAnswer,
    AppraisalBatch,
    AppraisalPlace,
)
from resolutions.progress.appraisal import AnswerFacts, Channel, Mark, about_kept, may_answer
from resolutions.queries.appraisal_list import handlers_of_all
from resolutions.services.appraising.locking import held

COMMENT_LIMIT = 300


@dataclass(frozen=True)
class Why:
    """What may be said with a mark: words, and codes of what was not well (``About``)."""

    comment: str = ""
    about: Collection[str] = ()


NO_WHY = Why()


def answer(appraisal: Appraisal, mark: Mark, *, by: Person, why: Why = NO_WHY) -> AppraisalAnswer:
    """Take a person's own answer; it counts before what anybody wrote down. Raises Refused."""
    appraisal = held(appraisal)
    granted_answer(appraisal, by, Channel.ONLINE)
    return _keep(
        AppraisalAnswer(
            appraisal_id=appraisal.id,
            person_id=by.id,
            is_own=True,
            channel=Channel.ONLINE,
            mark=mark,
            comment=clean(why.comment),
            about=about_kept(why.about),
            at=clock.now(),
        ),
        appraisal,
        by,
    )


def take_down(
    appraisal: Appraisal,
    person: Person,
    mark: Mark,
    *,
    by: Person,
    why: Why = NO_WHY,
    photo: Photo | None = None,
) -> AppraisalAnswer:
    """Write down at the door what somebody says; they are told, and their own answer goes before."""
    allow(by, Permission.ASSIST, appraisal.resolution.hall.place)
    appraisal = held(appraisal)
    granted_answer(appraisal, person, Channel.DOOR, helper=by)
    return note(appraisal, person, mark, Channel.DOOR, by=by, why=why, photo=photo)


def note(
    appraisal: Appraisal,
    person: Person,
    mark: Mark,
    channel: Channel,
    *,
    by: Person,
    why: Why = NO_WHY,
    photo: Photo | None = None,
    batch: AppraisalBatch | None = None,
) -> AppraisalAnswer:
    """Keep what was written down for a person, and tell them by whom."""
    taken = AppraisalAnswer(
        appraisal_id=appraisal.id,
        person_id=person.id,
        is_own=False,
        channel=channel,
        mark=mark,
        comment=clean(why.comment),
        about=about_kept(why.about),
        at=clock.now(),
        helper_id=by.id,
        photo_id=photo.id if photo else None,
        batch_id=batch.id if batch else None,
    )
    notify(
        person,
        N_("%(helper)s替您登记了对“%(title)s”的评议。如果不是您的意思，请在%(due)s前自己再评一次"),
        appraisal.url,
        kind="appraisal.noted",
        helper=by.name,
        title=appraisal.resolution.title,
        due=appraisal.ends_on.isoformat(),
    )
    return _keep(taken, appraisal, by)


def _keep(taken: AppraisalAnswer, appraisal: Appraisal, by: Person) -> AppraisalAnswer:
    """The journal tells that it was taken and by whom, never what was said."""
    db.session.add(taken)
    db.session.flush()
    audit.record(
        "appraisal.answered",
        appraisal,
        by=by,
        place=appraisal.resolution.hall.place,
        details={"channel": taken.channel.value, "for": taken.person_id},
    )
    return taken


def clean(comment: str) -> str:
    """Return the words as they are kept. Raises Invalid where they are too long."""
    text = wording.paragraphs(comment)
    if len(text) > COMMENT_LIMIT:
        raise Invalid(_l("理由最多%(count)d字", count=COMMENT_LIMIT), code="comment")
    return text


def granted_answer(
    appraisal: Appraisal, person: Person, channel: Channel, *, helper: Person | None = None
) -> None:
    """Raise Refused where the law does not let this answer be taken now."""
    granted(refusal_of(appraisal, person, channel, helper=helper))


def refusal_of(
    appraisal: Appraisal, person: Person, channel: Channel, *, helper: Person | None = None
) -> Refusal | None:
    """Why this answer would not be taken now; none where it would."""
    handlers = handlers_of_all(appraisal.resolution)
    taken: Collection[bool] = db.session.scalars(
        select(AppraisalAnswer.is_own).where(
            AppraisalAnswer.appraisal_id == appraisal.id, AppraisalAnswer.person_id == person.id
        )
    ).all()
    return may_answer(
        AnswerFacts(
            channel=channel,
            is_open=appraisal.closed_at is None,
            today=clock.today(),
            ends_on=appraisal.ends_on,
            is_listed=db.session.get(AppraisalPlace, (appraisal.id, person.id)) is not None,
            handles=person.id in handlers,
            answered_themselves=True in taken,
            noted_before=False in taken,
            is_own_helper=helper is not None and helper.id == person.id,
            helper_handles=helper is not None and helper.id in handlers,
        )
    )
