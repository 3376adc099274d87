"""People of a meeting at real browsers, and rows held against the floor."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from app.extensions import db
from app.people.models.person import Person
from benchmarks.hall import phone_key
from meetings.models.meeting import Meeting
from meetings.rules.acts import Act
from meetings.rules.floor import Floor
from meetings.rules.ruling import InOrder
from meetings.services import consequences
from tests.support.browser import DESK, Seat


@pytest.fixture
def take(in_server: Flask, sit: Callable[..., Seat]) -> Iterator[Callable[..., Seat]]:
    """Seats people at browsers; nobody's page may have said an error at the end."""
    seats: list[Seat] = []

    def seated(person: Person, **options: object) -> Seat:
        db.session.rollback()
        taken = sit(**({"size": DESK} | options))
        taken.carry(phone_key(in_server, person).cookie)
        seats.append(taken)
        return taken

    yield seated
    assert [error for one in seats for error in one.errors] == []


@pytest.fixture
def rows_hold(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """After every act each row of a motion or item says what the floor says; gives the acts seen.

    Most acts leave these rows alone: setting every one of them anew must then change nothing.
    """
    drawn = consequences.follow
    seen: list[str] = []

    def follow(meeting: Meeting, act: Act, before: Floor, ruling: InOrder, **more: Any) -> None:
        drawn(meeting, act, before, ruling, **more)
        db.session.flush()
        consequences._motions(meeting, ruling.floor)  # noqa: SLF001  # reason: the whole of it, as an undo does
        consequences._items(meeting, ruling.floor)  # noqa: SLF001  # reason: the same
        assert [row for row in db.session.dirty if db.session.is_modified(row)] == [], act
        seen.append(act.CODE)

    monkeypatch.setattr(consequences, "follow", follow)
    return seen
