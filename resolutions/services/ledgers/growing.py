"""Import a new version of the indicator tree: shown first, in force only when confirmed (L03, L04)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from app import audit, clock
from app.errors import Refused
from app.extensions import db
from app.marks import N_
from app.people.models.person import Person
from proposals.services import wording
from resolutions.ledgers.templates import read
from resolutions.models.ledgers.indicator import LEVELS, SEPARATOR, Indicator, IndicatorTree
from resolutions.models.ledgers.printed import ROOTS
from resolutions.models.ledgers.table_import import LedgerTableImport, TableKind
from resolutions.queries.ledgers.indicators import tree_in_force
from resolutions.services.ledgers.tables import Fault, Table

TABLE = Table(
    {
        "first": "一级指标*",
        "second": "二级指标*",
        "third": "三级指标*",
        "code": "编码",
        "template": "上报口径",
        "standard": "考评标准",
    },
    most=2000,
)
_LEVEL_NAMES = ("first", "second", "third")
_LONGEST_NAME = 60
_LONGEST_CODE = 20


def receive(path: Path, name: str, *, by: Person) -> LedgerTableImport:
    """Read an uploaded table of indicators, and keep it until it is confirmed. Raises Unreadable."""
    good: list[dict[str, Any]] = []
    faults: list[Fault] = []
    seen: set[str] = set()
    for number, texts in _filled_down(TABLE.rows(path)):
        wrong = list(_wrong(number, texts, seen))
        faults += wrong
        if not wrong:
            seen.add(_key(texts))
            good.append({**texts, "row": number})
    return kept(TableKind.INDICATORS, name, good, faults, by)


def kept(
    kind: TableKind, name: str, good: list[dict[str, Any]], faults: list[Fault], by: Person
) -> LedgerTableImport:
    """Store what a table said. Nothing else has changed yet."""
    made = LedgerTableImport(
        kind=kind,
        file_name=wording.line(name)[:200],
        rows=good,
        faults=[one.kept() for one in faults],
        made_at=clock.now(),
        made_by_id=by.id,
        outcome={},
    )
    db.session.add(made)
    return made


def _filled_down(
    rows: Iterator[tuple[int, dict[str, str]]],
) -> Iterator[tuple[int, dict[str, str]]]:
    """A name of a higher level written once stands for the rows below it."""
    above: dict[str, str] = {}
    for number, texts in rows:
        clean = {name: wording.line(text) for name, text in texts.items()}
        for name in _LEVEL_NAMES[:-1]:
            clean[name] = clean[name] or above.get(name, "")
        above = clean
        yield number, clean


def _key(texts: Mapping[str, str]) -> str:
    return SEPARATOR.join(texts[name] for name in _LEVEL_NAMES)


def _wrong(number: int, texts: Mapping[str, str], seen: set[str]) -> Iterator[Fault]:
    heading = TABLE.headings
    for name in _LEVEL_NAMES:
        if not texts[name] or len(texts[name]) > _LONGEST_NAME or SEPARATOR in texts[name]:
            yield Fault(number, heading[name], N_("没有填写，或者太长"), {})
    if texts["first"] and texts["first"] not in ROOTS:
        why = N_("一级指标只有四个：%(roots)s")
        yield Fault(number, heading["first"], why, {"roots": "、".join(ROOTS)})
    if len(texts["code"]) > _LONGEST_CODE:
        yield Fault(number, heading["code"], N_("没有填写，或者太长"), {})
    if read(texts["template"]) is None:
        why = N_("写法不对，例如：面积（平方米）；性质：装修/拆除；说明？")
        yield Fault(number, heading["template"], why, {})
    if _key(texts) in seen:
        yield Fault(number, heading["third"], N_("这个指标前面已经有一行"), {})


def changes(made: LedgerTableImport) -> Mapping[str, list[str]]:
    """What the import would add to the leaves in force, and what would no longer be among them."""
    new = [_key(row) for row in made.rows]
    old = [one.key for one in tree_in_force().leaves]
    return {
        "added": [key for key in new if key not in set(old)],
        "gone": [key for key in old if key not in set(new)],
    }


def confirm(made: LedgerTableImport, *, by: Person) -> IndicatorTree:
    """Put the version in force. Raises Refused twice, with faults, or with nothing in it."""
    statement = LedgerTableImport.id == made.id
    made = db.session.scalars(
        select(LedgerTableImport).where(statement).with_for_update(of=LedgerTableImport)
    ).one()
    if made.applied_at is not None:
        raise Refused(_l("这张表已经导入过了"), code="applied")
    if made.faults or not made.rows:
        raise Refused(
            _l("表里还有错误，没有导入"),
            why=_l("一版指标要完整，不能少几行"),
            remedy=_l("请按提示改好，再上传一次"),
            code="faults",
        )
    number = (db.session.scalar(select(func.max(IndicatorTree.number))) or 0) + 1
    tree = IndicatorTree(
        number=number, source=made.file_name, made_at=clock.now(), made_by_id=by.id
    )
    db.session.add(tree)
    db.session.flush()
    _plant(tree, made.rows)
    made.applied_at, made.outcome = clock.now(), {"version": number, "leaves": len(made.rows)}
    audit.record("indicators.imported", tree, by=by, details=made.outcome)
    return tree


def _plant(tree: IndicatorTree, rows: list[dict[str, Any]]) -> None:
    planted: dict[str, Indicator] = {}
    for row in rows:
        above: Indicator | None = None
        for level in range(1, LEVELS + 1):
            key = SEPARATOR.join(row[one] for one in _LEVEL_NAMES[:level])
            if key not in planted:
                planted[key] = _indicator(tree, row, key, above, position=len(planted) + 1)
            above = planted[key]


def _indicator(
    tree: IndicatorTree,
    row: Mapping[str, Any],
    key: str,
    above: Indicator | None,
    *,
    position: int,
) -> Indicator:
    level = above.level + 1 if above else 1
    is_leaf = level == LEVELS
    one = Indicator(
        tree_id=tree.id,
        parent_id=above.id if above else None,
        level=level,
        position=position,
        name=row[_LEVEL_NAMES[level - 1]],
        key=key,
        code=row["code"] if is_leaf else "",
        template=row["template"] if is_leaf else "",
        standard=row["standard"] if is_leaf else "",
    )
    db.session.add(one)
    db.session.flush()
    return one
