"""The table of deliveries 送达登记表: its columns, its template, and what is wrong with a row.

Headings and words are Chinese in every language, as in the owners' table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Final

from app.marks import N_
from app.people.names import clean_phone
from votes.models.delivery import Manner
from votes.services.filled_tables import Fault, Shape

HEADINGS: Final[Mapping[str, str]] = {
    "name": "投票人*",
    "phone": "手机号",
    "day": "送达日期*",
    "manner": "方式*",
    "by": "送达人*",
    "proof": "凭据*",
}
MANNERS: Final = {
    "当面签收": Manner.SIGNED,
    "挂号信": Manner.POST,
    "手机": Manner.ONLINE,
    "留置见证": Manner.WITNESSED,
}
INSTRUCTIONS: Final = (
    "填写说明：① 一行一位投票人，名字和名册上的一样，同名的再填手机号；② 日期写成2026-05-01；"
    "③ 方式写当面签收、挂号信、手机或留置见证；④ 凭据写签收单号、挂号单号、见证人姓名等。"
)
_LONGEST: Final = {"name": 60, "by": 60, "proof": 200}
_FILLED: Final = ("day", "manner", "by", "proof")
"""What a row says beside the name: the template lists every voter."""
SHAPE: Final = Shape(
    title="送达登记",
    headings=HEADINGS,
    instructions=INSTRUCTIONS,
    known_by=frozenset({"name", "day"}),
    needed=("manner", "by", "proof"),
    filled=_FILLED,
    has_days=True,
    width=16,
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row that reads well; ``day`` in ISO 8601."""

    number: int
    name: str
    phone: str
    day: str
    manner: str
    by: str
    proof: str


def template(voters: Iterable[tuple[str, str]]) -> bytes:
    """The table with the voters (name, telephone) who have no proof of delivery yet."""
    return SHAPE.template(voters)


def read(path: Path, today: date) -> tuple[list[Row], list[Fault]]:
    """The good rows of a file, and every fault of the others. Raises Unreadable."""
    good: list[Row] = []
    faults: list[Fault] = []
    for number, texts in SHAPE.rows(path):
        wrong = dict(_wrong(texts, today))
        faults += [Fault(number, HEADINGS[name], why) for name, why in wrong.items()]
        if not wrong:
            good.append(_row(number, texts))
    return good, faults


def day_of(text: str) -> date | None:
    """A typed day such as 2026-05-01, 2026/5/1 or 2026年5月1日; None where it is none."""
    found = re.fullmatch(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?", text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _wrong(texts: Mapping[str, str], today: date) -> Iterator[tuple[str, str]]:
    for name in ("name", "by", "proof"):
        if not texts[name]:
            yield name, N_("没有填")
        elif len(texts[name]) > _LONGEST[name]:
            yield name, N_("太长")
    day = day_of(texts["day"])
    if day is None:
        yield "day", N_("日期写成2026-05-01")
    elif day > today:
        yield "day", N_("送达日期还没有到")
    if texts["manner"] not in MANNERS:
        yield "manner", N_("方式写当面签收、挂号信、手机或留置见证")
    if texts["phone"] and clean_phone(texts["phone"]) is None:
        yield "phone", N_("手机号不对")


def _row(number: int, texts: Mapping[str, str]) -> Row:
    return Row(
        number=number,
        name=texts["name"],
        phone=clean_phone(texts["phone"]) or "",
        day=str(day_of(texts["day"])),
        manner=MANNERS[texts["manner"]].value,
        by=texts["by"],
        proof=texts["proof"],
    )


def packed(rows: Iterable[Row]) -> list[dict[str, object]]:
    """Rows as they are kept until they are confirmed."""
    return [asdict(row) for row in rows]
