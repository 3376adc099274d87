"""The course of a meeting in sentences: the journal replayed, each act said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import gettext

from meetings.models.journal import UNDO, MeetingAct
from meetings.models.meeting import Meeting
from meetings.rules.act_json import from_json
from meetings.rules.engine import rule
from meetings.rules.floor import unopened
from meetings.rules.ruling import InOrder
from meetings.services import journal, roll


def said_of(meeting: Meeting) -> dict[int, str]:
    """Each line's sentence in the reader's language, by its number."""
    return said(meeting, journal.entries(meeting), roll.names(meeting))


def said(meeting: Meeting, rows: Sequence[MeetingAct], names: Mapping[int, str]) -> dict[int, str]:
    """The same for rows and names at hand. An undone act is said from the floor it stood on."""
    undone = journal.undone_by(rows)
    floor, sentences = unopened(journal.rules_of(meeting)), dict[int, str]()
    for row in rows:
        if row.code == UNDO:
            sentences[row.seq] = gettext("撤销第%(seq)s条（手指点错）", seq=row.act["seq"])
            continue
        ruling = rule(floor, from_json(row.act))
        if isinstance(ruling, InOrder):
            sentences[row.seq] = ruling.minute.said(gettext, lambda person: names.get(person, ""))
            floor = floor if row.seq in undone else ruling.floor
        else:
            sentences[row.seq] = gettext("（已撤销的操作之后的记录）")
    return sentences
