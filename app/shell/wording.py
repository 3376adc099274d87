"""Filters that say days and instants as people of the reader's language write them."""

from __future__ import annotations

from datetime import date, datetime

from flask import Flask
from flask_babel import format_date, format_datetime, get_locale

from app import clock
from app.shell.devices import device

_DAY = {"zh": "y年M月d日 EEE", "en": "EEE d MMM y"}
_DAY_THIS_YEAR = {"zh": "M月d日 EEE", "en": "EEE d MMM"}
_TIME = "HH:mm"
_IN_FULL = {"zh": "y年M月d日 EEEE H时mm分", "en": "EEEE d MMMM y, HH:mm"}
_IN_FULL_HANT = "y年M月d日 EEEE H時mm分"
_DATED = {"zh": "y年M月d日", "en": "d MMMM y"}


def _language() -> str:
    locale = get_locale()
    return "en" if locale is not None and locale.language == "en" else "zh"


def day(at: date | datetime) -> str:
    """``2025年11月22日 周六``; an instant is first put into the halls' time zone."""
    local = at.astimezone(clock.zone()).date() if isinstance(at, datetime) else at
    return str(format_date(local, _DAY[_language()]))


def moment(at: date | datetime) -> str:
    """``11月22日 周六 14:05``, with the year when it is not this one; a bare day has no time."""
    if not isinstance(at, datetime):
        return day(at)
    shapes = _DAY_THIS_YEAR if at.astimezone(clock.zone()).year == clock.today().year else _DAY
    return str(format_datetime(at, f"{shapes[_language()]} {_TIME}"))


def moment_in_full(at: datetime) -> str:
    """``2025年11月22日 星期六 14时05分``, as printed notices say when people are called."""
    locale = get_locale()
    is_hant = locale is not None and locale.script == "Hant"
    return str(format_datetime(at, _IN_FULL_HANT if is_hant else _IN_FULL[_language()]))


def dated(at: date | datetime) -> str:
    """``2025年11月22日``: the day a paper was issued; no weekday, as nobody is called for it."""
    local = at.astimezone(clock.zone()).date() if isinstance(at, datetime) else at
    return str(format_date(local, _DATED[_language()]))


def hour(at: datetime) -> str:
    """``14:05``."""
    return str(format_datetime(at, _TIME))


def milliseconds(at: datetime) -> int:
    """What ``data-ends`` and ``data-since`` hold."""
    return clock.milliseconds(at)


def init_app(app: Flask) -> None:
    """Offer the filters to templates."""
    for filter_ in (day, moment, moment_in_full, dated, hour, milliseconds, device):
        app.jinja_env.filters[filter_.__name__] = filter_
