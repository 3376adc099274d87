"""What every page must be, for everybody: looked at in both text sizes, wide and narrow."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import Page

from tests.support.browser import DESK, PHONE, Seat, axe_violations, sideways, small_targets

LEAST, LEAST_OF_ELDERS = 44, 60
"""Pixels that a thumb needs."""


def unfit(page: Page, *, elder: bool) -> list[str]:
    """What keeps the page from somebody in this text size: axe, small buttons, a sideways scroll."""
    page.evaluate("on => document.documentElement.classList.toggle('elder', on)", elder)
    wrong = [*axe_violations(page), *small_targets(page, LEAST_OF_ELDERS if elder else LEAST)]
    return [*wrong, *([f"sideways by {sideways(page)}px"] if sideways(page) > 0 else [])]


def fit(here: Seat, name: str) -> None:
    """Fit for everybody: wide, narrow, and in large letters; a picture of each where SHOTS says."""
    page = here.page
    page.wait_for_load_state("load")
    before = page.viewport_size
    for size, elder in ((DESK, False), (PHONE, False), (PHONE, True)):
        page.set_viewport_size(size)
        wrong = unfit(page, elder=elder)
        picture(here, f"{name}-{size['width']}{'-elder' if elder else ''}")
        assert wrong == [], f"{page.url} ({size['width']}, elder {elder}): {wrong}"
    page.evaluate("document.documentElement.classList.remove('elder')")
    page.set_viewport_size(before or DESK)


def picture(here: Seat, name: str) -> None:
    """A picture of the page where SHOTS says."""
    if os.environ.get("SHOTS"):
        here.shoot(Path(os.environ["SHOTS"]) / f"{name}.png")
