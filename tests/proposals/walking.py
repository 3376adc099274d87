"""People of one hall at real browsers, and what every page they pass must be."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from flask import Flask
from playwright.sync_api import Locator

from app.extensions import db
from app.people.models.person import Person
from app.permissions import Role
from app.places.models.hall import Hall
from app.transaction import transaction
from benchmarks.hall import phone_key
from tests.support.browser import Seat
from tests.support.factories import make_hall, make_person
from tests.support.fitting import unfit
from tests.support.server import ROOT

Sit = Callable[..., Seat]
SHOTS = ROOT / ".shots" / "gathering"


class Neighbourhood:
    """A hall of its own on the live server, and the people who come to it."""

    def __init__(self, app: Flask, sit: Sit) -> None:
        self.app, self.sit = app, sit
        self.hall: Hall = make_hall(f"walk-{secrets.token_hex(4)}")

    def someone(self, *roles: Role, name: str = "") -> Person:
        """Somebody with these roles at this hall, and a telephone number."""
        person = make_person(*roles, at=self.hall, name=name)
        with transaction():
            person.phone = f"138{secrets.randbelow(10**8):08d}"
        return person

    def seat(self, person: Person | None = None, **options: object) -> Seat:
        """A browser of their own, signed in; nobody's is a visitor's."""
        db.session.rollback()
        taken = self.sit(**options)
        if person is not None:
            taken.carry(phone_key(self.app, person).cookie)
        db.session.rollback()
        return taken


def choose(seat: Seat, name: str, value: str) -> None:
    """Tick a radio button or a box by pressing the words beside it."""
    seat.page.locator(f'main input[name="{name}"][value="{value}"]').evaluate(
        "box => (box.labels[0] || box).click()"
    )


def press(seat: Seat, label: str) -> None:
    """Press the one button of this name, which leads to a page."""
    follow(seat, seat.page.locator("main").get_by_role("button", name=label, exact=True))


def follow(seat: Seat, link: Locator) -> None:
    """Follow a link to where it leads, and wait until all of it is there."""
    with seat.page.expect_navigation(wait_until="load"):
        link.click()


def fit_for_everybody(seat: Seat, name: str = "") -> None:
    """This page in both text sizes: axe, no sideways scroll, room for thumbs, no error; a picture."""
    page = seat.page
    page.wait_for_load_state("load")
    for size in ("standard", "elder"):
        wrong = unfit(page, elder=size == "elder")
        assert wrong == [], f"{page.url} ({size}): {wrong}"
        if name:
            wide = page.evaluate("window.innerWidth")
            seat.shoot(SHOTS / f"{name}-{wide}-{size}.png")
    page.evaluate("document.documentElement.classList.remove('elder')")
    assert seat.errors == [], f"{page.url}: {seat.errors}"
