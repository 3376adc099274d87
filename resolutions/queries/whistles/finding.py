"""Find whistles, the people behind the called units, and the minutes they have."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import clock
from app.calendar_overrides.queries import work_calendar
from app.extensions import db
from app.people.models.membership import Membership
from app.people.models.person import Person
from app.people.policy import stands_today
from app.permissions import Role
from app.places.models.place import Place, PlaceKind
from app.places.queries import ancestors_of
from resolutions.models.unit import UnitMember
from resolutions.models.whistles.judgement import (
    OversightFact,
    OversightScore,
    WhistleAppraisal,
    WhistleReview,
)
from resolutions.models.whistles.whistle import Whistle, WhistleCall, WhistleLimit
from resolutions.models.whistles.work import WhistleDuty, WhistleStep
from resolutions.queries.found import found_or_missing
from resolutions.whistling.arrival import DEFAULT_MINUTES
from resolutions.whistling.duties import DutyStands, duty_stands
from resolutions.whistling.kinds import Kind, Level
from resolutions.whistling.pressing import Owes

_NO_LIMIT = 120
_STANDS_AT = {
    Level.COMMUNITY: PlaceKind.COMMUNITY,
    Level.VILLAGE: PlaceKind.COMMUNITY,
    Level.STREET: PlaceKind.STREET,
}


def whistle_with(whistle_id: int) -> Whistle:
    """Return the whistle, or raise Missing."""
    return found_or_missing(Whistle, whistle_id, _l("没有这个吹哨事项"), "no_whistle")


def call_with(call_id: int) -> WhistleCall:
    """Return the call, or raise Missing."""
    return found_or_missing(WhistleCall, call_id, _l("没有这次吹哨"), "no_whistle")


def duty_with(duty_id: int) -> WhistleDuty:
    """Return the duty, or raise Missing."""
    return found_or_missing(WhistleDuty, duty_id, _l("没有这项职责"), "no_duty")


def caller_of(place: Place, level: Level) -> Place:
    """The place whose organisation calls at this level: the nearest of its kind, else ``place``."""
    wanted = _STANDS_AT.get(level)
    lineage = [place, *reversed(ancestors_of(place))]
    return next((one for one in lineage if one.kind is wanted), place)


def minutes_for(place: Place, kind: Kind) -> int:
    """How long called units have: the nearest place's own limit, else the default."""
    limits = db.session.scalars(
        select(WhistleLimit)
        .join(Place, Place.id == WhistleLimit.place_id)
        .where(WhistleLimit.kind == kind, WhistleLimit.place_id.in_(place.lineage))
        .order_by(Place.path.desc())
    ).first()
    return limits.minutes if limits else DEFAULT_MINUTES.get(kind, _NO_LIMIT)


def limits_at(place: Place) -> Sequence[WhistleLimit]:
    """The limits that this very place has set."""
    return db.session.scalars(
        select(WhistleLimit).where(WhistleLimit.place_id == place.id).order_by(WhistleLimit.kind)
    ).all()


def handlers_of_whistle(whistle: Whistle) -> frozenset[int]:
    """Ids of all who act or ever acted for a called unit, and of whoever leads the action."""
    units = [call.unit_id for call in whistle.calls]
    found = db.session.scalars(select(UnitMember.person_id).where(UnitMember.unit_id.in_(units)))
    lead = {whistle.lead_id} if whistle.lead_id else set()
    return frozenset(found) | lead


def lead_named(place: Place, name: str) -> Person | None:
    """The one officer over this place who has this name; none where nobody has, or several."""
    leading = (Role.STREET, Role.PARTY, Role.DISTRICT)
    held = select(Membership.person_id).where(
        Membership.role.in_(leading), Membership.place_id.in_(place.lineage), stands_today()
    )
    found = db.session.scalars(
        select(Person)
        .where(Person.name == name, Person.closed_at.is_(None), Person.id.in_(held))
        .limit(2)
    ).all()
    return found[0] if len(found) == 1 else None


def duties_of(whistle: Whistle) -> Sequence[WhistleDuty]:
    """What was agreed, in the order it was written."""
    return db.session.scalars(
        select(WhistleDuty).where(WhistleDuty.whistle_id == whistle.id).order_by(WhistleDuty.id)
    ).all()


def stands_of(duty: WhistleDuty) -> DutyStands:
    """How a duty stands today."""
    done = duty.reported_at is not None
    return duty_stands(duty.due_on, clock.today(), work_calendar(), done=done)


def owes(call: WhistleCall) -> Owes:
    """What one called unit has done so far."""
    own = [one for one in duties_of(call.whistle) if one.unit_id == call.unit_id]
    return Owes(
        state=call.whistle.state,
        arrived=call.arrived_at is not None or call.arrive_by is None,
        duties=len(own),
        open_duties=sum(one.reported_at is None for one in own),
    )


def facts_about(whistle: Whistle) -> Sequence[OversightFact]:
    """The facts gathered for an oversight."""
    return db.session.scalars(
        select(OversightFact)
        .where(OversightFact.whistle_id == whistle.id)
        .order_by(OversightFact.id)
    ).all()


def scores_for(whistle: Whistle) -> Sequence[OversightScore]:
    """What the members of the body gave."""
    return db.session.scalars(
        select(OversightScore)
        .where(OversightScore.whistle_id == whistle.id)
        .order_by(OversightScore.id)
    ).all()


def review_of(whistle: Whistle) -> WhistleReview | None:
    """The review form of an emergency, once it is filled in."""
    return db.session.get(WhistleReview, whistle.id)


def appraisals_of(whistle: Whistle) -> Sequence[WhistleAppraisal]:
    """What the caller says of each called unit."""
    calls = [call.id for call in whistle.calls]
    return db.session.scalars(
        select(WhistleAppraisal)
        .where(WhistleAppraisal.call_id.in_(calls))
        .order_by(WhistleAppraisal.id)
    ).all()


def steps_of_whistle(whistle: Whistle) -> Sequence[WhistleStep]:
    """Everything that happened, in order."""
    return db.session.scalars(
        select(WhistleStep)
        .where(WhistleStep.whistle_id == whistle.id)
        .order_by(WhistleStep.at, WhistleStep.id)
    ).all()


def second_of(whistle: Whistle) -> Whistle | None:
    """The whistle that followed because a unit had not come."""
    return db.session.scalar(
        select(Whistle).where(Whistle.prior_id == whistle.id).order_by(Whistle.id.desc()).limit(1)
    )
