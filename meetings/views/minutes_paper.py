"""Minutes and attendance in the shape that ``app.documents`` sets, for Word, print and PDF.

Official papers are in Chinese whatever the reader's language.
"""

from __future__ import annotations

from dataclasses import replace

from flask_babel import force_locale

from app import clock
from app.documents.attendance import AttendanceSheet, Attendee
from app.documents.minutes import Minutes, MinutesItem, MinutesVote, Signatory, VoteCount
from app.documents.wording import chinese_time
from meetings import labels
from meetings.models.agenda import AgendaItem
from meetings.models.meeting import Meeting
from meetings.models.minutes import Signature, SignedAs
from meetings.models.motion import Motion
from meetings.queries import attendance, listing, minutes
from meetings.queries.minutes import MinuteLine, Section, Turnout
from meetings.services import confirming, convening, note_taking
from meetings.services import minutes as service

_LEFT_OUT = frozenset({"open_meeting", "undo", "open_item"})
_PARTS = {SignedAs.CHAIR: "主持人", SignedAs.REPRESENTATIVE: "议事代表"}


def minutes_of(meeting: Meeting, *, upto: int | None = None) -> Minutes:
    """The minutes, ready to be filled in; ``upto`` leaves out later corrections."""
    with force_locale("zh_Hans"):
        return _minutes_in_chinese(meeting, upto)


def _minutes_in_chinese(meeting: Meeting, upto: int | None) -> Minutes:
    turnout = minutes.turnout_of(meeting)
    signed = _signatures(meeting)
    sections = minutes.sections_of(meeting, minutes.lines_of(meeting, upto=upto))
    return replace(
        _heading(meeting, turnout),
        items=_items(meeting, turnout, sections),
        excused=tuple(turnout.names(turnout.excused)),
        absent=tuple(turnout.names(turnout.absent)),
        observers=tuple(entry.name for entry in turnout.attending),
        remarks=_remarks(meeting, sections, upto),
        confirmed=tuple(_confirmed(one) for one in signed) or ("（草稿：尚未核对签名）",),
        signatories=_signatories(meeting, turnout, signed),
    )


def _heading(meeting: Meeting, turnout: Turnout) -> Minutes:
    """Who met when and where, before anything is said of what they did."""
    held_at = meeting.starts_at.astimezone(clock.zone())
    return Minutes(
        hall=meeting.hall.name,
        number=f"（{held_at.year}）第{meeting.id}号",
        title=meeting.title,
        held_at=held_at,
        place=meeting.place_text,
        chair=meeting.chair.name,
        clerk=meeting.clerk.name,
        eligible=turnout.called,
        present=len(turnout.came),
        quorum=meeting.quorum_of(turnout.called),
        attended=tuple(entry.name for entry in turnout.came),
        items=(),
    )


def _items(meeting: Meeting, turnout: Turnout, sections: list[Section]) -> tuple[MinutesItem, ...]:
    motions = listing.motions_of(meeting)
    return tuple(
        _item(
            item,
            [one for one in sections if one.item is not None and one.item.id == item.id],
            [one for one in motions if one.item_id == item.id],
            turnout,
        )
        for item in convening.items_of(meeting)
    )


def _item(
    item: AgendaItem, sections: list[Section], motions: list[Motion], turnout: Turnout
) -> MinutesItem:
    mains = [motion for motion in motions if motion.is_main]
    decided = [motion for motion in motions if motion.decided_at and _is_result(motion)]
    return MinutesItem(
        title=item.title,
        motions=tuple(motion.text for motion in mains),
        course=tuple(sentence for section in sections for sentence in _sentences(section)),
        votes=tuple(_vote(motion, turnout, alone=len(decided) == 1) for motion in decided),
    )


def _is_result(motion: Motion) -> bool:
    """Motions that only order the debate count where they were voted on."""
    return motion.is_main or motion.yes is not None


def _sentences(section: Section) -> list[str]:
    """What was said and done under an item, each line with its corrections."""
    course = [_sentence(line) for line in section.lines if _belongs(line)]
    return [*([section.note] if section.note else []), *course]


