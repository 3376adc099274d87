"""Which rule a poll stands under: the meeting's own, in the version of the day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from flask_babel import lazy_gettext as _l

from app import clock
from app.errors import Refused
from app.work_calendar.instants import day_of
from meetings.models.meeting import Meeting
from meetings.models.motion import Motion
from meetings.presets.preset import Preset as MeetingPreset
from meetings.presets.table import preset as meeting_preset
from meetings.services import decision_rule
from votes.counting.presets.preset import Voters
from votes.counting.presets.table import beside, in_force, preset
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
    side, first = _noticed_under(poll.rule_code), first_day_to_end(poll.rule_code)
    if side is None or first is None or poll.ends_at is None:
        return
    if day_of(poll.ends_at) < first:
        raise Refused(
            _l("从公告到结束不足%(days)d天", days=side.notice_days),
            why=_l("依据：%(law)s", law=side.notice_article),
            remedy=_l("最早可以在%(day)s结束", day=f"{first:%Y-%m-%d}"),
            code="short_notice",
        )


def must_be_announced(poll: Poll) -> None:
    """Refuse to open at once what owners must be told of some days before (物业管理条例 §14)."""
    if first_day_to_end(poll.rule_code) is not None:
        raise Refused(
            _l("业主共同决定要先公告，不能直接开始"),
            why=_l("业主要提前知道表决什么，名册要先贴出来核对"),
            remedy=_l("请在“表决准备”里先公告"),
            code="not_announced",
            link=f"/desk/votes/{poll.uuid}",
        )


def first_day_to_end(rule_code: str) -> date | None:
    """The first day on which a vote announced today may end; None where no notice is asked.

    物业管理条例 §14 wants the owners told fifteen days before their meeting is held, and §12 lets
    the meeting be held in writing. A meeting in a room has its day, and its own notice counts to
    it (``meetings.services.decision_rule``). One in writing has no day on which people come
    together: it decides on the day by which the ballots must be in, so the days count to the end.
    Nobody has to decide sooner than fifteen days after being told. Where an office reads the law
    as fifteen days before the first ballot, the desk announces and opens that much later.
    """
    side = _noticed_under(rule_code)
    days = side.notice_days if side else None
    return clock.today() + timedelta(days=days) if days else None


def _noticed_under(rule_code: str) -> MeetingPreset | None:
    """The meeting's side of an owners' rule.

    P03 has none: 民法典 §279 and 区分所有权解释 §10–11 ask for the consent of every affected owner,
    not for a meeting, and name no days. Who was told too late has not agreed, and that alone
    defeats it.
    """
    row = preset(rule_code, clock.today())
    return meeting_preset(row.meeting, clock.today()) if row.voters is Voters.OWNERS else None


def rule_of_second(rule_code: str) -> str:
    """The rule for the vote after one that chose nobody: the law's own, where it is in force.

    It is never stricter than the first: the most votes among those who stand, and a third of the
    votes cast (村民委员会组织法 §15).
    """
    today = clock.today()
    named = preset(rule_code, today).second
    return named if named in in_force(today) else rule_code


def in_force_now(code: str) -> DecisionRule:
    """The version of a rule that holds today."""
    return preset(code, clock.today()).rule
