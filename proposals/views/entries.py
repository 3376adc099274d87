"""Timelines as pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from proposals.labels import act_name
from proposals.models.timeline import TimelineEvent

_TONES = {
    "answered": "done",
    "closed": "done",
    "topic_closed": "done",
    "topic_decided": "done",
    "topic_filed": "now",
    "topic_scheduled": "now",
}


@dataclass(frozen=True)
class Entry:
    """One step as ``macros/page.html`` draws it."""

    at: datetime
    who: str
    text: str
    note: str
    url: str
    tone: str


def entries(events: Iterable[TimelineEvent]) -> Sequence[Entry]:
    """Return the steps in the reader's language; people's own words stay as they wrote them."""
    return [_entry(event) for event in events]


def _entry(event: TimelineEvent) -> Entry:
    name = act_name(event.act)
    said = event.answer.text if event.answer else event.text
    return Entry(
        at=event.at,
        who=_who(event),
        text=str(name) if name is not None else said,
        note=said if name is not None else "",
        url=event.url,
        tone=_TONES.get(event.act, "neutral"),
    )


def _who(event: TimelineEvent) -> str:
    if event.answer is not None:
        return event.answer.author_label or _("官方")
    return event.actor.name if event.actor else event.actor_label
