"""The owners' register of the main estate."""

from __future__ import annotations

from collections.abc import Iterator

from app import clock
from app.demo.town import Town
from app.extensions import db
from app.people.models.person import Person
from app.transaction import transaction
from votes.models.owner import OwnersImport
from votes.services import owners_register
from votes.services.owners_table import Row, packed

AREAS = (8950, 12033, 6780, 8950, 14310)
"""In 0.01 m², by the room's place on its floor."""
UNSOLD = 3


def register(town: Town) -> None:
    """Every neighbour owns their home; a few spaces are theirs, a few flats the developer's."""
    by = town.people["secretary"]
    with transaction():
        made = OwnersImport(
            place_id=town.estate.id,
            file_name="幸福里小区业主名册.xlsx",
            rows=packed(_rows(town)),
            faults=[],
            made_at=clock.now(),
            made_by_id=by.id,
        )
        db.session.add(made)
        db.session.flush()
        owners_register.confirm(made, by=by)


def _rows(town: Town) -> Iterator[Row]:
    neighbours = [*town.representatives, *town.residents]
    for number, person in enumerate(neighbours):
        yield _home(number, person)
    for number, person in enumerate(neighbours[:5]):
        yield _row(f"B1-{number + 1}", person.name, person.phone or "", 1250, "parking")
    for number in range(UNSOLD):
        yield _row(f"6{number + 1}1", "幸福置业有限公司", "", 9560, "home", unsold=True)


def _home(number: int, person: Person) -> Row:
    home = person.household
    building, unit, room = (home.building, home.unit, home.room) if home else ("", "", "")
    return Row(
        number=number,
        building=building,
        unit=unit,
        room=room,
        kind="home",
        area=AREAS[number % len(AREAS)],
        area_source="register",
        owner=person.name,
        co_owners="",
        voter=person.name,
        phone=person.phone or "",
        unsold=False,
    )


def _row(room: str, owner: str, phone: str, area: int, kind: str, *, unsold: bool = False) -> Row:
    voter = "王经理" if unsold else owner
    place = "6号楼" if unsold else "地下车库"
    source = "survey" if unsold else "contract"
    return Row(0, place, "", room, kind, area, source, owner, "", voter, phone, unsold)
