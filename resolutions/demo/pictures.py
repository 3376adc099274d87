"""Plainly drawn pictures for reports and checks of the demonstration."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw

_SIZE = (800, 600)
_LAMPS = 6
_POST, _LIT, _DARK = (70, 74, 82), (255, 222, 120), (120, 124, 130)


def road(lit: int, *, night: bool = True) -> bytes:
    """A road with six lamps of which the first ``lit`` shine, as a PNG."""
    sheet = Image.new("RGB", _SIZE, (18, 26, 46) if night else (170, 205, 235))
    draw = ImageDraw.Draw(sheet)
    draw.rectangle((0, 430, 800, 600), fill=(58, 60, 64))
    for x in range(20, 800, 130):
        draw.rectangle((x, 510, x + 70, 520), fill=(200, 200, 190))
    for number in range(_LAMPS):
        x = 80 + number * 128
        shines = number < lit
        if shines and night:
            draw.polygon([(x, 190), (x - 70, 430), (x + 70, 430)], fill=(92, 84, 58))
        draw.rectangle((x - 4, 190, x + 4, 440), fill=_POST)
        draw.ellipse((x - 22, 168, x + 22, 204), fill=_LIT if shines else _DARK)
    return _png(sheet)


def cover(*, level: bool) -> bytes:
    """A manhole cover from above, level with its road or sunk and cracked, as a PNG."""
    sheet = Image.new("RGB", _SIZE, (126, 126, 122))
    draw = ImageDraw.Draw(sheet)
    draw.ellipse((210, 110, 590, 490), fill=(60, 60, 62), outline=(150, 148, 140), width=10)
    for n in range(5):
        draw.line((270, 190 + n * 55, 530, 190 + n * 55), fill=(95, 95, 97), width=12)
    if not level:
        draw.arc((180, 80, 620, 520), 20, 150, fill=(24, 24, 26), width=26)
        draw.line((120, 470, 250, 400, 330, 470), fill=(30, 30, 30), width=8)
    return _png(sheet)


def waste(heaps: int) -> bytes:
    """A wall and the ground before it with so many heaps of rubble, as a PNG."""
    sheet = Image.new("RGB", _SIZE, (196, 178, 160))
    draw = ImageDraw.Draw(sheet)
    for row in range(7):
        for x in range(-40 * (row % 2), 800, 80):
            draw.rectangle((x, row * 50, x + 76, row * 50 + 46), outline=(160, 140, 122), width=3)
    draw.rectangle((0, 350, 800, 600), fill=(128, 148, 110))
    for number in range(heaps):
        x = 110 + number * 165
        draw.polygon(
            [(x - 110, 540), (x - 30, 400), (x + 40, 430), (x + 110, 540)], fill=(112, 104, 98)
        )
        for n in range(5):
            draw.rectangle(
                (x - 80 + n * 34, 500 - n % 2 * 40, x - 60 + n * 34, 512 - n % 2 * 40),
                fill=(168, 92, 70),
            )
    return _png(sheet)


def _png(sheet: Image.Image) -> bytes:
    written = BytesIO()
    sheet.save(written, "PNG")
    return written.getvalue()
