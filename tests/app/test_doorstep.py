"""Who waits at the doorstep, with the time told: who is borne, and who goes first."""

from __future__ import annotations

from functools import partial

from app.doorstep import FROM_ONE, IN_ALL, Doorstep

HALL = 200
PER_PHONE = 6


def waiting(door: Doorstep, address: str, names: range, until: float = 30.0) -> list[int]:
    """So many wait; the list that fills with those who are turned away."""
    gone: list[int] = []
    for name in names:
        door.wait((address, name), address, until, partial(gone.append, name))
    return gone


def test_a_hall_behind_one_address_is_let_in_at_one_moment() -> None:
    door = Doorstep()
    assert waiting(door, "192.0.2.1", range(HALL * PER_PHONE)) == []
    assert len(door) == HALL * PER_PHONE


def test_one_too_many_from_an_address_takes_the_place_of_its_own_longest() -> None:
    door = Doorstep(from_one=3, in_all=100)
    others = waiting(door, "192.0.2.1", range(3))
    flood = waiting(door, "192.0.2.9", range(50))
    assert others == []
    assert flood == list(range(47))
    assert len(door) == 6


def test_one_too_many_in_all_takes_the_place_of_whoever_has_waited_longest() -> None:
    door = Doorstep(from_one=10, in_all=4)
    first = waiting(door, "192.0.2.1", range(2))
    second = waiting(door, "192.0.2.2", range(3))
    assert (first, second) == ([0], [])
    assert len(door) == 4


def test_a_flood_from_many_addresses_is_bounded_too() -> None:
    door = Doorstep()
    for place in range(20):
        waiting(door, f"192.0.2.{place}", range(FROM_ONE))
    assert len(door) == IN_ALL


def test_whose_time_is_over_goes_and_whoever_began_to_speak_has_more() -> None:
    door = Doorstep()
    gone = waiting(door, "192.0.2.1", range(3), until=30.0)
    door.hurry(("192.0.2.1", 1), 60.0)
    door.look(29.9)
    assert gone == []
    door.look(30.0)
    assert gone == [0, 2]
    door.look(60.0)
    assert gone == [0, 2, 1]
    assert len(door) == 0


def test_whoever_has_entered_is_not_waited_for_and_leaves_nothing_behind() -> None:
    door = Doorstep(from_one=2)
    gone = waiting(door, "192.0.2.1", range(2))
    for name in range(2):
        door.enter(("192.0.2.1", name))
        door.hurry(("192.0.2.1", name), 0.0)
    door.enter(("192.0.2.1", 1))
    door.look(1000.0)
    assert waiting(door, "192.0.2.1", range(2, 4)) == []
    assert (gone, len(door)) == ([], 2)


def test_a_connection_kept_for_its_next_request_waits_anew() -> None:
    door = Doorstep()
    gone = waiting(door, "192.0.2.1", range(1), until=30.0)
    again = waiting(door, "192.0.2.1", range(1), until=75.0)
    door.look(30.0)
    assert (gone, again, len(door)) == ([], [], 1)
