"""A phone on 2G votes: three seconds there and back, 30 kbit/s, one piece in twenty lost.

Nothing is sent twice: one ballot's number on the wire, and never again while an answer may still
come on a line that stands.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qs

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, WebSocket, expect

from app.extensions import db
from benchmarks.hall import phone_key
from tests.support.browser import ON_LINE, Seat, come_true, seat
from tests.support.server import Server
from tests.support.slow_line import SlowLine, slow_line
from tests.votes.test_on_the_phone import Hall, tap
from votes.crypto import receipts
from votes.crypto.ledger import EntryType
from votes.crypto.receipts import Receipt
from votes.queries.polls import poll_with_uuid
from votes.queries.receipts import ballot_of
from votes.services import ledger
from votes.services.keyring import signing_key

FIRST_PAINT = 64 * 1024
"""Bytes until a page can be read: itself and its styles. Seventeen seconds on 2G."""
WHOLE = 128 * 1024
"""Bytes of everything that a page is made of, the first time; later it is the page alone.

The state that it then asks for, a kilobyte each time, belongs to the live line."""
PAGE = 24 * 1024
"""Bytes of the page alone, which comes again whenever something changes: six seconds on 2G."""
CAST = re.compile(r'^42\d+\["votes.cast",(?P<ballot>\{.*\})\]$')


@dataclass
class Wire:
    """What the phone wrote of ballots, and when a line broke, in order."""

    page: Page
    said: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("websocket", self._line)
        self.page.on("request", self._posted)
        self.page.on("requestfailed", lambda request: self.said.append(("broke", request.url)))

    def _line(self, line: WebSocket) -> None:
        line.on("framesent", self._sent)
        line.on("close", lambda _line: self.said.append(("broke", "line")))

    def _sent(self, frame: str | bytes) -> None:
        found = CAST.match(frame) if isinstance(frame, str) else None
        if found:
            self.said.append(("cast", json.loads(found["ballot"])["ballot_id"]))

    def _posted(self, request: Any) -> None:
        if request.method == "POST" and request.url.endswith("/cast"):
            self.said.append(("cast", parse_qs(request.post_data)["ballot_id"][0]))

    @property
    def casts(self) -> list[str]:
        """The number of every ballot that was written, in order."""
        return [number for what, number in self.said if what == "cast"]

    def never_impatient(self) -> bool:
        """Whether between two castings the line always broke."""
        acts = [what for what, _ in self.said]
        places = [at for at, what in enumerate(acts) if what == "cast"]
        pairs = pairwise(places)
        return all("broke" in acts[first:second] for first, second in pairs)


@pytest.fixture
def hall(in_server: Flask, live_server: Server) -> Hall:
    return Hall(in_server, live_server).put()


@pytest.fixture
def line(live_server: Server) -> Iterator[SlowLine]:
    with slow_line(live_server.url) as between:
        yield between


@pytest.fixture
def phone(hall: Hall, line: SlowLine, browser: Browser) -> Iterator[Seat]:
    """A voter's phone that has been on this house's pages before."""
    with line.good():
        taken = seat(browser, line.url)
        db.session.rollback()
        taken.carry(phone_key(hall.app, hall.people[0]).cookie)
        taken.open(f"/v/{hall.uuid}")
        come_true(taken.page, ON_LINE)
    yield taken
    taken.context.close()


def chosen(phone: Seat, hall: Hall) -> Wire:
    """The ballot is opened on the slow line, and the choice made; only the confirming is left."""
    wire = Wire(phone.page)
    began = time.monotonic()
    phone.page.goto(f"{phone.base}/v/{hall.uuid}")
    print(f"the page is there after {time.monotonic() - began:.1f} s")
    come_true(phone.page, ON_LINE)
    print(f"the line stands after {time.monotonic() - began:.1f} s")
    tap(phone.page, "赞成")
    return wire


def confirm(page: Page) -> None:
    """Press; what happens is said long before any answer can come, and nothing is left to press."""
    page.get_by_role("button", name="确认").click()
    expect(page.locator("[data-part=said]").first).to_have_text("正在投票……", timeout=1_500)
    expect(page.locator(".vote-buttons")).to_be_hidden()


def voted(phone: Seat, hall: Hall, wire: Wire) -> None:
    """The receipt is on the page and on the phone, verified; one ballot stands in the ledger."""
    began = time.monotonic()
    expect(phone.page.get_by_text("您已投票：")).to_be_visible(timeout=60_000)
    print(f"the receipt is there after {time.monotonic() - began:.1f} s, {wire.said}")
    db.session.rollback()
    poll = poll_with_uuid(hall.uuid)
    entries = [e for e in ledger.entries_of(poll.id) if e.type is EntryType.BALLOT]
    mine = ballot_of(poll, hall.people[0])
    assert (len(entries), poll.turnout) == (1, 1)
    assert mine is not None
    held = phone.page.evaluate(
        "Object.entries(localStorage).filter(([k]) => k.startsWith('yishiting.receipt.'))"
    )
    ((_key, kept),) = held
    told = json.loads(kept)
    receipts.verify(Receipt(**told["receipt"]), signing_key().public_key())
    assert told["how"] == "signed"
    assert told["receipt"]["ballot_id"] == mine.receipt.ballot_id
    assert set(wire.casts) == {mine.receipt.ballot_id}
    assert wire.never_impatient(), wire.said


def test_a_phone_on_2g_votes_once_and_holds_its_receipt(
    hall: Hall, line: SlowLine, phone: Seat
) -> None:
    """The answer is lost twice on its way, and comes after nine seconds on a line that stands."""
    wire = chosen(phone, hall)
    line.hold_back(9)
    confirm(phone.page)
    voted(phone, hall, wire)
    assert len(wire.casts) == 1
    assert phone.errors == []


def test_a_line_that_breaks_before_the_answer_brings_the_same_ballot_again(
    hall: Hall, line: SlowLine, phone: Seat
) -> None:
    wire = chosen(phone, hall)
    line.hold_back(9)
    confirm(phone.page)
    while hall.turnout() != 1:
        phone.page.wait_for_timeout(50)
    wire.said.append(("broke", "cut"))  # the browser tells of it late
    line.cut()
    voted(phone, hall, wire)
    assert len(wire.casts) == 2


@pytest.mark.parametrize("path", ["/m/{meeting}", "/v/{uuid}"])
def test_what_a_voter_loads_fits_a_slow_line(
    hall: Hall, live_server: Server, browser: Browser, path: str
) -> None:
    taken = seat(browser, live_server.url)
    taken.carry(phone_key(hall.app, hall.people[0]).cookie)
    came: dict[str, tuple[str, int]] = {}
    listening = taken.context.new_cdp_session(taken.page)
    listening.on(
        "Network.responseReceived", lambda said: came.update({said["requestId"]: (said["type"], 0)})
    )
    listening.on(
        "Network.loadingFinished",
        lambda said: (
            came.update(
                {said["requestId"]: (came[said["requestId"]][0], said["encodedDataLength"])}
            )
            if said["requestId"] in came
            else None
        ),
    )
    listening.send("Network.enable")
    taken.open(path.format(meeting=hall.meeting_id, uuid=hall.uuid))
    come_true(taken.page, ON_LINE)
    kinds = {
        kind: sum(size for what, size in came.values() if what == kind) for kind, _ in came.values()
    }
    print(path, kinds)
    taken.context.close()
    assert kinds["Document"] <= PAGE, kinds
    assert kinds["Document"] + kinds["Stylesheet"] <= FIRST_PAINT, kinds
    assert sum(size for kind, size in kinds.items() if kind != "XHR") <= WHOLE, kinds
