"""An adopted main motion becomes a resolution, in the same transaction as the decision."""

from __future__ import annotations

from sqlalchemy import func, select

from app import audit, clock
from app.extensions import db
from app.places.models.hall import Hall
from app.work_calendar.instants import day_of
from meetings.events import MotionDecided
from meetings.models.motion import Motion
from resolutions.models.resolution import Resolution
from resolutions.progress.resolution_acts import ResolutionState
from resolutions.services import course, telling


def when_decided(fact: MotionDecided) -> None:
    """Make the resolution when a main motion was adopted; nothing otherwise."""
    motion = db.session.get_one(Motion, fact.motion_id)
    if fact.adopted and motion.is_main:
        adopt(motion)


def adopt(motion: Motion) -> Resolution:
    """Return the motion's resolution; the first call makes, numbers and announces it."""
    known = db.session.scalar(select(Resolution).where(Resolution.motion_id == motion.id))
    if known is not None:
        return known
    hall, at = motion.meeting.hall, motion.decided_at or clock.now()
    year = day_of(at).year
    resolution = Resolution(
        motion=motion,
        hall=hall,
        topic=motion.item.topic if motion.item else None,
        year=year,
        serial=_next_serial(hall, year),
        title=motion.title,
        text=motion.text,
        adopted_at=at,
        verdict=motion.verdict,
        state=ResolutionState.ADOPTED,
    )
    db.session.add(resolution)
    db.session.flush()
    course.write(resolution, "resolution_adopted", by=None, text=motion.verdict, at=at)
    audit.record(
        "resolution.adopted",
        resolution,
        by=None,
        place=hall.place,
        details={"motion": motion.id, "number": resolution.number},
    )
    words = f"{resolution.number}《{resolution.title}》"
    telling.tell_proposers(resolution, "resolution_adopted", text=words, by=None)
    telling.tell_secretary_of(resolution)
    return resolution


def _next_serial(hall: Hall, year: int) -> int:
    """The next number, while the hall's row is held so that no two are the same."""
    db.session.execute(select(Hall.id).where(Hall.id == hall.id).with_for_update())
    last = db.session.scalar(
        select(func.max(Resolution.serial)).where(
            Resolution.hall_id == hall.id, Resolution.year == year
        )
    )
    return (last or 0) + 1
