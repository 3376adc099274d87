"""Token buckets with the clock stopped: what is heard, what is refused, what is forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from app import clock, floods
from app.floods import Buckets

START = datetime(2026, 10, 9, 12, tzinfo=UTC)


def taken(buckets: Buckets, key: str, tries: int, *, after: float = 0) -> int:
    """How many of so many tries, so many seconds after the start, are heard."""
    with clock.stopped(START + timedelta(seconds=after)):
        return sum(buckets.take(key) for _ in range(tries))


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The house's own limits, with nothing counted yet."""
    for name in ("EVENTS", "ADDRESSES", "ARRIVALS", "PATIENCE"):
        limit: Buckets = getattr(floods, name)
        monkeypatch.setattr(floods, name, Buckets(limit.burst, limit.per_second))
    with clock.stopped(START):
        yield


def test_a_burst_is_heard_and_then_what_trickles_in() -> None:
    buckets = Buckets(burst=10, per_second=2)
    assert taken(buckets, "a", 15) == 10
    assert taken(buckets, "a", 15, after=3) == 6
    assert taken(buckets, "a", 1, after=3.4) == 0
    assert taken(buckets, "a", 15, after=3.5) == 1


def test_a_bucket_never_holds_more_than_its_burst() -> None:
    buckets = Buckets(burst=10, per_second=2)
    assert taken(buckets, "a", 15) == 10
    assert taken(buckets, "a", 15, after=3600) == 10


def test_one_who_floods_takes_nothing_from_another() -> None:
    buckets = Buckets(burst=10, per_second=2)
    assert taken(buckets, "a", 1000) == 10
    assert taken(buckets, "b", 10) == 10


def test_a_clock_set_back_gives_nothing_and_takes_nothing() -> None:
    buckets = Buckets(burst=10, per_second=2)
    assert taken(buckets, "a", 4, after=100) == 4
    assert taken(buckets, "a", 15, after=0) == 6


def test_who_has_been_idle_is_forgotten() -> None:
    buckets = Buckets(burst=10, per_second=2)
    for number in range(50):
        taken(buckets, str(number), 10)
    assert len(buckets) == 50
    taken(buckets, "late", 1, after=4.9)
    assert len(buckets) == 51
    taken(buckets, "later", 1, after=5)
    assert len(buckets) == 2


def test_memory_is_bounded_however_many_come() -> None:
    buckets = Buckets(burst=10, per_second=2, most_keys=100)
    for number in range(1000):
        taken(buckets, str(number), 1)
    assert len(buckets) == 100


@pytest.mark.usefixtures("fresh")
def test_twenty_sockets_of_one_person_share_one_bucket() -> None:
    heard = sum(floods.may_ask(f"s{n % 20}", 7, "192.0.2.1") for n in range(1000))
    assert heard == floods.EVENTS.burst
    assert floods.may_ask("other", 8, "192.0.2.1")


@pytest.mark.usefixtures("fresh")
def test_a_hall_of_people_behind_one_address_is_heard() -> None:
    for person in range(500):
        assert floods.may_arrive(f"login{person}", "192.0.2.1")
        assert all(floods.may_ask(f"s{person}", person, "192.0.2.1") for _ in range(50))


@pytest.mark.usefixtures("fresh")
def test_forty_visitors_behind_one_address_are_heard_beside_one_that_floods() -> None:
    flooder = sum(floods.may_ask("flooder", None, "192.0.2.1") for _ in range(5000))
    assert flooder == floods.EVENTS.burst
    for visitor in range(40):
        assert floods.may_arrive("", "192.0.2.1")
        assert all(floods.may_ask(f"s{visitor}", None, "192.0.2.1") for _ in range(20))


@pytest.mark.usefixtures("fresh")
def test_visitors_by_the_thousand_from_one_address_are_refused_there_alone() -> None:
    heard = sum(floods.may_ask(f"s{n}", None, "192.0.2.1") for n in range(5000))
    assert heard == floods.ADDRESSES.burst
    assert not floods.may_arrive("", "192.0.2.1")
    assert floods.may_arrive("", "192.0.2.2")
    assert floods.may_arrive("login", "192.0.2.1")
    assert floods.may_ask("s", 7, "192.0.2.1")


@pytest.mark.usefixtures("fresh")
def test_whoever_would_be_refused_is_turned_away_and_nobody_pays_for_asking() -> None:
    assert not any(floods.is_turned_away("login", "192.0.2.1") for _ in range(1000))
    while floods.may_arrive("login", "192.0.2.1"):
        assert not floods.is_turned_away("other", "192.0.2.1")
    assert floods.is_turned_away("login", "192.0.2.1")
    assert not floods.is_turned_away("", "192.0.2.1")
    for _ in range(floods.ADDRESSES.burst):
        floods.may_arrive("", "192.0.2.1")
    assert floods.is_turned_away("", "192.0.2.1")
    assert not floods.is_turned_away("", "192.0.2.2")


@pytest.mark.usefixtures("fresh")
def test_one_login_that_connects_without_end_is_refused() -> None:
    heard = sum(floods.may_arrive("login", "192.0.2.1") for _ in range(1000))
    assert heard == floods.ARRIVALS.burst
    assert floods.may_arrive("other", "192.0.2.1")


@pytest.mark.usefixtures("fresh")
def test_patience_is_with_the_person_whatever_the_connection() -> None:
    refused = sum(floods.is_patient_with(f"s{n % 20}", 7) for n in range(1000))
    assert refused == floods.PATIENCE.burst
    assert not floods.is_patient_with("a new one", 7)
    assert floods.is_patient_with("another", 8)


@pytest.mark.usefixtures("fresh")
def test_a_visitors_connection_is_forgotten_with_it() -> None:
    refused = sum(floods.is_patient_with("s", None) for _ in range(1000))
    assert refused == floods.PATIENCE.burst
    floods.gone("s")
    assert len(floods.PATIENCE) == 0
    assert floods.is_patient_with("s", None)


@pytest.mark.usefixtures("fresh")
def test_whoever_was_cut_at_another_worker_has_nothing_left_here() -> None:
    floods.exhaust(7)
    assert not floods.may_ask("s", 7, "192.0.2.1")
    assert not floods.is_patient_with("s", 7)
    assert floods.may_ask("s", 8, "192.0.2.1")
    with clock.stopped(START + timedelta(seconds=60)):
        assert floods.may_ask("s", 7, "192.0.2.1")
