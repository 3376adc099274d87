"""Who has passed the rule quiz: for oneself, for the hall's desk by name, for everybody as a count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, func, literal, select, tuple_

from app.extensions import db
from app.people.models.membership import Membership
from app.people.models.person import Person
from app.people.policy import may, stands_today
from app.permissions import Permission, roles_with
from app.places.models.hall import Hall
from app.places.queries import covering_ids
from meetings.models.quiz import QuizPass
from meetings.services import quiz
from proposals.queries.halls import halls_where

PAGE = 50


class Wanted(StrEnum):
    """Which representatives the desk asks for."""

    ALL = "all"
    PASSED = "passed"
    WAITING = "waiting"


class Count(NamedTuple):
    """How many representatives passed, of how many."""

    passed: int
    everybody: int


class Line(NamedTuple):
    """One representative, and the pass if there is one."""

    person: Person
    passed: QuizPass | None


@dataclass(frozen=True)
class Page:
    """A page of representatives, by the sound of their names, and where the next one begins."""

    lines: Sequence[Line]
    next_after: int | None


class Waits(NamedTuple):
    """The quiz waits for a representative; ``required``: some hall of theirs asks for it."""

    required: bool


def pass_of(person: Person | None) -> QuizPass | None:
    """The pass of this person."""
    return db.session.get(QuizPass, person.id) if person else None


def waits_for(person: Person | None) -> Waits | None:
    """Whether the quiz waits for this person: a representative today who has not passed."""
    if person is None or pass_of(person) is not None:
        return None
    halls = halls_where(person, Permission.CAST)
    return Waits(any(quiz.is_required(hall.rules) for hall in halls)) if halls else None


def before_a_vote(hall: Hall, person: Person | None) -> Waits | None:
    """Whether the quiz waits for somebody who votes in this hall; what this hall says of it."""
    if not may(person, Permission.CAST, hall.place) or pass_of(person) is not None:
        return None
    return Waits(quiz.is_required(hall.rules))


def count(hall: Hall | None = None) -> Count:
    """How many of a hall's representatives passed; of every hall's without one."""
    row = db.session.execute(
        select(func.count(QuizPass.person_id), func.count())
        .select_from(Person)
        .outerjoin(QuizPass, QuizPass.person_id == Person.id)
        .where(_represents(hall))
    ).one()
    return Count(row[0], row[1])


def page_of(hall: Hall, wanted: Wanted, *, after: int | None = None) -> Page:
    """The representatives of a hall asked for, a page at a time."""
    query = _listed(hall, wanted)
    if after is not None and (last := db.session.get(Person, after)) is not None:
        query = query.where(
            tuple_(Person.sort_key, Person.id) > tuple_(literal(last.sort_key), literal(last.id))
        )
    found = [Line(*row) for row in db.session.execute(query.limit(PAGE + 1)).tuples()]
    shown = found[:PAGE]
    return Page(shown, shown[-1].person.id if len(found) > PAGE else None)


def every(hall: Hall, wanted: Wanted) -> Iterator[Line]:
    """All of them, for a file."""
    return (Line(*row) for row in db.session.execute(_listed(hall, wanted)).tuples().all())


def _listed(hall: Hall, wanted: Wanted) -> Select[tuple[Person, QuizPass]]:
    """Each with the pass; the outer join leaves it None where there is none."""
    query = (
        select(Person, QuizPass)
        .outerjoin(QuizPass, QuizPass.person_id == Person.id)
        .where(_represents(hall))
        .order_by(Person.sort_key, Person.id)
    )
    if wanted is Wanted.ALL:
        return query
    has_passed = QuizPass.person_id.is_not(None)
    return query.where(has_passed if wanted is Wanted.PASSED else ~has_passed)


def _represents(hall: Hall | None) -> ColumnElement[bool]:
    """That a person votes for residents today, in this hall or in any."""
    held = select(Membership.person_id).where(
        Membership.role.in_(roles_with(Permission.CAST)), stands_today()
    )
    if hall is not None:
        held = held.where(Membership.place_id.in_(covering_ids(hall.place)))
    return Person.id.in_(held) & Person.closed_at.is_(None)
