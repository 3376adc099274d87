"""What the shell's pages look like to axe, to a thumb and to a narrow window, in both text sizes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from app.demo.town import PASSWORD
from tests.app.shell.standing import Hall
from tests.support.browser import DESK, PHONE, Seat, axe_violations, seat, sideways, small_targets
from tests.support.server import ROOT

NARROW = ViewportSize(width=320, height=640)
OPEN_TO_ALL = ("/", "/login", "/help", "/privacy", "/accessibility", "/no-such-page")
OWN = ("/", "/me", "/me/notices", "/me/email")
SECRETARY = "13800000001"


@pytest.fixture(params=["standard", "elder"])
def mode(request: pytest.FixtureRequest) -> str:
    """The size of the text."""
    return str(request.param)


@pytest.fixture(params=[NARROW, PHONE, DESK], ids=["320", "360", "1280"])
def reader(
    request: pytest.FixtureRequest, browser: Browser, hall: Hall, mode: str
) -> Iterator[Seat]:
    """Somebody at a window of this width."""
    taken = seat(browser, hall.url, size=request.param)
    taken.open("/")
    if mode == "elder":
        taken.page.get_by_role("button", name="长辈版").click()
        expect(taken.page.locator("html")).to_have_class("elder")
    yield taken
    taken.context.close()


def _look(taken: Seat, path: str, mode: str) -> list[str]:
    taken.open(path)
    faults = [f"{path}: {fault}" for fault in axe_violations(taken.page)]
    if wide := sideways(taken.page):
        faults.append(f"{path}: {wide} px too wide")
    least = 60 if mode == "elder" else 44
    return faults + [f"{path}: {small}" for small in small_targets(taken.page, least)]


def test_pages_open_to_all(reader: Seat, mode: str) -> None:
    assert [fault for path in OPEN_TO_ALL for fault in _look(reader, path, mode)] == []


def test_pages_of_ones_own(reader: Seat, mode: str) -> None:
    reader.sign_in(SECRETARY, PASSWORD)
    assert [fault for path in OWN for fault in _look(reader, path, mode)] == []


def test_the_open_menu(reader: Seat, mode: str) -> None:
    reader.open("/help")
    menu = reader.page.locator(".menu-narrow summary")
    if menu.is_visible():
        menu.click()
        assert _look_at_open_menu(reader, mode) == []


def _look_at_open_menu(taken: Seat, mode: str) -> list[str]:
    wide = [f"{sideways(taken.page)} px too wide"] if sideways(taken.page) else []
    return wide + small_targets(taken.page, 60 if mode == "elder" else 44)


def test_large_text_is_large(browser: Browser, hall: Hall) -> None:
    taken = seat(browser, hall.url)
    taken.open("/help")
    taken.page.get_by_role("button", name="长辈版").click()
    expect(taken.page.locator("html")).to_have_class("elder")
    sizes = taken.page.evaluate(
        """[...document.querySelectorAll('main p, main li, main a, main button')]
           .map(e => parseFloat(getComputedStyle(e).fontSize))"""
    )
    taken.context.close()
    assert min(sizes) >= 24  # 18 points


def test_a_page_can_be_used_with_the_keyboard_alone(browser: Browser, hall: Hall) -> None:
    taken = seat(browser, hall.url)
    taken.open("/help")
    taken.page.keyboard.press("Tab")
    expect(taken.page.locator(".skip")).to_be_focused()
    taken.page.keyboard.press("Enter")
    expect(taken.page.locator("#main")).to_be_focused()
    taken.context.close()


SCRIPTS = sorted((ROOT / "app/static/js").glob("*.js"))
MODULES = [script for script in SCRIPTS if re.search(r"^import ", script.read_text(), re.MULTILINE)]
"""Sealing a ballot needs whole numbers of 2,048 bits, which phones without modules do not have."""


@pytest.mark.parametrize("script", MODULES, ids=lambda p: p.name)
def test_old_phones_are_given_no_module(script: Path) -> None:
    """Asked for as a module alone, which they pass over, or by modules.js once it knows the phone."""
    asked = [
        tag
        for page in (ROOT / "templates").rglob("*.html")
        for tag in re.findall(rf"<[^<>]*js/{script.name}[^<>]*>", page.read_text())
    ]
    assert asked
    assert all('<script type="module"' in tag or "data-module=" in tag for tag in asked)


@pytest.mark.parametrize(
    "script", [script for script in SCRIPTS if script not in MODULES], ids=lambda p: p.name
)
def test_old_phones_understand_our_scripts(script: Path) -> None:
    """ES5 in form: no arrow, no let or const, no template string, no spread."""
    code = re.sub(r'"(?:\\.|[^"\\])*"|/\*.*?\*/|//[^\n]*', "", script.read_text(), flags=re.DOTALL)
    newer = re.findall(r"=>|\b(?:let|const|class|async|await|import|export)\b|`|\.\.\.", code)
    assert newer == []
