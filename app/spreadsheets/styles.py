"""Which styles of a workbook show a number as a date."""

from __future__ import annotations

import re
from typing import IO

from app.spreadsheets.markup import walk

_BUILT_IN = frozenset({*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)})
"""Excel's own formats for dates and times; 27 to 36 and 50 to 58 are the Chinese ones."""
_NOT_LETTERS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_DATE = re.compile("[ymdhs]", re.IGNORECASE)


def date_styles(part: IO[bytes]) -> frozenset[int]:
    """Return the numbers of the cell styles that show dates."""
    own: dict[int, bool] = {}
    found: set[int] = set()
    count, is_cell_style = 0, False
    for name, attributes in walk(part):
        if name == "numFmt":
            code = _NOT_LETTERS.sub("", attributes.get("formatCode", ""))
            plain = code.replace("General", "").replace("G/通用格式", "")
            own[int(attributes.get("numFmtId", "0"))] = bool(_DATE.search(plain))
        elif name in {"cellXfs", "cellStyleXfs", "cellStyles", "dxfs"}:
            is_cell_style = name == "cellXfs"
        elif name == "xf" and is_cell_style:
            number = int(attributes.get("numFmtId", "0"))
            if own.get(number, number in _BUILT_IN):
                found.add(count)
            count += 1
    return frozenset(found)
