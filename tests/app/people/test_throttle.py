"""The memory of failed tries."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from app import clock
from app.errors import TooMany
from app.people.services import throttle


def test_the_wait_doubles_up_to_a_quarter_of_an_hour(app: Flask) -> None:
    at = clock.now()
    waits = []
    for _ in range(20):
        with clock.stopped(at):
            throttle.attempt("key")
            until = throttle.waits_until("key") or at
        waits.append((until - at).total_seconds())
        at = until + timedelta(seconds=1)
    assert waits[:4] == [0, 0, 0, 0]
    assert waits[4:8] == [2, 4, 8, 16]
    assert waits[-1] == throttle.LONGEST_WAIT.total_seconds()


def test_who_must_wait_is_told_for_how_long(app: Flask) -> None:
    for _ in range(throttle.FREE_TRIES):
        throttle.failed("key")
    with pytest.raises(TooMany, match="次数太多") as refusal:
        throttle.check("key")
    assert "秒后再试" in str(refusal.value.remedy)


def test_a_day_later_all_is_forgotten(app: Flask) -> None:
    at = clock.now()
    for _ in range(throttle.FREE_TRIES):
        throttle.failed("key")
    with clock.stopped(at + throttle.FORGOTTEN_AFTER + timedelta(seconds=1)):
        throttle.attempt("key")
        throttle.check("key")


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("192.0.2.77", "range:192.0.2.0/24"),
        ("2001:db8:1:2ff::5", "range:2001:db8:1:200::/56"),
        (None, "range:unknown"),
        ("not an address", "range:unknown"),
    ],
)
def test_addresses_are_counted_by_their_network(address: str | None, key: str) -> None:
    assert throttle.range_of(address) == key


def test_a_range_is_slowed_by_seconds_at_most(app: Flask) -> None:
    for _ in range(throttle.RANGE_FREE_TRIES):
        throttle.failed_from("192.0.2.1")
    assert throttle.pause_for("192.0.2.200") == 0
    for _ in range(200):
        throttle.failed_from("192.0.2.2")
    assert throttle.pause_for("192.0.2.200") == throttle.RANGE_LONGEST
    assert throttle.pause_for("192.0.3.1") == 0
