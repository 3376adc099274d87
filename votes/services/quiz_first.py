"""Where a hall asks for the rule quiz before the first vote: whom that keeps from voting on a phone.

Passes are read from the database with each batch, once for all its ballots, and only where the
hall asks: whoever has just passed votes at once, in whichever process. Paper, the desk, hands and
the roll call stay open, so nobody loses a vote by it; owners and households vote by the law and are
not asked.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from flask_babel import lazy_gettext as _l

from app.errors import Refused
from app.people.models.person import Person
from meetings.services import quiz
from votes.counting.records import CastVia
from votes.models.poll import Poll
from votes.services.rolls import IN_THE_ROOM

ON_A_PHONE: Final = frozenset({CastVia.LIVE, CastVia.FORM})
"""The doors that the quiz guards."""


def asks(rules: Mapping[str, Any], roll_source: str) -> bool:
    """Whether a hall with these own values asks those who vote by this roll for the quiz."""
    return roll_source in IN_THE_ROOM and quiz.is_required(rules)


def passed(people: Collection[int]) -> frozenset[int]:
    """Who of ``people`` has passed; no query where nobody is asked."""
    return quiz.passed(people) if people else frozenset()


def of_poll(poll: Poll, people: Collection[int]) -> frozenset[int]:
    """Who of ``people`` must take the quiz first in a poll read by itself."""
    asked = people if asks(poll.hall.rules, poll.roll_source) else ()
    return frozenset(asked) - passed(asked)


def stands_before(poll: Poll, person: Person | None) -> bool:
    """Whether the quiz stands between this person and a ballot on the phone."""
    return person is not None and bool(of_poll(poll, [person.id]))


def why() -> Refused:
    """The refusal: why, and the ways that are open."""
    return Refused(
        _l("您还没有通过议事规则测验，不能用手机投票"),
        _l("本厅定了：第一次用手机投票以前要先通过测验"),
        _l(
            "请做测验（10题，可以重做），通过了马上能投；也可以到签到台投纸质票或请两位工作人员代投，举手、唱名不受影响"
        ),
        code="quiz_first",
        link=quiz.ADDRESS,
    )
