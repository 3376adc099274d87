"""Bring an existing ledger in from a table: shown first, put on account only when confirmed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import audit, clock
from app.breathing import breathe
from app.errors import Refused
from app.extensions import db
from app.marks import N_
from app.moves import Refusal
from app.people.models.person import Person
from app.people.policy import allow
from app.permissions import Permission
from app.places.models.place import Place
from app.places.queries import within
from app.transaction import transaction
from proposals.services import wording
from resolutions.ledgers.quantities import HUNDRED, hundredths
from resolutions.ledgers.spots import key_of
from resolutions.ledgers.templates import answer
from resolutions.ledgers.twins import Twin
from resolutions.models.ledgers.indicator import Indicator
from resolutions.models.ledgers.item import Source
from resolutions.models.ledgers.ledger import Ledger
from resolutions.models.ledgers.table_import import LedgerTableImport, TableKind
from resolutions.models.unit import Unit
from resolutions.queries.ledgers.indicators import fields_of, indicator_with, tree_in_force
from resolutions.queries.ledgers.items import same_as
from resolutions.queries.units import serves, units_for
from resolutions.services.ledgers import dispatching, entering
from resolutions.services.ledgers.growing import kept
from resolutions.services.ledgers.tables import Fault, Table

TABLE = Table(
    {
        "place": "地方*",
        "spot": "点位*",
        "indicator": "三级指标*",
        "quantity": "数量",
        "found_on": "发现日期*",
        "unit": "责任单位",
        "text": "情况",
    },
    most=2000,
    takes_more=True,
)
PORTION = 50
"""Rows brought in by one transaction: the hall goes on between them."""


@dataclass
class _Known:
    """What the words of a table may mean here."""

    ledger: Ledger
    places: Mapping[str, Sequence[Place]]
    leaves: Mapping[str, Sequence[Indicator]]
    units: Mapping[str, Unit]
    seen: set[tuple[int, str, str]] = field(default_factory=set)

    @classmethod
    def of(cls, ledger: Ledger) -> _Known:
        """Everything within the ledger's reach."""
        places: dict[str, list[Place]] = {}
        for place in within(ledger.place):
            places.setdefault(place.name, []).append(place)
        leaves: dict[str, list[Indicator]] = {}
        for leaf in tree_in_force().leaves_under(ledger.indicator_key):
            for word in (leaf.name, leaf.key, leaf.code):
                leaves.setdefault(word, []).append(leaf)
        units = {unit.name: unit for unit in units_for(ledger.place) if unit.contacts}
        return cls(ledger, places, leaves, units)


def receive(path: Path, name: str, ledger: Ledger, *, by: Person) -> LedgerTableImport:
    """Read an uploaded table of problems, and keep it until it is confirmed. Raises Unreadable."""
    allow(by, Permission.ASSIGN, ledger.place)
    known = _Known.of(ledger)
    good: list[dict[str, Any]] = []
    faults: list[Fault] = []
    for number, texts in TABLE.rows(path):
        row, wrong = _read(number, texts, known)
        faults += wrong
        if not wrong:
            good.append(row)
    made = kept(TableKind.ITEMS, name, good, faults, by)
    made.ledger_id = ledger.id
    db.session.flush()
    return made


def _read(
    number: int, texts: Mapping[str, str], known: _Known
) -> tuple[dict[str, Any], list[Fault]]:
    row = {
        "row": number,
        "place": _one(known.places.get(texts["place"], ())),
        "spot": wording.line(texts["spot"]),
        "indicator": _one(known.leaves.get(texts["indicator"], ())),
        "quantity": hundredths(texts["quantity"] or "1") or 0,
        "found_on": _day(texts["found_on"]),
        "unit": known.units.get(texts["unit"]),
        "text": wording.paragraphs(texts["text"]),
        "answers": {n: t for n, t in texts.items() if n not in TABLE.headings and t},
    }
    wrong = [
        Fault(number, TABLE.headings[name], why, params)
        for name, why, params in _wrong(row, texts, known)
    ]
    return _plain(row), wrong


