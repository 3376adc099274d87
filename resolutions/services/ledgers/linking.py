"""From an item to the hall's topics (Y11): what mending alone does not cure is talked over."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import audit
from app.errors import Refused
from app.extensions import db
from app.people.models.person import Person
from app.people.policy import allow
from app.permissions import Permission
from app.places.models.hall import Hall
from app.places.models.place import Place
from proposals.models.source_channel import SourceChannel
from proposals.models.topic import Topic
from proposals.queries.topics import topic_of
from proposals.services import proposing, topics
from proposals.services.proposing import Wording
from resolutions.models.ledgers.item import LedgerItem
from resolutions.queries.ledgers.items import steps_of_item
from resolutions.services.ledgers import course, telling
from resolutions.services.ledgers.course import Proof, locked

TOPIC = "topic"


def make_topic(item: LedgerItem, *, by: Person, text: str = "") -> Topic:
    """Make a topic of an item: of the need it came from, or of one written from the item.

    Raises Refused where it has one, or no hall stands over its place.
    """
    allow(by, Permission.ASSIGN, item.place)
    item = locked(item)
    if item.topic_id is not None:
        raise Refused(_l("已经转为议题"), code="has_topic")
    topic = _topic_of_need(item, by) or _topic_of_item(item, by, text)
    item.topic = topic
    db.session.flush()
    course.write(item, TOPIC, by=by, proof=Proof(topic.title))
    audit.record("ledger_item.topic", item, by=by, place=item.place, details={"topic": topic.id})
    return topic


def _topic_of_need(item: LedgerItem, by: Person) -> Topic | None:
    if item.proposal is None:
        return None
    found = topic_of(item.proposal)
    return found or topics.create(item.proposal.hall, item.proposal.title, [item.proposal], by=by)


def _topic_of_item(item: LedgerItem, by: Person, text: str) -> Topic:
    hall = hall_over(item.place)
    if hall is None:
        raise Refused(
            _l("“%(place)s”没有议事厅", place=item.place.name),
            remedy=_l("请先为它或它上面的社区设立议事厅"),
            code="no_hall",
        )
    title = telling.about(item)
    body = "\n".join(part for part in (item.text, text, item.serial) if part)
    photos = [photo for one in steps_of_item(item) if one.act == "found" for photo in one.photos]
    words = Wording.of(title, body, item.spot)
    need = proposing.propose(hall, words, by=by, photos=photos, channel=SourceChannel.PATROL)
    item.proposal = need
    return topics.create(hall, title, [need], by=by)


def hall_over(place: Place) -> Hall | None:
    """The hall of the place, or of the nearest one above it."""
    halls = {
        one.place_id: one
        for one in db.session.scalars(select(Hall).where(Hall.place_id.in_(place.lineage)))
    }
    return next((halls[number] for number in reversed(place.lineage) if number in halls), None)
