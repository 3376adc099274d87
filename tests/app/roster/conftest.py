"""A hall whose worker is at hand, for every test of the roster."""

from __future__ import annotations

import pytest
from flask import Flask

from app.people.models.person import Person
from app.permissions import Role
from app.places.models.hall import Hall
from tests.support.factories import make_hall, make_person


@pytest.fixture
def hall(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Hall:
    monkeypatch.setattr("app.jobs.soon", lambda sweep: sweep())  # the worker is here
    return make_hall("demo")


@pytest.fixture
def secretary(hall: Hall) -> Person:
    return make_person(Role.SECRETARY, at=hall)
