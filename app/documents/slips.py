"""登录条: one slip for each person, with a QR code that signs in once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.documents.blocks import Document, Sheet, Slip, SlipSheet
from app.documents.pictures import qr_png

_GROUP = 4


@dataclass(frozen=True)
class LoginSlip:
    """What one slip holds."""

    name: str
    unit: str
    """Building and room, or the unit a representative stands for."""
    code: str
    """The one-time code, to be typed where the camera fails."""
    address: str
    """The address in the QR code, with the code in it."""


def slips_document(
    slips: Sequence[LoginSlip], *, hall: str, sign_in_page: str, valid_until: str, contact: str
) -> Document:
    """Build the sheets, eight slips a page, in the order given.

    Raises ``ValueError`` where there is nobody to make a slip for.
    """
    if not slips:
        raise ValueError("there is nobody to make a slip for")
    lines = (
        "扫码登录；或打开下面的网址，输入登录码：",
        sign_in_page,
        f"只能用一次，{valid_until}前有效。",
        f"帮助：{contact}",
    )
    made = tuple(
        Slip(
            f"{hall} 登录条",
            slip.name,
            slip.unit,
            grouped(slip.code),
            slip.address,
            qr_png(slip.address),
            lines,
        )
        for slip in slips
    )
    return Document(f"{hall}登录条", hall, (SlipSheet(made),), Sheet.SLIPS)


def grouped(code: str) -> str:
    """Return the code in groups of four, so that it can be read aloud."""
    return " ".join(code[n : n + _GROUP] for n in range(0, len(code), _GROUP))
