"""Quantities with their units: 3959处, 12.5吨. Kept in whole hundredths, so that sums are exact."""

from __future__ import annotations

import re

HUNDRED = 100
MOST = 10**12
"""Hundredths: ten thousand million of anything."""
_WRITTEN = re.compile(r"(\d{1,11})(?:\.(\d{1,2}))?")
_WIDE = str.maketrans("０１２３４５６７８９．", "0123456789.")
_MYRIAD = 10_000


def hundredths(written: str) -> int | None:
    """Read a quantity as people write it: ``12.5``, ``1,200``, ``1.4万``. None where it is none."""
    plain = written.translate(_WIDE).replace(",", "").replace("，", "").strip()
    myriads = plain.endswith("万")
    found = _WRITTEN.fullmatch(plain.removesuffix("万").strip())
    if found is None:
        return None
    whole, part = found[1], (found[2] or "").ljust(2, "0")
    value = (int(whole) * HUNDRED + int(part)) * (_MYRIAD if myriads else 1)
    return value if 0 < value <= MOST else None


def written(value: int) -> str:
    """Write hundredths as people read them: no zeros that say nothing."""
    whole, part = divmod(value, HUNDRED)
    return f"{whole}.{part:02d}".rstrip("0") if part else str(whole)
