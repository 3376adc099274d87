"""Sentences spoken by the rules: a Chinese msgid with values, translated at the edge.

The rules know no language and no names. A sentence therefore carries persons as ``Who`` and
names of steps, stances and the like as ``Term``; ``Sentence.said`` puts words in their place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Who:
    """A person in a sentence, shown by name at the edge."""

    person: int


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the rules in a sentence, itself a msgid to be translated."""

    msgid: str


Value = int | str | Who | Term


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence for people: ``msgid`` with ``%(name)s`` places and their values."""

    msgid: str
    values: Mapping[str, Value] = field(default_factory=dict)

    def said(self, translate: Callable[[str], str], name: Callable[[int], str]) -> str:
        """Return the sentence in the reader's language, with persons called by ``name``."""
        words: dict[str, int | str] = {}
        for key, value in self.values.items():
            if isinstance(value, Who):
                words[key] = name(value.person)
            elif isinstance(value, Term):
                words[key] = translate(value.msgid)
            else:
                words[key] = value
        return translate(self.msgid) % words


def say(msgid: str, **values: Value) -> Sentence:
    """Build a sentence."""
    return Sentence(msgid, values)
