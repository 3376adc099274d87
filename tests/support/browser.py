"""People at real browsers: each with a context of their own, errors of the page collected."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Playwright,
    ViewportSize,
    expect,
    sync_playwright,
)

from tests.services.addresses import chromium
from tests.support.server import ROOT

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE = ViewportSize(width=360, height=740)
DESK = ViewportSize(width=1280, height=900)
WALL = ViewportSize(width=1920, height=1080)
AXE = ROOT / "app" / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
WAIT_MS = 30_000
"""How long anybody waits for what should come: whoever passes waits no longer than it takes."""
expect.set_options(timeout=WAIT_MS)
ON_LINE = "Boolean(window.yishiting && window.yishiting.connected && window.yishiting.connected())"
"""Whether a page holds a live line."""


@dataclass
class Seat:
    """One person at one browser."""

    page: Page
    context: BrowserContext
    base: str
    errors: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Go to a page of ours."""
        self.page.goto(self.base + path, wait_until="load")

    def sign_in(self, phone: str, password: str) -> None:
        """Sign in as a person would."""
        self.open("/login")
        self.page.fill("input[name=phone]", phone)
        self.page.fill("input[name=password]", password)
        self.page.press("input[name=password]", "Enter")
        self.page.wait_for_url(lambda url: "/login" not in url)
        self.page.wait_for_load_state("load")

    def carry(self, token_cookie: str) -> None:
        """Hold a session cookie made in the test."""
        self.context.add_cookies([{"name": "session", "value": token_cookie, "url": self.base}])

    def cut_off(self) -> None:
        """Lose the network, and wait until the page knows: until then it may still send."""
        self.context.set_offline(offline=True)
        come_true(self.page, f"!navigator.onLine && !{ON_LINE}")

    def enlarge(self) -> None:
        """Switch 长辈版 on, as a reader does on the page that is open."""
        self.page.get_by_role("button", name="长辈版").click()
        expect(self.page.locator("html")).to_have_class("elder")
        self.page.wait_for_load_state("load")

    def shoot(self, path: Path) -> None:
        """Take a picture of the whole page, where ``SHOTS`` is set: nobody looks at others."""
        if not os.environ.get("SHOTS"):
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=str(path), full_page=True)


@contextmanager
def chrome() -> Iterator[tuple[Playwright, Browser]]:
    """Debian's Chromium, headless."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        try:
            yield playwright, browser
        finally:
            browser.close()


def seat(
    browser: Browser, base: str, *, size: ViewportSize | None = None, scripts: bool = True
) -> Seat:
    """Seat somebody at a new browser context; ``scripts=False`` switches JavaScript off."""
    context = browser.new_context(
        viewport=size or PHONE,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        java_script_enabled=scripts,
        reduced_motion="reduce",  # a colour half way to another is nobody's contrast
        bypass_csp=False,
    )
    page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    taken = Seat(page, context, base)
    page.on("pageerror", lambda error: taken.errors.append(str(error)))
    page.on("console", lambda said: _note(taken, said))
    return taken


def _note(taken: Seat, said: Any) -> None:
    if said.type == "error":
        taken.errors.append(said.text)


def come_true(page: Page, said: str) -> None:
    """Wait until an expression holds in the page, whose policy lets no waiting program be made."""
    until = time.monotonic() + WAIT_MS / 1000
    while not page.evaluate(said):
        assert time.monotonic() < until, f"never came true: {said}"
        page.wait_for_timeout(50)


@cache
def _axe() -> str:
    return AXE.read_text()


def axe_violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 A and AA, one line a violation. Needs a scripted page."""
    page.wait_for_load_state("load")
    if not page.evaluate(
        "typeof window.axe === 'object'"
    ):  # once for each page: it is half a megabyte
        page.evaluate(_axe())  # evaluate, not a script tag: the page's CSP stays as it is
    found = page.evaluate(
        """async () => (await axe.run(document, {resultTypes: ['violations'], runOnly: {type: 'tag',
            values: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa']}})).violations
            .map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).join(' | '))"""
    )
    return [str(line) for line in found]


def sideways(page: Page) -> int:
    """How many pixels the page is wider than its window; of the page that is on its way, if any."""
    page.wait_for_load_state("load")
    wide: int = page.locator("html").evaluate("e => e.scrollWidth - e.clientWidth")
    return wide


def small_targets(page: Page, least: int) -> list[str]:
    """Buttons and main links smaller than ``least`` CSS pixels in either direction."""
    found = page.evaluate(
        """least => [...document.querySelectorAll('button, .btn, input[type=submit], summary, nav a')]
          .filter(e => e.offsetParent !== null)
          .map(e => [e.getBoundingClientRect(), e])
          .filter(([r]) => r.width > 0 && (r.height < least - 0.5 || r.width < least - 0.5))
          .map(([r, e]) => `${e.tagName} ${e.textContent.trim().slice(0, 20)} ${r.width}x${r.height}`)""",
        least,
    )
    return [str(line) for line in found]
