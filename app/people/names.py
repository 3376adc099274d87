"""Names and telephone numbers as people write them, and as they are kept and sorted."""

from __future__ import annotations

import re
import unicodedata

from pypinyin import lazy_pinyin

NAME_LONGEST = 60
_HAN_LENGTHS = range(2, 16)
"""A Chinese name has two to fifteen characters (people.md §5)."""
_DOTS = re.compile("[\u2022\u2027\u2219\u22c5\u30fb\uff65\ufe52\u25cf]")
"""What keyboards give for the dot of minority names; the standard one is U+00B7."""
_MOBILE = re.compile(r"(?:\+?86|0086)?(1[3-9]\d{9})")
_ID_NUMBER = re.compile(r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}[01]\d[0-3]\d{4}[\dXx](?![\dXx])")

# Surnames that sound otherwise than the same character elsewhere: lists are sorted by sound.
_SURNAMES = {
    "单于": "chan yu",
    "万俟": "mo qi",
    "尉迟": "yu chi",
    "长孙": "zhang sun",
    "澹台": "tan tai",
    "单": "shan",
    "曾": "zeng",
    "仇": "qiu",
    "解": "xie",
    "朴": "piao",
    "查": "zha",
    "盖": "ge",
    "区": "ou",
    "乐": "yue",
    "翟": "zhai",
    "折": "she",
    "缪": "miao",
    "召": "shao",
    "洗": "xian",
    "员": "yun",
    "秘": "bi",
    "种": "chong",
    "繁": "po",
    "覃": "qin",
    "祭": "zhai",
    "应": "ying",
    "那": "na",
    "任": "ren",
    "华": "hua",
    "尉": "wei",
    "逄": "pang",
    "隗": "wei",
    "过": "guo",
    "黑": "he",
}


def clean_text(text: str) -> str:
    """Return ``text`` in NFC, without control characters and outer space, runs of space made one."""
    kept = "".join(
        sign if unicodedata.category(sign) not in {"Cc", "Cf", "Zl", "Zp"} else " "
        for sign in unicodedata.normalize("NFC", text)
    )
    return " ".join(kept.split())


def clean_name(text: str) -> str:
    """Return a name as it is kept: the standard dot, no spaces between Chinese characters."""
    name = _DOTS.sub("·", clean_text(text))
    if any(map(_is_han, name)):
        name = name.replace(" ", "")
    return name


def name_problem(name: str) -> str | None:
    """Say what keeps a cleaned name from being one: ``length``, ``private`` or ``signs``."""
    if any(unicodedata.category(sign) in {"Co", "Cn"} for sign in name):
        return "private"
    allowed = all(unicodedata.category(sign)[0] in "LM" or sign in "·-' ’." for sign in name)
    if not allowed or (name and unicodedata.category(name[0])[0] != "L"):
        return "signs"
    letters = len(name)
    if any(map(_is_han, name)):
        return None if letters in _HAN_LENGTHS else "length"
    return None if 2 <= letters <= NAME_LONGEST else "length"


def clean_phone(text: str) -> str | None:
    """Return a mobile number as its eleven digits, or None when it is none.

    Full-width digits, spaces, dashes and the country's prefix are forgiven.
    """
    digits = re.sub(r"[\s\-()]", "", unicodedata.normalize("NFKC", text[:40]))
    match = _MOBILE.fullmatch(digits)
    return match.group(1) if match else None


def holds_id_number(text: str) -> bool:
    """Whether the text holds what looks like a citizen's ID number, which is never kept (PIPL)."""
    return _ID_NUMBER.search(unicodedata.normalize("NFKC", text).replace(" ", "")) is not None


def masked(name: str) -> str:
    """Return a name for eyes that need not know it: ``张*``, ``欧**``."""
    return name[:1] + "*" * max(1, min(len(name) - 1, 3))


def masked_phone(phone: str | None) -> str:
    """Return a number for lists: ``138****0001``."""
    return f"{phone[:3]}****{phone[-4:]}" if phone else ""


def sort_key(name: str) -> str:
    """Return the name's sound, by which lists of people are sorted."""
    surname = next((known for known in (name[:2], name[:1]) if known in _SURNAMES), "")
    said = [_SURNAMES[surname]] if surname else []
    return " ".join([*said, *lazy_pinyin(name[len(surname) :])]).lower()[:200]


def _is_han(sign: str) -> bool:
    return unicodedata.name(sign, "").startswith(("CJK UNIFIED", "CJK COMPATIBILITY IDEOGRAPH"))
