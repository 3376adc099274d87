"""Wiring of meetings: the only place where this stage is bound to the app."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from importlib import import_module

from flask import Flask
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from app import panels as slots
from app.demo.loading import add_part
from app.jobs import every_minute
from app.journal import labels as journal
from app.notices.urgency import name_urgent
from app.people.models.person import Person
from app.permissions import Permission
from app.shell.navigation import Item, Todo, add, add_todos
from app.work_calendar.instants import end_of_day
from meetings import cli, demo, live, panels
from meetings.models.meeting import Meeting, MeetingState
from meetings.queries import quiz
from meetings.queries.confirming import to_confirm
from meetings.queries.listing import called_within
from meetings.queries.over_days import days_of, mine_of
from meetings.queries.publication import clock_of, unpublished
from meetings.queries.returning import overdue_of
from meetings.services import confirming, minutes_sweeping, over_days, overdue, sweeping
from meetings.views.blueprint import blueprint
from proposals.labels import name_acts

_VIEWS = (
    "public",
    "acts",
    "chair",
    "door",
    "desk",
    "agenda",
    "notice",
    "minutes",
    "minutes_acts",
    "attendance",
    "notes",
    "screen",
    "series",
    "changes",
    "material",
    "inviting",
    "seats",
    "proxies",
    "returning",
    "practice",
    "course",
    "course_desk",
    "helping",
    "over_days",
    "over_days_plans",
    "moving",
)


def init_app(app: Flask) -> None:
    """Bind meetings to the app."""
    for view in _VIEWS:
        import_module(f"meetings.views.{view}")
    app.register_blueprint(blueprint)
    app.cli.add_command(cli.meetings)
    live.init_app(app)
    _fill_menu(app)
    add_todos(app, _todos)
    add_todos(app, _minutes_todos)
    add_todos(app, _overdue_todos)
    add_todos(app, _days_todos)
    add_todos(app, _quiz_todos)
    journal.name(app, acts={"person.quiz_passed": _l("通过议事规则测验")})
    slots.fill(app, "proposals.topic", panels.on_topic)
    slots.fill(app, "shell.banner", panels.banner)
    every_minute(app, sweeping.sweep)
    every_minute(app, minutes_sweeping.sweep)
    every_minute(app, overdue.sweep)
    every_minute(app, over_days.sweep)
    name_urgent(
        app, "meeting_notice", "meeting_reminder", "meeting_cancelled", "meeting_rescheduled"
    )
    name_acts(
        {
            "debated": _l("会议审议"),
            "put_to_vote": _l("提请表决"),
            "decided_again": _l("再次议决"),
            "set_aside": _l("暂不议决"),
            "taken_up": _l("恢复审议"),
            "committee_reported": _l("委员会报告"),
        }
    )
    add_part(app, demo.load)


def _fill_menu(app: Flask) -> None:
    add(
        app,
        Item("meetings.index", _l("会议"), "people", 30, big=True),
        Item(
            "meetings.desk",
            _l("召集会议"),
            "calendar-event",
            35,
            needs=frozenset({Permission.CONVENE}),
            does=_l("安排议程、发通知、签到、出纪要"),
        ),
        Item(
            "meetings.practice",
            _l("练习主持"),
            "hammer",
            36,
            needs=frozenset({Permission.CHAIR}),
            does=_l("一个人开一次模拟会议，按错了会告诉您为什么"),
        ),
        Item(
            "meetings.course",
            _l("代表课程"),
            "lightbulb",
            37,
            needs=frozenset({Permission.CAST, Permission.MANAGE_PEOPLE}),
        ),
        Item(
            "meetings.course_desk",
            _l("代表测验情况"),
            "check-circle",
            78,
            needs=frozenset({Permission.MANAGE_PEOPLE}),
            does=_l("看哪些代表通过了议事规则测验，可以筛选、下载"),
        ),
    )


def _todos(person: Person) -> Iterable[Todo]:
    for meeting in called_within(person, timedelta(hours=24)):
        if over_days.is_over_days(meeting):
            continue
        text = gettext("会议“%(title)s”，请到会签到", title=meeting.title)
        yield Todo(text, f"/m/{meeting.id}", meeting.starts_at)


def _days_todos(person: Person) -> Iterable[Todo]:
    """What waits for this person's own hand in a hall over days; the vote has its own."""
    for meeting in called_within(person, timedelta(0)):
        if not over_days.is_over_days(meeting) or meeting.state is MeetingState.NOTICED:
            continue
        page = days_of(meeting)
        mine = mine_of(page, person)
        if mine and mine.waits_for_me:
            text = gettext("线上议事“%(title)s”：%(todo)s", title=meeting.title, todo=mine.todo)
            yield Todo(text, f"/m/{meeting.id}/days", page.until or page.opened[1])


def _quiz_todos(person: Person) -> Iterable[Todo]:
    waits = quiz.waits_for(person)
    if waits is not None and waits.required:
        yield Todo(gettext("用手机投票以前，请先通过议事规则测验（10题）"), "/course")
    elif waits is not None:
        yield Todo(gettext("请学代表课程，做议事规则测验（10题）"), "/course")


def _minutes_todos(person: Person) -> Iterable[Todo]:
    for entry in to_confirm(person):
        text = gettext("请核对会议“%(title)s”的纪要", title=entry.meeting.title)
        yield Todo(text, f"/m/{entry.meeting_id}/minutes", _publish_by(entry.meeting))
    for meeting in unpublished(clerk=person):
        if confirming.sent_back(meeting):
            text = gettext("会议“%(title)s”的纪要退回给您", title=meeting.title)
        else:
            text = gettext("请办理会议“%(title)s”的纪要", title=meeting.title)
        yield Todo(text, f"/m/{meeting.id}/minutes", _publish_by(meeting))


def _overdue_todos(person: Person) -> Iterable[Todo]:
    for row in overdue_of(person):
        text = gettext("委托研究的“%(title)s”到期没有报告", title=row.motion.title)
        yield Todo(text, "/desk/returning", row.due_at)


def _publish_by(meeting: Meeting) -> datetime | None:
    running = clock_of(meeting)
    return end_of_day(running.deadline.due) if running and running.published_on is None else None
