"""Vote again where nothing was chosen: on all options, or on the two that lead.

The first result stays on record (RONR 45:70, re-balloting; workflow 5.4, run-off of the top two);
the new vote is prepared like any other and opened by whoever presides. A budget that was not
divided is voted on again with all its projects: it was too few ballots, not two that lead, that
kept it from being divided.
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.errors import Refused
from app.people.models.person import Person
from votes.counting.decision import Outcome
from votes.counting.methods import METHODS
from votes.counting.records import Option, Terms
from votes.models.poll import Poll, PollState
from votes.services import decision_rules, preparing
from votes.services.preparing import Plan


class Between(StrEnum):
    """Who stands again."""

    ALL = "all"
    TWO = "two"


def vote_again(poll: Poll, between: Between, *, by: Person) -> Poll:
    """Prepare the next vote. Raises Refused where there is nothing to vote on again.

    Whoever was elected keeps the seat and stands no more; those equal to the second stand too.
    """
    result = poll.result or {}
    outcomes = {Outcome.FAILED, Outcome.TIED}
    asks = METHODS[poll.method].asks
    if poll.state is not PollState.DECLARED or result.get("outcome") not in outcomes:
        raise Refused(_l("这次表决不用再投"), why=_l("只有没有选出时才再次表决"), code="settled")
    if "standing" not in result:
        raise Refused(_l("这种表决不能决选"), remedy=_l("请另外准备一次表决"), code="no_options")
    if asks == "projects" and between is Between.TWO:
        raise Refused(
            _l("分资金的表决不能决选"),
            why=_l("分资金一次选出多项，没有分成，是因为投有效票的人不够，不是因为哪两项领先"),
            remedy=_l("可以用全部项目再投一次"),
            code="no_run_off",
        )
    elected = result["elected"]
    seats = (poll.terms.seats or 1) - len(elected)
    standing = [one for one in result["standing"] if one["code"] not in elected]
    number = seats + 1 if between is Between.TWO else len(standing)
    codes = _leading(standing, number, result.get("leading", ""))
    options = tuple(option for option in poll.choices if option.code in codes)
    return preparing.prepare(poll.meeting, _plan(poll, options, seats), by=by)


def _leading(standing: list[dict[str, Any]], number: int, leader: str) -> frozenset[str]:
    """The method's own leader, those with the most points or votes, and all equal to the last.

    Who leads by pairs or by the middle grade need not have the most first places.
    """
    strength = {one["code"]: one.get("points", one["votes"]["heads"]) for one in standing}
    first = {leader} & strength.keys()
    others = sorted((strength[code] for code in strength if code not in first), reverse=True)
    least = others[min(number - len(first), len(others)) - 1] if others else 0
    return frozenset(first | {code for code in strength if strength[code] >= least})


def _plan(poll: Poll, options: tuple[Option, ...], seats: int) -> Plan:
    """The same for fewer options, under the law's own rule for a second vote where it has one."""
    most = min(poll.terms.most, len(options)) if poll.terms.most else None
    terms: Terms = replace(poll.terms, seats=seats if seats > 1 else None, most=most)
    return replace(
        preparing.plan_again(poll),
        question=_("再次表决：%(question)s", question=poll.question),
        options=options,
        terms=terms,
        rule_code=decision_rules.rule_of_second(poll.rule_code),
    )
