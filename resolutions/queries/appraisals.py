"""Questions about appraisals: which are open, who has answered, what was said and by which way."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from app.errors import Missing
from app.extensions import db
from app.people.models.person import Household, Person
from app.places.models.hall import Hall
from resolutions.models.appraisal import (
    Appraisal,
    AppraisalAnswer,
    AppraisalBatch,
    AppraisalPlace,
)
from resolutions.models.resolution import Resolution
from resolutions.progress import appraisal as law
from resolutions.progress.satisfaction import Satisfaction
from resolutions.queries.found import found_or_missing

PAGE = 20
MOST_FOUND = 30


def appraisal_with(appraisal_id: int) -> Appraisal:
    """Return the appraisal, or raise Missing."""
    found = db.session.get(Appraisal, appraisal_id)
    if found is None:
        raise Missing(_l("没有这次评议"), remedy=_l("可以从“居民评议”进入"), code="no_appraisal")
    return found


def batch_with(batch_id: int) -> AppraisalBatch:
    """Return a batch of paper sheets, or raise Missing."""
    return found_or_missing(AppraisalBatch, batch_id, _l("没有这批评议表"))


def appraisals_of(resolution: Resolution) -> Sequence[Appraisal]:
    """Every time the residents were asked about it, the first first."""
    return db.session.scalars(
        select(Appraisal).where(Appraisal.resolution_id == resolution.id).order_by(Appraisal.number)
    ).all()


def running(halls: Collection[Hall] | None = None) -> Sequence[Appraisal]:
    """The open ones, the soonest to end first; those of these halls where asked."""
    query = select(Appraisal).where(Appraisal.closed_at.is_(None))
    if halls is not None:
        query = query.join(Resolution, Resolution.id == Appraisal.resolution_id).where(
            Resolution.hall_id.in_([hall.id for hall in halls])
        )
    return db.session.scalars(query.order_by(Appraisal.ends_on, Appraisal.id).limit(100)).all()


def past(before: int | None) -> Sequence[Appraisal]:
    """Those that are over, the latest first; one more than a page."""
    query = select(Appraisal).where(Appraisal.closed_at.is_not(None))
    if before:
        query = query.where(Appraisal.id < before)
    return db.session.scalars(query.order_by(Appraisal.id.desc()).limit(PAGE + 1)).all()


def to_answer(person: Person) -> Sequence[Appraisal]:
    """The open ones on whose list this person stands, and to which they have not answered."""
    own = select(AppraisalAnswer.appraisal_id).where(
        AppraisalAnswer.person_id == person.id, AppraisalAnswer.is_own.is_(True)
    )
    return db.session.scalars(
        select(Appraisal)
        .join(AppraisalPlace, AppraisalPlace.appraisal_id == Appraisal.id)
        .where(
            AppraisalPlace.person_id == person.id,
            Appraisal.closed_at.is_(None),
            Appraisal.id.not_in(own),
        )
        .order_by(Appraisal.ends_on, Appraisal.id)
    ).all()


def own_answer(appraisal: Appraisal, person: Person | None) -> AppraisalAnswer | None:
    """What counts for this person so far: the own answer, or one that staff wrote down."""
    if person is None:
        return None
    return db.session.scalar(
        select(AppraisalAnswer)
        .where(AppraisalAnswer.appraisal_id == appraisal.id, AppraisalAnswer.person_id == person.id)
        .order_by(AppraisalAnswer.is_own.desc())
        .limit(1)
    )


def turnout(appraisal: Appraisal) -> int:
    """How many people have answered; while it is open nothing else is told of the answers."""
    return (
        db.session.scalar(
            select(func.count(AppraisalAnswer.person_id.distinct())).where(
                AppraisalAnswer.appraisal_id == appraisal.id
            )
        )
        or 0
    )


@dataclass(frozen=True)
class Result:
    """What is published at the end."""

    said: Satisfaction
    channels: Mapping[law.Channel, Satisfaction]
    splits: bool
    """Whether the marks of each channel are shown."""
    few: bool
    abouts: Mapping[law.About, int]
    """What was not well, by how many said so."""
    helpers: Sequence[str]
    """Names of the staff who wrote answers down, at the door or from paper."""
    unchecked: int
    """Paper sheets that nobody checked in time; they do not count."""
    comments: Sequence[str]
    hidden: Mapping[str, int]
    """How many comments are hidden, by reason."""
    unread: int
    """Comments that nobody has read yet."""


def result_of(appraisal: Appraisal) -> Result:
    """Count again what was answered; read only once it is closed."""
    answers = _answers(appraisal)
    channels = law.by_channel(answer.counts for answer in answers)
    said = law.tally(answer.counts for answer in answers)
    helpers = sorted({answer.helper.name for answer in answers if answer.helper})
    spoken = [answer for answer in answers if answer.comment]
    hidden = [one.review.reason for one in spoken if one.review and not one.review.is_shown]
    return Result(
        said=said,
        channels=channels,
        splits=law.may_split(channels),
        few=law.rests_on_few(said),
        abouts=law.abouts(answer.counts for answer in answers),
        helpers=helpers,
        unchecked=sum(len(batch.lines) for batch in batches(appraisal) if not batch.accepted),
        comments=[one.comment for one in spoken if one.review and one.review.is_shown],
        hidden={reason: hidden.count(reason) for reason in dict.fromkeys(hidden)},
        unread=sum(one.review is None for one in spoken),
    )


def _answers(appraisal: Appraisal) -> Sequence[AppraisalAnswer]:
    return db.session.scalars(
        select(AppraisalAnswer)
        .where(AppraisalAnswer.appraisal_id == appraisal.id)
        .options(selectinload(AppraisalAnswer.helper), selectinload(AppraisalAnswer.review))
        .order_by(AppraisalAnswer.id)
    ).all()


def comments_to_read(appraisal: Appraisal) -> Sequence[AppraisalAnswer]:
    """The words that the desk may show or hide, unread ones first; without names or marks."""
    spoken = [answer for answer in _answers(appraisal) if answer.comment]
    return sorted(spoken, key=lambda one: (one.review is not None, one.id))


def counts_by_channel(appraisal: Appraisal) -> Mapping[law.Channel, int]:
    """How many answered by which way so far, each person once, for the desk."""
    said = law.by_channel(answer.counts for answer in _answers(appraisal))
    return {channel: said[channel].answers if channel in said else 0 for channel in law.Channel}


def batches(appraisal: Appraisal) -> Sequence[AppraisalBatch]:
    """The batches of paper, the first first."""
    return db.session.scalars(
        select(AppraisalBatch)
        .where(AppraisalBatch.appraisal_id == appraisal.id)
        .options(selectinload(AppraisalBatch.lines), selectinload(AppraisalBatch.checked_by))
        .order_by(AppraisalBatch.id)
    ).all()


def still_to_ask(appraisal: Appraisal, asked: str) -> Sequence[AppraisalPlace]:
    """Who is on the list and has no answer yet: by name or building, for staff at a door."""
    answered = select(AppraisalAnswer.person_id).where(AppraisalAnswer.appraisal_id == appraisal.id)
    query = (
        select(AppraisalPlace)
        .join(Person, Person.id == AppraisalPlace.person_id)
        .outerjoin(Household, Household.id == Person.household_id)
        .where(AppraisalPlace.appraisal_id == appraisal.id, Person.id.not_in(answered))
        .options(selectinload(AppraisalPlace.person).selectinload(Person.household))
    )
    words = asked.strip()
    if words:
        query = query.where(
            Person.name.contains(words, autoescape=True)
            | Household.building.startswith(words, autoescape=True)
            | Household.room.startswith(words, autoescape=True)
        )
    order = (Household.building, Household.unit, Household.room, Person.sort_key, Person.id)
    return db.session.scalars(query.order_by(*order).limit(MOST_FOUND)).all()


def place_of(appraisal: Appraisal, person_id: int) -> AppraisalPlace:
    """A person's line of the list, or raise Missing."""
    found = db.session.get(AppraisalPlace, (appraisal.id, person_id))
    if found is None:
        raise Missing(_l("这个人不在这次评议的名单里"))
    return found
