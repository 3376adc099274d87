"""Read a roster file in portions, so that the hall goes on meanwhile."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import delete, insert, select

from app import clock
from app.breathing import breathe
from app.extensions import db
from app.people import granting
from app.people.models.person import Person
from app.permissions import Role
from app.roster.checking import Checker, Entry, compare_known
from app.roster.columns import FileProblem
from app.roster.models.roster_import import ImportState, RosterImport, RosterRow
from app.roster.services import progress
from app.roster.workbook import SheetRow, rows
from app.transaction import transaction

PORTION = 200


def read(import_id: int) -> None:
    """Read the whole file of an import that is READING; ends READY or UNREADABLE."""
    with transaction():
        taken = _start(import_id)
        content = taken.content or b""
        checker = Checker(allowed_roles(taken))
    sheet = rows(content)
    try:
        while portion := _portion(sheet, checker):
            with transaction():
                _keep(import_id, portion)
            breathe()
        _finish(import_id, None)
    except FileProblem as problem:
        _finish(import_id, problem)


def allowed_roles(taken: RosterImport) -> frozenset[Role]:
    """The roles that whoever imports may grant there today."""
    return frozenset(Role) if taken.by is None else granting.grantable(taken.by, taken.place)


def _start(import_id: int) -> RosterImport:
    taken = db.session.get_one(RosterImport, import_id)
    taken.rows = taken.bad = taken.fresh = 0
    taken.claimed_at = clock.now()
    db.session.execute(delete(RosterRow).where(RosterRow.import_id == import_id))
    return taken


def _portion(sheet: Iterator[SheetRow], checker: Checker) -> list[Entry]:
    """The next rows, checked. Outside any transaction: unpacking takes its time."""
    read_rows = []
    for number, row in enumerate(islice(sheet, PORTION)):
        read_rows.append(checker.read(row))
        if number % 50 == 49:
            breathe()
    return read_rows


def _keep(import_id: int, portion: Sequence[Entry]) -> None:
    known = _known([entry.phone for entry in portion if entry.phone])
    for entry in portion:
        if not entry.faults and entry.phone in known:
            name, closed = known[entry.phone]
            compare_known(entry, name, closed=closed)
    taken = db.session.get_one(RosterImport, import_id)
    taken.rows += len(portion)
    taken.bad += sum(1 for entry in portion if entry.faults)
    taken.fresh += sum(1 for entry in portion if not entry.faults and entry.phone not in known)
    taken.claimed_at = clock.now()
    progress.tell(taken)
    # RETURNING makes SQLAlchemy send one statement: PostgreSQL gets the rows one by one otherwise.
    db.session.execute(
        insert(RosterRow).returning(RosterRow.number),
        [_as_row(import_id, entry) for entry in portion],
    )


def _known(phones: Sequence[str]) -> dict[str | None, tuple[str, bool]]:
    found = db.session.execute(
        select(Person.phone, Person.name, Person.closed_at).where(Person.phone.in_(phones))
    )
    return {phone: (name, closed_at is not None) for phone, name, closed_at in found}


def _as_row(import_id: int, entry: Entry) -> dict[str, Any]:
    return {
        "import_id": import_id,
        "number": entry.number,
        "bad": bool(entry.faults),
        "name": entry.name,
        "phone": entry.phone,
        "building": entry.building,
        "unit": entry.unit,
        "room": entry.room,
        "roles": [role.value for role in entry.roles],
        "constituency": entry.constituency,
        "since": entry.since,
        "until": entry.until,
        "note": entry.note,
        "errors": [
            {"column": fault.column.value, "code": fault.code, "params": dict(fault.params)}
            for fault in entry.faults
        ],
    }


def _finish(import_id: int, problem: FileProblem | None) -> None:
    with transaction():
        taken = db.session.get_one(RosterImport, import_id)
        if taken.state is not ImportState.READING:
            return  # given up meanwhile
        if problem is None and taken.rows == 0:
            problem = FileProblem("empty", {})
        taken.state = ImportState.UNREADABLE if problem else ImportState.READY
        if problem:
            taken.problem = {"code": problem.code, "params": dict(problem.params)}
            db.session.execute(delete(RosterRow).where(RosterRow.import_id == import_id))
        taken.content, taken.claimed_at = None, None
        progress.tell(taken)
