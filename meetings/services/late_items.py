"""What was not in the notice: refused by a statutory body, let in by an advisory hall's two thirds."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import audit, clock
from app.errors import Invalid, Refused
from app.extensions import db
from app.people.models.person import Person
from meetings.models.agenda import AgendaItem
from meetings.models.late_item import LateItem
from meetings.models.meeting import Meeting, MeetingState
from meetings.rules.acts import LetIn
from meetings.rules.floor import Decided
from meetings.rules.states import Outcome
from meetings.services import convening, decision_rule, journal, topics
from meetings.services.floor import lock, perform
from proposals.models.topic import Topic

_MAIN = "main_motion"
_SUSPEND = "suspend_rules"


def add(
    meeting: Meeting,
    *,
    title: str,
    text: str,
    yes: int | None = None,
    no: int | None = None,
    by: Person,
    topic: Topic | None = None,
    at: datetime | None = None,
) -> AgendaItem:
    """Put an item onto the agenda of a meeting in session, by the count of those who voted on it.

    Without a count it is let in by the rules that the room has just suspended. The floor's journal
    keeps it, so that the minutes say so.

    Raises Refused for a statutory body, outside the session, while a motion is pending, or short
    of two thirds; Invalid for a count that the room cannot have given.
    """
    meeting = lock(meeting)
    _may_add_now(meeting)
    yes, no = _counted(meeting, yes, no)
    _two_thirds(meeting, yes, no)
    item = convening.append_item(meeting, by=by, title=title, text=text, topic=topic)
    late = LateItem(item_id=item.id, yes=yes, no=no, by_id=by.id, at=at or clock.now())
    db.session.add(late)
    db.session.flush()
    topics.scheduled(meeting, item, by=by)
    perform(meeting, LetIn(at=0, item=item.id, title=item.title, yes=yes, no=no), by=by, at=at)
    audit.record(
        "meeting.item_let_in",
        item,
        by=by,
        place=meeting.hall.place,
        details={"yes": yes, "no": no},
    )
    return item


def suspension(meeting: Meeting) -> Decided | None:
    """The vote by which the room has just suspended the rules, while it let nothing in by it."""
    log = journal.floor_of(meeting).log
    last = log[-1] if log else None
    if last is None or last.code != _SUSPEND or last.outcome is not Outcome.ADOPTED:
        return None
    used = any(late.at >= journal.instant(last.at) for late in let_in(meeting).values())
    return None if used or last.yes is None else last


def _counted(meeting: Meeting, yes: int | None, no: int | None) -> tuple[int, int]:
    if yes is not None and no is not None:
        return yes, no
    vote = suspension(meeting)
    if vote is None:
        raise Invalid(
            _l("请填写人数"), remedy=_l("请先问：同意加的请举手，不同意的请举手"), code="count"
        )
    return vote.yes or 0, vote.no or 0


def _may_add_now(meeting: Meeting) -> None:
    rule = decision_rule.preset_of(meeting)
    if rule.freezes_agenda:
        raise decision_rule.frozen(rule)
    if meeting.state is not MeetingState.IN_SESSION:
        raise Refused(
            _l("临时加议题要在议事中由到会的代表决定"),
            remedy=_l("请等主持人宣布开会"),
            code="not_in_session",
        )
    if journal.floor_of(meeting).stack:
        raise Refused(
            _l("还有动议没有议完"),
            remedy=_l("请先议完这项动议，再决定是否加议题"),
            code="motion_pending",
        )


def _two_thirds(meeting: Meeting, yes: int, no: int) -> None:
    present = journal.floor_of(meeting).voters_present
    if min(yes, no) < 0 or yes + no > present:
        raise Invalid(_l("票数和到会人数对不上：现在有%(n)d名代表在场", n=present), code="count")
    if yes == 0 or yes < 2 * no:
        raise Refused(
            _l("没有达到三分之二：赞成%(yes)d，反对%(no)d", yes=yes, no=no),
            why=_l("增加通知里没有的议题，要表决人数的三分之二以上赞成（参照罗伯特议事规则25:1）"),
            remedy=_l("请列入下一次会议的通知"),
            code="two_thirds",
        )


def must_be_listed(meeting: Meeting, motion: str) -> None:
    """Refuse a main motion outside the agenda of a statutory body: it could not be voted on."""
    rule = decision_rule.preset_of(meeting)
    if motion == _MAIN and rule.freezes_agenda and not journal.floor_of(meeting).item:
        raise decision_rule.frozen(rule)


def let_in(meeting: Meeting) -> dict[int, LateItem]:
    """The items that came on by two thirds, by item."""
    rows = db.session.scalars(
        select(LateItem).join(LateItem.item).where(AgendaItem.meeting_id == meeting.id)
    )
    return {row.item_id: row for row in rows}
