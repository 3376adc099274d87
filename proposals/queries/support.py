"""Who stands behind proposals and topics."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from app import clock
from app.extensions import db
from app.people.models.membership import Membership
from app.people.models.person import Person
from app.permissions import Role
from app.places.models.hall import Hall
from app.places.models.place import Place
from proposals.lifecycle.proposal import STANDS_ALONE
from proposals.lifecycle.thresholds import Progress, Threshold, ThresholdKind
from proposals.lifecycle.topic_states import OPEN_TO_JOIN
from proposals.lifecycle.voices import Backing, voices
from proposals.models.co_signature import CoSignature
from proposals.models.proposal import Proposal
from proposals.models.topic import Topic, TopicLink
from proposals.models.topic_opt_out import TopicOptOut


@dataclass(frozen=True)
class Support:
    """The distinct voices behind a topic."""

    people: frozenset[int]
    """Ids of residents with an account: proposers and co-signers, each once."""
    outside: int
    """Distinct authors of imported messages, who have no account here."""

    @property
    def total(self) -> int:
        """All voices."""
        return len(self.people) + self.outside


def signature_of(person: Person | None, proposal: Proposal) -> CoSignature | None:
    """The person's standing co-signature, if there is one."""
    if person is None:
        return None
    return db.session.scalar(
        select(CoSignature).where(
            CoSignature.proposal_id == proposal.id,
            CoSignature.person_id == person.id,
            CoSignature.withdrawn_at.is_(None),
        )
    )


def co_signers(proposal: Proposal, limit: int = 50) -> Sequence[Person]:
    """The people whose signature stands, the first to sign first."""
    return db.session.scalars(
        select(Person)
        .join(CoSignature, CoSignature.person_id == Person.id)
        .where(CoSignature.proposal_id == proposal.id, CoSignature.withdrawn_at.is_(None))
        .order_by(CoSignature.id)
        .limit(limit)
    ).all()


def people_behind(proposals: Iterable[Proposal]) -> Sequence[Person]:
    """Proposers and standing co-signers of these proposals, each person once."""
    ids = [proposal.id for proposal in proposals]
    signers = select(CoSignature.person_id).where(
        CoSignature.proposal_id.in_(ids), CoSignature.withdrawn_at.is_(None)
    )
    proposers = select(Proposal.proposer_id).where(Proposal.id.in_(ids))
    return db.session.scalars(
        select(Person)
        .where(Person.id.in_(signers.union(proposers)), Person.closed_at.is_(None))
        .order_by(Person.id)
    ).all()


def support_of(topic: Topic) -> Support:
    """Count the voices behind a topic: from its links each time, so undoing needs no bookkeeping."""
    ids = select(TopicLink.proposal_id).where(
        TopicLink.topic_id == topic.id, TopicLink.unlinked_at.is_(None)
    )
    authors = db.session.execute(
        select(
            Proposal.id, Proposal.proposer_id, Proposal.external_source, Proposal.author_label
        ).where(Proposal.id.in_(ids))
    ).all()
    signed = db.session.execute(
        select(CoSignature.proposal_id, CoSignature.person_id).where(
            CoSignature.proposal_id.in_(ids), CoSignature.withdrawn_at.is_(None)
        )
    ).all()
    backing = [
        Backing(
            proposers=frozenset({row.proposer_id} - {None}),
            cosigners=frozenset(s.person_id for s in signed if s.proposal_id == row.id),
        )
        for row in authors
    ]
    outside = {(row.external_source, row.author_label) for row in authors if not row.proposer_id}
    return Support(voices(backing, opted_out_of(topic)), len(outside))


def opted_out_of(topic: Topic) -> frozenset[int]:
    """Ids of those who do not want to be counted for the topic; their originals keep them."""
    return frozenset(
        db.session.scalars(
            select(TopicOptOut.person_id).where(
                TopicOptOut.topic_id == topic.id, TopicOptOut.returned_at.is_(None)
            )
        )
    )


def backed_by(person: Person, topic: Topic) -> Sequence[Proposal]:
    """What this person proposed or co-signed of all that is joined to the topic."""
    ids = select(TopicLink.proposal_id).where(
        TopicLink.topic_id == topic.id, TopicLink.unlinked_at.is_(None)
    )
    signed = select(CoSignature.proposal_id).where(
        CoSignature.person_id == person.id, CoSignature.withdrawn_at.is_(None)
    )
    return db.session.scalars(
        select(Proposal)
        .where(Proposal.id.in_(ids), (Proposal.proposer_id == person.id) | Proposal.id.in_(signed))
        .order_by(Proposal.id)
    ).all()


def residents_of(place: Place) -> int:
    """How many people hold a residents' role at or below the place: the base of one in ten."""
    day = clock.today()
    below = select(Place.id).where(Place.path.startswith(place.path, autoescape=True))
    found = db.session.scalar(
        select(func.count(Membership.person_id.distinct())).where(
            Membership.place_id.in_(below),
            Membership.role.in_((Role.RESIDENT, Role.REPRESENTATIVE)),
            Membership.since <= day,
            (Membership.until.is_(None)) | (Membership.until >= day),
            Membership.ended_at.is_(None),
        )
    )
    return found or 0


def threshold_set(hall: Hall) -> Threshold:
    """What this hall chose; a hall that only ever wrote ``cosigners_required`` means people."""
    people, percent = hall.rules.get("cosigners_required"), hall.rules.get("cosigners_percent")
    kind = hall.rules.get("cosigners_by", ThresholdKind.PEOPLE)
    number = percent if kind == ThresholdKind.SHARE else people
    if kind == ThresholdKind.NONE or not isinstance(number, int) or number <= 0:
        return Threshold()
    return Threshold(ThresholdKind(kind), number)


def threshold_of(hall: Hall) -> int:
    """How many voices this hall asks for before a review; 0 where it has set nothing."""
    chosen = threshold_set(hall)
    residents = residents_of(hall.place) if chosen.kind is ThresholdKind.SHARE else 0
    return chosen.required(residents)


def progress_of(thing: Proposal | Topic) -> Progress:
    """How far the residents' voices behind it have come towards its hall's threshold."""
    return Progress(_voices_of(thing), threshold_of(thing.hall))


def progress_shown(thing: Proposal | Topic) -> Progress:
    """The same while more voices change anything: a joined proposal counts through its topic."""
    counts = OPEN_TO_JOIN if isinstance(thing, Topic) else STANDS_ALONE
    return progress_of(thing) if thing.state in counts else Progress(0, 0)


def _voices_of(thing: Proposal | Topic) -> int:
    if isinstance(thing, Topic):
        return len(support_of(thing).people)
    return thing.supporter_count + (1 if thing.proposer_id else 0)
