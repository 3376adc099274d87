"""A motion as both doors bring it: its kind, its words, and the terms that the kind has."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from app import clock
from app.errors import Invalid
from meetings.rules.acts import CountVote, Move
from meetings.rules.details import NO_DETAILS, Details, Operation
from meetings.rules.diffs import amendment_between

Fields = Mapping[str, Any]
LONGEST = 4000
_SECOND = 1000


def move(fields: Fields, words: str = "") -> Move:
    """Build the act of making a motion. Raises Invalid for terms that are none.

    ``words`` are those that an amendment works on: rewritten by hand they are one, too.
    """
    details = _details(fields)
    if fields.get("rewritten") is not None and details.operation is None:
        details = _rewritten(words, _text(fields, "rewritten"))
    return Move(
        at=0,
        motion=str(fields.get("motion") or "main_motion"),
        text=_text(fields, "text"),
        title=_text(fields, "title"),
        details=None if details == NO_DETAILS else details,
    )


def _details(fields: Fields) -> Details:
    return Details(
        operation=_operation(fields),
        strike=_text(fields, "strike"),
        insert=_text(fields, "insert"),
        after=_text(fields, "after"),
        until=_text(fields, "until"),
        until_ms=_moment(fields, "until_ms"),
        special=_is_on(fields, "special"),
        committee=_text(fields, "committee"),
        deadline=_day(fields, "deadline"),
        length_ms=_number(fields, "length_seconds") * _SECOND,
        speech_ms=_number(fields, "speech_seconds") * _SECOND,
        speeches=_number(fields, "speeches"),
        scope=_text(fields, "scope"),
        parts=tuple(line for line in _text(fields, "parts").splitlines() if line.strip()),
        independent=_is_on(fields, "independent"),
        method=_text(fields, "method"),
        about=_text(fields, "about"),
        notice=_is_on(fields, "notice"),
        qualified=_is_on(fields, "qualified"),
        target=_number(fields, "target"),
        earlier=_text(fields, "earlier"),
    )


def _rewritten(before: str, after: str) -> Details:
    plain = after.replace("\r\n", "\n")  # forms end their lines otherwise than texts may
    change = amendment_between(before, plain.replace("\n", "\r\n") if "\r\n" in before else plain)
    if change is None:
        raise Invalid(
            _l("原文一个字也没有改"), remedy=_l("请直接在原文上改，再提出"), code="rewritten"
        )
    return change


def count_vote(fields: Fields) -> CountVote:
    """Build the chair's count of hands. Raises Invalid when a figure is missing."""
    return CountVote(
        at=0,
        yes=_counted(fields, "yes"),
        no=_counted(fields, "no"),
        abstain=_number(fields, "abstain"),
    )


def _counted(fields: Fields, name: str) -> int:
    if not str(fields.get(name, "")).isdecimal():
        raise Invalid(_l("请填写赞成和反对的人数"), code=name)
    return _number(fields, name)


def _operation(fields: Fields) -> Operation | None:
    named = fields.get("operation")
    if not named:
        return None
    try:
        return Operation(str(named))
    except ValueError as error:
        raise Invalid(_l("请选择怎样修改"), code="operation") from error


def _moment(fields: Fields, name: str) -> int:
    """Return milliseconds since the epoch from a local date and time; 0 where none is given."""
    if not fields.get(name):
        return 0
    try:
        local = datetime.fromisoformat(str(fields[name]))
    except ValueError as error:
        raise Invalid(_l("请填写日期和时间"), code=name) from error
    return clock.milliseconds(local if local.tzinfo else local.replace(tzinfo=clock.zone()))


def _day(fields: Fields, name: str) -> str:
    """Return a day as its ISO date; empty where none is given. Raises Invalid for what is past."""
    if not fields.get(name):
        return ""
    try:
        day = date.fromisoformat(str(fields[name]).strip())
    except ValueError as error:
        raise Invalid(_l("请填写日期"), code=name) from error
    if day < clock.today():
        raise Invalid(_l("日期已经过去"), remedy=_l("请选择今天以后的日期"), code=name)
    return day.isoformat()


def _text(fields: Fields, name: str) -> str:
    return str(fields.get(name) or "").strip()[:LONGEST]


def _number(fields: Fields, name: str) -> int:
    text = str(fields.get(name) or "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _is_on(fields: Fields, name: str) -> bool:
    return str(fields.get(name) or "") in {"1", "y", "on", "true"}
