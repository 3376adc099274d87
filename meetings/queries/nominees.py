"""Who stands for election under an item, and who could still be nominated.

Read by ``votes`` from above: ``nominees_of``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.extensions import db
from app.people.models.person import Person
from meetings.models.agenda import AgendaItem
from meetings.models.nominee import Nominee
from meetings.queries.room import Room
from meetings.rules.acts import CloseNominations, Nominate
from meetings.rules.engine import rule
from meetings.rules.nominations import nominated
from meetings.rules.ruling import InOrder


def nominees_of(item: AgendaItem) -> Sequence[Nominee]:
    """Everyone nominated under ``item``, in the order of nomination."""
    query = select(Nominee).where(Nominee.item_id == item.id).order_by(Nominee.position)
    return db.session.scalars(query).all()


@dataclass(frozen=True)
class Candidate:
    """One name of the list."""

    person: int
    name: str
    nominated_by: str


@dataclass(frozen=True)
class Election:
    """What a page shows of the election that is open."""

    office: str
    seats: int
    candidates: Sequence[Candidate]
    closed: bool
    open_to: Sequence[Candidate]
    """Whom this reader may nominate now; empty where they may nominate nobody."""
    may_close: bool
    is_mine: bool
    """Whether the reader is nominated, and may decline."""


def election_of(room: Room, person: Person | None) -> Election | None:
    """The election under the item that is open; None where that is none."""
    floor = room.floor
    if floor.item is None or not floor.item.office:
        return None
    item = db.session.get_one(AgendaItem, floor.item.ref)
    listed = nominated(floor)
    reader = person.id if person else 0
    return Election(
        office=item.office,
        seats=item.seats,
        candidates=[
            Candidate(one.person, room.names.get(one.person, ""), room.names.get(one.by, ""))
            for one in listed
        ],
        closed=floor.nominations_closed,
        open_to=_open_to(room, reader),
        may_close=_in_order(room, CloseNominations(at=room.moment, by=reader)),
        is_mine=reader in {one.person for one in listed},
    )


def _open_to(room: Room, reader: int) -> Sequence[Candidate]:
    return [
        Candidate(person, name, "")
        for person, name in room.names.items()
        if _in_order(room, Nominate(at=room.moment, by=reader, whom=person))
    ]


def _in_order(room: Room, act: Nominate | CloseNominations) -> bool:
    return isinstance(rule(room.floor, act), InOrder)
