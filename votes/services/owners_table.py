"""The owners' table as people fill it in: its columns, its template, and what is wrong with a row.

Headings and words are Chinese in every language: the table goes between offices and people.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final

from app.marks import N_
from app.people.names import clean_phone
from votes.counting.owners import AreaSource, UnitKind
from votes.services.filled_tables import Fault, Shape

HEADINGS: Final[Mapping[str, str]] = {
    "building": "楼栋*",
    "unit": "单元",
    "room": "房号*",
    "kind": "用途",
    "area": "专有面积(平方米)*",
    "area_source": "面积来源",
    "owner": "业主*",
    "co_owners": "共有人",
    "voter": "投票人",
    "phone": "手机号",
    "unsold": "开发商未售",
}
KINDS: Final = {
    "住宅": UnitKind.HOME,
    "商铺": UnitKind.SHOP,
    "车位": UnitKind.PARKING,
    "车库": UnitKind.PARKING,
    "其他": UnitKind.OTHER,
}
SOURCES: Final = {
    "登记簿": AreaSource.REGISTER,
    "实测": AreaSource.SURVEY,
    "合同": AreaSource.CONTRACT,
}
INSTRUCTIONS: Final = (
    "填写说明：① 一行一个专有部分，带*的必须填；② 面积写到小数点后两位，来源依次用登记簿、实测、合同；"
    "③ 共有的只推一人投票，写在“投票人”，不填就是业主本人；④ 开发商没有卖出或没有交付的，“开发商未售”写“是”，"
    "投票人写同一人；⑤ 车位不计面积；⑥ 不要填身份证号。"
)
_LONGEST: Final = {
    "building": 20,
    "unit": 20,
    "room": 20,
    "owner": 60,
    "voter": 60,
    "co_owners": 200,
}
SHAPE: Final = Shape(
    title="业主名册",
    headings=HEADINGS,
    instructions=INSTRUCTIONS,
    known_by=frozenset({"building", "room", "owner"}),
    needed=("area",),
    forbidden={"身份证": N_("表里有身份证号一列，请删去再上传")},
)


@dataclass(frozen=True, slots=True)
class Row:
    """One good row; ``area`` in 0.01 m²."""

    number: int
    building: str
    unit: str
    room: str
    kind: str
    area: int
    area_source: str
    owner: str
    co_owners: str
    voter: str
    phone: str
    unsold: bool

    @property
    def door(self) -> tuple[str, str, str]:
        """Which 专有部分 this is."""
        return self.building, self.unit, self.room

    @property
    def who(self) -> str:
        """Who votes: by telephone, or by name where none is known."""
        return self.phone or self.voter


def template() -> bytes:
    """The empty table."""
    return SHAPE.template()


def read(path: Path) -> tuple[list[Row], list[Fault]]:
    """The good rows of a file, and every fault of the others. Raises Unreadable."""
    return _checked(SHAPE.rows(path))


def _checked(rows: Iterable[tuple[int, dict[str, str]]]) -> tuple[list[Row], list[Fault]]:
    good: list[Row] = []
    faults: list[Fault] = []
    doors: set[tuple[str, str, str]] = set()
    names: dict[str, str] = {}
    developer = ""
    for number, texts in rows:
        wrong = dict(_wrong(texts))
        row = None if wrong else _row(number, texts)
        if row is not None:
            voter = names.setdefault(row.who, row.voter)
            developer = developer or (row.who if row.unsold else "")
            wrong = dict(_clashes(row, doors, voter, developer))
        if row is not None and not wrong:
            doors.add(row.door)
            good.append(row)
        faults += [Fault(number, HEADINGS[name], why) for name, why in wrong.items()]
    return good, faults


def _wrong(texts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What is wrong with one row by itself."""
    for name in ("building", "room", "owner"):
        if not texts[name]:
            yield name, N_("没有填")
    for name, most in _LONGEST.items():
        if len(texts[name]) > most:
            yield name, N_("太长")
    if texts["kind"] and texts["kind"] not in KINDS:
        yield "kind", N_("用途写住宅、商铺、车位或其他")
    if texts["area_source"] and texts["area_source"] not in SOURCES:
        yield "area_source", N_("面积来源写登记簿、实测或合同")
    if area_of(texts["area"]) is None:
        yield "area", N_("面积写成数字，最多两位小数，如89.50")
    if texts["phone"] and clean_phone(texts["phone"]) is None:
        yield "phone", N_("手机号不对")
    if texts["unsold"] not in {"", "是", "否"}:
        yield "unsold", N_("写“是”或“否”")


def _clashes(
    row: Row, doors: set[tuple[str, str, str]], voter: str, developer: str
) -> Iterator[tuple[str, str]]:
    """What does not fit the rows before it."""
    if row.door in doors:
        yield "room", N_("这个房号前面已经有一行")
    if voter != row.voter:
        yield "phone", N_("同一个手机号写了两个投票人")
    if row.unsold and row.who != developer:
        yield "voter", N_("开发商未售的都由同一人投票")


def _row(number: int, texts: Mapping[str, str]) -> Row:
    return Row(
        number=number,
        building=texts["building"],
        unit=texts["unit"],
        room=texts["room"],
        kind=KINDS.get(texts["kind"], UnitKind.HOME).value,
        area=area_of(texts["area"]) or 0,
        area_source=SOURCES.get(texts["area_source"], AreaSource.REGISTER).value,
        owner=texts["owner"],
        co_owners=texts["co_owners"],
        voter=texts["voter"] or texts["owner"],
        phone=clean_phone(texts["phone"]) or "",
        unsold=texts["unsold"] == "是",
    )


def area_of(text: str) -> int | None:
    """A typed area in m² as whole 0.01 m²; None where it is none, or finer than that."""
    try:
        hundredths = Decimal(text) * 100
    except InvalidOperation:
        return None
    if not hundredths.is_finite() or not 0 < hundredths < 10**9:
        return None
    whole = hundredths.to_integral_value()
    return int(whole) if abs(hundredths - whole) < Decimal("0.0001") else None


def packed(rows: Iterable[Row]) -> list[dict[str, object]]:
    """Rows as they are kept until they are confirmed."""
    return [asdict(row) for row in rows]
