"""Facts that this stage announces to those above it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ProposalSubmitted:
    """A resident sent a proposal, or sent it again after correcting it."""

    proposal_id: int


@dataclass(frozen=True)
class TopicFiled:
    """A topic passed its triple review; it may come onto an agenda."""

    topic_id: int


@dataclass(frozen=True)
class WhistleBlown:
    """The desk called units that the hall cannot do without; whoever follows whistles goes on."""

    routing_id: int
