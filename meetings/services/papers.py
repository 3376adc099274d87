"""Papers: take a file in, and take one back before the notice."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import audit, clock
from app.errors import Invalid, Missing, Refused
from app.extensions import db
from app.people.models.person import Person
from meetings.models.agenda import AgendaItem
from meetings.models.meeting import Meeting, MeetingState
from meetings.models.paper import Paper

MAX_BYTES = 10 * 1024 * 1024
_MAGIC = {
    b"%PDF-": ("pdf",),
    b"PK\x03\x04": ("docx", "xlsx", "pptx"),
    b"\x89PNG\r\n": ("png",),
    b"\xff\xd8\xff": ("jpg", "jpeg"),
}
KINDS = ("pdf", "docx", "xlsx", "pptx", "png", "jpg", "jpeg")
_OVER = (MeetingState.CANCELLED, MeetingState.PUBLISHED, MeetingState.MINUTES_CONFIRMED)


def add(
    meeting: Meeting,
    *,
    filename: str,
    content: bytes,
    title: str = "",
    item: AgendaItem | None = None,
    by: Person,
) -> Paper:
    """Keep a file; after the notice it is marked as having come later.

    Raises Invalid for an empty, too large or strange file, Refused when the meeting is over.
    """
    if meeting.state in _OVER:
        raise Refused(_l("会议已经结束，不能再加材料"), code="over")
    if item is not None and item.meeting_id != meeting.id:
        raise Invalid(_l("没有这项议程"), code="item")
    stem, kind = _kind(filename, content)
    paper = Paper(
        meeting_id=meeting.id,
        item=item,
        title=(title.strip() or stem)[:120],
        kind=kind,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        by_id=by.id,
        at=clock.now(),
        after_notice=meeting.state is not MeetingState.PLANNED,
    )
    db.session.add(paper)
    db.session.flush()
    audit.record(
        "meeting.paper_added",
        paper,
        by=by,
        place=meeting.hall.place,
        details={"sha256": paper.sha256},
    )
    return paper


def _kind(filename: str, content: bytes) -> tuple[str, str]:
    """The name without its ending, and the kind on which the ending and the first bytes agree."""
    if not content:
        raise Invalid(_l("文件是空的"), remedy=_l("请重新选择文件"), code="empty")
    if len(content) > MAX_BYTES:
        raise Invalid(_l("文件太大"), why=_l("每个文件不超过10兆"), code="size")
    stem, _dot, ending = filename.rpartition(".")
    for magic, kinds in _MAGIC.items():
        if content.startswith(magic) and ending.lower() in kinds:
            return stem or filename, ending.lower()
    raise Invalid(
        _l("这种文件不能作会议材料"),
        why=_l("可以用 PDF、Word、Excel、PPT 和图片"),
        remedy=_l("请另存为 PDF 再传"),
        code="kind",
    )


def remove(paper: Paper, *, by: Person) -> None:
    """Take a file back. Raises Refused once people were called: they may have read it."""
    if paper.meeting.state is not MeetingState.PLANNED:
        raise Refused(
            _l("通知已经发出，材料不能撤下"),
            remedy=_l("可以再加一份更正的材料"),
            code="already_noticed",
        )
    audit.record("meeting.paper_removed", paper, by=by, place=paper.meeting.hall.place)
    db.session.delete(paper)


def papers_of(meeting: Meeting) -> Sequence[Paper]:
    """Every paper without its content, by item, in the order given."""
    rows = db.session.scalars(
        select(Paper).where(Paper.meeting_id == meeting.id).order_by(Paper.id)
    ).all()
    return sorted(rows, key=lambda paper: paper.item.position if paper.item else 0)


def paper_of(meeting: Meeting, paper_id: int) -> Paper:
    """One paper of this meeting, or raise Missing."""
    paper = db.session.get(Paper, paper_id)
    if paper is None or paper.meeting_id != meeting.id:
        raise Missing(_l("没有这份材料"))
    return paper
