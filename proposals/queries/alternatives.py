"""Look-alikes as people see them: with what each reader may do about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select

from app.extensions import db
from app.people.models.person import Person
from app.places.models.hall import Hall
from app.places.models.place import Place
from proposals import policy
from proposals.lifecycle.proposal import OPEN_TO_SUPPORT
from proposals.lifecycle.topic_states import OPEN_TO_JOIN
from proposals.models.category import Category
from proposals.models.co_signature import CoSignature
from proposals.models.draft import Draft
from proposals.models.proposal import Proposal
from proposals.models.topic import Topic, TopicLink
from proposals.queries.joining import JOINABLE
from proposals.queries.lookalikes import Match, similar_to, similar_to_text

SHOWN = 5
ALWAYS = 3
"""So many are shown however unlike; the others only when they come near to the first."""
FEWEST_LETTERS = 6
"""Shorter texts are like everything."""


class Standing(StrEnum):
    """How a reader stands to a proposal; one template of ``proposals/support/`` each."""

    OPEN = "open"
    SIGNED = "signed"
    OWN = "own"
    ELSEWHERE = "elsewhere"
    CLOSED = "closed"


@dataclass(frozen=True)
class Alternative:
    """A need that may be the same, and how the reader stands to it."""

    match: Match
    standing: Standing


@dataclass(frozen=True)
class Twin:
    """A need that may be the same as one at the desk, and the topic that it is in."""

    match: Match
    topic: Topic | None
    may_join: bool
    """Whether one tap makes one matter of both."""


def standing_of(person: Person | None, proposal: Proposal, *, has_signed: bool) -> Standing:
    """How this reader stands to it; a visitor is asked to sign in when it comes to it."""
    if proposal.state not in OPEN_TO_SUPPORT:
        return Standing.CLOSED
    if policy.is_proposer(person, proposal):
        return Standing.OWN
    if has_signed:
        return Standing.SIGNED
    if person is None or policy.may_co_sign(person, proposal):
        return Standing.OPEN
    return Standing.ELSEWHERE


def like_text(
    title: str,
    body: str,
    person: Person | None,
    *,
    hall: Hall | None = None,
    category: Category | None = None,
    leave_out: int | None = None,
) -> Sequence[Alternative]:
    """What others have written like this; nothing for a text too short to be like anything."""
    if len("".join((title + body).split())) < FEWEST_LETTERS:
        return ()
    place: Place | None = hall.place if hall else None
    matches = similar_to_text(
        title,
        body,
        place=place,
        category=category if category is not Category.UNSORTED else None,
        leave_out=(leave_out,) if leave_out else (),
        limit=SHOWN,
    )
    return _as_seen_by(person, _worth_reading(matches))


def _worth_reading(matches: Sequence[Match]) -> Sequence[Match]:
    """The first three, and of the others those at least half as like as the first."""
    return [
        match
        for number, match in enumerate(matches)
        if number < ALWAYS or 2 * match.score >= matches[0].score
    ]


def _as_seen_by(person: Person | None, matches: Sequence[Match]) -> Sequence[Alternative]:
    numbers = [match.proposal_id for match in matches]
    found = {
        one.id: one for one in db.session.scalars(select(Proposal).where(Proposal.id.in_(numbers)))
    }
    signed = _signed(person, numbers)
    return [
        Alternative(
            match,
            standing_of(person, found[match.proposal_id], has_signed=match.proposal_id in signed),
        )
        for match in matches
        if match.proposal_id in found
    ]


def like_draft(draft: Draft, person: Person | None) -> Sequence[Alternative]:
    """What others have written like this draft; a correction is never like what it corrects."""
    return like_text(
        draft.title,
        draft.body,
        person,
        hall=draft.hall,
        category=draft.category,
        leave_out=draft.proposal_id,
    )


def twins_of(proposal: Proposal, own_topic: Topic | None) -> Sequence[Twin]:
    """What the hall has like this one, for its desk; without what is in the same topic already."""
    matches = _worth_reading(similar_to(proposal, limit=SHOWN, within=proposal.hall))
    topics = _topics_of([match.proposal_id for match in matches])
    return [
        Twin(match, topic, _may_join(proposal, own_topic, match, topic))
        for match in matches
        if (topic := topics.get(match.proposal_id)) is None or topic != own_topic
    ]


def _may_join(proposal: Proposal, own: Topic | None, match: Match, other: Topic | None) -> bool:
    if own is not None and other is not None:
        return False
    free = match.state in JOINABLE if own else proposal.state in JOINABLE
    if own is None and other is None:
        return free and match.state in JOINABLE
    return free and (own or other).state in OPEN_TO_JOIN  # type: ignore[union-attr]  # reason: one of them is there


def _signed(person: Person | None, numbers: Sequence[int]) -> frozenset[int]:
    if person is None:
        return frozenset()
    return frozenset(
        db.session.scalars(
            select(CoSignature.proposal_id).where(
                CoSignature.person_id == person.id,
                CoSignature.proposal_id.in_(numbers),
                CoSignature.withdrawn_at.is_(None),
            )
        )
    )


def _topics_of(numbers: Sequence[int]) -> dict[int, Topic]:
    rows = db.session.execute(
        select(TopicLink.proposal_id, Topic)
        .join(Topic, TopicLink.topic_id == Topic.id)
        .where(TopicLink.proposal_id.in_(numbers), TopicLink.unlinked_at.is_(None))
    )
    return {row.proposal_id: row.Topic for row in rows}
