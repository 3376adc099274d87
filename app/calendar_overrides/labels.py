"""Names of what a day may be declared to be."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.work_calendar.days import DayKind

KIND_LABELS: Mapping[DayKind, LazyString] = {
    DayKind.WORKING: _l("上班"),
    DayKind.HOLIDAY: _l("放假"),
}
