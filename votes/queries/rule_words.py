"""A poll's rule in the reader's words, with its law and whether anybody checked it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext

from app import clock
from app.work_calendar.instants import day_of
from votes.counting.presets.preset import Preset
from votes.counting.presets.table import ROWS, in_force, preset
from votes.counting.rules import DecisionRule
from votes.models.poll import Poll
from votes.queries import results


@dataclass(frozen=True)
class RuleWords:
    """One rule, ready to be shown. ``warning`` is empty where a person checked the text."""

    name: str
    source: str
    warning: str
    note: str
    post_by: date | None
    """Until which day the result is posted, where a rule says so."""


def words_of(poll: Poll) -> RuleWords:
    """The rule of a poll: as it was locked, or as it stands before that."""
    prepared = poll.is_prepared or poll.opened_at is None
    day = poll.announced_at.date() if poll.announced_at else clock.today()
    rule = preset(poll.rule_code, day).rule if prepared else results.setup_of(poll).rule
    return _words(rule, poll.closed_at)


def _words(rule: DecisionRule, closed_at: datetime | None) -> RuleWords:
    row = _row(rule)
    days = row.posted_days if row else None
    note = str(gettext(row.note)) if row and row.note else ""
    unread = str(gettext("这条规则的条文没有人核对过，使用前请核对法律正文。"))
    return RuleWords(
        name=str(gettext(row.name)) if row else rule.code,
        source=f"{rule.law}({rule.version}){rule.article}",
        warning="" if rule.verified else unread,
        note=note,
        post_by=day_of(closed_at) + timedelta(days=days) if closed_at and days else None,
    )


def _row(rule: DecisionRule) -> Preset | None:
    """The shipped row of a locked rule; none for one that is shipped no more."""
    alike = (row for row in ROWS if row.code == rule.code)
    return next((row for row in alike if row.rule.version == rule.version), None)


def offered() -> list[tuple[str, str]]:
    """The rules a poll may be held under today, by code, each with its name."""
    return [(code, _named(row)) for code, row in in_force(clock.today()).items()]


def _named(row: Preset) -> str:
    name = str(gettext(row.name))
    return name if row.rule.verified else str(gettext("%(name)s（未经核对）", name=name))
