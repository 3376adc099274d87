"""When a proposal's text may still be changed, and whether the change stays visible.

Whoever signed, signed a text. Decidim let it change afterwards without a word (decidim#3622);
polis forbids it altogether (polis#297). Here it may change, openly: as a new version, and every
supporter is told and may take the signature back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.marks import N_
from app.moves import Refusal
from proposals.lifecycle.proposal import PROPOSAL_NAMES, ProposalState
from proposals.lifecycle.topic_states import OPEN_TO_JOIN, TOPIC_NAMES, TopicState

FREE_MINUTES = 30
"""Slips of the pen are mended freely for so long, if nobody has supported it meanwhile."""
_RULE = "议事流程·文字锁定"
_OPEN = frozenset({ProposalState.SUBMITTED, ProposalState.TRIAGED, ProposalState.MERGED})


class Editing(StrEnum):
    """What a change is."""

    FREE = "free"
    """The words are replaced, and nobody needs to know."""
    VERSION = "version"
    """The words before stay readable, and supporters are told."""


@dataclass(frozen=True)
class Standing:
    """What decides it."""

    state: ProposalState
    submitted_at: datetime
    ever_supported: bool
    """Whether anybody has signed it, even if the signature was taken back: it was read."""
    topic: TopicState | None = None
    """The topic it is joined to."""


def editing(standing: Standing, at: datetime) -> Editing | Refusal:
    """Judge a change of the text at this instant, by its proposer."""
    if standing.state not in _OPEN:
        return Refusal(
            N_("这件提案现在是“%(state)s”，文字不能再改。"),
            N_("有新情况，可以另提一件，或请秘书在办理经过里补充。"),
            _RULE,
            {"state": PROPOSAL_NAMES[standing.state]},
        )
    if standing.topic is not None and standing.topic not in OPEN_TO_JOIN:
        return Refusal(
            N_("它所在的议题已到“%(state)s”，审查和会议依据的就是现在的文字，不能再改。"),
            N_("请在会上说明，或请秘书先把它从议题中拆出。"),
            _RULE,
            {"state": TOPIC_NAMES[standing.topic]},
        )
    in_time = at < standing.submitted_at + timedelta(minutes=FREE_MINUTES)
    if in_time and not standing.ever_supported and standing.topic is None:
        return Editing.FREE
    return Editing.VERSION