def _belongs(line: MinuteLine) -> bool:
    """The beginning of a speech says nothing by itself: it stands with its summary alone."""
    if not line.is_business or line.undone or line.code in _LEFT_OUT:
        return False
    return line.code != note_taking.SPEECH or bool(line.summary or line.corrections)


def _sentence(line: MinuteLine) -> str:
    entered = f"（{line.entered_for}代为登记）" if line.entered_for else ""
    corrected = "".join(f"（更正：{one.text}）" for one in line.corrections)
    summary = f"发言摘要：{line.summary}" if line.summary else ""
    return f"{line.text}{entered}{summary}{corrected}"


def _vote(motion: Motion, turnout: Turnout, *, alone: bool) -> MinutesVote:
    return MinutesVote(
        question="" if alone else f"{motion.title}：{motion.text}" if motion.title else motion.text,
        result=motion.verdict or str(labels.MOTION_LABELS[motion.state]),
        count=_count(motion, turnout) if motion.yes is not None else None,
        arithmetic=tuple(minutes.sums_of(motion)),
    )


def _count(motion: Motion, turnout: Turnout) -> VoteCount:
    yes, no, abstain = motion.yes or 0, motion.no or 0, motion.abstain or 0
    present = motion.present or len(turnout.came)
    return VoteCount(
        eligible=turnout.called,
        present=present,
        yes=yes,
        no=no,
        abstain=abstain,
        not_voted=max(0, present - yes - no - abstain),
    )


def _remarks(meeting: Meeting, sections: list[Section], upto: int | None) -> tuple[str, ...]:
    """Opening and closing, and what was added to the whole."""
    ends = [one for one in sections[1:] if one.item is None]
    return (
        *_noted(meeting, note_taking.OPENING),
        *(sentence for section in ends for sentence in _sentences(section)),
        *_noted(meeting, note_taking.CLOSING),
        *(f"补充说明：{one.text}" for one in minutes.remarks_of(meeting, upto=upto)),
    )


def _noted(meeting: Meeting, about: str) -> list[str]:
    note = minutes.note_on(meeting, about)
    return [note] if note else []


def _signatures(meeting: Meeting) -> list[Signature]:
    """The signatures under the minutes in force; before, those under the draft."""
    last = service.in_force(meeting)
    return list(confirming.signatures(meeting, content=last.content if last else None))


def _confirmed(one: Signature) -> str:
    at = chinese_time(one.at.astimezone(clock.zone()))
    return f"{one.person.name}（{_PARTS[one.signed_as]}）{at}核对签名"


def _signatories(
    meeting: Meeting, turnout: Turnout, signed: list[Signature]
) -> tuple[Signatory, ...]:
    """The chair, the voters who came, and the clerk: whoever may sign, once each."""
    marks = {one.person_id: f"已核对 {one.at.astimezone(clock.zone()):%m-%d}" for one in signed}
    people = {
        meeting.chair_id: f"{meeting.chair.name}（主持人）",
        meeting.clerk_id: f"{meeting.clerk.name}（记录员）",
    }
    for entry in turnout.came:
        people.setdefault(entry.person_id, entry.name)
    unit = meeting.hall.name
    return tuple(Signatory(name, unit, marks.get(person, "")) for person, name in people.items())


def attendance_of(meeting: Meeting) -> AttendanceSheet:
    """The attendance sheet, ready to be filled in."""
    with force_locale("zh_Hans"):
        turnout = minutes.turnout_of(meeting)
        return AttendanceSheet(
            hall=meeting.hall.name,
            title=meeting.title,
            held_at=meeting.starts_at.astimezone(clock.zone()),
            place=meeting.place_text,
            eligible=turnout.called,
            present=len(turnout.came),
            excused=len(turnout.excused),
            observers=len(turnout.attending),
            people=tuple(
                Attendee(str(line.entry.number), line.entry.name, line.part, line.came, line.at)
                for line in attendance.lines_of(meeting)
            ),
        )
