"""A photo as a phone sends it."""

from __future__ import annotations

from io import BytesIO

from PIL import Image


def picture(size: tuple[int, int] = (60, 40), colour: str = "white") -> bytes:
    """A small JPEG."""
    sheet = BytesIO()
    Image.new("RGB", size, colour).save(sheet, "JPEG")
    return sheet.getvalue()
