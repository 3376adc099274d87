"""送达: proof, one by one, that the owners were handed a ballot, where the silent are counted.

What is on record when the ballots end is written into EndBallots; nothing changes it afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from flask_babel import lazy_gettext as _l
from sqlalchemy import exists, func, insert, select
from sqlalchemy.orm import contains_eager

from app import audit, clock
from app.errors import Invalid, Missing, Refused
from app.extensions import db
from app.marks import N_
from app.people.models.person import Person
from votes.counting.records import RollEntry
from votes.models.delivery import DeliveriesImport, Delivery, Manner
from votes.models.poll import Poll, PollState
from votes.models.voter import PollVoter
from votes.services import deliveries_table
from votes.services.deliveries_table import HEADINGS, Row
from votes.services.filled_tables import Fault
from votes.services.states import lock

_PROVEN = exists().where(
    Delivery.poll_id == PollVoter.poll_id, Delivery.person_id == PollVoter.person_id
)
"""Somebody on the roll has a proof of delivery."""


@dataclass(frozen=True, kw_only=True)
class Proof:
    """When, how, by whom, and what shows it."""

    day: date
    manner: Manner
    by: str
    proof: str


def record(poll: Poll, person: Person, given: Proof, *, by: Person) -> Delivery:
    """Record one delivery, or put right what was recorded before.

    Raises Refused where the poll does not count the silent or its ballots were ended, Invalid for
    somebody who is not on the roll, or a proof that is none.
    """
    poll = lock(poll)
    _takes_proof(poll)
    on_roll = exists().where(PollVoter.poll_id == poll.id, PollVoter.person_id == person.id)
    if not db.session.scalar(select(on_roll)):
        raise Invalid(
            _l("%(name)s不在这次表决的名册上", name=person.name),
            remedy=_l("请核对名册"),
            code="off_roll",
        )
    if not given.by.strip() or not given.proof.strip():
        raise Invalid(_l("请写明送达人和凭据"), code="proof")
    if given.day > clock.today():
        raise Invalid(_l("送达日期还没有到"), code="day")
    _set(poll, _of(poll, person.id), {person.id: given}, by)
    held = _of(poll, person.id)[person.id]
    audit.record(
        "delivery.recorded",
        held,
        by=by,
        place=poll.hall.place,
        details={"person": person.id, "day": given.day.isoformat(), "manner": given.manner},
    )
    return held


def _takes_proof(poll: Poll) -> None:
    if not poll.counts_silent:
        raise Refused(
            _l("这次表决不把没有投的计入多数，不用登记送达"),
            remedy=_l("要计入，请在公告以前修改这次表决的准备"),
            code="not_counted",
        )
    if poll.state not in {PollState.ANNOUNCED, PollState.OPEN}:
        raise Refused(
            _l("现在不能登记送达"),
            why=_l("名册公告以后才知道送给谁；截止时送达名单写进了表决记录"),
            remedy=_l("公告以后、截止以前登记"),
            code="not_now",
        )


def _set(
    poll: Poll, held: Mapping[int, Delivery], given: Mapping[int, Proof], by: Person
) -> Mapping[str, int]:
    """Set the proofs of these people beside those they have; return how many were new, and so on.

    One INSERT and one flush, however many: people are voting while the poll is locked.
    """
    counts = {"added": 0, "changed": 0, "unchanged": 0}
    new: list[dict[str, object]] = []
    for person_id, proof in given.items():
        values = _values(proof)
        mine = held.get(person_id)
        stamped = values | {"recorded_at": clock.now(), "recorded_by_id": by.id}
        if mine is None:
            new.append({"poll_id": poll.id, "person_id": person_id, **stamped})
        elif any(getattr(mine, name) != value for name, value in values.items()):
            for name, value in stamped.items():
                setattr(mine, name, value)
            counts["changed"] += 1
        else:
            counts["unchanged"] += 1
    if new:
        db.session.execute(insert(Delivery), new)
    db.session.flush()
    return counts | {"added": len(new)}


def _values(given: Proof) -> dict[str, object]:
    return {
        "delivered_on": given.day,
        "manner": given.manner,
        "delivered_by": given.by.strip()[:60],
        "proof": given.proof.strip()[:200],
    }


def _of(poll: Poll, *people: int) -> dict[int, Delivery]:
    """The proofs on record, by person: of these people, or of all."""
    query = select(Delivery).where(Delivery.poll_id == poll.id)
    query = query.where(Delivery.person_id.in_(people)) if people else query
    return {one.person_id: one for one in db.session.scalars(query)}


def withdraw(poll: Poll, delivery_id: int, *, reason: str, by: Person) -> None:
    """Take back a delivery that did not take place. Raises Missing, Refused, Invalid."""
    poll = lock(poll)
    _takes_proof(poll)
    held = db.session.get(Delivery, delivery_id)
    if held is None or held.poll_id != poll.id:
        raise Missing(_l("没有这条送达记录"))
    if not reason.strip():
        raise Invalid(_l("请写明原因"), code="reason")
    audit.record(
        "delivery.withdrawn",
        held,
        by=by,
        place=poll.hall.place,
        reason=reason.strip(),
        details={"person": held.person_id},
    )
    db.session.delete(held)
    db.session.flush()


def receive(path: Path, name: str, poll: Poll, *, by: Person) -> DeliveriesImport:
    """Read an uploaded table and keep what it says until it is confirmed. Raises Unreadable, Refused."""
    _takes_proof(poll)
    rows, faults = deliveries_table.read(path, clock.today())
    rows, unknown = _against_roll(poll, rows)
    made = DeliveriesImport(
        poll_id=poll.id,
        file_name=name[:200],
        rows=deliveries_table.packed(rows),
        faults=[asdict(fault) for fault in sorted((*faults, *unknown), key=lambda one: one.row)],
        made_at=clock.now(),
        made_by_id=by.id,
    )
    db.session.add(made)
    db.session.flush()
    return made


def _against_roll(poll: Poll, rows: Sequence[Row]) -> tuple[list[Row], list[Fault]]:
    """Leave out rows that name nobody on the roll, or more than one."""
    found = _voters_by_name(poll)
    good: list[Row] = []
    faults: list[Fault] = []
    seen: set[int] = set()
    for row in rows:
        people = _meant(found, row)
        if len(people) != 1:
            why = N_("名册上有同名的人，请填手机号") if people else N_("名册上没有这个人")
            faults.append(Fault(row.number, HEADINGS["name"], why))
        elif people[0] in seen:
            faults.append(Fault(row.number, HEADINGS["name"], N_("这个人前面已经有一行")))
        else:
            seen.add(people[0])
            good.append(row)
    return good, faults


def _voters_by_name(poll: Poll) -> Mapping[str, Sequence[tuple[int, str]]]:
    found: dict[str, list[tuple[int, str]]] = {}
    for name, person_id, phone in db.session.execute(
        select(PollVoter.name, Person.id, Person.phone)
        .join(Person, Person.id == PollVoter.person_id)
        .where(PollVoter.poll_id == poll.id)
    ):
        found.setdefault(name, []).append((person_id, phone or ""))
    return found


def _meant(found: Mapping[str, Sequence[tuple[int, str]]], row: Row) -> Sequence[int]:
    alike = found.get(row.name, ())
    return [number for number, phone in alike if not row.phone or phone == row.phone]


def confirm(made: DeliveriesImport, *, by: Person) -> None:
    """Bring the good rows in. Raises Refused twice, or once the ballots were ended."""
    made = db.session.get_one(DeliveriesImport, made.id, with_for_update={"of": DeliveriesImport})
    poll = lock(made.poll)
    if made.applied_at is not None:
        raise Refused(_l("这张表已经导入过了"), code="applied")
    _takes_proof(poll)
    found = _voters_by_name(poll)
    given: dict[int, Proof] = {}
    for row in (Row(**values) for values in made.rows):
        people = _meant(found, row)
        if len(people) == 1:
            given[people[0]] = _proof(row)
    counts = dict(_set(poll, _of(poll), given, by))
    made.applied_at, made.outcome, made.rows = clock.now(), counts, []
    audit.record("delivery.imported", made, by=by, place=poll.hall.place, details=counts)


def _proof(row: Row) -> Proof:
    day = date.fromisoformat(row.day)
    return Proof(day=day, manner=Manner(row.manner), by=row.by, proof=row.proof)


def count_of(poll: Poll) -> int:
    """How many have a proof of delivery."""
    query = select(func.count()).where(Delivery.poll_id == poll.id)
    return db.session.scalar(query) or 0


def deliveries_of(poll: Poll, most: int | None = None) -> Sequence[Delivery]:
    """The proofs of a poll with their people, by the sound of the name: all, or the first ``most``."""
    return db.session.scalars(
        select(Delivery)
        .join(Delivery.person)
        .where(Delivery.poll_id == poll.id)
        .order_by(Person.sort_key, Person.id)
        .limit(most)
        .options(contains_eager(Delivery.person))
    ).all()


def owed(poll: Poll) -> int:
    """How many on the roll have no proof of delivery."""
    query = select(func.count()).where(PollVoter.poll_id == poll.id, ~_PROVEN)
    return db.session.scalar(query) or 0


def without_proof(poll: Poll, most: int | None = None) -> Sequence[tuple[str, str]]:
    """Name and telephone of those on the roll without a proof: all, or the first ``most``."""
    rows = db.session.execute(
        select(PollVoter.name, Person.phone)
        .join(Person, Person.id == PollVoter.person_id)
        .where(PollVoter.poll_id == poll.id, ~_PROVEN)
        .order_by(Person.sort_key, Person.id)
        .limit(most)
    )
    return [(row.name, row.phone or "") for row in rows]


def lines_of(poll: Poll, voters: Mapping[int, RollEntry]) -> tuple[str, ...]:
    """The pseudonyms of those with a proof of delivery, as EndBallots lists them."""
    proven: Iterable[int] = db.session.scalars(
        select(Delivery.person_id).where(Delivery.poll_id == poll.id)
    )
    return tuple(sorted(voters[person].pseudonym for person in proven if person in voters))
