"""Messages reach slow phones whole, in order, and everybody alike: ours beside the stock way."""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import websocket
from flask_socketio import SocketIO
from wsproto.frame_protocol import FrameProtocol

from app import frames, workers
from app.settings import from_environment
from tests.app.calling import PATIENCE, Phone, ask, asking, calling

KINDS = ("ours", "stock")


@pytest.fixture(scope="module")
def ours() -> Iterator[str]:
    with calling("ours") as address:
        yield address


@pytest.fixture(scope="module")
def stock() -> Iterator[str]:
    with calling("stock") as address:
        yield address


def _read_late(address: str) -> list[int]:
    """What a phone hears that stops reading while far more is sent than any buffer holds."""
    with Phone(address) as phone:
        asking(address, "/call?times=150&size=30000").join(PATIENCE)
        time.sleep(0.5)  # not waited for: longer than anything the server still has to do
        return phone.calls(until=149)


def test_a_phone_that_reads_late_gets_every_message_whole_and_in_order(ours: str) -> None:
    assert _read_late(ours) == list(range(150))


def test_the_stock_way_tears_them(stock: str) -> None:
    """The day this fails the library has been mended, and ``Line`` may go."""
    with pytest.raises((websocket.WebSocketException, ValueError, TypeError, IndexError)):
        _read_late(stock)


def test_others_hear_at_once_while_one_does_not_read(ours: str) -> None:
    with Phone(ours), Phone(ours) as reading:
        asked = asking(ours, "/call?times=150&size=30000")
        assert reading.calls(until=149) == list(range(150))
        asked.join(PATIENCE)


@pytest.mark.parametrize("way", ["turns", "between"])
@pytest.mark.parametrize("is_late", [False, True])
def test_what_all_are_told_and_what_each_is_told_keep_one_order(
    ours: str, way: str, *, is_late: bool
) -> None:
    with Phone(ours) as phone:
        asked = asking(ours, f"/{way}?times=20000")
        if is_late:
            asked.join(PATIENCE)
        assert phone.calls(until=19_999) == list(range(20_000))
        asked.join(PATIENCE)


@pytest.mark.parametrize("kind", KINDS)
def test_every_ask_is_acked_once_with_its_own_answer(
    kind: str, request: pytest.FixtureRequest
) -> None:
    with Phone(request.getfixturevalue(kind)) as phone:
        for number in range(500):
            phone.wire.send(f'42{number}["told",{number}]')
        heard = [phone.wire.recv() for _ in range(500)]

    assert sorted(heard) == sorted(f"43{number}[{number}]" for number in range(500))


@pytest.mark.parametrize("kind", KINDS)
def test_a_phone_that_still_polls_hears_the_same(kind: str, request: pytest.FixtureRequest) -> None:
    address = request.getfixturevalue(kind)
    base = f"http://{address}/socket.io/?EIO=4&transport=polling"
    opened = json.loads(_get(base)[1:])
    session = f"{base}&sid={opened['sid']}"
    _get(session, b"40")
    _get(session)
    ask(address, "/call?times=1&size=2")

    assert json.loads(_heard(session)[2:]) == ["call", {"number": 0, "pad": "长长"}]


def _get(url: str, body: bytes | None = None) -> str:
    with urllib.request.urlopen(url, body, timeout=PATIENCE) as answer:  # noqa: S310  # reason: our own server
        return str(answer.read().decode())


def _heard(session: str) -> str:
    """The first thing told; pings are answered on the way."""
    while True:
        for text in _get(session).split("\x1e"):
            if text != "2":
                return text
            _get(session, b"3")


@pytest.mark.parametrize("kind", KINDS)
def test_bytes_are_told_the_stock_way(kind: str, request: pytest.FixtureRequest) -> None:
    address = request.getfixturevalue(kind)
    with Phone(address) as phone:
        ask(address, "/bytes")

        assert phone.wire.recv() == '451-["call",{"_placeholder":true,"num":0}]'
        assert phone.wire.recv() == b"\x00\x01"


@pytest.mark.parametrize("kind", KINDS)
def test_whoever_is_left_out_does_not_hear(kind: str, request: pytest.FixtureRequest) -> None:
    address = request.getfixturevalue(kind)
    with Phone(address) as one, Phone(address) as other:
        ask(address, f"/others?but={one.sid}")

        assert (one.calls(until=2), other.calls(until=2)) == ([2], [1, 2])


def test_nothing_is_compressed(ours: str) -> None:
    with Phone(ours, "Sec-WebSocket-Extensions: permessage-deflate") as phone:
        assert "sec-websocket-extensions" not in (phone.wire.getheaders() or {})


def test_a_phone_that_goes_away_in_the_middle_harms_nobody(ours: str) -> None:
    with Phone(ours) as staying:
        leaving = Phone(ours)
        asked = asking(ours, "/call?times=100&size=30000")
        assert leaving.wire.sock is not None
        leaving.wire.sock.close()
        assert staying.calls(until=99) == list(range(100))
        asked.join(PATIENCE)


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65_535, 65_536, 70_000])
def test_a_frame_is_the_librarys_own(size: int) -> None:
    text = "a" * size
    theirs = FrameProtocol(client=False, extensions=[]).send_data(text, fin=True)

    assert frames.frame_of(text) == bytes(theirs)


def test_a_library_that_changed_inside_gets_the_stock_parts(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    assert frames.fits()
    live: Any = SocketIO()
    monkeypatch.setattr(frames, "_EXPECTED", ((SocketIO, ("no_such_method",)),))
    frames.install(live)

    assert not frames.fits()
    assert workers.manager(from_environment({}, tmp_path)) is None
    assert "stock" in caplog.text
