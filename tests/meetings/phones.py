"""Phones in the room: Socket.IO clients of people who are signed in at the real server."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import socketio
from flask import Flask

from app.live import token_for
from app.people.models.person import Person
from app.people.services import sign_in
from app.transaction import transaction

PATIENCE = 60
"""Seconds for an answer: a slow machine takes its time, and a hang is still found."""


class Phone:
    """One connection: sends acts, and keeps the states it hears."""

    def __init__(self, url: str, app: Flask, person: Person | None) -> None:
        """Connect as ``person``, or as a visitor."""
        self.states: queue.Queue[dict[str, Any]] = queue.Queue()
        login = _login(person) if person else ""
        cookie = _cookie(app, login)
        token = token_for(login or None)
        self.client = socketio.Client(reconnection=False)
        self.client.on("state", self.states.put)
        self.client.connect(
            url,
            headers={"Cookie": f"session={cookie}"},
            auth={"token": token},
            transports=["websocket"],
            wait_timeout=PATIENCE,
        )

    def send(self, event: str, **payload: Any) -> dict[str, Any]:
        """Send one event and wait for its ack."""
        ack: dict[str, Any] = self.client.call(event, payload, timeout=PATIENCE)
        return ack

    def hears(self, topic: str, rev: int) -> dict[str, Any]:
        """Wait for a state of ``topic`` at least as new as ``rev``."""
        while True:
            state = self.states.get(timeout=PATIENCE)
            if state["topic"] == topic and state["rev"] >= rev:
                return state


def _login(person: Person) -> str:
    with transaction():
        _row, token = sign_in.open_session(person, via="test")
    return token


def _cookie(app: Flask, login: str) -> str:
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]  # reason: the secure-cookie interface has it
    content = {"_user_id": login, "_fresh": True} if login else {}
    return str(serializer.dumps(content))


def carried(app: Flask, person: Person) -> str:
    """The session cookie of this person's own browser, freshly signed in."""
    return _cookie(app, _login(person))


@contextmanager
def phones(url: str, app: Flask, *people: Person | None) -> Iterator[list[Phone]]:
    """Phones of these people, hung up at the end."""
    held = [Phone(url, app, person) for person in people]
    try:
        yield held
    finally:
        for phone in held:
            phone.client.disconnect()
