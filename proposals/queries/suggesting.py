"""Which class a text is suggested for, with the words that are the reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import select

from app.extensions import db
from proposals.classification.grams import pairs
from proposals.classification.keywords import WORDS
from proposals.classification.learned import Counts
from proposals.classification.lexicon import Lexicon
from proposals.classification.suggest import READ, Classifier, Standing
from proposals.classification.tree import DIGITS
from proposals.models.category_lesson import ALL, CategoryCount
from proposals.models.category_tree import Sorted, tree

CHOICES = 3


@dataclass(frozen=True)
class Suggested:
    """A class, and the words of the text that speak for it."""

    sorted_as: Sorted
    words: tuple[str, ...]


@cache
def lexicon() -> Lexicon:
    """Return the words of the lists and of the tree's names, put together once."""
    return Lexicon.of(tree(), WORDS)


def suggestion_for(title: str, body: str) -> Suggested | None:
    """Return the class to suggest for a text; none where nothing is clear enough."""
    return _suggested(_classifier(title, body).suggestion(title, body))


def likely_for(title: str, body: str) -> Sequence[Suggested]:
    """Return the few likeliest classes that a text has words for, each first level once."""
    classifier = _classifier(title, body)
    deep = classifier.suggestion(title, body)
    ranked = [one for one in classifier.ranked(title, body) if one.words]
    found = [deep] if deep else []
    found += [one for one in ranked if deep is None or not deep.code.startswith(one.code)]
    chosen = (_suggested(one) for one in found[:CHOICES])
    return [one for one in chosen if one is not None]


def _suggested(standing: Standing | None) -> Suggested | None:
    sorted_as = Sorted.at(standing.code) if standing else None
    return Suggested(sorted_as, standing.words) if standing and sorted_as else None


def _classifier(title: str, body: str) -> Classifier:
    """The classifier, with what was learned about just the pieces of this text."""
    grams = pairs(f"{title} {body[:READ]}")
    lessons: dict[str, int] = {}
    seen: dict[str, dict[str, int]] = defaultdict(dict)
    rows = db.session.execute(
        select(CategoryCount.node, CategoryCount.gram, CategoryCount.count).where(
            CategoryCount.gram.in_([ALL, *grams]), CategoryCount.count > 0
        )
    )
    for node, gram, count in rows:
        if gram == ALL:
            lessons[node] = count
        else:
            seen[gram][node] = count
    total = sum(count for node, count in lessons.items() if len(node) == DIGITS)
    return Classifier(tree(), lexicon(), Counts(lessons, seen, total))
