"""A choice in words, as pages, receipts and the roll call say it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

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


_WRONG: Final = {
    "yes_no": _l("请选择一项"),
    "one": _l("请选择一项"),
    "several": _l("请至少选一项"),
    "projects": _l("请至少选一项"),
    "grades": _l("请给每一项都打分"),
    "ranking": _l("请至少排一项，每个名次只给一项"),
}


def wrong_of(poll: Poll) -> LazyString:
    """What is wrong with a choice that is no whole ballot of this poll."""
    terms = poll.terms
    if terms.within:
        return _l("请至少选一项，合计不能超过资金总额")
    if terms.most:
        return _l("请至少选一项，最多选%(most)d项", most=terms.most)
    return _WRONG[METHODS[poll.method].asks]
