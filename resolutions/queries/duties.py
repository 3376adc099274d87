"""The responsibility matrix in force, and the row that fits a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select

from app.audit import AuditEntry
from app.errors import Missing
from app.extensions import db
from app.people.models.person import Person
from app.places.models.place import Place
from resolutions.models.duty import DutyRule, TaskTransfer
from resolutions.models.task import Task
from resolutions.progress.checklist import GENERAL, HOUSE_LIST, CheckList
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


def rules_reaching(places: Sequence[Place]) -> Sequence[DutyRule]:
    """The rows in force at these places, below and above them, in the tree's order: one question."""
    above = {number for place in places for number in place.lineage}
    below = [Place.path.startswith(place.path, autoescape=True) for place in places]
    return db.session.scalars(
        select(DutyRule)
        .join(Place, Place.id == DutyRule.place_id)
        .where(or_(Place.id.in_(above), *below), DutyRule.ended_at.is_(None))
        .order_by(Place.path, DutyRule.item, DutyRule.id)
    ).all()


def suggestions(text: str, place: Place) -> Sequence[Suggestion]:
    """The rows that fit a text, the best first, three at most."""
    rules = {rule.id: rule for rule in rules_for(place)}
    entries = [
        Entry(rule.id, rule.item, cut(rule.words), depth=rule.place.path.count("/"))
        for rule in rules.values()
        if rule.item != GENERAL
    ]
    found = matches(text, entries)[:3]
    return [Suggestion(rules[match.entry.key], match.found) for match in found]


def rule_with(rule_id: int) -> DutyRule:
    """Return the row, or raise Missing."""
    found = db.session.get(DutyRule, rule_id)
    if found is None:
        raise Missing("没有这一行", code="no_rule")
    return found


def check_list_of(task: Task) -> CheckList:
    """What an inspector of the task answers: its matter's own list, else the general one."""
    rule = task.duty_rule
    if rule is not None and rule.check_points:
        return CheckList(rule.item, rule.check_points)
    return general_list(task.resolution.hall.place)


def general_list(place: Place) -> CheckList:
    """The general list in force at a place: of the nearest row that has one, else the house's."""
    rows = db.session.scalars(
        select(DutyRule).where(
            DutyRule.place_id.in_(place.lineage),
            DutyRule.item == GENERAL,
            DutyRule.ended_at.is_(None),
            DutyRule.points != "",
        )
    ).all()
    if not rows:
        return HOUSE_LIST
    nearest = max(rows, key=lambda row: len(row.place.lineage))
    return CheckList(GENERAL, nearest.check_points, key=str(nearest.id))


@dataclass(frozen=True)
class Past:
    """A row as it stood or stands, and who wrote it by hand, and why."""

    rule: DutyRule
    by: str = ""
    """Empty where it came from a table."""
    reason: str = ""


def history_of(rule: DutyRule) -> Sequence[Past]:
    """Every row there was for the same matter at the same place, the latest first."""
    rows = db.session.scalars(
        select(DutyRule)
        .where(DutyRule.place_id == rule.place_id, DutyRule.item == rule.item)
        .order_by(DutyRule.id.desc())
    ).all()
    written = db.session.execute(
        select(AuditEntry.subject_id, Person.name, AuditEntry.reason)
        .join(Person, Person.id == AuditEntry.actor_id)
        .where(
            AuditEntry.act == "duties.written",
            AuditEntry.subject_type == DutyRule.__tablename__,
            AuditEntry.subject_id.in_([row.id for row in rows]),
        )
    )
    known = {number: (name, reason) for number, name, reason in written}
    return [Past(row, *known.get(row.id, ("", ""))) for row in rows]


def transfers_of(task: Task) -> Sequence[TaskTransfer]:
    """Every transfer of a task, the latest first."""
    return db.session.scalars(
        select(TaskTransfer).where(TaskTransfer.task_id == task.id).order_by(TaskTransfer.id.desc())
    ).all()
