"""The running notes as chapters: an item, what happened under it, and the fields to write in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from flask_babel import gettext

from meetings.models.agenda import AgendaItem
from meetings.models.meeting import Meeting
from meetings.queries import minutes
from meetings.queries.minutes import MinuteLine
from meetings.services import convening, note_taking


@dataclass(frozen=True)
class Chapter:
    """One item with its lines; ``about`` names the note on the whole of it."""

    heading: str
    about: str
    lines: list[MinuteLine] = field(default_factory=list)


def chapters_of(meeting: Meeting) -> list[Chapter]:
    """Opening, every item of the agenda in the order taken up, closing."""
    lines = [line for line in minutes.lines_of(meeting) if line.is_business and not line.undone]
    sections = minutes.sections_of(meeting, lines)
    opening = Chapter(gettext("开会"), note_taking.OPENING, sections[0].lines)
    closing = Chapter(gettext("散会和其他"), note_taking.CLOSING)
    taken_up: dict[int, Chapter] = {}
    for section in sections[1:]:
        if section.item is None:
            closing.lines.extend(section.lines)
        else:
            chapter = taken_up.setdefault(section.item.id, _chapter(section.item))
            chapter.lines.extend(section.lines)
    waiting = [_chapter(i) for i in convening.items_of(meeting) if i.id not in taken_up]
    return [opening, *taken_up.values(), *waiting, closing]


def _chapter(item: AgendaItem) -> Chapter:
    return Chapter(item.title, note_taking.item_key(item))


def headings_of(meeting: Meeting) -> dict[str, str]:
    """What each note is about, in words."""
    return dict(_headings(meeting))


def _headings(meeting: Meeting) -> Iterator[tuple[str, str]]:
    for chapter in chapters_of(meeting):
        yield chapter.about, chapter.heading
        for line in chapter.lines:
            yield note_taking.speech_key(line.seq), line.text
