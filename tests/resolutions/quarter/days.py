"""Working days of the story, written out from the notice for 2026 and counted on the fingers.

国务院办公厅关于2026年部分节假日安排的通知: 中秋节 9月25日（周五）至27日（周日）放假, 国庆节 10月1日（周四）至
7日（周三）放假调休, 9月20日（周日）、10月10日（周六）上班. For 2027, of which there is no notice yet, by the law alone
(全国年节及纪念日放假办法 §§2, 6: 除夕至初三 is 5 to 8 February, its weekend made up for on the next working days).
Nothing here is shared with ``app.work_calendar``: whoever recounts, counts anew.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta

OFF = {
    *(date(2026, 9, 25), date(2027, 1, 1), date(2027, 4, 5)),
    *(date(2026, 10, day) for day in range(1, 8)),
    *(date(2027, 2, day) for day in (5, 8, 9, 10)),
}
"""Weekdays (and a weekend) that are holidays."""
THOUGH_WEEKEND = {date(2026, 9, 20), date(2026, 10, 10)}
"""调休: weekend days on which everybody works."""
FIRST, LAST = date(2026, 9, 1), date(2027, 4, 30)
ONE = timedelta(days=1)


def works(on: date) -> bool:
    """Whether people work on that day."""
    return on in THOUGH_WEEKEND or (on not in OFF and on.weekday() < 5)


ALL = [FIRST + n * ONE for n in range((LAST - FIRST).days + 1)]
WORKED = [on for on in ALL if works(on)]


def after(start: date, count: int) -> date:
    """The ``count``-th working day after ``start``, or before it where negative."""
    if count == 0:
        return start
    if count > 0:
        return WORKED[bisect_right(WORKED, start) + count - 1]
    before = [on for on in WORKED if on < start]
    return before[count]


def left(today: date, due: date) -> int:
    """Working days from tomorrow to ``due``; below nothing once ``due`` is over."""
    if today > due:
        return -max(1, sum(due < on <= today for on in WORKED))
    return sum(today < on <= due for on in WORKED)


def moved(due: date, still: int) -> date:
    """``due`` put off by so many working days."""
    return after(due, still) if still else due


def on_or_after(on: date) -> date:
    """``on``, or the working day after it."""
    while not works(on):
        on += ONE
    return on
