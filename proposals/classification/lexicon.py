"""Which words speak for which class: the hand-made lists, and the classes' own names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from proposals.classification.grams import clean, pairs
from proposals.classification.tree import DIGITS, Tree

STRENGTH = {"+": 4.0, "-": 1.0}
USUAL = 2.0
NAME = 3.0
"""What it weighs that a class's own name stands in the text."""
PAIR = 0.5
"""What a pair of characters weighs that stands in the names below one first level alone."""
_NAMELESS = frozenset({"其他", "问题"})
_PARTS = re.compile("[、（）“”]")


@dataclass(frozen=True)
class Lexicon:
    """Words, and for each the classes it speaks for, with its weight."""

    words: Mapping[str, Mapping[str, float]]
    name_pairs: Mapping[str, str]
    """Pairs of characters, and the one first level in whose names they stand."""

    @classmethod
    def of(cls, tree: Tree, lists: Mapping[str, str]) -> Lexicon:
        """Build it. Raises KeyError for a list of a class that does not exist."""
        words: dict[str, dict[str, float]] = defaultdict(dict)
        for node in tree.nodes.values():
            for name in _PARTS.split(node.name):
                if len(name) > 1 and name not in _NAMELESS:
                    words[clean(name)][node.code] = NAME
        for code, listed in lists.items():
            tree.nodes[code]
            for word in listed.split():
                weight = STRENGTH.get(word[-1], USUAL)
                words[clean(word.rstrip("+-"))][code] = weight
        return cls(dict(words), _pairs_of_one(tree))

    @cached_property
    def _longest(self) -> Mapping[str, int]:
        """For each character that begins a word, the length of its longest word."""
        longest: dict[str, int] = {}
        for word in self.words:
            longest[word[0]] = max(len(word), longest.get(word[0], 0))
        return longest

    def found_in(self, text: str) -> Iterator[str]:
        """Yield the words that stand in a clean text, the longest at each place, none twice there."""
        at = 0
        while at < len(text):
            word = self._at(text, at)
            if word:
                yield word
            at += len(word) or 1

    def _at(self, text: str, at: int) -> str:
        for length in range(self._longest.get(text[at], 0), 0, -1):
            if text[at : at + length] in self.words:
                return text[at : at + length]
        return ""


def _pairs_of_one(tree: Tree) -> Mapping[str, str]:
    """The pairs of characters that the names of one first level hold, and of no other."""
    owners: dict[str, set[str]] = defaultdict(set)
    for node in tree.nodes.values():
        for pair in pairs(node.name):
            owners[pair].add(node.code[:DIGITS])
    return {pair: next(iter(firsts)) for pair, firsts in owners.items() if len(firsts) == 1}
