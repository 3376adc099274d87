"""The minutes as lines: what the journal says, in words, with notes and corrections beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import gettext

from meetings.models.agenda import AgendaItem
from meetings.models.journal import MeetingAct
from meetings.models.meeting import Meeting
from meetings.models.minutes import Correction
from meetings.models.motion import Motion
from meetings.models.note import Note
from meetings.models.roll import RollEntry
from meetings.queries import course, presence
from meetings.services import convening, excuses, journal, note_taking, proxies, roll
from meetings.services import minutes as service

_ROOM = frozenset({"arrive", "leave", "claim", "withdraw_claim", "count_room"})
_ENDS = frozenset({"close", "adjourn"})
"""Acts that belong to the meeting, not to the item that was open."""


@dataclass(frozen=True)
class MinuteLine:
    """One line: what was done, when, whether it was undone, and what was corrected about it."""

    seq: int
    at: datetime
    code: str
    text: str
    entered_for: str
    undone: bool
    corrections: Sequence[Correction]
    item: int | None = None
    """The agenda item that this line opens."""
    summary: str = ""
    """What the clerk wrote down of the speech that this line begins."""

    @property
    def is_business(self) -> bool:
        """Whether it belongs to the course of business, not to coming, going and queueing."""
        return self.code not in _ROOM


@dataclass(frozen=True)
class Section:
    """What happened under one item, before the first, or at the end."""

    item: AgendaItem | None
    note: str = ""
    """What the clerk wrote about it."""
    lines: list[MinuteLine] = field(default_factory=list)


@dataclass(frozen=True)
class Turnout:
    """Who was called, who came, who asked for leave, who did not come, who sat in."""

    called: int
    came: Sequence[RollEntry]
    excused: Sequence[RollEntry]
    absent: Sequence[RollEntry]
    attending: Sequence[RollEntry]
    holders: Mapping[int, str] = field(default_factory=dict)
    """Who stands for somebody who did not come, by that person."""
    represented: Sequence[RollEntry] = ()
    """Those of them who count as attending under the meeting's rule."""

    def names(self, entries: Iterable[RollEntry]) -> list[str]:
        """Names as the minutes list them, with who stands for whom."""
        return [self._name(entry) for entry in entries]

    def _name(self, entry: RollEntry) -> str:
        holder = self.holders.get(entry.person_id)
        if holder is None:
            return entry.name
        return str(gettext("%(name)s（委托%(holder)s）", name=entry.name, holder=holder))


def lines_of(meeting: Meeting, *, upto: int | None = None) -> list[MinuteLine]:
    """Replay the journal and say each act; ``upto`` leaves out the corrections after this one."""
    rows = journal.entries(meeting)
    names = roll.names(meeting)
    said = course.said(meeting, rows, names)
    notes = note_taking.latest(meeting)
    corrected: dict[int, list[Correction]] = defaultdict(list)
    for one in service.corrections(meeting, upto=upto):
        corrected[one.about_seq or 0].append(one)
    undone = journal.undone_by(rows)
    return [
        MinuteLine(
            seq=row.seq,
            at=row.at,
            code=row.code,
            text=said[row.seq],
            entered_for=names.get(row.act.get("entered_by") or 0, ""),
            undone=row.seq in undone,
            corrections=corrected[row.seq],
            item=row.act.get("item") if row.code == "open_item" else None,
            summary=_summary(row, notes),
        )
        for row in rows
    ]


def _summary(row: MeetingAct, notes: Mapping[str, Note]) -> str:
    note = notes.get(note_taking.speech_key(row.seq))
    return note.text if note else ""


def sections_of(meeting: Meeting, lines: Iterable[MinuteLine]) -> list[Section]:
    """The lines by the item under which they stand; an item taken up twice is two sections."""
    items = {item.id: item for item in convening.items_of(meeting)}
    notes = note_taking.latest(meeting)
    sections = [Section(None)]
    noted: set[int] = set()
    for line in lines:
        if line.item in items and not line.undone:
            item = items[line.item]
            note = notes.get(note_taking.item_key(item)) if item.id not in noted else None
            noted.add(item.id)
            sections.append(Section(item, note.text if note else ""))
        elif line.code in _ENDS:
            sections.append(Section(None))
        sections[-1].lines.append(line)
    return sections


def note_on(meeting: Meeting, about: str) -> str:
    """The clerk's note on the opening or the closing."""
    note = note_taking.latest(meeting).get(about)
    return note.text if note else ""


def remarks_of(meeting: Meeting, *, upto: int | None = None) -> list[Correction]:
    """Corrections about the whole."""
    return [one for one in service.corrections(meeting, upto=upto) if one.about_seq is None]


def sums_of(motion: Motion) -> list[str]:
    """The count of a vote, added up in words: whoever voted and whoever did not are all present."""
    if motion.yes is None or motion.present is None:
        return []
    no, abstain = motion.no or 0, motion.abstain or 0
    rest = motion.present - motion.yes - no - abstain
    if rest < 0:
        return []
    return [
        gettext(
            "实到%(present)s＝赞成%(yes)s＋反对%(no)s＋弃权%(abstain)s＋未表决%(rest)s",
            present=motion.present,
            yes=motion.yes,
            no=no,
            abstain=abstain,
            rest=rest,
        )
    ]


def turnout_of(meeting: Meeting) -> Turnout:
    """应到, 实到, 请假, 缺席, 列席."""
    came = set(presence.last_stays(meeting))
    excused = excuses.leaves_of(meeting)
    entries = roll.entries_of(meeting)
    voters = [entry for entry in entries if entry.voting]
    away = [entry for entry in voters if entry.person_id not in came]
    sent = [one for one in proxies.standing(meeting) if one.principal_id not in came]
    counted = {one.principal_id for one in sent if one.holder_id in came}
    counts = proxies.counts_here(meeting)
    return Turnout(
        called=len(voters),
        came=[entry for entry in voters if entry.person_id in came],
        excused=[entry for entry in away if entry.person_id in excused],
        absent=[entry for entry in away if entry.person_id not in excused],
        attending=[e for e in entries if not e.voting and e.person_id in came],
        holders={one.principal_id: one.holder.name for one in sent},
        represented=[entry for entry in away if counts and entry.person_id in counted],
    )
