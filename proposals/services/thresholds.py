"""Set how many voices a hall asks for, and note when a matter has them."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app import audit, clock
from app.errors import Invalid
from app.extensions import db
from app.people.models.person import Person
from app.places.models.hall import Hall
from proposals.lifecycle.proposal import OPEN_TO_SUPPORT
from proposals.lifecycle.thresholds import (
    FEWEST_PEOPLE,
    HUNDRED,
    MOST_PEOPLE,
    Progress,
    Threshold,
    ThresholdKind,
)
from proposals.lifecycle.topic_states import OPEN_TO_JOIN
from proposals.models.proposal import Proposal
from proposals.models.reached_threshold import ReachedThreshold
from proposals.models.topic import Topic
from proposals.queries.support import progress_of, threshold_of, threshold_set
from proposals.queries.topics import topic_of, topics_in
from proposals.services import telling, timeline

_NOTED_AT_ONCE = 200
"""A lowered threshold notes so many at once; the others are noted at their next signature."""


def set_threshold(hall: Hall, chosen: Threshold, *, by: Person) -> None:
    """Let the hall ask for so many people, or such a share of its residents, or nothing of its own."""
    _refuse_absurd(chosen)
    hall = db.session.scalars(
        select(Hall)
        .where(Hall.id == hall.id)
        .with_for_update(of=Hall)
        .execution_options(populate_existing=True)
    ).one()
    before = threshold_set(hall)
    kept = {name: value for name, value in hall.rules.items() if not name.startswith("cosigners_")}
    number = "cosigners_percent" if chosen.kind is ThresholdKind.SHARE else "cosigners_required"
    hall.rules = kept | {"cosigners_by": chosen.kind.value, number: chosen.number}
    db.session.flush()
    audit.record(
        "hall.threshold_set",
        hall,
        by=by,
        place=hall.place,
        details={"from": [before.kind, before.number], "to": [chosen.kind, chosen.number]},
    )
    for thing in _may_have_reached(hall):
        note(thing)


def note(thing: Proposal | Topic) -> None:
    """Write it down, once, where a matter has the voices its hall asks for; and its topic's too."""
    progress = progress_of(thing)
    if progress.is_reached and _noted(thing, progress):
        _tell(thing, progress)
    if isinstance(thing, Proposal) and (topic := topic_of(thing)) is not None:
        note(topic)


def _noted(thing: Proposal | Topic, progress: Progress) -> bool:
    """Let the constraint decide: signatures come at once from many phones."""
    is_topic = isinstance(thing, Topic)
    mark = ReachedThreshold(
        topic_id=thing.id if is_topic else None,
        proposal_id=None if is_topic else thing.id,
        reached_at=clock.now(),
        voices=progress.voices,
        required=progress.required,
    )
    if _mark_of(thing) is not None:
        return False
    try:
        with db.session.begin_nested():
            db.session.add(mark)
    except IntegrityError:
        return False
    return True


def _mark_of(thing: Proposal | Topic) -> int | None:
    column = ReachedThreshold.topic_id if isinstance(thing, Topic) else ReachedThreshold.proposal_id
    return db.session.scalar(select(ReachedThreshold.id).where(column == thing.id))


def _tell(thing: Proposal | Topic, progress: Progress) -> None:
    said = _(
        "支持的居民%(voices)d人，门槛%(required)d人",
        voices=progress.voices,
        required=progress.required,
    )
    place = thing.hall.place
    numbers = {"voices": progress.voices, "required": progress.required}
    if isinstance(thing, Topic):
        timeline.write(thing, "threshold_reached", by=None, text=said)
        audit.record("topic.threshold_reached", thing, by=None, place=place, details=numbers)
        telling.tell_topic(thing, "threshold_reached", text=said)
    else:
        timeline.write(thing, "threshold_reached", by=None, text=said)
        audit.record("proposal.threshold_reached", thing, by=None, place=place, details=numbers)
        telling.tell_proposal(thing, "threshold_reached", text=said)


def _may_have_reached(hall: Hall) -> list[Proposal | Topic]:
    required = threshold_of(hall)
    if not required:
        return []
    proposals = db.session.scalars(
        select(Proposal)
        .where(
            Proposal.hall_id == hall.id,
            Proposal.supporter_count >= required - 1,
            Proposal.state.in_(OPEN_TO_SUPPORT),
            Proposal.id.not_in(
                select(ReachedThreshold.proposal_id).where(
                    ReachedThreshold.proposal_id.is_not(None)
                )
            ),
        )
        .order_by(Proposal.supporter_count.desc(), Proposal.list_key.desc())
        .limit(_NOTED_AT_ONCE)
    )
    return [*proposals.unique(), *topics_in(hall, OPEN_TO_JOIN)]


def _refuse_absurd(chosen: Threshold) -> None:
    most = HUNDRED if chosen.kind is ThresholdKind.SHARE else MOST_PEOPLE
    least = 1 if chosen.kind is ThresholdKind.SHARE else FEWEST_PEOPLE
    if chosen.kind is not ThresholdKind.NONE and not least <= chosen.number <= most:
        raise Invalid(
            _l("门槛要在%(least)d到%(most)d之间", least=least, most=most),
            remedy=_l("请改成这个范围里的整数"),
        )
