"""Clean what people typed or pasted, without changing their words."""

from __future__ import annotations

import re
import unicodedata

_UNSEEN = re.compile("[\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]")
_DOUBTFUL = re.compile("[^\n\t\x20-\x7e\u3000-\u303f\u4e00-\u9fff\uff01-\uff60]+")
"""Everything but the common signs and characters: only these need looking at one by one."""
_ESCAPED = re.compile(r"_x[0-9A-Fa-f]{4}_")
_INDENT = re.compile("[ \t]*[\u3000\xa0](?:[\u3000\xa0 \t]*[\u3000\xa0])[ \t]*")
"""Two or more wide spaces: what is left of a paragraph's indent when a page lost its line breaks."""
_SPACES = re.compile("[ \t\u3000\xa0]+")
_MANY_LINES = re.compile(r"\n{3,}")


def line(typed: str) -> str:
    """Return one line: NFC, no control characters, single spaces."""
    return " ".join(_visible(typed).split())


def paragraphs(typed: str) -> str:
    """Return text with its paragraphs, at most one empty line between them, as it was typed."""
    text = _visible(typed.replace("\r\n", "\n").replace("\r", "\n"))
    lines = "\n".join(one.rstrip() for one in text.split("\n"))
    return _MANY_LINES.sub("\n\n", lines).strip()


def imported(pasted: str) -> str:
    """Return a message as its author saw it: padding of tabs and wide spaces gone, paragraphs kept."""
    text = _ESCAPED.sub("", pasted).replace("\r\n", "\n").replace("\r", "\n")
    text = _visible(_INDENT.sub("\n", text))
    lines = (_SPACES.sub(" ", one).strip() for one in text.split("\n"))
    return "\n".join(one for one in lines if one)


def _visible(typed: str) -> str:
    """NFC without control characters, halves of characters, and marks that turn the reading order."""
    kept = _DOUBTFUL.sub(_kept, typed)
    return unicodedata.normalize("NFC", _UNSEEN.sub("", kept))


def _kept(found: re.Match[str]) -> str:
    return "".join(c for c in found[0] if unicodedata.category(c) not in {"Cc", "Cs", "Cn"})
