"""The responsibility matrix in force, and the row that fits a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.errors import Missing
from app.extensions import db
from app.places.models.place import Place
from resolutions.models.duty import DutyRule, TaskTransfer
from resolutions.models.task import Task
from resolutions.progress.matrix import Entry, cut, matches


@dataclass(frozen=True)
class Suggestion:
    """A row that fits, with the words that say so."""

    rule: DutyRule
    found: Sequence[str]


def rules_for(place: Place) -> Sequence[DutyRule]:
    """The rows in force at a place and above it."""
    return db.session.scalars(
        select(DutyRule)
        .where(DutyRule.place_id.in_(place.lineage), DutyRule.ended_at.is_(None))
        .order_by(DutyRule.item, DutyRule.id)
    ).all()


def suggestions(text: str, place: Place) -> Sequence[Suggestion]:
    """The rows that fit a text, the best first, three at most."""
    rules = {rule.id: rule for rule in rules_for(place)}
    entries = [
        Entry(rule.id, rule.item, cut(rule.words), depth=rule.place.path.count("/"))
        for rule in rules.values()
    ]
    found = matches(text, entries)[:3]
    return [Suggestion(rules[match.entry.key], match.found) for match in found]


def rule_with(rule_id: int) -> DutyRule:
    """Return the row, or raise Missing."""
    found = db.session.get(DutyRule, rule_id)
    if found is None:
        raise Missing("没有这一行", code="no_rule")
    return found


def transfers_of(task: Task) -> Sequence[TaskTransfer]:
    """Every transfer of a task, the latest first."""
    return db.session.scalars(
        select(TaskTransfer).where(TaskTransfer.task_id == task.id).order_by(TaskTransfer.id.desc())
    ).all()
