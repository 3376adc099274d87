"""Owners for tests: a table as an office fills it in, brought in, and a vote held on it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from openpyxl import Workbook

from app import clock
from app.people.models.person import Person
from app.places.models.place import Place
from app.transaction import transaction
from tests.meetings.assembly import Assembly
from votes.counting.records import Mode
from votes.models.owner import OwnersImport
from votes.models.poll import Poll
from votes.services import owners_register, preparing
from votes.services.owners_table import HEADINGS
from votes.services.preparing import Plan

QUESTION = "是否把东门外的空地改成停车场？"
Cells = Sequence[object]


def flat(room: int | str, name: str, phone: str, area: object = 90.0, **more: object) -> Cells:
    """One row: 1号楼 1单元."""
    values: dict[str, object] = {"building": "1号楼", "unit": "1单元", "room": room, "owner": name}
    values |= {"phone": phone, "area": area, "area_source": "登记簿", "kind": "住宅", **more}
    return [values.get(column, "") for column in HEADINGS]


def phone(number: int) -> str:
    return f"1370000{number:04d}"


TEN = [flat(100 + n, f"业主{n}", phone(n), 90 if n else 250.55) for n in range(10)]
"""Ten owners: the first has 250.55 m², nine have 90 m² each."""


def table(rows: Sequence[Cells], headings: Sequence[str] = tuple(HEADINGS.values())) -> bytes:
    """An Excel file with an instruction above its headings."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["填写说明"])
    sheet.append(list(headings))
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def received(place: Place, rows: Sequence[Cells], by: Person) -> OwnersImport:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "业主.xlsx"
        path.write_bytes(table(rows))
        with transaction():
            return owners_register.receive(path, path.name, place, by=by)


def registered(place: Place, rows: Sequence[Cells], by: Person) -> OwnersImport:
    """A table brought in."""
    made = received(place, rows, by)
    with transaction():
        owners_register.confirm(made, by=by)
    return made


def owners_poll(hall: Assembly, rule: object = "owners_ordinary", **planned: object) -> Poll:
    """A written vote of the owners, announced."""
    usual: dict[str, object] = {
        "question": QUESTION,
        "rule_code": rule,
        "roll_source": "owners",
        "mode": Mode.WRITTEN,
        "ends_at": clock.now() + timedelta(days=15),
    }
    plan = Plan(**usual | planned)  # type: ignore[arg-type]  # the plan's own fields
    with transaction():
        poll = preparing.prepare(hall.meeting, plan, by=hall.clerk)
        preparing.announce(poll, by=hall.clerk)
    return poll
