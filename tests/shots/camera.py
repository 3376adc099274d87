"""Take pictures of pages and keep them small: few colours, no metadata."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, ViewportSize

from tests.support.browser import PHONE, WAIT_MS, Seat
from tests.support.server import ROOT

FOLDER = ROOT / "docs" / "shots"
MOST_BYTES = 150_000
_COLOURS = (192, 128, 96, 64, 48, 32)
_SHARP = 2
"""Phones are taken with two pixels to a point, as they show them."""


def sit(browser: Browser, base: str, size: ViewportSize = PHONE) -> Seat:
    """Seat somebody whose pictures are sharp on a phone and plain on a desk or a wall."""
    context = browser.new_context(
        viewport=size,
        device_scale_factor=_SHARP if size is PHONE else 1,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    return Seat(page, context, base)


def take(seat: Seat, name: str, *, top: str | None = None) -> Path:
    """Keep what the window shows as ``docs/shots/NAME.png``, scrolled to ``top`` where given."""
    seat.page.evaluate("document.fonts.ready")
    if top:
        seat.page.locator(top).first.evaluate("e => window.scrollTo(0, e.offsetTop - 12)")
    seat.page.evaluate("document.activeElement && document.activeElement.blur()")
    FOLDER.mkdir(parents=True, exist_ok=True)
    kept = FOLDER / f"{name}.png"
    kept.write_bytes(small(seat.page.screenshot()))
    return kept


def small(png: bytes) -> bytes:
    """The same picture in as many colours as fit; raises ValueError when even the fewest do not."""
    with Image.open(BytesIO(png)) as opened:
        picture = opened.convert("RGB")
    for colours in _COLOURS:
        written = BytesIO()
        fewer = picture.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        fewer.save(written, "PNG", optimize=True)
        if written.tell() <= MOST_BYTES:
            return written.getvalue()
    raise ValueError(f"a picture of {picture.size} does not fit into {MOST_BYTES} bytes")
