"""Lists of whistles: for everybody, for those who work with them, and for the called units."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from app.extensions import db
from app.people.models.person import Person
from app.people.policy import held_today, places_where
from app.permissions import Permission, Role
from app.places.models.place import Place
from resolutions.models.unit import Unit
from resolutions.models.whistles.whistle import Whistle, WhistleCall
from resolutions.models.whistles.work import WhistleDuty
from resolutions.whistling.kinds import Kind
from resolutions.whistling.states import OVER, UNBLOWN, WhistleState

PAGE = 20
WORKING = (
    Permission.BLOW_WHISTLE,
    Permission.JUDGE_WHISTLE,
    Permission.INSPECT,
    Permission.OVERSEE,
)
"""Rights whose holders work with whistles of their places."""


@dataclass(frozen=True)
class WhistlePage:
    """A page of whistles, the latest first."""

    whistles: Sequence[Whistle]
    next_after: int | None


def page_of(
    kind: Kind | None = None, state: WhistleState | None = None, after: int | None = None
) -> WhistlePage:
    """What everybody may read: a draft is on nobody's list before it is judged."""
    query = select(Whistle).options(selectinload(Whistle.calls))
    query = query.where(Whistle.state != WhistleState.DRAFTED)
    if kind:
        query = query.where(Whistle.kind == kind)
    if state:
        query = query.where(Whistle.state == state)
    if after:
        query = query.where(Whistle.id < after)
    found = db.session.scalars(query.order_by(Whistle.id.desc()).limit(PAGE + 1)).unique().all()
    shown = found[:PAGE]
    return WhistlePage(shown, shown[-1].id if len(found) > PAGE else None)


def places_of_work(person: Person | None) -> Sequence[Place]:
    """The topmost places over which this person works with whistles."""
    found = {place.id: place for right in WORKING for place in places_where(person, right)}
    return list(found.values())


def at_work(
    places: Collection[Place], *, over: bool, limit: int | None = None
) -> Sequence[Whistle]:
    """Whistles at these places or called from them: running ones, or the latest that are over."""
    ids = [place.id for place in places]
    below = [Place.path.startswith(place.path, autoescape=True) for place in places]
    if not ids:
        return ()
    here = select(Place.id).where(or_(Place.id.in_(ids), *below))
    query = (
        select(Whistle)
        .options(selectinload(Whistle.calls))
        .where(or_(Whistle.place_id.in_(here), Whistle.caller_place_id.in_(here)))
    )
    states = sorted(OVER)
    query = query.where(Whistle.state.in_(states) if over else Whistle.state.not_in(states))
    query = query.order_by(Whistle.id.desc() if over else Whistle.id)
    return db.session.scalars(query.limit(limit) if limit else query).unique().all()


def to_appraise(person: Person, *, limit: int = 20) -> Sequence[Whistle]:
    """Closed whistles that this person called, or the desk of whose place they are; oldest first."""
    desks = [held.path for held in held_today(person) if held.role is Role.SECRETARY]
    below = [Place.path.startswith(path, autoescape=True) for path in desks]
    mine = [Whistle.drafted_by_id == person.id]
    if below:
        mine.append(Whistle.place_id.in_(select(Place.id).where(or_(*below))))
    query = (
        select(Whistle)
        .options(selectinload(Whistle.calls))
        .where(Whistle.state == WhistleState.CLOSED, Whistle.kind != Kind.OVERSIGHT, or_(*mine))
        .order_by(Whistle.closed_at, Whistle.id)
    )
    return db.session.scalars(query.limit(limit)).unique().all()


def calls_for(units: Collection[Unit], *, limit: int = 50) -> Sequence[WhistleCall]:
    """What these units were called to, once it sounded or was gathered; the latest first."""
    ids = [unit.id for unit in units]
    return db.session.scalars(
        select(WhistleCall)
        .join(Whistle, Whistle.id == WhistleCall.whistle_id)
        .where(WhistleCall.unit_id.in_(ids), Whistle.state.not_in(sorted(UNBLOWN)))
        .order_by(WhistleCall.id.desc())
        .limit(limit)
    ).all()


def open_duties(units: Collection[Unit]) -> Sequence[WhistleDuty]:
    """What these units have promised and not reported, where it is being handled now."""
    ids = [unit.id for unit in units]
    return db.session.scalars(
        select(WhistleDuty)
        .join(Whistle, Whistle.id == WhistleDuty.whistle_id)
        .where(
            WhistleDuty.unit_id.in_(ids),
            WhistleDuty.reported_at.is_(None),
            Whistle.state == WhistleState.ACTING,
        )
        .order_by(WhistleDuty.due_on, WhistleDuty.id)
    ).all()
