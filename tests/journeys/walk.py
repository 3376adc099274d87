"""How a person walks through the pages: by what they read, not by ids in the markup."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.support.browser import Seat
from tests.support.server import ROOT

SHOTS = ROOT / ".shots"


@dataclass
class Player:
    """Somebody at a browser, with a name for the pictures."""

    part: str
    seat: Seat
    folder: Path
    _count: count[int]

    @property
    def path(self) -> str:
        """Where they are."""
        return self.seat.page.url.removeprefix(self.seat.base)

    def open(self, path: str) -> None:
        """Go to a page."""
        self.seat.open(path)

    def press(self, name: str, *, within: str = "main", exact: bool = False) -> None:
        """Press the button, or follow the link, that reads ``name``."""
        area = self.seat.page.locator(within)
        button = area.get_by_role("button", name=name, exact=exact)
        link = area.get_by_role("link", name=name, exact=exact)
        self._click(button.or_(link).filter(visible=True).first)

    def act(self, code: str) -> None:
        """Do one act of the meeting: press its button, or follow its link and confirm there."""
        page = self.seat.page
        button = page.locator(f'form[action$="/act/{code}"] button').filter(visible=True)
        link = page.locator(f'main a[href$="/chair/{code}"]').filter(visible=True)
        expect(button.or_(link).first).to_be_visible()
        if not button.count():
            self._click(link.first)
        rev = self.revision
        self._click(button.first)
        if rev is not None:
            expect(page.locator("#live").first).not_to_have_attribute("data-rev", rev)

    @property
    def revision(self) -> str | None:
        """Which state of a live page is shown; None on other pages."""
        live = self.seat.page.locator("#live")
        return live.first.get_attribute("data-rev") if live.count() else None

    def fill(self, **fields: str) -> None:
        """Fill in fields by their names; ``__`` stands for ``-``."""
        for name, value in fields.items():
            self.seat.page.locator(f'main [name="{name.replace("__", "-")}"]').first.fill(value)

    def choose(self, name: str, value: str) -> None:
        """Tick a radio button or a box by name and value, however it is dressed."""
        box = self.seat.page.locator(f'main input[name="{name}"][value="{value}"]').first
        box.evaluate("box => (box.labels[0] || box).click()")  # people press the words beside it
        expect(box).to_be_checked()

    def see(self, text: str) -> None:
        """Wait until the page says ``text``."""
        expect(self.seat.page.locator("body")).to_contain_text(text)

    def see_not(self, text: str) -> None:
        """The page does not say ``text``."""
        expect(self.seat.page.locator("body")).not_to_contain_text(text)

    def shoot(self, name: str) -> None:
        """Keep a picture of this step."""
        self.seat.shoot(self.folder / f"{next(self._count):02d}-{self.part}-{name}.png")

    def _click(self, what: Locator) -> None:
        """Press, and wait until the page that follows is there, or an act's answer is shown."""
        what.click()
        self.seat.page.wait_for_load_state("load")
        expect(self.seat.page.locator("form[aria-busy=true]")).to_have_count(0)
