"""Reading at a pace: what pages send is read at once, a flood waits in its sender's own line."""

from __future__ import annotations

import socket
import time
from contextlib import closing

import pytest

from app import wires
from app.wires import Wire


def idle() -> Wire:
    return Wire(socket.AF_INET, socket.SOCK_STREAM)


def test_what_a_page_sends_is_read_without_a_wait() -> None:
    with closing(idle()) as wire:
        assert [wire.pause(60_000, 100.0), wire.pause(60_000, 100.0)] == [0, 0]
        assert all(wire.pause(300, 200.0 + at) == 0 for at in range(1000))


def test_a_flood_is_read_at_the_pace_and_no_faster() -> None:
    with closing(idle()) as wire:
        at = read = 0.0
        while at < 60:
            at += wire.pause(4096, at)
            read += 4096
    assert read <= wires.BURST + 60 * wires.RATE + 4096
    assert read >= 0.8 * 60 * wires.RATE


def test_many_small_reads_cost_more_than_their_bytes() -> None:
    with closing(idle()) as wire:
        waits = [wire.pause(10, 0.0) for _ in range(1000)]
    assert waits[0] == 0
    assert 0 < waits[-1] <= wires.LONGEST_PAUSE


def test_whoever_was_quiet_for_long_is_read_at_once_again() -> None:
    with closing(idle()) as wire:
        for _ in range(100):
            wire.pause(4096, 0.0)
        assert wire.pause(4096, 0.0) > 0
        assert wire.pause(4096, 60.0) == 0


def test_whoever_reads_on_and_on_makes_room_at_every_read(monkeypatch: pytest.MonkeyPatch) -> None:
    left, right = socket.socketpair()
    wire = Wire(left.family, left.type, fileno=left.detach())
    rooms: list[float] = []
    monkeypatch.setattr(wires, "sleep", rooms.append)
    with closing(right), closing(wire):
        right.sendall(b"many bytes")
        assert wire.recv(1) == b"m"
        assert rooms == [], "the first read after a silence keeps nobody waiting"
        for _ in range(5):
            wire.recv(1)
    assert rooms == [0] * 5


def test_the_copy_that_the_live_channel_reads_is_such_a_wire() -> None:
    left, right = socket.socketpair()
    wire = Wire(left.family, left.type, fileno=left.detach())
    with closing(right), closing(wire), closing(wire.dup()) as copy:
        assert isinstance(copy, Wire)
        right.sendall(b"hello")
        before = time.monotonic()
        assert copy.recv(4096) == b"hello"
        assert copy.pause(0, before) == 0
