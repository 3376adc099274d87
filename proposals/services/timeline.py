"""Write what happened onto the timelines, and tell those whom it concerns."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from app import clock
from app.extensions import db
from app.people.models.person import Person
from proposals.models.proposal import Proposal
from proposals.models.timeline import OfficialAnswer, TimelineEvent
from proposals.models.topic import Topic
from proposals.services import telling


def write(
    thing: Proposal | Topic,
    act: str,
    *,
    by: Person | None,
    text: str = "",
    at: datetime | None = None,
    url: str = "",
    answer: OfficialAnswer | None = None,
) -> TimelineEvent:
    """Append one step to a proposal's or a topic's timeline, without telling anybody."""
    event = TimelineEvent(
        proposal_id=thing.id if isinstance(thing, Proposal) else None,
        topic_id=thing.id if isinstance(thing, Topic) else None,
        at=at or clock.now(),
        act=act,
        actor_id=by.id if by else None,
        text=text,
        url=url,
        answer=answer,
    )
    db.session.add(event)
    return event


def write_on_topic(
    topic: Topic,
    act: str,
    *,
    by: Person | None,
    text: str = "",
    at: datetime | None = None,
    url: str = "",
) -> None:
    """Append one step to a topic's timeline and to those of the proposals joined to it."""
    at = at or clock.now()
    write(topic, act, by=by, text=text, at=at, url=url)
    for proposal in joined(topic):
        write(proposal, act, by=by, text=text, at=at, url=url or topic.url)


def note(
    topic: Topic,
    *,
    act: str,
    text: str = "",
    by: Person | None = None,
    at: datetime | None = None,
    url: str = "",
) -> None:
    """Write on the topic's and its proposals' timelines, and tell proposers and co-signers.

    For the stages above. ``act`` is a code that ``labels.name_acts`` names; ``text`` says it in
    words; ``url`` leads to the proof; ``by`` is none for what no single person did.
    """
    write_on_topic(topic, act, by=by, text=text, at=at, url=url)
    telling.tell_topic(topic, act, text=text, url=url or topic.url, but=by)


def joined(topic: Topic) -> Iterable[Proposal]:
    """The proposals joined to it now."""
    return [link.proposal for link in topic.standing_links]
