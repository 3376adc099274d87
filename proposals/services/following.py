"""Follow a need or topic 跟进 without standing behind it, and ask to be told no more."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from app import audit, clock
from app.errors import Refused
from app.extensions import db
from app.people.models.person import Person
from proposals.models.following import Following
from proposals.models.proposal import Proposal
from proposals.models.topic import Topic
from proposals.queries.following import is_proposer_of, wish_about

Thing = Proposal | Topic


def follow(thing: Thing, *, by: Person) -> bool:
    """Have ``by`` told of every step from now on; returns whether that is new."""
    return _say(thing, by, wants=True)


def unfollow(thing: Thing, *, by: Person) -> bool:
    """Tell ``by`` no more; a co-signature stays. Returns whether that is new.

    Raises Refused for a proposer, who must hear what becomes of the own need.
    """
    if is_proposer_of(by, thing):
        raise Refused(
            _l("这是您自己提的事，办理的每一步都会告诉您"),
            remedy=_l("可以在“通知怎么发给我”里少收邮件"),
        )
    return _say(thing, by, wants=False)


def _say(thing: Thing, person: Person, *, wants: bool) -> bool:
    said = wish_about(person, thing) or _inserted(thing, person, wants=wants)
    if said is None or (said.wants is wants and said.said_at != clock.now()):
        return False
    said.wants, said.said_at = wants, clock.now()
    act = "followed" if wants else "unfollowed"
    kind = "topic" if isinstance(thing, Topic) else "proposal"
    place = thing.hall.place if isinstance(thing, Topic) else thing.place
    audit.record(f"{kind}.{act}", thing, by=person, place=place)
    return True


def _inserted(thing: Thing, person: Person, *, wants: bool) -> Following | None:
    """The row, new; none where another tap of the same person was faster."""
    said = Following(
        person_id=person.id,
        proposal_id=thing.id if isinstance(thing, Proposal) else None,
        topic_id=thing.id if isinstance(thing, Topic) else None,
        wants=wants,
        said_at=clock.now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(said)
    except IntegrityError:
        return None
    return said
