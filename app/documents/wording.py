"""Small wordings of official documents: Chinese numerals, dates, headings, clean text.

Official documents are written in Chinese whatever the reader's language, so their words are not
translated.
"""

from __future__ import annotations

import re
from datetime import date, datetime

_DIGITS = "零一二三四五六七八九"
_WEEKDAYS = "一二三四五六日"
_UNWRITABLE = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold; such characters come in with pasted and imported texts."""


def clean(text: str) -> str:
    """Return ``text`` without the characters that no document can hold."""
    return _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def chinese_number(n: int) -> str:
    """Return 1 to 99 in Chinese: 一, 十, 十二, 二十. Raises ``ValueError`` outside."""
    if not 1 <= n <= 99:
        raise ValueError("headings are numbered from 1 to 99")
    tens, ones = divmod(n, 10)
    shown_tens = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return shown_tens + (_DIGITS[ones] if ones else "")


def numbered(level: int, n: int, text: str) -> str:
    """Return a heading with its number: 一、 (一) 1. (1) by level (GB/T 9704-2012 §7.3.3)."""
    mark = {1: f"{chinese_number(n)}、", 2: f"（{chinese_number(n)}）", 3: f"{n}．", 4: f"（{n}）"}
    return mark[level] + text


def chinese_date(on: date) -> str:
    """Return the date as official documents write it: 2026年11月20日 (§7.3.5.4)."""
    return f"{on.year}年{on.month}月{on.day}日"


def chinese_time(at: datetime) -> str:
    """Return date and time of the wall clock it carries: 2026年11月20日19时30分."""
    minutes = f"{at.minute:02d}分" if at.minute else ""
    return f"{chinese_date(at)}{at.hour}时{minutes}"


def chinese_appointment(at: datetime) -> str:
    """Return when people are called: 2026年11月20日 星期五 19时30分, by the clock it carries."""
    return f"{chinese_date(at)} 星期{_WEEKDAYS[at.weekday()]} {at.hour}时{at.minute:02d}分"
