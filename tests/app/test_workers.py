"""What one process tells, the phones of another hear: whole, in order, and whatever Redis does."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from app import workers
from app.deploy import needs, private_redis
from app.deploy.packages import obtain
from app.workers import Neighbours
from tests.app.calling import PATIENCE, Phone, ask, asking, calling

SOON = 10.0
"""Seconds: far less than an act would wait for a Redis that does not answer, message by message."""


@pytest.fixture
def redis_of_ours(tmp_path: Path) -> Iterator[str]:
    """A Redis that a test may stop, cut and kill."""
    obtain([needs.REDIS], tmp_path / "log")
    url = private_redis.start(tmp_path / "redis")
    yield url
    private_redis.stop(url, tmp_path / "redis")


@pytest.fixture
def two(redis_of_ours: str) -> Iterator[tuple[str, str]]:
    """Two processes of one house."""
    with calling(redis_of_ours) as one, calling(redis_of_ours) as other:
        wait_for_ears(redis_of_ours, 2)
        yield one, other


def wait_for_ears(url: str, count: int) -> None:
    """Until so many processes listen."""
    until = time.monotonic() + PATIENCE
    with redis.Redis.from_url(url) as door:
        while door.pubsub_numsub("yishiting-calling")[0][1] != count:
            assert time.monotonic() < until
            time.sleep(0.05)


def test_phones_of_both_hear_everything_in_order(two: tuple[str, str]) -> None:
    one, other = two
    with Phone(one) as here, Phone(other) as there, Phone(other) as beside:
        asked = asking(one, "/call?times=3000&size=300")
        for phone in (here, there, beside):
            assert phone.calls(until=2999) == list(range(3000))
        asked.join(PATIENCE)


def test_whoever_was_cut_off_from_redis_has_its_phones_look_again(
    two: tuple[str, str], redis_of_ours: str
) -> None:
    one, other = two
    with Phone(one) as here, Phone(other) as there, redis.Redis.from_url(redis_of_ours) as door:
        assert door.execute_command("CLIENT", "KILL", "TYPE", "pubsub") == 2
        assert here.hears()[0] == there.hears()[0] == "look"
        wait_for_ears(redis_of_ours, 2)
        ask(one, "/call?times=1&size=1")
        assert there.calls(until=0) == [0]


def test_a_redis_that_stands_still_keeps_nobody_waiting_and_is_made_up_for(
    two: tuple[str, str], redis_of_ours: str
) -> None:
    one, other = two
    with redis.Redis.from_url(redis_of_ours) as door:
        number = int(door.info("server")["process_id"])
    with Phone(one) as here, Phone(other) as there:
        os.kill(number, signal.SIGSTOP)
        try:
            began = time.monotonic()
            ask(one, "/call?times=200&size=1")
            assert here.calls(until=199) == list(range(200))
            assert time.monotonic() - began < SOON
            time.sleep(5)  # not waited for: the process must have given the message up
        finally:
            os.kill(number, signal.SIGCONT)
        ask(one, "/call?times=1&size=1")
        heard = [there.hears()]
        while heard[-1][0] != "look":
            heard.append(there.hears())


def test_what_one_process_takes_is_its_own_until_it_is_over(
    redis_of_ours: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = (Neighbours(redis_of_ours, "yishiting", listens=False) for _ in range(2))

    def take(as_whom: Neighbours, *keys: str) -> set[str]:
        monkeypatch.setattr(workers, "_ours", lambda: as_whom)
        return workers.take(keys, 60)

    assert take(one, "a", "b") == {"a", "b"}
    assert take(other, "a", "c") == {"c"}
    workers.release(["a", "c"], 0.05)
    with redis.Redis.from_url(redis_of_ours) as door:
        while door.exists("yishiting:a"):
            time.sleep(0.01)
    assert take(other, "a", "b") == {"a"}
    for ours in (one, other):
        ours.door.close()


def test_where_there_is_no_redis_everything_is_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    away = Neighbours("redis://127.0.0.1:1", "yishiting", listens=False)
    for ours in (None, away):
        monkeypatch.setattr(workers, "_ours", lambda ours=ours: ours)
        assert workers.take(["a"], 60) == {"a"}
        workers.release(["a"], 1)
