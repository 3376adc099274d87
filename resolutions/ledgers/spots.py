"""点位: when two descriptions of a spot are the same one, and how alike two others are."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

_DIGITS = {sign: number for number, sign in enumerate("零一二三四五六七八九")}
_NUMBER = re.compile("[零一二三四五六七八九十两]+(?=号|栋|幢|座|单元|楼|层|区|组|门|院|巷|排)")
_BUILDING = re.compile("(?<=[0-9])(?:号楼|栋楼|幢楼|座楼|栋|幢|座)")
_PAIR = 2


def key_of(text: str) -> str:
    """Return the spot without its ways of writing: widths, spaces, signs, numerals, 栋 and 号楼."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    plain = "".join(sign for sign in folded if sign.isalnum())
    numbered = _NUMBER.sub(lambda found: _figures(found[0]), plain)
    return _BUILDING.sub("号楼", numbered)


def _figures(numeral: str) -> str:
    """Return a Chinese numeral below a hundred in figures, digit by digit where it has no 十."""
    numeral = numeral.replace("两", "二")
    tens, ten, ones = numeral.partition("十")
    if not ten:
        return "".join(str(_DIGITS[sign]) for sign in numeral)
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return numeral
    return str(_DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0))


def likeness(one: str, other: str) -> Fraction:
    """Return how alike two keys are, from 0 to 1: the pairs of signs they share (Dice)."""
    if one == other:
        return Fraction(1)
    mine, theirs = _pairs(one), _pairs(other)
    together = len(mine) + len(theirs)
    return Fraction(2 * len(mine & theirs), together) if together else Fraction(0)


def _pairs(key: str) -> frozenset[str]:
    return frozenset(key[at : at + _PAIR] for at in range(len(key) - 1))
