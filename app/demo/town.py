"""The demonstration's ground: one street, two estates, their halls and their people.

Names are invented. 幸福里小区 is the main hall, code ``demo``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from app.extensions import db
from app.people.models.membership import Constituency
from app.people.models.person import Household, Person
from app.people.services.accounts import grant, open_account, set_password
from app.permissions import Role
from app.places.models.hall import Hall
from app.places.models.place import Place, PlaceKind
from app.places.services.founding import found_hall, found_place, join_virtual

CODE = "demo"
PASSWORD = "yishiting-demo"  # noqa: S105 - printed at start; demonstration accounts only

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = ("秀英", "建国", "桂兰", "志强", "丽华", "国庆", "玉梅", "海燕", "明", "淑珍")
REPRESENTATIVES = 40
RESIDENTS = 60


@dataclass
class Town:
    """Who and what the demonstration holds; each stage's part finds its people here."""

    ACCOUNTS: ClassVar[tuple[tuple[str, str], ...]] = (
        ("13800000001", "议事秘书 secretary"),
        ("13800000002", "主持人 chair"),
        ("13800000101", "议事代表 representative (…0101 – …0140)"),
        ("13800000201", "居民 resident (…0201 – …0260)"),
        ("13800000003", "监督员 monitor"),
        ("13800000004", "物业公司联系人 responsible unit"),
        ("13800000005", "街道专班 street staff"),
        ("13800000006", "议事能手 expert"),
        ("13800000007", "监票员 teller"),
        ("13800000008", "街道市容所联系人 responsible unit of the street"),
        ("13800000009", "系统管理员 administrator"),
    )

    hall: Hall
    second_hall: Hall
    people: dict[str, Person] = field(default_factory=dict)
    representatives: list[Person] = field(default_factory=list)
    residents: list[Person] = field(default_factory=list)

    @property
    def estate(self) -> Place:
        """The main hall's place."""
        return self.hall.place


def found_town() -> Town:
    """Found the places and open the accounts, inside the caller's transaction."""
    district = found_place("朝阳区", PlaceKind.DISTRICT)
    street = found_place("和平里街道", PlaceKind.STREET, parent=district)
    community = found_place("幸福社区", PlaceKind.COMMUNITY, parent=street)
    estate = found_place("幸福里小区", PlaceKind.ESTATE, parent=community)
    other = found_place("枣园北里1号院", PlaceKind.ESTATE, parent=community)
    across = found_place("幸福地域共同体", PlaceKind.VIRTUAL, parent=street)
    join_virtual(across, estate)
    join_virtual(across, other)
    town = Town(
        hall=found_hall(estate, code=CODE, name="幸福里居民议事厅", phone="010-6000 0001"),
        second_hall=found_hall(
            other, code="zaoyuan", name="枣园北里居民议事厅", phone="010-6000 0002"
        ),
    )
    _officers(town, street)
    _neighbours(town)
    return town


def _officers(town: Town, street: Place) -> None:
    posts = (
        ("secretary", "孙文静", "13800000001", Role.SECRETARY, town.estate),
        ("chair", "周卫东", "13800000002", Role.CHAIR, town.estate),
        ("monitor", "钱淑芬", "13800000003", Role.MONITOR, town.estate),
        ("liaison", "赵物业", "13800000004", Role.LIAISON, town.estate),
        ("street", "冯晓光", "13800000005", Role.STREET, street),
        ("expert", "沈学文", "13800000006", Role.EXPERT, town.estate),
        ("teller", "卫国平", "13800000007", Role.TELLER, town.estate),
        ("administrator", "韩管理", "13800000009", Role.ADMINISTRATOR, street),
    )
    first: Person | None = None
    for part, name, phone, role, place in posts:
        person = open_account(name, phone=phone)
        if first is None:  # one hash for all: forty accounts would take two seconds
            set_password(person, PASSWORD)
            first = person
        person.password_hash = first.password_hash
        grant(person, role, place, appointed_by="幸福社区居民代表会议")
        town.people[part] = person


def _neighbours(town: Town) -> None:
    kinds = list(Constituency)
    for number in range(REPRESENTATIVES):
        person = _neighbour(town, number, f"138000001{number + 1:02d}")
        grant(
            person,
            Role.REPRESENTATIVE,
            town.estate,
            constituency=kinds[number % 5],
            appointed_by="幸福社区居民代表会议",
        )
        town.representatives.append(person)
    for number in range(RESIDENTS):
        person = _neighbour(town, REPRESENTATIVES + number, f"138000002{number + 1:02d}")
        grant(person, Role.RESIDENT, town.estate)
        town.residents.append(person)


def _neighbour(town: Town, number: int, phone: str) -> Person:
    home = Household(
        place=town.estate,
        building=f"{number // 20 + 1}号楼",
        unit=f"{number % 20 // 5 + 1}单元",
        room=f"{number % 5 + 1}01",
    )
    db.session.add(home)
    name = _SURNAMES[number % len(_SURNAMES)] + _GIVEN[(number * 7 + number // 20) % len(_GIVEN)]
    person = open_account(name, phone=phone, household=home)
    person.password_hash = town.people["secretary"].password_hash
    return person