def _one(found: Sequence[Any]) -> Any:
    """The only one meant; none where a word means nothing, or several."""
    return found[0] if len(found) == 1 else None


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text.replace("/", "-").replace(".", "-"))
    except ValueError:
        return None
    return day if day <= clock.today() else None


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """What is stored: ids and text."""
    plain = {name: getattr(value, "id", value) for name, value in row.items()}
    return plain | {"found_on": row["found_on"].isoformat() if row["found_on"] else ""}


def _wrong(
    row: Mapping[str, Any], texts: Mapping[str, str], known: _Known
) -> Iterator[tuple[str, str, Mapping[str, str | int]]]:
    if row["place"] is None:
        yield "place", N_("台账范围里没有这个地方，或者有几个同名的"), {}
    if not key_of(row["spot"]) or len(row["spot"]) > entering.SPOT_LIMIT:
        yield "spot", N_("没有填写，或者太长"), {}
    if row["indicator"] is None:
        yield "indicator", N_("没有这个三级指标，或者有几个同名的"), {}
    if not row["quantity"]:
        yield "quantity", N_("要填数字"), {}
    if row["found_on"] is None:
        yield "found_on", N_("日期写成2026-05-01，不能晚于今天"), {}
    if texts["unit"] and not _serves(row["unit"], row["place"]):
        yield "unit", N_("没有这个单位，或者它没有联系人、不负责这个地方"), {}
    if row["place"] is not None and row["indicator"] is not None:
        yield from _beside(row, known)


def _serves(unit: Unit | None, place: Place | None) -> bool:
    return unit is not None and (place is None or serves(unit, place))


def _beside(
    row: Mapping[str, Any], known: _Known
) -> Iterator[tuple[str, str, Mapping[str, str | int]]]:
    """What is wrong with a row whose place and indicator are known."""
    place, indicator, key = row["place"], row["indicator"], key_of(row["spot"])
    asked = answer(fields_of(indicator), row["answers"])
    if isinstance(asked, Refusal):
        yield "indicator", asked.reason, asked.params
    same = same_as(place, indicator.key, key)
    if (place.id, indicator.key, key) in known.seen:
        yield "spot", N_("这个点位的同一指标前面已经有一行"), {}
    elif same is not None and same.kind in {Twin.OPEN, Twin.RECURRED}:
        yield "spot", N_("已经挂着账，或者刚销账：%(serial)s"), {"serial": same.item.serial}
    known.seen.add((place.id, indicator.key, key))


def bring_in(made_id: int, by_id: int) -> int:
    """Put the good rows on account, a portion to a transaction; begun again it goes on.

    Returns how many were brought in altogether. Raises Refused when it was done before.
    """
    while True:
        with transaction():
            made = db.session.scalars(
                select(LedgerTableImport)
                .where(LedgerTableImport.id == made_id)
                .with_for_update(of=LedgerTableImport)
            ).one()
            if made.applied_at is not None:
                raise Refused(_l("这张表已经导入过了"), code="applied")
            by = db.session.get_one(Person, by_id)
            done = _portion(made, by)
            if done >= len(made.rows):
                made.applied_at = clock.now()
                audit.record("ledger.imported", made, by=by, details={"items": done})
                return done
        breathe()


def _portion(made: LedgerTableImport, by: Person) -> int:
    done = int(made.outcome.get("done", 0))
    for row in made.rows[done : done + PORTION]:
        _put_on_account(made, row, by)
        done += 1
    made.outcome = {"done": done}
    return done


def _put_on_account(made: LedgerTableImport, row: Mapping[str, Any], by: Person) -> None:
    if made.ledger is None:
        raise LookupError(made.id)
    seen = entering.Finding(
        place=db.session.get_one(Place, row["place"]),
        spot=row["spot"],
        indicator=indicator_with(row["indicator"]),
        quantity=row["quantity"] or HUNDRED,
        answers=row["answers"],
        text=row["text"],
        source=Source.IMPORT,
        paper=f"{made.file_name[:160]} {row['row']}",
        found_on=date.fromisoformat(row["found_on"]),
    )
    item = entering.find(made.ledger, seen, by=by)
    entering.verify(item, by=by, reason=made.file_name)
    entering.hang(item, by=by)
    if row["unit"]:
        dispatching.dispatch(item, db.session.get_one(Unit, row["unit"]), by=by)
