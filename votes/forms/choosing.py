"""What a voter chose on the page of a ballot, put together from plain form fields.

``pick`` are ticks, ``place-N`` the place given to the Nth option, ``grade-N`` its grade,
``choice`` a single answer; ``blank`` is the button that hands in a blank ballot.
"""

from __future__ import annotations

from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from app.errors import Invalid
from votes.counting.methods import METHODS
from votes.counting.methods.contest import BLANK
from votes.counting.records import contest_of
from votes.crypto.canonical import JSON, NonCanonical, dumps, loads
from votes.models.poll import Poll


def chosen(poll: Poll, asked: MultiDict[str, str]) -> JSON:
    """Return the choice. Raises Invalid, in words, for what is no whole ballot."""
    if asked.get("blank"):
        return BLANK
    asks = METHODS[poll.method].asks
    choice = _READERS[asks](poll, asked)
    if not METHODS[poll.method].admits(choice, contest_of(poll.choices, poll.terms)):
        raise Invalid(_wrong(poll), remedy=_l("也可以交空白票"), code="choice")
    return choice


def _one(poll: Poll, asked: MultiDict[str, str]) -> JSON:
    return asked.get("choice", "")


def _ticks(poll: Poll, asked: MultiDict[str, str]) -> JSON:
    picked = set(asked.getlist("pick"))
    return [option.code for option in poll.choices if option.code in picked]


def _grades(poll: Poll, asked: MultiDict[str, str]) -> JSON:
    return [asked.get(f"grade-{at}", "") for at in range(len(poll.choices))]


def _ranking(poll: Poll, asked: MultiDict[str, str]) -> JSON:
    """The options by their places; two on one place are no ranking."""
    places: dict[str, str] = {}
    for at, option in enumerate(poll.choices):
        place = asked.get(f"place-{at}", "")
        if place.isascii() and place.isdecimal() and len(place) < 4:
            places[option.code] = place
    if len(set(places.values())) < len(places):
        return []
    return sorted(places, key=lambda code: int(places[code]))


_READERS = {
    "yes_no": _one,
    "one": _one,
    "several": _ticks,
    "projects": _ticks,
    "grades": _grades,
    "ranking": _ranking,
}


_WRONG: Final = {
    "yes_no": _l("请选择一项"),
    "one": _l("请选择一项"),
    "several": _l("请至少选一项"),
    "projects": _l("请至少选一项"),
    "grades": _l("请给每一项都打分"),
    "ranking": _l("请至少排一项，每个名次只给一项"),
}


def _wrong(poll: Poll) -> LazyString:
    """What is wrong with a choice that is no whole ballot of this poll."""
    terms = poll.terms
    if terms.within:
        return _l("请至少选一项，合计不能超过资金总额")
    if terms.most:
        return _l("请至少选一项，最多选%(most)d项", most=terms.most)
    return _WRONG[METHODS[poll.method].asks]


def to_text(choice: JSON) -> str:
    """Write a choice for a hidden field: a code as it is, anything else as canonical JSON."""
    return choice if isinstance(choice, str) else dumps(choice)


def from_text(text: str) -> JSON:
    """Read it again; a text that is no list is a code, whatever it says."""
    if not text.startswith("["):
        return text
    try:
        return loads(text)
    except NonCanonical:
        return text
