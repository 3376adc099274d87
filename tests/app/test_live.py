"""The live door against a real server: who may connect, and how fast a lost right is lost."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import unescape
from threading import Event
from typing import Any

import pytest
import requests
import socketio
import sqlalchemy as sa
import websocket
from flask import Flask

from app import clock, live
from app.extensions import db
from app.floods import EVENTS
from app.people.models.person import Person
from app.people.services import sign_in, slips
from app.permissions import Role
from app.places.models.hall import Hall
from app.transaction import transaction
from tests.support.factories import make_hall, make_person
from tests.support.server import Server

PATIENCE = 60
MANY = 5000


class Phone:
    """A browser with cookies, and the socket its page would open."""

    def __init__(self, server: Server) -> None:
        self.url, self.web, self.cut = server.url, requests.Session(), Event()
        self.wire: Any = None
        self.socket = socketio.Client(reconnection=False)
        self.socket.on("disconnect", lambda *_reason: self.cut.set())

    def page(self, path: str = "/") -> str:
        return self.web.get(self.url + path, timeout=PATIENCE).text

    def post(self, path: str, **form: str) -> requests.Response:
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.page("/login/code"))
        assert token
        return self.web.post(
            self.url + path, data={"csrf_token": token.group(1), **form}, timeout=PATIENCE
        )

    def token(self) -> str:
        found = re.search(r'data-live-token="([^"]+)"', self.page())
        assert found
        return unescape(found.group(1))

    def connect(self, *, token: str | None = None, origin: str | None = "") -> None:
        """Open the socket. Raises socketio's ConnectionError when it is refused."""
        auth = {"token": self.token() if token is None else token}
        cookies = "; ".join(f"{name}={value}" for name, value in self.web.cookies.items())
        self.socket.eio.websocket_extra_options = (
            {"suppress_origin": True} if origin is None else {"origin": origin or self.url}
        )
        try:
            self.socket.connect(
                self.url,
                headers={"Cookie": cookies},
                auth=auth,
                transports=["websocket"],
                wait_timeout=PATIENCE,
            )
        finally:
            self.wire = self.socket.eio.ws

    def hang_up(self) -> None:
        """Close everything; a refused client leaves its wire open."""
        self.socket.disconnect()
        if self.wire is not None:
            self.wire.shutdown()
        self.web.close()

    def ask(self, event: str, payload: Any) -> Any:
        return self.socket.call(event, payload, timeout=PATIENCE)

    def is_cut(self) -> bool:
        return self.cut.wait(PATIENCE)


@pytest.fixture
def hall(in_server: Flask) -> Hall:
    return make_hall()


@pytest.fixture
def voter(hall: Hall) -> Person:
    return make_person(Role.REPRESENTATIVE, at=hall)


@pytest.fixture
def phone(live_server: Server) -> Iterator[Callable[[], Phone]]:
    made: list[Phone] = []

    def take() -> Phone:
        made.append(Phone(live_server))
        return made[-1]

    yield take
    for one in made:
        one.hang_up()


@pytest.fixture
def signed_in(hall: Hall, voter: Person, phone: Callable[[], Phone]) -> Callable[[], Phone]:
    """A phone that came in by a slip; each has one of its own."""

    def take() -> Phone:
        secretary = make_person(Role.SECRETARY, at=hall)
        with transaction():
            slip = slips.issue([voter], at=hall.place, by=secretary)[0]
        taken = phone()
        answer = taken.post(f"/j/{slip.code}")
        assert voter.name in answer.text
        return taken

    return take


@contextmanager
def refused() -> Iterator[None]:
    with pytest.raises(socketio.exceptions.ConnectionError):
        yield


def test_a_session_revoked_in_another_process_is_refused_at_its_next_event_and_cut(
    signed_in: Callable[[], Phone], voter: Person
) -> None:
    mine = signed_in()
    mine.connect()
    assert mine.ask("watch", {"topic": "none:1"})["error"]["code"] == "missing"
    with transaction():
        sign_in.revoke_all(voter, by=voter, reason="手机丢了")
    ack = mine.ask("watch", {"topic": "none:1"})
    assert (ack["ok"], ack["error"]["code"], ack["error"]["status"]) == (False, "sign_in", 401)
    assert mine.is_cut()


def test_signing_out_cuts_this_browsers_socket_at_once(
    signed_in: Callable[[], Phone],
) -> None:
    mine = signed_in()
    mine.connect()
    mine.post("/logout")
    assert mine.is_cut()


def test_signing_out_everywhere_cuts_every_socket_at_once(
    signed_in: Callable[[], Phone],
) -> None:
    mine, other = signed_in(), signed_in()
    mine.connect()
    other.connect()
    other.post("/me/sessions/end-all")
    assert mine.is_cut()
    assert other.is_cut()


def test_a_new_password_cuts_the_other_sockets_and_leaves_this_one(
    signed_in: Callable[[], Phone],
) -> None:
    mine, other = signed_in(), signed_in()
    mine.connect()
    other.connect()
    other.post("/me/password", new="new horse battery", again="new horse battery")
    assert mine.is_cut()
    assert other.ask("watch", {"topic": "none:1"})["error"]["code"] == "missing"


def test_a_closed_account_is_refused_at_its_next_event(
    signed_in: Callable[[], Phone], voter: Person
) -> None:
    mine = signed_in()
    mine.connect()
    with transaction():
        voter_now = db.session.get_one(Person, voter.id)
        sign_in.close_account(voter_now, by=voter_now, reason="迁出")
    assert mine.ask("watch", {"topic": "none:1"})["error"]["code"] == "sign_in"
    assert mine.is_cut()


