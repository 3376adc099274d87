"""What was done at each step of a count, in words that a resident can follow.

A step (``votes.counting.methods.contest.Step``) is numbers under names; ``say`` makes a phrase of
it. Amounts are shown to two decimals, rounded down, and computed exactly.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

from app.marks import N_
from votes.counting.arithmetic import Phrase
from votes.counting.methods.contest import decimal

SAID: Final[Mapping[str, str]] = {
    "taken": N_("“%(option)s”%(points)s分，需要%(cost)s，入选，剩余%(left)s"),
    "too_dear": N_("“%(option)s”%(points)s分，需要%(cost)s，只剩%(left)s，不够，未入选"),
    "after_the_end": N_("“%(option)s”%(points)s分，排在资金不够的项目之后，未入选"),
    "too_few": N_("“%(option)s”%(points)s分，没有达到最低分，未入选"),
    "graded": N_("“%(option)s”得“%(grade)s”%(heads)s人"),
    "round": N_("第%(round)s轮：“%(option)s”%(heads)s人排在首位"),
    "struck": N_("“%(option)s”首位票最少（%(heads)s人），淘汰，这些票转给各自的下一位"),
    "wins": N_("“%(option)s”%(heads)s人支持，领先"),
    "points": N_("“%(option)s”共%(points)s分"),
    "pair": N_("“%(option)s”与“%(other)s”相比：%(heads)s人对%(against)s人"),
    "before": N_("“%(option)s”胜过%(number)s项"),
    "quota": N_("%(seats)s个名额，有效票%(heads)s人，当选需要%(number)s票"),
    "holds": N_("第%(round)s轮：“%(option)s”有%(value)s票"),
    "elected": N_("第%(round)s轮：“%(option)s”%(value)s票，当选，多出的票按比例转给各自的下一位"),
    "out": N_("第%(round)s轮：“%(option)s”%(value)s票，最少，淘汰，这些票转给各自的下一位"),
    "purses": N_("资金%(budget)s平均分给%(voters)s位投票人；补足后每人名下%(each)s"),
    "bought": N_(
        "“%(option)s”需要%(cost)s，支持者每人出%(each)s（钱不够的出完为止），有效支持%(effective)s，入选"
    ),
}


def say(step: Mapping[str, Any], labels: Mapping[str, str]) -> Phrase:
    """Return the step in words; ``labels`` are the options' words by their codes."""
    values = {name: _shown(value) for name, value in step.items() if name != "act"}
    for name in ("option", "other", "grade"):
        if name in step:
            values[name] = labels.get(step[name], step[name])
    return Phrase(SAID[step["act"]], values)


def _shown(value: Any) -> str:
    return decimal(value) if isinstance(value, Fraction) else str(value)
