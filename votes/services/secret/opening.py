"""Open a secret poll: keys and credentials are settled, the documents written as Setup."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from votes.counting.figures import Weight
from votes.counting.records import NamedSetup, RollEntry
from votes.counting.rules import DecisionRule, Unit
from votes.models.poll import Poll
from votes.services import ledger
from votes.services.ledger import Book
from votes.services.secret import credentials, documents, refusals, trustees

METHODS: Final = frozenset({"yes_no_abstain"})
"""Ways of voting of which the sum of encrypted answers is the count."""


def begin(poll: Poll, definition: NamedSetup, voters: Mapping[int, RollEntry]) -> Book:
    """Write Setup for the frozen roll, and sign it.

    Raises Refused while a teller's key is missing, or for a method without a secret form.
    """
    if poll.method not in METHODS:
        raise refusals.not_from_here(poll.method)
    if any(line.weight != Weight(1) for line in voters.values()) or not counts_heads_alone(
        definition.rule
    ):
        raise refusals.one_head_each()
    papers = documents.draw_up(
        definition,
        f"{poll.hall.name} {poll.meeting.title}",
        trustees.all_keys(poll),
        credentials.settle(poll, voters),
    )
    documents.keep(poll.id, papers.texts)
    return ledger.begin_with(poll, papers.setup, papers.definition, voters)


def counts_heads_alone(rule: DecisionRule) -> bool:
    """Whether a rule asks for nothing but persons; an encrypted sum has no other weight."""
    return all(one.unit is Unit.HEADS for one in (*rule.quorum, *rule.thresholds))