def test_a_revoked_session_cannot_connect_again_as_that_person(
    signed_in: Callable[[], Phone], voter: Person
) -> None:
    mine = signed_in()
    token = mine.token()
    with transaction():
        sign_in.revoke_all(voter, by=voter, reason="手机丢了")
    mine.connect(token=token)
    assert mine.ask("watch", {"topic": "none:1"})["error"]["code"] == "missing"


def test_who_connects_while_the_database_is_away_is_hung_up_and_may_try_again(
    signed_in: Callable[[], Phone],
) -> None:
    mine = signed_in()
    token = mine.token()
    cookies = "; ".join(f"{name}={value}" for name, value in mine.web.cookies.items())
    with no_logins():
        wire: Any = websocket.create_connection(
            mine.url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket",
            timeout=PATIENCE,
            header=[f"Cookie: {cookies}"],
            origin=mine.url,
        )
        assert wire.recv().startswith("0")
        wire.send("40" + json.dumps({"token": token}))
        heard = wire.recv()
        while heard in {"1", "2"}:  # the wire's own words
            heard = wire.recv()
        wire.shutdown()
        assert heard == "", "a wire that ended, not an answer"
    mine.connect(token=token)
    assert mine.ask("watch", {"topic": "none:1"})["error"]["code"] == "missing"


@contextmanager
def no_logins() -> Iterator[None]:
    """The database answers nobody who asks for a login."""
    with transaction() as session:
        session.execute(sa.text("ALTER TABLE login_session RENAME TO gone"))
    try:
        yield
    finally:
        with transaction() as session:
            session.execute(sa.text("ALTER TABLE gone RENAME TO login_session"))


def test_a_visitor_may_connect_with_the_pages_token(phone: Callable[[], Phone]) -> None:
    mine = phone()
    mine.connect()
    assert mine.ask("watch", {"topic": "none:1"})["error"]["code"] == "missing"


def test_nobody_connects_without_the_pages_token(phone: Callable[[], Phone]) -> None:
    for token in ("", "nonsense", "WzFd.x.y"):
        with refused():
            phone().connect(token=token)


def test_a_token_belongs_to_its_login(
    phone: Callable[[], Phone], signed_in: Callable[[], Phone]
) -> None:
    visitors = phone().token()
    with refused():
        signed_in().connect(token=visitors)
    with refused():
        phone().connect(token=signed_in().token())


def test_a_foreign_page_cannot_connect(phone: Callable[[], Phone]) -> None:
    with refused():
        phone().connect(origin="https://evil.example")


def test_without_an_origin_it_takes_the_token_all_the_same(phone: Callable[[], Phone]) -> None:
    with refused():
        phone().connect(token="", origin=None)
    phone().connect(origin=None)


@pytest.mark.parametrize("payload", [None, 7, "text", [1, 2], {"topic": 7}, {}])
def test_a_malformed_payload_gets_an_ack_and_no_error(
    phone: Callable[[], Phone], payload: Any
) -> None:
    mine = phone()
    mine.connect()
    ack = mine.ask("watch", payload)
    assert not ack["ok"]
    assert ack["error"]["code"] in {"invalid", "missing"}


def test_a_frame_beyond_sixty_four_kilobytes_ends_the_connection(
    phone: Callable[[], Phone],
) -> None:
    mine = phone()
    mine.connect()
    mine.socket.emit("watch", {"topic": "x" * 70_000})
    assert mine.is_cut()


def test_an_event_that_nobody_knows_is_answered(phone: Callable[[], Phone]) -> None:
    mine = phone()
    mine.connect()
    ack = mine.ask("none.such", {"topic": "none:1"})
    assert (ack["ok"], ack["error"]["code"]) == (False, "missing")
    assert ack["error"]["remedy"] == "请刷新页面再试"


def test_a_page_gone_wild_is_told_then_cut_and_others_at_its_address_are_heard(
    phone: Callable[[], Phone],
) -> None:
    wild, calm = phone(), phone()
    wild.connect()
    calm.connect()
    codes: list[str] = []
    told: dict[str, str] = {}
    while "too_many" not in codes and len(codes) < MANY:
        told = wild.ask("watch", {"topic": "none:1"})["error"]
        codes.append(told["code"])
    assert (codes[-1], told["what"]) == ("too_many", "操作太频繁")
    assert codes[:-1] == ["missing"] * (len(codes) - 1)
    assert len(codes) > EVENTS.burst
    for _ in range(MANY):
        if not wild.cut.is_set():
            wild.socket.emit("watch", {"topic": "none:1"})
    assert wild.is_cut()
    assert calm.ask("watch", {"topic": "none:1"})["error"]["code"] == "missing"


def test_whoever_only_listens_is_cut_although_nobody_said_so(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process signed them out, and its note was lost; or the login's term ran out."""
    leaving, staying = make_person(), make_person()
    with transaction():
        (gone, _token), (_row, _its) = (
            sign_in.open_session(one, via="test") for one in (leaving, staying)
        )
        held = {
            "one": live.Client("token", leaving.id, "zh_Hans", gone.token_hash),
            "two": live.Client("token", staying.id, "zh_Hans", _row.token_hash),
            "visitor": live.Client(None, None, "zh_Hans"),
        }
        gone.revoked_at = clock.now()
    cut: list[str] = []
    monkeypatch.setattr(live, "_clients", held)
    monkeypatch.setattr(live, "disconnect", lambda sid, **_room: cut.append(sid))
    live.look_after_logins()
    assert cut == ["one"]
    assert set(held) == {"two", "visitor"}
