"""Names of states and choices in the glossary's words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from votes.counting.arithmetic import OUTCOMES
from votes.counting.decision import Outcome
from votes.counting.records import Purpose
from votes.models.poll import PollState


class Choice(NamedTuple):
    """How a choice looks: word, colour class, icon. Never colour alone."""

    label: LazyString
    tone: str
    icon: str


CHOICES: Mapping[str, Choice] = MappingProxyType(
    {
        "yes": Choice(_l("赞成"), "yes", "check-lg"),
        "no": Choice(_l("反对"), "no", "x-lg"),
        "abstain": Choice(_l("弃权"), "abstain", "dash-lg"),
        "invalid": Choice(_l("废票"), "neutral", "dot"),
    }
)
NOT_VOTED = Choice(_l("未表决"), "neutral", "dot")
ABSENT = Choice(_l("缺席"), "neutral", "dot")

STATE_LABELS: Mapping[PollState, LazyString] = MappingProxyType(
    {
        PollState.CONFIGURED: _l("待表决"),
        PollState.OPEN: _l("表决中"),
        PollState.CLOSED: _l("正在计票"),
        PollState.DECLARED: _l("已宣布"),
        PollState.ANNULLED: _l("表决作废"),
    }
)

PURPOSE_LABELS: Mapping[Purpose, LazyString] = MappingProxyType(
    {
        Purpose.ADOPT: _l("干不干"),
        Purpose.PLAN: _l("怎么干"),
        Purpose.APPRAISE: _l("干得怎么样"),
        Purpose.LONG_TERM: _l("以后怎么办"),
    }
)

OUTCOME_LABELS: Mapping[Outcome, LazyString] = MappingProxyType(
    {outcome: _l(said) for outcome, said in OUTCOMES.items()}
)
"""In the words that the arithmetic ends with."""


def choice_of(code: str | None, *, present: bool = True) -> Choice:
    """How a choice of the roll call is shown; None is no ballot."""
    if code is None:
        return NOT_VOTED if present else ABSENT
    return CHOICES[code]
