"""A meeting's notice in the shape that ``app.documents`` sets."""

from __future__ import annotations

from datetime import datetime

from app import clock
from app.documents.notice import MeetingNotice
from meetings.models.meeting import Meeting
from meetings.services import convening, decision_rule, over_days, papers
from meetings.views.codes import meeting_address


def notice_of(meeting: Meeting) -> MeetingNotice:
    """The notice, ready to be rendered."""
    issued = (meeting.noticed_at or clock.now()).astimezone(clock.zone()).date()
    return MeetingNotice(
        hall=meeting.hall.name,
        title=f"关于召开{meeting.title}的通知",
        addressee="各位议事代表：",
        held_at=meeting.starts_at.astimezone(clock.zone()),
        place=meeting.place_text,
        agenda=tuple(item.title for item in convening.items_of(meeting)),
        address=meeting_address(meeting),
        contact="　".join(part for part in (meeting.clerk.name, meeting.hall.phone) if part),
        issuer=meeting.hall.name,
        issued_on=issued,
        papers=tuple(paper.title for paper in papers.papers_of(meeting)),
        until=_until(meeting),
        authority=str(meeting.rules_changes.get("authorised_by", "")),
        remarks=_remarks(meeting),
    )


def _until(meeting: Meeting) -> datetime | None:
    over = over_days.is_over_days(meeting)
    return over_days.ends_at(meeting).astimezone(clock.zone()) if over else None


def _remarks(meeting: Meeting) -> str:
    """What the decision rule adds; official papers are in Chinese whatever the reader's language."""
    rule = decision_rule.preset_of(meeting)
    lines = ["请准时参加；不能到会的，请提前向议事秘书请假。"]
    if over_days.is_over_days(meeting):
        lines = ["请在开始以后登录参加，轮到时书面发言、按时表决；没有手机的，到代办地点办理。"]
    if rule.proxies:
        lines.append("不能到会的，可以书面委托他人，委托书交到签到台。")
    if rule.freezes_agenda:
        lines.append("通知里没有的事项，会上不能增加，也不能表决。")
    return "".join(lines)
