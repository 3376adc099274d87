"""Questions about standing arrangements."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.errors import Missing
from app.extensions import db
from app.people.models.person import Person
from app.places.models.hall import Hall
from meetings.models.meeting import Meeting, MeetingState
from resolutions.models.arrangement import Arrangement, Reopening
from resolutions.models.resolution import Resolution
from resolutions.progress.resolution_acts import ResolutionState
from votes.counting.records import Purpose
from votes.models.poll import Poll, PollState


def arrangement_with(arrangement_id: int) -> Arrangement:
    """Return the arrangement, or raise Missing."""
    found = db.session.get(Arrangement, arrangement_id)
    if found is None:
        raise Missing(_l("没有这项长效管理"), remedy=_l("可以从决议督办进入"))
    return found


def arrangements_of(resolution: Resolution) -> Sequence[Arrangement]:
    """What was decided about the time after, the latest first."""
    return (
        db.session.scalars(
            select(Arrangement)
            .where(Arrangement.resolution_id == resolution.id)
            .order_by(Arrangement.id.desc())
        )
        .unique()
        .all()
    )


def reopenings_of(resolution: Resolution) -> Sequence[Reopening]:
    """Each time it came back."""
    return db.session.scalars(
        select(Reopening).where(Reopening.resolution_id == resolution.id).order_by(Reopening.id)
    ).all()


def owned_by(person: Person) -> Sequence[Arrangement]:
    """The standing ones this person answers for, the soonest review first."""
    return (
        db.session.scalars(
            select(Arrangement)
            .where(Arrangement.owner_id == person.id, Arrangement.ended_at.is_(None))
            .order_by(Arrangement.review_on)
        )
        .unique()
        .all()
    )


def to_arrange(halls: Collection[Hall]) -> Sequence[Resolution]:
    """Resolutions of these halls that passed their appraisal and wait for 以后怎么办."""
    return db.session.scalars(
        select(Resolution)
        .where(
            Resolution.hall_id.in_([hall.id for hall in halls]),
            Resolution.state == ResolutionState.APPRAISED,
        )
        .order_by(Resolution.adopted_at)
        .limit(100)
    ).all()


def grounds_for(resolution: Resolution) -> Sequence[Poll]:
    """Votes 以后怎么办 of the hall whose result is declared, the latest first."""
    return (
        db.session.scalars(
            select(Poll)
            .where(
                Poll.hall_id == resolution.hall_id,
                Poll.purpose == Purpose.LONG_TERM,
                Poll.state == PollState.DECLARED,
            )
            .order_by(Poll.id.desc())
            .limit(50)
        )
        .unique()
        .all()
    )


def meetings_to_vote_at(resolution: Resolution) -> Sequence[Meeting]:
    """Coming meetings of the hall, at which such a vote can be prepared."""
    return (
        db.session.scalars(
            select(Meeting)
            .where(
                Meeting.hall_id == resolution.hall_id,
                Meeting.state.in_((MeetingState.PLANNED, MeetingState.NOTICED)),
            )
            .order_by(Meeting.starts_at)
            .limit(5)
        )
        .unique()
        .all()
    )
