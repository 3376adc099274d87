"""How well a class is guessed, on real messages that a person labelled.

``tests/proposals/labelled-messages.csv``: 160 of the 2,816 real messages, drawn by
``random.Random(2020).sample(ids_in_numeric_order, 160)``, each read and given one first level by
hand, before any suggestion was seen; where two would do, the one that the tree's own lower levels
name (buses and metro are 城乡建设, driving licences and traffic lights 政法). The first eighty
(``dev``) were read while the word lists were written; the other eighty (``held``) only afterwards,
and nothing was changed for them. Bodies are cut at 600 characters, all that is looked at.
Measured then: held-out 0.80 right at once, 0.925 among three; a suggestion for 0.80 of the
messages, 0.875 of them right. Always guessing 城乡建设 would be right for 0.375.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from proposals.classification.grams import pairs
from proposals.classification.keywords import WORDS
from proposals.classification.learned import Counts
from proposals.classification.lexicon import Lexicon
from proposals.classification.suggest import Classifier
from proposals.models.category import Category
from proposals.models.category_tree import Sorted, tree

_FILE = Path(__file__).resolve().parents[1] / "labelled-messages.csv"


@dataclass(frozen=True)
class Labelled:
    half: str
    code: str
    title: str
    body: str


def labelled(half: str) -> Sequence[Labelled]:
    with _FILE.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["half"] == half]
    return [
        Labelled(half, Sorted(Category(row["label"])).code, row["title"], row["body"])
        for row in rows
    ]


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return Classifier(tree(), Lexicon.of(tree(), WORDS))


def taught(messages: Iterable[Labelled]) -> Counts:
    """What a desk that sorted these messages would have counted."""
    lessons: Counter[str] = Counter()
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for one in messages:
        lessons[one.code] += 1
        for gram in pairs(f"{one.title}\n{one.body[:400]}"):
            seen[gram][one.code] += 1
    return Counts(lessons, seen, lessons.total())


def among(classifier: Classifier, messages: Sequence[Labelled], first: int) -> float:
    """The share of messages whose label stands among the first so many guesses."""
    right = [
        one.code in [guess.code for guess in classifier.ranked(one.title, one.body)[:first]]
        for one in messages
    ]
    return sum(right) / len(right)


def test_eighty_messages_are_held_back() -> None:
    assert len(labelled("dev")) == len(labelled("held")) == 80


def test_the_first_guess_is_right_for_three_of_four(classifier: Classifier) -> None:
    assert among(classifier, labelled("held"), 1) >= 0.75


def test_the_label_is_among_three_guesses_for_nine_of_ten(classifier: Classifier) -> None:
    assert among(classifier, labelled("held"), 3) >= 0.9


def test_what_is_suggested_is_right_more_often_than_what_is_only_guessed(
    classifier: Classifier,
) -> None:
    asked = [(one, classifier.suggestion(one.title, one.body)) for one in labelled("held")]
    said = [(one, guess) for one, guess in asked if guess is not None]
    assert len(said) >= 0.7 * len(asked)
    right = sum(guess.code.startswith(one.code) for one, guess in said) / len(said)
    assert right >= 0.85
    assert right > among(classifier, labelled("held"), 1)


def test_every_suggestion_names_words_that_stand_in_the_text(classifier: Classifier) -> None:
    for one in labelled("held"):
        guess = classifier.suggestion(one.title, one.body)
        if guess is not None:
            assert guess.words
            assert all(word in f"{one.title}{one.body}".casefold() for word in guess.words)


def test_what_desks_teach_does_not_make_it_worse(classifier: Classifier) -> None:
    wiser = replace(classifier, learned=taught(labelled("dev")))
    held = labelled("held")
    assert among(wiser, held, 3) >= among(classifier, held, 3)
    assert among(wiser, held, 1) >= among(classifier, held, 1)


def test_lessons_alone_beat_always_saying_the_same_among_three() -> None:
    alone = Classifier(tree(), Lexicon({}, {}), taught(labelled("dev")))
    held = labelled("held")
    usual = [code for code, _count in Counter(one.code for one in labelled("dev")).most_common(1)]
    assert among(alone, held, 3) > sum(one.code in usual for one in held) / len(held)
