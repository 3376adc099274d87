"""What a text is probably about: ranked, explained, and silent where it does not know."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt

from proposals.classification.grams import clean, pairs, shown
from proposals.classification.learned import NOTHING, Counts
from proposals.classification.lexicon import PAIR, Lexicon
from proposals.classification.tree import DIGITS, Tree

TITLE = 2.0
"""A word in the title counts so much more than one in the text: there people say what it is about."""
READ = 600
"""Characters of a text that are looked at."""
ENOUGH = 4.0
"""The least that must speak for a class before it is suggested."""
CLEAR = 1.35
"""How many times the second must be outweighed."""
DEEPER = 0.6
"""The share of a class's weight that must lie on one class below it, to suggest that one."""
REASONS = 3
"""Words shown as the reason."""
LESSONS = 6
"""Pieces of text that may speak from what was learned: pairs of one word are no six witnesses."""


@dataclass(frozen=True)
class Heard:
    """One word or piece of the text, and the class it speaks for."""

    code: str
    word: str
    weight: float
    is_learned: bool = False


@dataclass(frozen=True)
class Standing:
    """How much speaks for one class, and which words, the weightiest first."""

    code: str
    weight: float
    words: tuple[str, ...]


@dataclass(frozen=True)
class Classifier:
    """The tree, the words, and what was learned."""

    tree: Tree
    lexicon: Lexicon
    learned: Counts = NOTHING

    def ranked(self, title: str, body: str) -> Sequence[Standing]:
        """Return the first levels that anything speaks for, the likeliest first."""
        return _standings(self._heard(title, body), DIGITS)

    def suggestion(self, title: str, body: str) -> Standing | None:
        """Return the class to suggest, as deep as is clear; none where it is not clear enough."""
        heard = self._heard(title, body)
        ranked = _standings(heard, DIGITS)
        if not ranked or not ranked[0].words or not _is_clear(ranked):
            return None
        chosen = ranked[0]
        for depth in (2 * DIGITS, 3 * DIGITS):
            below = _standings((one for one in heard if one.code.startswith(chosen.code)), depth)
            if not below or below[0].weight < DEEPER * chosen.weight:
                break
            # The reason stays the whole class's: it holds the deeper one's words.
            chosen = Standing(below[0].code, below[0].weight, chosen.words)
        return chosen

    def _heard(self, title: str, body: str) -> Sequence[Heard]:
        title, body = clean(title), clean(body)[:READ]
        said = pairs(f"{title} {body}")
        return [
            *self._words(title, body),
            *(Heard(first, "", PAIR) for first in map(self.lexicon.name_pairs.get, said) if first),
            *self._lessons(title, f"{title} {body}", said),
        ]

    def _words(self, title: str, body: str) -> Iterator[Heard]:
        """The words of the lists; one that is said again counts, but less each time."""
        named = Counter(self.lexicon.found_in(title))
        for word, times in (named + Counter(self.lexicon.found_in(body))).items():
            loudness = (TITLE if word in named else 1.0) * (1 + log(times))
            codes = self.lexicon.words[word]
            for code, weight in codes.items():
                yield Heard(code, word, weight * loudness / sqrt(len(codes)))

    def _lessons(self, title: str, text: str, said: Sequence[str]) -> Iterator[Heard]:
        """What was learned, for each class its weightiest pieces alone."""
        spoken: dict[str, list[Heard]] = defaultdict(list)
        for code, gram, loudness in self.learned.speaking(said):
            weight = loudness * (TITLE if gram in title else 1.0)
            last = spoken[code][-1] if spoken[code] else None
            if last and last.word[-1] == gram[0] and last.word + gram[1] in text:
                # Pairs that overlap are pieces of one word: shown whole, counted once.
                spoken[code][-1] = Heard(
                    code, last.word + gram[1], max(weight, last.weight), is_learned=True
                )
            else:
                spoken[code].append(Heard(code, gram, weight, is_learned=True))
        for pieces in spoken.values():
            yield from sorted(pieces, key=lambda one: -one.weight)[:LESSONS]


def _standings(heard: Iterable[Heard], depth: int) -> Sequence[Standing]:
    """Sum what was heard up to the classes of this depth, the weightiest first.

    Words of the lists speak for the classes above theirs too; lessons were counted at each level.
    """
    sums: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for one in heard:
        if len(one.code) == depth or (len(one.code) > depth and not one.is_learned):
            sums[one.code[:depth]][one.word] += one.weight
    standings = [
        Standing(code, sum(words.values()), _telling(words)) for code, words in sums.items()
    ]
    return sorted(standings, key=lambda one: (-one.weight, one.code))


def _telling(words: Mapping[str, float]) -> tuple[str, ...]:
    spoken = sorted((-weight, word) for word, weight in words.items() if word)
    return shown((word for _weight, word in spoken), REASONS)


def _is_clear(ranked: Sequence[Standing]) -> bool:
    second = ranked[1].weight if len(ranked) > 1 else 0.0
    return ranked[0].weight >= ENOUGH and ranked[0].weight >= CLEAR * second
