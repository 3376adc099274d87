"""People of a meeting at real browsers."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from app.extensions import db
from app.people.models.person import Person
from benchmarks.hall import phone_key
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
