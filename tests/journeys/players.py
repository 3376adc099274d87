"""The people of a journey: a small hall with three representatives, and everyone a decision needs."""

from __future__ import annotations

from dataclasses import dataclass

from app.people.models.membership import Constituency
from app.people.models.person import Person
from app.people.services.accounts import grant, open_account, set_password
from app.permissions import Role
from app.places.models.place import PlaceKind
from app.places.services.founding import found_hall, found_place
from app.transaction import transaction

PASSWORD = "journey-password"
REPRESENTATIVES = ("张秀英", "李建国", "王桂兰")


@dataclass(frozen=True)
class Cast:
    """Telephone numbers by part, and where they all live."""

    hall: str
    place_id: int
    phones: dict[str, str]


def gather(code: str) -> Cast:
    """Found a hall with everyone a decision needs; all share one password."""
    parts = {
        "secretary": ("孙文静", Role.SECRETARY),
        "chair": ("周卫东", Role.CHAIR),
        "monitor": ("钱淑芬", Role.MONITOR),
        "third_party": ("何复核", Role.THIRD_PARTY),
        "expert": ("沈学文", Role.EXPERT),
        "liaison": ("赵物业", Role.LIAISON),
        "resident": ("吴居民", Role.RESIDENT),
        **{
            f"rep{number}": (name, Role.REPRESENTATIVE)
            for number, name in enumerate(REPRESENTATIVES, 1)
        },
    }
    phones = {part: f"137{sum(code.encode()):04d}{n:04d}" for n, part in enumerate(parts)}
    with transaction():
        place = found_place(f"{code}小区", PlaceKind.ESTATE)
        found_hall(place, code=code, name="团结湖居民议事厅", phone="010-6500 0000")
        hashed: str | None = None
        for part, (name, role) in parts.items():
            person = open_account(name, phone=phones[part])
            hashed = hashed or _hash(person)
            person.password_hash = hashed
            chosen = Constituency.RESIDENT if role is Role.REPRESENTATIVE else None
            grant(person, role, place, constituency=chosen)
    return Cast(code, place.id, phones)


def _hash(person: Person) -> str:
    set_password(person, PASSWORD)
    assert person.password_hash
    return person.password_hash
