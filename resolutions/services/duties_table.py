"""The responsibility matrix as a table: read from Excel or CSV, judged row by row, then put in force."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import audit, clock
from app.errors import Invalid, Refused
from app.extensions import db
from app.people.models.person import Person
from app.places.models.place import Place
from app.spreadsheets.cells import Unreadable
from app.spreadsheets.opening import opened
from proposals.services import wording
from resolutions.models.duty import DutyRule, DutyRuleUnit
from resolutions.models.unit import Unit
from resolutions.progress.matrix import cut
from resolutions.queries.units import units_for

MOST_ROWS = 2_000
COLUMNS = ("事项", "关键词", "牵头单位", "责任单位", "街道", "社区", "检查要点")
"""The names at the head of the table; the first and third must be there."""
_NEEDED = (COLUMNS[0], COLUMNS[2])
_ITEM_LIMIT, _WORDS_LIMIT = 80, 200


@dataclass(frozen=True)
class Line:
    """One row as it was written, with what is wrong with it."""

    number: int
    cells: Mapping[str, str]
    errors: Sequence[str] = ()
    units: Mapping[str, Sequence[Unit]] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """A judged table."""

    lines: Sequence[Line]

    @property
    def is_clean(self) -> bool:
        """Tell whether every row can be put in force."""
        return bool(self.lines) and not any(line.errors for line in self.lines)

    def as_text(self) -> str:
        """The rows as CSV, to be sent again with the confirmation."""
        out = StringIO()
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        writer.writerows([line.cells.get(name, "") for name in COLUMNS] for line in self.lines)
        return out.getvalue()


def from_file(path: Path, place: Place) -> Table:
    """Read and judge an uploaded file. Raises Invalid where it is no such table."""
    try:
        with opened(path) as (sheets, _notes):
            sheet = next(sheets, None)
            rows = [[_text(cell) for cell in cells] for _n, cells in sheet.rows] if sheet else []
    except Unreadable as broken:
        raise Invalid(
            _l("这个文件不能读"), why=_(broken.reason) % broken.values, code="file"
        ) from broken
    return _judged(rows, place)


def from_text(text: str, place: Place) -> Table:
    """Read and judge what was shown before: units may have changed meanwhile."""
    return _judged([list(row) for row in csv.reader(StringIO(text))], place)


def _text(cell: object) -> str:
    return "" if cell is None else wording.line(str(cell))


def _judged(rows: Sequence[Sequence[str]], place: Place) -> Table:
    head = next((n for n, row in enumerate(rows[:6]) if set(_NEEDED) <= set(row)), None)
    if head is None:
        raise Invalid(
            _l("表头没有“事项”和“牵头单位”"),
            remedy=_l("请下载模板，按它的表头填写"),
            code="heading",
        )
    names = rows[head]
    known = {unit.name: unit for unit in units_for(place)}
    seen: set[str] = set()
    lines = []
    for number, row in enumerate(rows[head + 1 :], start=head + 2):
        cells = {name: cell for name, cell in zip(names, row, strict=False) if name in COLUMNS}
        if any(cells.values()):
            lines.append(_line(number, cells, known, seen))
    if not lines or len(lines) > MOST_ROWS:
        raise Invalid(_l("表里要有1到%(most)d行", most=MOST_ROWS), code="rows")
    return Table(lines)


def _line(number: int, cells: Mapping[str, str], known: Mapping[str, Unit], seen: set[str]) -> Line:
    errors: list[str] = []
    item = cells.get("事项", "")
    if not item or len(item) > _ITEM_LIMIT:
        errors.append(_("事项没有填写或太长"))
    if item in seen:
        errors.append(_("“%(item)s”写了两次", item=item))
    if len(cells.get("关键词", "")) > _WORDS_LIMIT:
        errors.append(_("关键词太长"))
    seen.add(item)
    units: dict[str, list[Unit]] = {}
    for column in ("牵头单位", "责任单位", "街道", "社区"):
        units[column] = []
        for name in cut(cells.get(column, "")):
            if name in known:
                units[column].append(known[name])
            else:
                errors.append(_("没有登记“%(unit)s”这个单位", unit=name))
        if column != "责任单位" and len(units[column]) > 1:
            errors.append(_("“%(column)s”只能写一个单位", column=column))
    if not cut(cells.get("牵头单位", "")):
        errors.append(_("没有写牵头单位"))
    return Line(number, cells, errors, units)


def one_line(cells: Mapping[str, str], place: Place) -> Line:
    """Judge one row as it was filled in by hand, by the same rules as a table's."""
    clean = {name: _text(cells.get(name, "")) for name in COLUMNS}
    clean["检查要点"] = "、".join(cut(cells.get("检查要点", "")))
    return _line(1, clean, {unit.name: unit for unit in units_for(place)}, set())


def put_in_force(table: Table, place: Place, *, by: Person) -> int:
    """Put the rows in force; a row for the same matter takes the place of the one before it."""
    if not table.is_clean:
        raise Refused(_l("表里还有错误，没有导入"), remedy=_l("请改好再上传"), code="errors")
    at = clock.now()
    standing = {
        rule.item: rule
        for rule in db.session.scalars(
            select(DutyRule).where(DutyRule.place_id == place.id, DutyRule.ended_at.is_(None))
        )
    }
    for line in table.lines:
        if (old := standing.get(line.cells["事项"])) is not None:
            old.ended_at = at
    db.session.flush()
    for line in table.lines:
        db.session.add(rule_of(line, place))
    db.session.flush()
    audit.record("duties.imported", place, by=by, place=place, details={"rows": len(table.lines)})
    return len(table.lines)


def rule_of(line: Line, place: Place) -> DutyRule:
    """Make the row of a judged line."""
    units = line.units
    return DutyRule(
        place=place,
        item=line.cells["事项"],
        words="、".join(cut(line.cells.get("关键词", ""))),
        lead=units["牵头单位"][0],
        street=next(iter(units["街道"]), None),
        community=next(iter(units["社区"]), None),
        points="\n".join(cut(line.cells.get("检查要点", ""))),
        since=clock.now(),
        carried=[DutyRuleUnit(unit=unit) for unit in dict.fromkeys(units["责任单位"])],
    )


def end(rule: DutyRule, *, by: Person) -> None:
    """Take a row out of force; tasks given by it keep it."""
    if rule.ended_at is not None:
        raise Refused(_l("这一行已经停用"), code="ended")
    rule.ended_at = clock.now()
    audit.record("duties.ended", rule, by=by, place=rule.place, details={"item": rule.item})
