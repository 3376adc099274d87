"""A server that is held up lets go of whoever says nothing, and of nobody who is only slow.

``hasty``: the bare server with a second for each thing that the house waits half a minute for.
"""

from __future__ import annotations

import http.client
import json
import socket
import struct
import time
from collections.abc import Iterator
from contextlib import closing, suppress

import pytest

from tests.app.calling import PATIENCE, Phone, calling

HEAD = b"POST /count HTTP/1.1\r\nHost: here\r\nContent-Length: 40\r\n\r\n"
MANY = 40
LIMIT = 64 * 1024


@pytest.fixture(scope="module")
def hasty() -> Iterator[str]:
    with calling("hasty") as address:
        yield address


def wire_to(address: str) -> socket.socket:
    host, _, port = address.partition(":")
    return socket.create_connection((host, int(port)), timeout=PATIENCE)


def wire_of(phone: Phone) -> socket.socket:
    wire = phone.wire.sock
    assert wire is not None
    return wire


def ended(wire: socket.socket) -> bytes:
    """What still comes until the other end closes. Raises TimeoutError where it never does."""
    came = b""
    try:
        while read := wire.recv(65536):
            came += read
    except ConnectionError:
        pass
    return came


def counted(address: str, what: str = "/counted") -> int:
    """How many requests the application itself was ever asked to count."""
    with closing(http.client.HTTPConnection(address, timeout=PATIENCE)) as asking:
        asking.request("GET", what)
        return int(asking.getresponse().read())


def sent_on_and_on(wire: socket.socket, piece: bytes) -> None:
    """Send until the other end has closed. Raises ConnectionError then."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        wire.sendall(piece)
        time.sleep(0.05)


def test_connections_that_never_speak_are_closed(hasty: str) -> None:
    wires = [wire_to(hasty) for _ in range(MANY)]
    assert [ended(wire) for wire in wires] == [b""] * MANY
    for wire in wires:
        wire.close()


@pytest.mark.parametrize(
    "begun",
    [
        b"POST /cou",
        HEAD[:-2],
        b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nUpgrade: websocket\r\n",
    ],
    ids=["line", "head", "handshake"],
)
def test_a_head_that_never_ends_is_closed_and_not_taken_for_a_whole_one(
    hasty: str, begun: bytes
) -> None:
    before = counted(hasty)
    with wire_to(hasty) as wire:
        wire.sendall(begun)
        assert ended(wire) == b""
    assert counted(hasty) == before


def test_a_head_that_trickles_for_ever_is_closed(hasty: str) -> None:
    with wire_to(hasty) as wire:
        wire.sendall(HEAD[:-2])
        with pytest.raises(ConnectionError):
            sent_on_and_on(wire, b"x: y\r\n")


def test_a_connection_is_kept_for_a_while_and_then_closed(hasty: str) -> None:
    with closing(http.client.HTTPConnection(hasty, timeout=PATIENCE)) as kept:
        for _ in range(2):
            kept.request("GET", "/counted")
            kept.getresponse().read()
        assert ended(kept.sock) == b""


def test_a_body_that_stops_is_given_up(hasty: str) -> None:
    with wire_to(hasty) as wire:
        wire.sendall(HEAD + b"half of it")
        assert b" 200 " not in ended(wire)


def test_a_slow_phone_is_heard_to_its_end(hasty: str) -> None:
    """Its body takes longer than any one deadline; no gap in it does."""
    before = counted(hasty)
    with wire_to(hasty) as wire:
        for piece in (HEAD[:20], HEAD[20:]):
            wire.sendall(piece)
            time.sleep(0.2)
        for _ in range(8):
            time.sleep(0.3)
            wire.sendall(b"12345")
        assert wire.recv(65536).startswith(b"HTTP/1.1 200")
    assert counted(hasty) == before + 1


def test_a_slow_reader_gets_its_page_whole(hasty: str) -> None:
    """The page takes longer than a piece of it may."""
    size = 30_000_000
    with wire_to(hasty) as wire:
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 256 * 1024)
        wire.sendall(
            b"GET /long?size=%d HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n" % size
        )
        came = 0
        while read := wire.recv(256 * 1024):
            came += len(read)
            time.sleep(0.02)
    assert came > size


def test_a_page_that_nobody_reads_is_given_up(hasty: str) -> None:
    before = counted(hasty, "/over")
    with wire_to(hasty) as wire:
        wire.sendall(b"GET /long?size=80000000 HTTP/1.1\r\nHost: here\r\n\r\n")
        while counted(hasty, "/over") == before:
            time.sleep(0.05)
        assert len(ended(wire)) < 80_000_000


def test_a_message_that_is_too_large_is_not_waited_for(hasty: str) -> None:
    """Its head says a gigabyte; the line ends when more than a message has come."""
    with Phone(hasty) as phone:
        wire = wire_of(phone)
        wire.sendall(struct.pack(">BBQ", 0x81, 0xFF, 1 << 30) + bytes(4))
        with pytest.raises(ConnectionError):
            sent_on_and_on(wire, b"x" * LIMIT)


def test_the_largest_message_is_taken(hasty: str) -> None:
    with Phone(hasty) as phone:
        phone.wire.send("420" + json.dumps(["nothing", "x" * (LIMIT - 40)]))
        phone.wire.send("421" + json.dumps(["echo", "here"]))
        assert phone.wire.recv() == '431["here"]'


def test_what_comes_after_a_line_has_ended_is_no_request(hasty: str) -> None:
    before = counted(hasty)
    with Phone(hasty) as phone:
        wire = wire_of(phone)
        wire.sendall(bytes((0x88, 0x80, 0, 0, 0, 0)))
        assert wire.recv(65536)[:1] == b"\x88"
        with suppress(ConnectionError):
            wire.sendall(HEAD + b"x" * 40)
        assert b"HTTP/1.1" not in ended(wire)
    assert counted(hasty) == before
