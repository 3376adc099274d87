"""Apply the good rows of a confirmed roster, a portion a transaction.

One transaction for twenty thousand rows would hold the database's writer for many seconds, and
with it the hall. Each portion keeps its place in the file with its rows, so that a worker that
dies is followed by another without doing anything twice; applying the same file again changes
nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, insert, or_, select, tuple_, update

from app import audit, clock
from app.breathing import breathe
from app.extensions import db
from app.people.models.membership import Membership
from app.people.models.person import Household, Person
from app.people.names import sort_key
from app.permissions import Role
from app.places.models.place import Place
from app.roster.models.roster_import import ImportState, RosterImport, RosterRow
from app.roster.services import progress
from app.roster.services.deciding import forget_rows
from app.roster.services.reading import allowed_roles
from app.transaction import transaction

PORTION = 200
Door = tuple[str, str, str]


@dataclass
class _Counts:
    opened: int = 0
    changed: int = 0
    unchanged: int = 0
    skipped: int = 0
    touched: set[int] = field(default_factory=set)
    """Ids of people of this portion to whom something happened."""


@dataclass(frozen=True)
class _Somebody:
    """What applying needs to know of a person."""

    id: int
    name: str
    household_id: int | None
    closed: bool
    new: bool


def apply(import_id: int) -> None:
    """Apply everything that is left of an import that is APPLYING; ends DONE."""
    while _apply_portion(import_id):
        breathe()


def _apply_portion(import_id: int) -> bool:
    with transaction():
        taken = db.session.get_one(RosterImport, import_id, with_for_update={"of": RosterImport})
        if taken.state is not ImportState.APPLYING:
            return False
        portion = _next_rows(taken)
        if not portion:
            _end(taken)
            return False
        allowed = allowed_roles(taken)
        counts = _apply_rows(taken.place, portion, allowed)
        taken.applied += len(portion)
        taken.opened += counts.opened
        taken.changed += counts.changed
        taken.unchanged += counts.unchanged
        taken.skipped += counts.skipped
        taken.claimed_at = clock.now()
        progress.tell(taken)
        db.session.execute(
            delete(RosterRow).where(
                RosterRow.import_id == import_id,
                RosterRow.number <= portion[-1].number,
                RosterRow.bad.is_(False),
            )
        )
    return True


def _next_rows(taken: RosterImport) -> Sequence[RosterRow]:
    return db.session.scalars(
        select(RosterRow)
        .where(RosterRow.import_id == taken.id, RosterRow.bad.is_(False))
        .order_by(RosterRow.number)
        .limit(PORTION)
    ).all()


def _end(taken: RosterImport) -> None:
    taken.state, taken.finished_at = ImportState.DONE, clock.now()
    forget_rows(taken)
    progress.tell(taken)
    audit.record(
        "roster.imported",
        taken,
        by=taken.by,
        place=taken.place,
        details={
            "sha256": taken.sha256,
            "opened": taken.opened,
            "changed": taken.changed,
            "unchanged": taken.unchanged,
            "left_out": taken.bad,
            "skipped": taken.skipped,
        },
    )


def _apply_rows(place: Place, portion: Sequence[RosterRow], allowed: frozenset[Role]) -> _Counts:
    counts = _Counts()
    homes = _homes(place, portion)
    people = _people(portion, homes, counts)
    good = []
    for row in portion:
        person = people[row.phone or ""]
        roles = {Role(role) for role in row.roles}
        if person.closed or person.name != row.name or not roles <= allowed:
            counts.skipped += 1  # it was good when read, but the house has moved on since
        else:
            good.append((row, person))
    _settle(place, good, homes, counts)
    _give_roles(place, good, counts)
    for _row, person in good:
        if person.new:
            continue
        if person.id in counts.touched:
            counts.changed += 1
        else:
            counts.unchanged += 1
    return counts


def _homes(place: Place, portion: Sequence[RosterRow]) -> dict[Door, int]:
    """Ids of the homes of these rows by their door, made where they are new."""
    doors = {_door(row) for row in portion} - {("", "", "")}
    if not doors:
        return {}
    door = tuple_(Household.building, Household.unit, Household.room)
    known: dict[Door, int] = {
        (building, unit, room): number
        for number, building, unit, room in db.session.execute(
            select(Household.id, Household.building, Household.unit, Household.room).where(
                Household.place_id == place.id, door.in_(list(doors))
            )
        )
    }
    new = sorted(doors - known.keys())
    if new:
        made = db.session.scalars(
            insert(Household).returning(Household.id, sort_by_parameter_order=True),
            [{"place_id": place.id, "building": b, "unit": u, "room": r} for b, u, r in new],
        )
        known.update(zip(new, made, strict=True))
    return known


def _people(
    portion: Sequence[RosterRow], homes: dict[Door, int], counts: _Counts
) -> dict[str, _Somebody]:
    """The people of these rows by telephone, made known where they are new."""
    phones = {row.phone or "": row for row in reversed(portion)}
    found = db.session.execute(
        select(Person.phone, Person.id, Person.name, Person.household_id, Person.closed_at).where(
            Person.phone.in_(phones)
        )
    )
    people = {
        str(phone): _Somebody(number, name, home, closed is not None, new=False)
        for phone, number, name, home, closed in found
    }
    new = [row for phone, row in phones.items() if phone not in people]
    if new:
        at = clock.now()
        made = db.session.scalars(
            insert(Person).returning(Person.id, sort_by_parameter_order=True),
            [_new_person(row, homes, at) for row in new],
        )
        for row, number in zip(new, made, strict=True):
            home = homes.get(_door(row))
            people[row.phone or ""] = _Somebody(number, row.name, home, closed=False, new=True)
        counts.opened += len(new)
    return people


def _new_person(row: RosterRow, homes: dict[Door, int], at: Any) -> dict[str, Any]:
    return {
        "name": row.name,
        "sort_key": sort_key(row.name),
        "phone": row.phone,
        "household_id": homes.get(_door(row)),
        "locale": "zh_Hans",
        "elder_mode": False,
        "created_at": at,
    }


def _settle(
    place: Place,
    good: Sequence[tuple[RosterRow, _Somebody]],
    homes: dict[Door, int],
    counts: _Counts,
) -> None:
    """Known people move to the door the roster names, unless they live at another place."""
    moving = {
        person.id: homes[_door(row)]
        for row, person in good
        if not person.new and homes.get(_door(row), person.household_id) != person.household_id
    }
    if not moving:
        return
    elsewhere = set(
        db.session.scalars(
            select(Person.id)
            .join(Household, Household.id == Person.household_id)
            .where(Person.id.in_(moving), Household.place_id != place.id)
        )
    )
    for person_id in moving.keys() - elsewhere:
        db.session.execute(
            update(Person).where(Person.id == person_id).values(household_id=moving[person_id])
        )
        counts.touched.add(person_id)


def _give_roles(place: Place, good: Sequence[tuple[RosterRow, _Somebody]], counts: _Counts) -> None:
    """Add the roles that are missing; correct term and category where the roster gives others."""
    known = {person.id for _row, person in good if not person.new}
    standing = {(held.person_id, held.role): held for held in _standing(place, known)}
    new: dict[tuple[int, Role], dict[str, Any]] = {}
    for row, person in good:
        for role in map(Role, row.roles):
            held = standing.get((person.id, role))
            if held is None:
                new.setdefault((person.id, role), _new_role(place, row, person.id, role))
                counts.touched.add(person.id)
            elif _corrected(held, row):
                counts.touched.add(person.id)
    if new:
        db.session.execute(insert(Membership), list(new.values()))


def _standing(place: Place, people: set[int]) -> Sequence[Membership]:
    if not people:
        return ()
    return db.session.scalars(
        select(Membership)
        .where(
            Membership.person_id.in_(people),
            Membership.place_id == place.id,
            Membership.ended_at.is_(None),
            or_(Membership.until.is_(None), Membership.until >= clock.today()),
        )
        .order_by(Membership.id.desc())
    ).all()


def _new_role(place: Place, row: RosterRow, person_id: int, role: Role) -> dict[str, Any]:
    since = row.since or clock.today()
    return {
        "person_id": person_id,
        "place_id": place.id,
        "role": role,
        "constituency": row.constituency if role is Role.REPRESENTATIVE else None,
        "since": since if row.until is None else min(since, row.until),
        "until": row.until,
        "appointed_by": "",
        "note": row.note,
    }


def _corrected(held: Membership, row: RosterRow) -> bool:
    """Write into a standing role what the row says otherwise; empty cells say nothing."""
    wanted: dict[str, Any] = {"since": row.since, "until": row.until, "note": row.note or None}
    if held.role is Role.REPRESENTATIVE:
        wanted["constituency"] = row.constituency
    changed = False
    for name, value in wanted.items():
        if value is not None and getattr(held, name) != value:
            setattr(held, name, value)
            changed = True
    if held.until is not None and held.until < held.since:
        held.since = held.until
    return changed


def _door(row: RosterRow) -> Door:
    return row.building, row.unit, row.room
