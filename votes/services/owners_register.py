"""业主名册: bring a table in, correct one unit, and count the owners of a place from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import insert, or_, select

from app import audit, clock
from app.errors import Invalid, Missing, Refused
from app.extensions import db
from app.marks import N_
from app.people.models.person import Person
from app.places.models.hall import Hall
from app.places.models.place import Place
from votes.counting.figures import Weight
from votes.counting.owners import AreaSource, OwnedPart, UnitKind, weights
from votes.models.owner import OwnedUnit, OwnersImport
from votes.models.poll import Poll, PollState
from votes.services import owners_table
from votes.services.filled_tables import Fault
from votes.services.owners_people import voters_of_rows
from votes.services.owners_table import HEADINGS, Row

_CHANGEABLE = ("kind", "area", "area_source", "owner", "co_owners", "unsold", "voter_id")
_COUNTED = ("kind", "area", "owner", "unsold", "voter_id")
"""What a roll is made of: where an area was read, and who else owns, changes no vote."""


def receive(path: Path, name: str, place: Place, *, by: Person) -> OwnersImport:
    """Read an uploaded table and keep what it says until it is confirmed. Raises Unreadable."""
    rows, faults = owners_table.read(path)
    rows, taken = _against_people(rows)
    made = OwnersImport(
        place_id=place.id,
        file_name=name[:200],
        rows=owners_table.packed(rows),
        faults=[asdict(fault) for fault in sorted((*faults, *taken), key=lambda one: one.row)],
        made_at=clock.now(),
        made_by_id=by.id,
    )
    db.session.add(made)
    db.session.flush()
    return made


def _against_people(rows: Sequence[Row]) -> tuple[list[Row], list[Fault]]:
    """Leave out rows whose telephone is known as somebody else's."""
    phones = {row.phone for row in rows if row.phone}
    known = dict(
        db.session.execute(select(Person.phone, Person.name).where(Person.phone.in_(phones)))
        .tuples()
        .all()
    )
    good = [row for row in rows if known.get(row.phone, row.voter) == row.voter]
    bad = [row for row in rows if known.get(row.phone, row.voter) != row.voter]
    why = N_("这个手机号登记的是另一个名字，请核对")
    return good, [Fault(row.number, HEADINGS["phone"], why) for row in bad]


def confirm(made: OwnersImport, *, by: Person) -> None:
    """Bring the good rows in: units that are new, units that changed. Raises Refused twice."""
    made = db.session.get_one(OwnersImport, made.id, with_for_update={"of": OwnersImport})
    if made.applied_at is not None:
        raise Refused(_l("这张表已经导入过了"), code="applied")
    place = made.place
    must_not_be_frozen(place)
    units = units_of(place)
    rows = [Row(**values) for values in made.rows]
    voters = voters_of_rows(place, rows, units)
    counts = _bring_in(place, units, rows, voters.ids)
    made.applied_at, made.outcome, made.rows = clock.now(), counts, []
    told = counts | {"opened": voters.opened, "residents": voters.granted}
    audit.record("owners.imported", made, by=by, place=place, details=told)


def _bring_in(
    place: Place, units: Iterable[OwnedUnit], rows: Iterable[Row], voters: Mapping[str, int]
) -> dict[str, int]:
    """Write units that are new, all at once, and what differs in the others."""
    known = {(one.building, one.unit, one.room): one for one in units}
    new: list[dict[str, Any]] = []
    counts = {"added": 0, "changed": 0, "unchanged": 0}
    for row in rows:
        unit, values = known.get(row.door), _values(row, voters[row.who])
        if unit is None:
            door = {"building": row.building, "unit": row.unit, "room": row.room}
            new.append({"place_id": place.id, **door, **values})
            counts["added"] += 1
        else:
            counts["changed" if _set(unit, values) else "unchanged"] += 1
    if new:
        db.session.execute(insert(OwnedUnit), new)
    db.session.flush()
    db.session.expire_all()
    return counts


def _values(row: Row, voter_id: int) -> dict[str, Any]:
    return {
        "kind": UnitKind(row.kind),
        "area": row.area,
        "area_source": AreaSource(row.area_source),
        "owner": row.owner,
        "co_owners": row.co_owners,
        "unsold": row.unsold,
        "voter_id": voter_id,
    }


