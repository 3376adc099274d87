"""The texts a proposal had, and what each change changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlalchemy import exists, select

from app.extensions import db
from proposals.lifecycle.differences import Piece, differences
from proposals.lifecycle.editing import Standing
from proposals.models.co_signature import CoSignature
from proposals.models.proposal import Proposal
from proposals.queries.topics import topic_of


@dataclass(frozen=True)
class Text:
    """One text: an old version, or the one that stands."""

    title: str
    body: str
    where_text: str


@dataclass(frozen=True)
class Rewording:
    """One change of the text."""

    number: int
    """Of the version that it made: the first text is version 1."""
    at: datetime
    title: Sequence[Piece]
    body: Sequence[Piece]
    where_text: Sequence[Piece]


def rewordings(proposal: Proposal) -> Sequence[Rewording]:
    """Every visible change, the latest first."""
    texts = [Text(old.title, old.body, old.where_text) for old in proposal.versions]
    texts.append(Text(proposal.title, proposal.body, proposal.where_text))
    found = [
        Rewording(
            number + 2,
            proposal.versions[number].replaced_at,
            differences(before.title, after.title),
            differences(before.body, after.body),
            differences(before.where_text, after.where_text),
        )
        for number, (before, after) in enumerate(pairwise(texts))
    ]
    return found[::-1]


def changed_since(proposal: Proposal, signed_at: datetime) -> bool:
    """Whether the text is another than the one that was signed then."""
    return any(old.replaced_at > signed_at for old in proposal.versions)


def standing_of(proposal: Proposal) -> Standing:
    """What decides whether, and how, its text may be changed."""
    topic = topic_of(proposal)
    signed = select(exists().where(CoSignature.proposal_id == proposal.id))
    return Standing(
        proposal.state,
        proposal.submitted_at,
        ever_supported=bool(db.session.scalar(signed)),
        topic=topic.state if topic else None,
    )
