"""Take many messages in at once: proposals with their original dates, replies as answers.

Messages that are here already (same hall, source and number) are passed over, so a file may be
imported again and again. Each chunk is one transaction: an import that breaks off has taken in
whole chunks, and running it again takes in the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import gevent
from sqlalchemy import insert, select
from sqlalchemy.dialects import postgresql, sqlite

from app import audit, clock
from app.extensions import db
from app.people.models.person import Person
from app.places.models.hall import Hall
from app.transaction import transaction
from proposals.lifecycle.proposal import ProposalState
from proposals.models import search_index
from proposals.models.import_batch import SOURCE
from proposals.models.proposal import Proposal, list_position
from proposals.models.source_channel import SourceChannel
from proposals.models.timeline import OfficialAnswer, TimelineEvent
from proposals.services.message_classes import class_named
from proposals.services.message_file import Message

CHUNK = 250
_NOBODY = "匿名"
_KEY = ("hall_id", "external_source", "external_id")


@dataclass(frozen=True)
class Imported:
    """What an import did."""

    imported: int
    already: int


Progress = Callable[[int, int], None]
"""Told after each chunk, inside its transaction: rows handled, rows newly imported so far."""


def _nobody_asks(handled: int, imported: int) -> None:
    """Keep the progress to ourselves."""


def import_messages(
    hall: Hall,
    messages: Sequence[Message],
    *,
    by: Person | None,
    source: str = SOURCE,
    channel: SourceChannel = SourceChannel.PLATFORM,
    chunk: int = CHUNK,
    progress: Progress = _nobody_asks,
) -> Imported:
    """Import the messages into a hall. Call it outside any transaction: it makes its own."""
    hall_id, lineage, handled, imported = hall.id, hall.place.lineage, 0, 0
    for start in range(0, len(messages), chunk):
        piece = messages[start : start + chunk]
        rows = [_row(hall, message, source, channel, by) for message in piece]
        documents = {row["list_key"]: _tokens(row, lineage) for row in rows}
        replies = {row["list_key"]: message for row, message in zip(rows, piece, strict=True)}
        with transaction():
            new = _insert_new(hall_id, source, rows)
            _insert_courses({new[key]: replies[key] for key in new})
            search_index.add(db.session.connection(), {key: documents[key] for key in new})
            handled, imported = handled + len(piece), imported + len(new)
            if new:
                details = {"imported": len(new), "source": source}
                audit.record("proposals.imported", hall, by=by, place=hall.place, details=details)
            progress(handled, imported)
        gevent.sleep(0)  # phones are answered between two chunks
    return Imported(imported, len(messages) - imported)


def _row(
    hall: Hall, message: Message, source: str, channel: SourceChannel, by: Person | None
) -> dict[str, Any]:
    found = class_named(message.category)
    return {
        "list_key": list_position(message.submitted_at),
        "hall_id": hall.id,
        "place_id": hall.place_id,
        "title": message.title,
        "body": message.body,
        "where_text": message.place,
        "category": found.category,
        "category_second": found.second,
        "category_third": found.third,
        "category_suggested": False if found.code else None,
        "source_channel": channel,
        "state": ProposalState.TRIAGED if message.reply else ProposalState.SUBMITTED,
        "entered_by_id": by.id if by else None,
        "author_label": message.author or _NOBODY,
        "external_source": source,
        "external_id": message.external_id,
        "submitted_at": message.submitted_at,
        "received_at": clock.now(),
        "answered_at": message.replied_at,
        "supporter_count": 0,
    }


def _tokens(row: Mapping[str, Any], lineage: Sequence[int]) -> list[str]:
    return search_index.document((row["title"], row["where_text"], row["body"]), lineage)


def _insert_new(hall_id: int, source: str, rows: Sequence[dict[str, Any]]) -> dict[int, int]:
    """Insert what is not here yet; return list_key → id of what was. Constraints decide races."""
    numbers = [row["external_id"] for row in rows]
    here = set(
        db.session.scalars(
            select(Proposal.external_id).where(
                Proposal.hall_id == hall_id,
                Proposal.external_source == source,
                Proposal.external_id.in_(numbers),
            )
        )
    )
    fresh = [row for row in rows if row["external_id"] not in here]
    if not fresh:
        return {}
    connection = db.session.connection()
    spelled = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    connection.execute(spelled(Proposal).on_conflict_do_nothing(index_elements=_KEY), fresh)
    keys = [row["list_key"] for row in fresh]
    found = connection.execute(
        select(Proposal.list_key, Proposal.id).where(Proposal.list_key.in_(keys))
    )
    return {row.list_key: row.id for row in found}


def _insert_courses(new: Mapping[int, Message]) -> None:
    """Write how each came here: sent on its original day, answered on the day of its reply."""
    if not new:
        return
    connection = db.session.connection()
    answered = {number: message for number, message in new.items() if message.reply}
    if answered:
        connection.execute(
            insert(OfficialAnswer),
            [
                {
                    "proposal_id": number,
                    "text": message.reply,
                    "author_label": "",
                    "answered_at": message.replied_at,
                }
                for number, message in answered.items()
            ],
        )
    found = connection.execute(
        select(OfficialAnswer.proposal_id, OfficialAnswer.id).where(
            OfficialAnswer.proposal_id.in_(answered)
        )
    )
    answers = {row.proposal_id: row.id for row in found}
    connection.execute(insert(TimelineEvent), list(_events(new, answers)))


def _events(new: Mapping[int, Message], answers: Mapping[int, int]) -> Iterator[dict[str, Any]]:
    for number, message in new.items():
        yield _event(number, "submitted", message.submitted_at, message.author or _NOBODY)
        if number in answers and message.replied_at:
            yield _event(number, "answered", message.replied_at, "", answers[number])


def _event(
    proposal_id: int, act: str, at: datetime, actor: str, answer_id: int | None = None
) -> dict[str, Any]:
    return {
        "proposal_id": proposal_id,
        "at": at,
        "act": act,
        "actor_label": actor,
        "text": "",
        "url": "",
        "answer_id": answer_id,
    }
