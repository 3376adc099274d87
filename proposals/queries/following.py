"""Who is told of a need or topic: its proposers, its co-signers, and whoever follows it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select, union

from app.extensions import db
from app.people.models.person import Person
from proposals.models.co_signature import CoSignature
from proposals.models.following import Following
from proposals.models.proposal import Proposal
from proposals.models.topic import Topic, TopicLink
from proposals.models.topic_opt_out import TopicOptOut

_SHOWN = 50


class Told(StrEnum):
    """Why a person hears of a thing, or does not: it chooses what the button says."""

    OWN = "own"
    SIGNED = "signed"
    FOLLOWING = "following"
    SILENCED = "silenced"
    NOT = "not"


def _about(thing: Proposal | Topic) -> ColumnElement[bool]:
    if isinstance(thing, Topic):
        return Following.topic_id == thing.id
    return Following.proposal_id == thing.id


def wish_about(person: Person, thing: Proposal | Topic) -> Following | None:
    """What the person said about being told, if anything."""
    return db.session.scalar(
        select(Following).where(Following.person_id == person.id, _about(thing))
    )


def is_proposer_of(person: Person, thing: Proposal | Topic) -> bool:
    """Whether the person proposed it, or one of the proposals joined to it."""
    return person.id in db.session.scalars(_proposers(_ids(thing)))


def how_told(person: Person | None, thing: Proposal | Topic) -> Told:
    """Whether and why this person hears of it."""
    if person is None:
        return Told.NOT
    if is_proposer_of(person, thing):
        return Told.OWN
    wish = wish_about(person, thing)
    signers = _signers(_ids(thing)).where(CoSignature.person_id == person.id)
    signed = db.session.scalar(signers.limit(1)) is not None
    if wish is not None and not wish.wants:
        return Told.SILENCED if signed else Told.NOT
    if signed:
        return Told.SIGNED
    return Told.FOLLOWING if wish else Told.NOT


def hearers(proposals: Collection[Proposal], topic: Topic | None = None) -> Sequence[Person]:
    """Everyone who is told of these proposals, and of the topic they are joined to: each once.

    Proposers always; co-signers unless they asked to be told no more of that proposal or of the
    topic, or do not want to be counted for it; followers as long as they follow.
    """
    ids = [proposal.id for proposal in proposals]
    everyone = union(
        _proposers(ids), _willing_signers(ids, topic), _followers(ids, topic)
    ).subquery()
    return db.session.scalars(
        select(Person)
        .where(Person.id.in_(select(everyone.c.person_id)), Person.closed_at.is_(None))
        .order_by(Person.id)
    ).all()


def _willing_signers(ids: Sequence[int], topic: Topic | None) -> Select[tuple[int]]:
    silent = exists().where(
        Following.person_id == CoSignature.person_id,
        Following.proposal_id == CoSignature.proposal_id,
        ~Following.wants,
    )
    signers = _signers(ids).where(~silent)
    if topic is None:
        return signers
    away = union(
        select(Following.person_id).where(Following.topic_id == topic.id, ~Following.wants),
        select(TopicOptOut.person_id).where(
            TopicOptOut.topic_id == topic.id, TopicOptOut.returned_at.is_(None)
        ),
    ).subquery()
    return signers.where(CoSignature.person_id.not_in(select(away.c.person_id)))


def _followers(ids: Sequence[int], topic: Topic | None) -> Select[tuple[int]]:
    about: ColumnElement[bool] = Following.proposal_id.in_(ids)
    if topic is not None:
        about |= Following.topic_id == topic.id
    return select(Following.person_id).where(about, Following.wants)


def proposers_of(proposals: Collection[Proposal]) -> frozenset[int]:
    """Ids of those who proposed them."""
    return frozenset(one.proposer_id for one in proposals if one.proposer_id is not None)


def followed_by(person: Person) -> Sequence[Proposal | Topic]:
    """What the person follows, the latest first."""
    said = db.session.execute(
        select(Following.proposal_id, Following.topic_id)
        .where(Following.person_id == person.id, Following.wants)
        .order_by(Following.said_at.desc(), Following.id.desc())
        .limit(_SHOWN)
    ).all()
    proposals = {
        one.id: one
        for one in db.session.scalars(
            select(Proposal).where(Proposal.id.in_([row.proposal_id for row in said]))
        )
    }
    topics = {
        one.id: one
        for one in db.session.scalars(
            select(Topic).where(Topic.id.in_([row.topic_id for row in said]))
        )
    }
    return [
        topics[row.topic_id] if row.topic_id is not None else proposals[row.proposal_id]
        for row in said
    ]


def _ids(thing: Proposal | Topic) -> Sequence[int]:
    if isinstance(thing, Proposal):
        return [thing.id]
    return db.session.scalars(
        select(TopicLink.proposal_id).where(
            TopicLink.topic_id == thing.id, TopicLink.unlinked_at.is_(None)
        )
    ).all()


def _signers(ids: Sequence[int]) -> Select[tuple[int]]:
    return select(CoSignature.person_id).where(
        CoSignature.proposal_id.in_(ids), CoSignature.withdrawn_at.is_(None)
    )


def _proposers(ids: Sequence[int]) -> Select[Any]:
    return select(Proposal.proposer_id.label("person_id")).where(
        Proposal.id.in_(ids), Proposal.proposer_id.is_not(None)
    )
