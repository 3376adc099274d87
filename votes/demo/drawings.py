"""Plainly drawn plans of a bicycle shed, to stand beside the options of a ballot."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw

_SIZE = (800, 600)
_SKY, _GROUND, _POST, _ROOF = (214, 230, 243), (150, 152, 148), (84, 88, 96), (58, 110, 165)
_WALL, _CHARGER, _TREE = (196, 180, 150), (27, 127, 59), (88, 140, 84)


def shed(*, walls: bool, chargers: int) -> bytes:
    """A shed with a roof, with walls or open, and so many charging posts, as a PNG."""
    sheet, draw = _yard()
    if walls:
        draw.rectangle((120, 250, 680, 460), fill=_WALL)
    for x in (120, 300, 490, 670):
        draw.rectangle((x, 240, x + 12, 470), fill=_POST)
    draw.polygon([(90, 250), (400, 160), (710, 250)], fill=_ROOF)
    for number in range(chargers):
        x = 160 + number * 90
        draw.rectangle((x, 380, x + 34, 470), fill=_CHARGER)
    return _png(sheet)


def trees() -> bytes:
    """The same yard planted with trees instead, as a PNG."""
    sheet, draw = _yard()
    for x in (170, 380, 590):
        draw.rectangle((x - 10, 330, x + 10, 470), fill=(110, 84, 60))
        draw.ellipse((x - 90, 170, x + 90, 360), fill=_TREE)
    return _png(sheet)


def _yard() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    sheet = Image.new("RGB", _SIZE, _SKY)
    draw = ImageDraw.Draw(sheet)
    draw.rectangle((0, 460, 800, 600), fill=_GROUND)
    return sheet, draw


def _png(sheet: Image.Image) -> bytes:
    written = BytesIO()
    sheet.save(written, "PNG")
    return written.getvalue()
