"""Set a district with tasks in every colour in one line: two streets, a community, three halls."""

from __future__ import annotations

from dataclasses import dataclass

from app import clock
from app.people.models.person import Person
from app.permissions import Role
from app.places.models.place import Place, PlaceKind
from tests.resolutions.works import Works, at, decided_works
from tests.support.factories import make_hall, make_person, make_place


@dataclass
class District:
    """A district of two streets; in the first a community with two halls at work."""

    top: Place
    street: Place
    other: Place
    community: Place
    first: Works
    second: Works
    officer: Person
    """Of the district."""
    head: Person
    """Of the first street."""


def make_district() -> District:
    """Made on a Monday: by the next one some tasks are late, near, on time, and done."""
    top = make_place("西城区", PlaceKind.DISTRICT)
    street = make_place("吉祥街道", PlaceKind.STREET, top)
    other = make_place("太平街道", PlaceKind.STREET, top)
    community = make_place("幸福社区", PlaceKind.COMMUNITY, street)
    halls = [make_hall(place=make_place(name, parent=community)) for name in ("东里", "西里")]
    first, second = decided_works(halls[0]), decided_works(halls[1])
    decided_works(make_hall(place=make_place("远里", parent=other))).accepted(working_days=2)
    for number in range(2):
        first.accepted(title=f"迟{number}", working_days=2)
    first.accepted(title="远", working_days=20)
    second.accepted(title="近", working_days=6)
    second.written_off(title="成")
    second.handed_in(title="待查", working_days=9)
    return District(
        top,
        street,
        other,
        community,
        first,
        second,
        officer=make_person(Role.DISTRICT, at=top),
        head=make_person(Role.STREET, at=street),
    )


def grow(district: District, halls: int) -> None:
    """So many more halls in the community, each with two tasks that are soon late."""
    with clock.stopped(at(9, 21)):
        for number in range(halls):
            hall = make_hall(place=make_place(f"新里{number}", parent=district.community))
            works = decided_works(hall)
            works.accepted(working_days=2)
            works.accepted(title="又一项", working_days=2)
