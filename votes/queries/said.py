"""A choice in words, as pages, receipts and the roll call say it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from votes.counting.methods import METHODS
from votes.crypto.canonical import JSON
from votes.labels import CHOICES, NOT_VOTED, Choice, choice_of
from votes.models.poll import Poll


def labels_of(poll: Poll) -> Mapping[str, str]:
    """The words of options and grades by their codes."""
    grades = poll.terms.grades or ()
    return {one.code: one.label for one in (*poll.choices, *grades)}


def lines_of(poll: Poll, choice: JSON) -> Sequence[str]:
    """What a choice says, a line for each of its parts."""
    asks, words = METHODS[poll.method].asks, labels_of(poll)
    if isinstance(choice, str):
        return [str(CHOICES[choice].label) if choice in CHOICES else words.get(choice, choice)]
    named = [words.get(str(part), str(part)) for part in choice]
    if asks == "ranking":
        return [f"{place}. {name}" for place, name in enumerate(named, start=1)]
    if asks == "grades":
        pairs = zip(poll.choices, named, strict=False)
        return [_("%(option)s：%(grade)s", option=one.label, grade=grade) for one, grade in pairs]
    return named


def answer_of(poll: Poll, choice: JSON, *, present: bool = True) -> Choice:
    """How a choice is shown; None is no ballot, a list is all it says in one line."""
    if choice is None:
        return choice_of(None, present=present)
    if isinstance(choice, str) and choice in CHOICES:
        return CHOICES[choice]
    return Choice(_("；").join(lines_of(poll, choice)), "neutral", NOT_VOTED.icon)
