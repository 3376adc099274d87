"""Photos of the options: a plan's drawing, a candidate's face, set before the vote is announced."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask_babel import lazy_gettext as _l

from app import audit
from app.errors import Invalid
from app.people.models.person import Person
from votes.counting.records import Option
from votes.crypto import fields
from votes.models.poll import Poll, PollState
from votes.services.preparing import must_be
from votes.services.states import lock

LONGEST_ALT = 200


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo's SHA-256 and what it shows."""

    sha256: str
    alt: str


def picture(poll: Poll, pictures: Mapping[str, Picture | None], *, by: Person) -> None:
    """Set the photos of the options named by their codes; None takes one away.

    Raises Refused once the vote was announced, Invalid for a photo without words: whoever cannot
    see it would have another ballot than the others.
    """
    poll = lock(poll)
    must_be(poll, PollState.CONFIGURED)
    options = [_with(option, pictures) for option in poll.choices]
    poll.options = [fields.pack(option) for option in options]
    audit.record(
        "poll.pictured",
        poll,
        by=by,
        place=poll.hall.place,
        details={"photos": [option.code for option in options if option.photo]},
    )


def _with(option: Option, pictures: Mapping[str, Picture | None]) -> Option:
    if option.code not in pictures:
        return option
    shown = pictures[option.code]
    if shown is None:
        return replace(option, photo=None, alt=None)
    alt = shown.alt.strip()[:LONGEST_ALT]
    if not alt:
        raise Invalid(
            _l("请写一句话，说明“%(option)s”的照片上是什么", option=option.label),
            why=_l("看不见照片的人靠它知道照片的内容"),
            code="alt",
        )
    return replace(option, photo=shown.sha256, alt=alt)
