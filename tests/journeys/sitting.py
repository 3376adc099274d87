"""A sitting at real browsers: the chair's console, two phones and the wall; the rest raise hands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from flask import Flask
from playwright.sync_api import Locator, expect

from app.people.models.person import Person
from benchmarks.hall import phone_key
from tests.journeys.walk import SHOTS, Player
from tests.meetings.assembly import Assembly
from tests.meetings.phones import Phone, phones
from tests.support.browser import (
    DESK,
    ON_LINE,
    PHONE,
    WALL,
    Seat,
    come_true,
)
from tests.support.fitting import unfit

AT_BROWSERS = 2
"""The first representatives sit at browsers; the others hold sockets."""


@dataclass
class Sitting:
    """A meeting under way: ``chair``, ``ann`` and ``ben`` at browsers, the others by socket."""

    hall: Assembly
    chair: Player
    ann: Player
    ben: Player
    wall: Player
    lines: dict[int, Phone]

    @property
    def everyone(self) -> tuple[Player, ...]:
        """All the browsers."""
        return self.chair, self.ann, self.ben, self.wall

    def hand(self, place: int, code: str, **fields: object) -> None:
        """Representative ``place`` (from 0) does an act by socket."""
        ack = self.lines[place].send(f"meetings.{code}", meeting=self.hall.meeting.id, **fields)
        assert ack["ok"], ack

    def move(self, who: Player, motion: str, **fields: str) -> None:
        """From the phone: other motions, this one, its form filled in, made."""
        page = who.seat.page
        page.locator("#more summary").click()
        page.get_by_role("link", name="提动议").click()
        page.locator(f'main a[href*="motion={motion}"]').first.click()
        for name, value in fields.items():
            page.locator(f'main [name="{name}"]').first.fill(value)
        page.get_by_role("button", name="提出", exact=True).click()
        page.wait_for_url(lambda address: "/move" not in address)
        expect(page.locator(".now")).to_be_visible()

    def pend(self, seconder: int = 3) -> None:
        """Seconded by socket, stated on the console."""
        self.hand(seconder, "second")
        self.chair.act("state_question")

    def count(self, yes: int, no: int) -> None:
        """The chair puts the question and counts the hands."""
        self.chair.act("put_question")
        self.fill("count_vote", yes=str(yes), no=str(no))

    def fill(self, code: str, **fields: str) -> None:
        """Open the page of an act on the console, fill it in, confirm."""
        page = self.chair.seat.page
        page.locator(f'main a[href$="/chair/{code}"]').first.click()
        for name, value in fields.items():
            if page.locator(f'main input[type=radio][name="{name}"]').count():
                self.chair.choose(name, value)
            else:
                page.locator(f'main [name="{name}"]').first.fill(value)
        page.get_by_role("button", name="确定").click()
        page.wait_for_url(lambda address: not address.endswith(f"/chair/{code}"))
        expect(page.locator("#live")).to_be_visible()

    def see(self, text: str) -> None:
        """Everyone's page comes to say ``text``."""
        for one in self.everyone:
            one.see(text)

    def shoot(self, name: str, *, everybody: bool = False) -> None:
        """Keep console, phone and wall as they are; with ``everybody``, they are fit for everybody."""
        for one in (self.chair, self.ann, self.wall):
            one.shoot(name)
        if everybody:
            for_everybody = ((self.chair, False), (self.ann, True))
            for one, elder in for_everybody:
                fit(one, elder=elder)


def fit(one: Player, *, elder: bool = False) -> None:
    """Nothing sideways, nothing too small to press, nothing that axe finds; large letters too."""
    page = one.seat.page
    for large in (False, True) if elder else (False,):
        assert unfit(page, elder=large) == [], one.part
    page.evaluate("document.documentElement.classList.remove('elder')")


@contextmanager
def sitting(
    app: Flask, url: str, sit: Callable[..., Seat], hall: Assembly, name: str
) -> Iterator[Sitting]:
    """Seat everybody of a meeting that is under way."""
    meeting = hall.meeting
    folder, numbers = SHOTS / "rules" / name, count(1)

    def seated(part: str, person: Person | None, path: str, size: object) -> Player:
        taken = sit(size=size)
        if person is not None:
            taken.carry(phone_key(app, person).cookie)
        taken.open(path)
        return Player(part, taken, Path(folder), numbers)

    ann, ben, *others = hall.representatives
    room, console = f"/m/{meeting.id}", f"/m/{meeting.id}/chair"
    with phones(url, app, *others) as held:
        found = Sitting(
            hall=hall,
            chair=seated("chair", hall.chair, console, DESK),
            ann=seated("phone", ann, room, PHONE),
            ben=seated("second", ben, room, PHONE),
            wall=seated("wall", None, f"/s/{meeting.screen_token}", WALL),
            lines=dict(enumerate(held, AT_BROWSERS)),
        )
        for one in found.everyone:
            come_true(one.seat.page, ON_LINE)
        yield found
        for one in found.everyone:
            assert one.seat.errors == [], one.part


def shown(where: Player, css: str) -> Locator:
    """The first of something on a page."""
    return where.seat.page.locator(css).first
