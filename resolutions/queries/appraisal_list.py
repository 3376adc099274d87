"""Who is affected by a resolution, and who did the work: what the frozen list is made of."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import or_, select
from sqlalchemy.sql.elements import ColumnElement

from app.extensions import db
from app.people.models.membership import Membership
from app.people.models.person import Person
from app.people.policy import stands_today
from app.permissions import Role
from app.places.models.place import Place
from app.places.queries import taken_in_paths
from proposals.models.co_signature import CoSignature
from proposals.models.proposal import Proposal
from proposals.models.topic import TopicLink
from resolutions.models.resolution import Resolution
from resolutions.progress.appraisal import Part
from resolutions.queries.handlers import handlers_of
from resolutions.queries.tasks import tasks_of


def parts_of(resolution: Resolution) -> Mapping[Part, Collection[int]]:
    """Ids of the people in each part; one person may play several."""
    place = resolution.hall.place
    within = _within(place)
    joined = select(TopicLink.proposal_id).where(
        TopicLink.topic_id == resolution.topic_id, TopicLink.unlinked_at.is_(None)
    )
    proposers = select(Proposal.proposer_id).where(Proposal.id.in_(joined))
    signers = select(CoSignature.person_id).where(
        CoSignature.proposal_id.in_(joined), CoSignature.withdrawn_at.is_(None)
    )
    return {
        Part.REPRESENTATIVE: _holding(
            Role.REPRESENTATIVE, or_(within, Place.id.in_(place.lineage))
        ),
        Part.PROPOSER: _open(Person.id.in_(proposers)),
        Part.CO_SIGNER: _open(Person.id.in_(signers)),
        Part.RESIDENT: _holding(Role.RESIDENT, within),
    }


def handlers_of_all(resolution: Resolution) -> frozenset[int]:
    """Ids of all who act or acted for a unit of any of its tasks."""
    return frozenset().union(*(handlers_of(task) for task in tasks_of([resolution])))


def _within(place: Place) -> ColumnElement[bool]:
    paths = [place.path, *taken_in_paths(place)]
    return or_(*(Place.path.startswith(path, autoescape=True) for path in paths))


def _holding(role: Role, where: ColumnElement[bool]) -> Collection[int]:
    held = (
        select(Membership.person_id)
        .join(Place, Place.id == Membership.place_id)
        .where(Membership.role == role, where, stands_today())
    )
    return _open(Person.id.in_(held))


def _open(condition: ColumnElement[bool]) -> Collection[int]:
    return db.session.scalars(
        select(Person.id).where(condition, Person.closed_at.is_(None)).order_by(Person.id)
    ).all()
