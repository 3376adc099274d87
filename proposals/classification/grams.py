"""Texts as pieces: runs of characters, and the overlapping pairs within them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import islice

_RUN = re.compile(r"[^\W\d_]+")


def clean(text: str) -> str:
    """Return the text as it is compared: one width, small letters."""
    return unicodedata.normalize("NFKC", text).casefold()


def runs(text: str) -> Iterator[str]:
    """Yield the unbroken pieces of letters; digits and marks part them."""
    return (match.group() for match in _RUN.finditer(clean(text)))


def pairs(text: str) -> list[str]:
    """Return the pairs of neighbouring characters, each once, in order of appearance."""
    found = (run[at : at + 2] for run in runs(text) for at in range(len(run) - 1))
    return list(dict.fromkeys(found))


def shown(words: Iterable[str], most: int) -> tuple[str, ...]:
    """Return the first few words to show as a reason: none that is a piece of another."""
    said = list(dict.fromkeys(words))
    whole = (word for word in said if not any(word in other for other in said if other != word))
    return tuple(islice(whole, most))
