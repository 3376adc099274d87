"""Who is being helped at this browser, and what was done in whose name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from app import clock
from app.errors import Missing
from app.extensions import db
from app.people.models.person import Person
from app.people.models.sign_in import LoginSession
from app.places.models.hall import Hall
from proposals.models.assisted_session import (
    AssistedAct,
    AssistedContest,
    AssistedKind,
    AssistedSession,
)
from proposals.models.co_signature import CoSignature
from proposals.models.proposal import Proposal

Found = TypeVar("Found", AssistedAct, AssistedContest, AssistedSession)
PAGE = 30


@dataclass(frozen=True)
class Page:
    """Sessions of one page, the newest first, and where the next one begins."""

    sessions: Sequence[AssistedSession]
    next_after: int | None
    unclaimed: frozenset[int]
    """Ids of the residents to whose account nobody has ever signed in."""
    contests: Mapping[int, AssistedContest]
    """By the id of the act contested."""


def last_at(login: LoginSession | None) -> AssistedSession | None:
    """The session begun last at this browser and not ended by hand: it may have run out."""
    if login is None:
        return None
    return db.session.scalar(
        select(AssistedSession).where(
            AssistedSession.login_session_id == login.id, AssistedSession.ended_at.is_(None)
        )
    )


def running_at(login: LoginSession | None) -> AssistedSession | None:
    """The session whose half hour runs at this browser."""
    found = last_at(login)
    return found if found is not None and found.ends_at > clock.now() else None


def was_helped(person: Person) -> bool:
    """Whether anybody ever acted in this person's name."""
    return (
        db.session.scalar(
            select(AssistedSession.id).where(AssistedSession.resident_id == person.id).limit(1)
        )
        is not None
    )


def sessions_for(resident: Person, limit: int = 100) -> Sequence[AssistedSession]:
    """When somebody helped this person, the newest first; also where nothing came of it."""
    return db.session.scalars(
        select(AssistedSession)
        .options(selectinload(AssistedSession.acts))
        .where(AssistedSession.resident_id == resident.id)
        .order_by(AssistedSession.id.desc())
        .limit(limit)
    ).all()


def contests_of(acts: Sequence[AssistedAct]) -> Mapping[int, AssistedContest]:
    """The contests of these acts, by the act's id."""
    found = db.session.scalars(
        select(AssistedContest).where(AssistedContest.act_id.in_([act.id for act in acts]))
    )
    return {contest.act_id: contest for contest in found}


def page_of(hall: Hall, after: int | None = None, size: int = PAGE) -> Page:
    """Every session in a hall, a page at a time: for whoever watches over them."""
    wanted = (
        select(AssistedSession)
        .options(selectinload(AssistedSession.acts))
        .where(AssistedSession.hall_id == hall.id)
        .order_by(AssistedSession.id.desc())
        .limit(size + 1)
    )
    if after is not None:
        wanted = wanted.where(AssistedSession.id < after)
    found = db.session.scalars(wanted).all()
    shown = found[:size]
    return Page(
        shown,
        shown[-1].id if len(found) > size else None,
        _unclaimed([session.resident_id for session in shown]),
        contests_of([act for session in shown for act in session.acts]),
    )


def _unclaimed(people: Sequence[int]) -> frozenset[int]:
    claimed = db.session.scalars(
        select(LoginSession.person_id).where(LoginSession.person_id.in_(people)).distinct()
    )
    return frozenset(people) - frozenset(claimed)


def act_with(act_id: int) -> AssistedAct:
    """Return the act, or raise Missing."""
    return _found(AssistedAct, act_id)


def session_with(session_id: int) -> AssistedSession:
    """Return the session, or raise Missing."""
    return _found(AssistedSession, session_id)


def contest_with(contest_id: int) -> AssistedContest:
    """Return the contest, or raise Missing."""
    return _found(AssistedContest, contest_id)


def open_contests(halls: Sequence[int]) -> Sequence[AssistedContest]:
    """What nobody has answered yet, the longest waiting first."""
    return db.session.scalars(
        select(AssistedContest)
        .join(AssistedAct, AssistedAct.id == AssistedContest.act_id)
        .join(AssistedSession, AssistedSession.id == AssistedAct.session_id)
        .where(AssistedSession.hall_id.in_(halls), AssistedContest.answered_at.is_(None))
        .order_by(AssistedContest.id)
        .limit(20)
    ).all()


def signatures_by_hand(proposal: Proposal) -> int:
    """How many of the signatures that stand were put with a helper's hand: said beside their number."""
    signed = (
        select(AssistedSession.resident_id)
        .join(AssistedAct, AssistedAct.session_id == AssistedSession.id)
        .where(AssistedAct.proposal_id == proposal.id, AssistedAct.kind == AssistedKind.CO_SIGNED)
    )
    return (
        db.session.scalar(
            select(func.count()).where(
                CoSignature.proposal_id == proposal.id,
                CoSignature.withdrawn_at.is_(None),
                CoSignature.person_id.in_(signed),
            )
        )
        or 0
    )


def _found(kind: type[Found], number: int) -> Found:
    row = db.session.get(kind, number)
    if row is None:
        raise Missing(_l("没有这条记录"), remedy=_l("可以从“我的”重新进入"))
    return row
