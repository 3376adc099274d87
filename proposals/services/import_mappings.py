"""What a source's columns mean, kept by a hall under a name for the next file."""

from __future__ import annotations

from sqlalchemy import select

from app import audit, clock
from app.extensions import db
from app.people.models.person import Person
from app.places.models.hall import Hall
from proposals.models.import_batch import SOURCE, ImportMapping
from proposals.models.source_channel import SourceChannel
from proposals.services.message_columns import Layout


def save(hall: Hall, name: str, layout: Layout, *, by: Person) -> ImportMapping:
    """Keep a mapping; the same name for the same source replaces the former."""
    source, channel = layout.source or SOURCE, layout.channel or SourceChannel.PLATFORM
    kept = db.session.scalar(
        select(ImportMapping).where(
            ImportMapping.hall_id == hall.id,
            ImportMapping.source == source,
            ImportMapping.name == name,
        )
    )
    if kept is None:
        kept = ImportMapping(hall_id=hall.id, source=source, name=name)
    # Sheets are often called after their month, and titles above the headings come and go.
    kept.layout = Layout(layout.columns).to_json()
    kept.channel, kept.saved_by_id, kept.saved_at = channel, by.id, clock.now()
    db.session.add(kept)
    db.session.flush()
    audit.record("import.mapping_saved", kept, by=by, place=hall.place)
    return kept


def forget(mapping: ImportMapping, hall: Hall, *, by: Person) -> None:
    """Throw a mapping away."""
    audit.record("import.mapping_removed", mapping, by=by, place=hall.place)
    db.session.delete(mapping)
