"""What a voter chose on the page of a ballot, put together from plain form fields.

``pick`` are ticks, ``place-N`` the place given to the Nth option, ``grade-N`` its grade,
``choice`` a single answer; ``blank`` is the button that hands in a blank ballot.
"""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from app.errors import Invalid
from votes.counting.methods import INVALID, METHODS
from votes.counting.methods.contest import BLANK
from votes.counting.records import contest_of
from votes.crypto.canonical import JSON, NonCanonical, dumps, loads
from votes.models.poll import Poll
from votes.queries import said


def chosen(poll: Poll, asked: MultiDict[str, str]) -> JSON:
    """Return the choice. Raises Invalid, in words, for what is no whole ballot."""
    if asked.get("blank"):
        return BLANK
    asks = METHODS[poll.method].asks
    choice = _READERS[asks](poll, asked)
    if not METHODS[poll.method].admits(choice, contest_of(poll.choices, poll.terms)):
        raise Invalid(said.wrong_of(poll), remedy=_l("也可以交空白票"), code="choice")
    return choice


def on_paper(poll: Poll, asked: MultiDict[str, str]) -> JSON:
    """The same of a paper, which may besides be spoilt 废票."""
    return INVALID if asked.get("choice") == INVALID else chosen(poll, asked)


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