def _set(unit: OwnedUnit, values: Mapping[str, Any]) -> list[str]:
    changed = [name for name in values if getattr(unit, name) != values[name]]
    for name in changed:
        setattr(unit, name, values[name])
    return changed


def correct(unit: OwnedUnit, values: Mapping[str, Any], *, reason: str, by: Person) -> None:
    """Correct one unit. The journal keeps what was changed, from what to what, and why.

    Raises Invalid without a reason, Refused while a poll's roll was taken from what would change.
    """
    if not reason.strip():
        raise Invalid(_l("请写明更正的依据"), remedy=_l("例如：不动产登记簿复印件"), code="reason")
    if any(name in _COUNTED and values[name] != getattr(unit, name) for name in values):
        must_not_be_frozen(unit.place, unit.building)
    before = {name: getattr(unit, name) for name in _CHANGEABLE}
    changed = _set(unit, {name: values[name] for name in _CHANGEABLE if name in values})
    db.session.flush()
    if not changed:
        raise Invalid(_l("没有改动"), code="unchanged")
    told = {name: [str(before[name]), str(getattr(unit, name))] for name in changed}
    audit.record("owners.corrected", unit, by=by, place=unit.place, reason=reason, details=told)


def must_not_be_frozen(place: Place, building: str | None = None) -> None:
    """Refuse to change the register under a vote whose roll was taken from it and is not over.

    ``building`` leaves out votes of the owners of another one.
    """
    halls = select(Hall.id).where(Hall.place_id == place.id)
    ours = [Poll.roll_source == "owners", Poll.roll_source.startswith("building:")]
    if building is not None:
        ours[1] = Poll.roll_source == f"building:{building}"
    found = db.session.scalars(
        select(Poll)
        .where(
            Poll.hall_id.in_(halls),
            or_(*ours),
            Poll.state.in_((PollState.ANNOUNCED, PollState.OPEN)),
        )
        .order_by(Poll.id)
        .limit(1)
    ).first()
    if found is not None:
        raise _frozen(found)


def _frozen(poll: Poll) -> Refused:
    announced = poll.state is PollState.ANNOUNCED
    return Refused(
        _l("“%(question)s”的名册已经冻结，现在不能改业主名册", question=poll.question[:40]),
        why=_l("公告的名册和业主名册要一致，表决才经得起核对"),
        remedy=_l("请对公告的名册提出异议，裁定成立就更正；或者撤下这次表决，改好再公告")
        if announced
        else _l("表决结束以后再改；名册确实错了，请主持人作废，改好再表决"),
        code="roll_frozen",
    )


def remove(unit: OwnedUnit, *, reason: str, by: Person) -> None:
    """Take a unit out that does not exist. Raises Invalid without a reason, Refused as ``correct``."""
    if not reason.strip():
        raise Invalid(_l("请写明更正的依据"), remedy=_l("例如：不动产登记簿复印件"), code="reason")
    must_not_be_frozen(unit.place, unit.building)
    audit.record(
        "owners.removed",
        unit,
        by=by,
        place=unit.place,
        reason=reason,
        details={"address": unit.address, "area": unit.area},
    )
    db.session.delete(unit)
    db.session.flush()


def units_of(place: Place, building: str | None = None) -> Sequence[OwnedUnit]:
    """The register of a place, or of one building, door by door."""
    query = select(OwnedUnit).where(OwnedUnit.place_id == place.id)
    if building is not None:
        query = query.where(OwnedUnit.building == building)
    return db.session.scalars(
        query.order_by(OwnedUnit.building, OwnedUnit.unit, OwnedUnit.room)
    ).all()


def unit_with(unit_id: int) -> OwnedUnit:
    """The unit, or raise Missing."""
    unit = db.session.get(OwnedUnit, unit_id)
    if unit is None:
        raise Missing(_l("业主名册上没有这一户"))
    return unit


def voters_of(
    place: Place, building: str | None = None, *, parking: bool = False
) -> Mapping[Person, Weight]:
    """Who votes for the owners of a place or of one building, with heads and area."""
    units = units_of(place, building)
    people = {one.voter_id: one.voter for one in units}
    parts = (
        OwnedPart(one.voter_id, one.owner, one.area, one.kind, unsold=one.unsold) for one in units
    )
    return {people[voter]: weight for voter, weight in weights(parts, parking=parking).items()}
