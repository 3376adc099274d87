"""Which rule a poll stands under: the meeting's own, in the version of the day."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from flask_babel import lazy_gettext as _l

from app import clock
from app.errors import Refused
from app.work_calendar.instants import day_of
from meetings.models.meeting import Meeting
from meetings.models.motion import Motion
from meetings.presets.table import preset as meeting_preset
from meetings.services import decision_rule
from votes.counting.presets.preset import Voters
from votes.counting.presets.table import beside, preset
from votes.counting.rules import DecisionRule
from votes.models.poll import Poll

HALL_DEFAULT: Final = "hall_default"


def usual_for(meeting: Meeting) -> str:
    """The rule for a vote of this meeting: the hall's choice, or that of the law it is held under."""
    own = _own(meeting)
    found = beside(meeting.preset_code, day_of(meeting.starts_at))
    return own or (found.code if found else HALL_DEFAULT)


def usual_for_motion(motion: Motion) -> str:
    """The rule for a motion put in the room, by those in the room.

    Owners decide by their register, in writing, by a vote set up at the desk; what their
    meeting votes on in the room, and every motion about how to go on, follows the hall's rule.
    """
    code = usual_for(motion.meeting)
    in_the_room = preset(code, clock.today()).voters in {Voters.MEMBERS, Voters.CHAMBERS}
    if motion.is_main and in_the_room:
        return code
    return _own(motion.meeting) or HALL_DEFAULT


def _own(meeting: Meeting) -> str | None:
    own: str | None = meeting.hall.rules.get("votes", {}).get("rule")
    return own


def must_be_listed(poll: Poll) -> None:
    """Refuse a vote of a body under law on what its notice did not list (北京市物业管理条例 §35)."""
    rule = decision_rule.preset_of(poll.meeting)
    if rule.freezes_agenda and poll.item_id is None and poll.motion_id is None:
        raise Refused(
            _l("通知里没有的事项不能表决"),
            why=_l("法定会议不得对通知以外的事项作决定（参照北京市物业管理条例第35条）"),
            remedy=_l("请选好它属于哪一项议程，或者列入下一次会议的通知"),
            code="unlisted",
        )


def must_give_notice(poll: Poll) -> None:
    """Refuse an owners' vote that ends before the days of notice are over (物业管理条例 §14)."""
    row = preset(poll.rule_code, clock.today())
    side = meeting_preset(row.meeting, clock.today()) if row.voters is Voters.OWNERS else None
    if side is None or not side.notice_days or poll.ends_at is None:
        return
    first = clock.today() + timedelta(days=side.notice_days)
    if day_of(poll.ends_at) < first:
        raise Refused(
            _l("从公告到结束不足%(days)d天", days=side.notice_days),
            why=_l("依据：%(law)s", law=side.notice_article),
            remedy=_l("最早可以在%(day)s结束", day=f"{first:%Y-%m-%d}"),
            code="short_notice",
        )


def in_force_now(code: str) -> DecisionRule:
    """The version of a rule that holds today."""
    return preset(code, clock.today()).rule
