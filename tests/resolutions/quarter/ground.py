"""The ground of a district, laid in bulk: streets, halls, units and their people, what was resolved."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import func, insert, select

from app.extensions import db
from app.people.models.membership import Membership
from app.people.models.person import Person
from app.permissions import Role
from app.places.models.hall import Hall
from app.places.models.place import Place, PlaceKind
from app.transaction import transaction
from meetings.models.meeting import Meeting, MeetingState
from meetings.models.motion import Motion, MotionState
from resolutions.models.resolution import Resolution
from resolutions.models.unit import Unit, UnitKind, UnitMember

BEFORE = datetime(2026, 9, 10, 2, tzinfo=UTC)
UNITS_IN_A_STREET = 6
DEPARTMENTS = 12
HOME = 12
"""Residents of a hall whose people are asked."""


@dataclass(frozen=True)
class Size:
    """How large the district is."""

    tasks: int = 5000
    streets: int = 43
    halls: int = 1665


@dataclass
class Street:
    """One street by the ids of its place, its officers and its units."""

    place: int
    secretary: int
    monitor: int
    officer: int
    party: int
    units: list[int]


@dataclass
class District:
    """Everything by id: what the story is told about."""

    place: int
    inspector: int
    officer: int
    administrator: int
    streets: list[Street] = field(default_factory=list)
    halls: list[tuple[int, int]] = field(default_factory=list)
    """(hall, number of its street)."""
    hall_places: dict[int, int] = field(default_factory=dict)
    departments: list[int] = field(default_factory=list)
    liaisons: dict[int, int] = field(default_factory=dict)
    """Unit → who acts for it."""
    residents: dict[int, list[int]] = field(default_factory=dict)
    """Hall → those who are asked there."""
    meetings: dict[int, int] = field(default_factory=dict)


class _Layer:
    """Lays rows table by table, with ids counted here so that rows can point at each other."""

    def __init__(self) -> None:
        self._rows: dict[Any, list[dict[str, Any]]] = {}
        self._first: dict[Any, int] = {}

    def add(self, model: Any, **values: Any) -> int:
        """Put a row down and return its id."""
        if model not in self._rows:
            self._rows[model] = []
            self._first[model] = (db.session.scalar(select(func.max(model.id))) or 0) + 1
        number = self._first[model] + len(self._rows[model])
        self._rows[model].append({"id": number, **values})
        return number

    def place(self, name: str, kind: PlaceKind, parent: tuple[int, str] | None) -> tuple[int, str]:
        """A place below another, with its path."""
        number = self.add(Place, kind=kind, name=name, parent_id=parent[0] if parent else None)
        path = f"{parent[1] if parent else '/'}{number}/"
        self._rows[Place][-1]["path"] = path
        return number, path

    def person(self, name: str, *held: tuple[Role, int]) -> int:
        """A person with roles."""
        number = self.add(Person, name=name, created_at=BEFORE, locale="zh_Hans")
        for role, place in held:
            self.add(
                Membership, person_id=number, place_id=place, role=role, since=date(2026, 1, 1)
            )
        return number

    def unit(self, name: str, kind: UnitKind, place: int) -> tuple[int, int]:
        """A unit and who acts for it."""
        unit = self.add(Unit, name=name, kind=kind, place_id=place, created_at=BEFORE)
        person = self.person(f"{name}联系人", (Role.LIAISON, place))
        self.add(UnitMember, unit_id=unit, person_id=person, since=BEFORE)
        return unit, person

    def lay(self) -> None:
        """Insert everything, parents first, and let ids given by the database go on from there."""
        with transaction():
            for model in sorted(self._rows, key=_ORDER.index):
                db.session.execute(insert(model), self._rows[model])
                if db.session.get_bind().dialect.name == "postgresql":
                    table = model.__tablename__
                    db.session.execute(
                        select(
                            func.setval(
                                func.pg_get_serial_sequence(table, "id"),
                                select(func.max(model.id)).scalar_subquery(),
                            )
                        )
                    )


_ORDER = [Place, Person, Membership, Hall, Unit, UnitMember, Meeting, Motion, Resolution]


def laid(size: Size, resolutions: list[int], asked: set[int]) -> tuple[District, list[int]]:
    """Lay the ground; ``resolutions`` are the numbers of the halls that resolved them.

    Return the district, and the id of each resolution. The people of the halls in ``asked``
    (numbers too) can be asked.
    """
    layer = _Layer()
    top = layer.place("朝阳区", PlaceKind.DISTRICT, None)
    district = District(
        place=top[0],
        inspector=layer.person("何巡查", (Role.THIRD_PARTY, top[0])),
        officer=layer.person("齐区办", (Role.DISTRICT, top[0])),
        administrator=layer.person("管理员", (Role.ADMINISTRATOR, top[0])),
    )
    for number in range(DEPARTMENTS):
        unit, person = layer.unit(f"区第{number + 1}局", UnitKind.DEPARTMENT, top[0])
        district.departments.append(unit)
        district.liaisons[unit] = person
    paths = [_street(layer, district, number, top) for number in range(size.streets)]
    for number in range(size.halls):
        _hall(layer, district, number, paths[number % size.streets], asked=number in asked)
    made = [_resolution(layer, district, hall, n) for n, hall in enumerate(resolutions)]
    layer.lay()
    return district, made


def _street(layer: _Layer, district: District, number: int, top: tuple[int, str]) -> Any:
    place = layer.place(f"第{number + 1}街道", PlaceKind.STREET, top)
    units = []
    for nth in range(UNITS_IN_A_STREET):
        unit, person = layer.unit(f"{number + 1}街道{nth + 1}队", UnitKind.PROPERTY, place[0])
        units.append(unit)
        district.liaisons[unit] = person
    office = {
        role: layer.person(f"{number + 1}街{role.value}", (role, place[0]))
        for role in (Role.SECRETARY, Role.MONITOR, Role.STREET, Role.PARTY)
    }
    district.streets.append(
        Street(
            place=place[0],
            secretary=office[Role.SECRETARY],
            monitor=office[Role.MONITOR],
            officer=office[Role.STREET],
            party=office[Role.PARTY],
            units=units,
        )
    )
    return [
        layer.place(f"{number + 1}街{nth + 1}社区", PlaceKind.COMMUNITY, place) for nth in range(5)
    ]


def _hall(layer: _Layer, district: District, number: int, above: Any, *, asked: bool) -> None:
    street = number % len(district.streets)
    place = layer.place(f"小区{number + 1}", PlaceKind.ESTATE, above[number % len(above)])
    hall = layer.add(
        Hall, code=f"q{number}", name=f"议事厅{number + 1}", place_id=place[0], rules={},
        created_at=BEFORE,
    )  # fmt: skip
    district.halls.append((hall, street))
    district.hall_places[hall] = place[0]
    officers = district.streets[street]
    district.meetings[hall] = layer.add(
        Meeting, hall_id=hall, title="议事会", place_text="活动室", starts_at=BEFORE,
        state=MeetingState.CLOSED, noticed_at=BEFORE, closed_at=BEFORE, created_at=BEFORE,
        chair_id=officers.officer, clerk_id=officers.secretary,
        screen_token=f"s{number}", checkin_token=f"c{number}",
    )  # fmt: skip
    if asked:
        district.residents[hall] = [
            layer.person(f"居民{number}-{nth}", (Role.RESIDENT, place[0])) for nth in range(HOME)
        ]


def _resolution(layer: _Layer, district: District, number: int, serial: int) -> int:
    hall, street = district.halls[number]
    mover = district.streets[street].secretary
    said: dict[str, Any] = {
        "title": f"决议{serial + 1}",
        "text": "按方案办",
        "verdict": "赞成3反对0",
    }
    motion = layer.add(
        Motion, meeting_id=district.meetings[hall], mover_id=mover, state=MotionState.ADOPTED,
        moved_at=BEFORE, decided_at=BEFORE, yes=3, no=0, abstain=0, **said,
    )  # fmt: skip
    return layer.add(
        Resolution, motion_id=motion, hall_id=hall, year=2026, serial=serial + 1,
        adopted_at=BEFORE, **said,
    )  # fmt: skip
