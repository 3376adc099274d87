"""How tasks stand over the National Day of 2026, asked both ways; and each reminder once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from flask import Flask, current_app
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError

from app import clock
from app.extensions import db
from app.notices.models.notice import Notice
from app.people.models.person import Person
from app.transaction import transaction
from resolutions.models.reminder import Reminder, ReminderKind
from resolutions.models.tally import TallyLine, TaskLight
from resolutions.models.task import Task
from resolutions.progress.inspection import Axis
from resolutions.progress.standing import Colour
from resolutions.queries.board import tasks_standing
from resolutions.queries.standings import Today
from resolutions.queries.tally import Scope, count, count_by, stands
from resolutions.services import looking, steering, sweeping
from resolutions.services.sweeping import Chore
from tests.resolutions.works import Works, at


def _colour(task: Task, month: int, day: int) -> Colour:
    with clock.stopped(at(month, day)):
        return Today.now().of(task).colour


@pytest.mark.parametrize(
    ("month", "day", "colour"),
    [
        (9, 29, Colour.GREEN),  # the 30th, 8th, 9th are left
        (9, 30, Colour.AMBER),  # two working days are left: the 8th and the 9th
        (10, 5, Colour.AMBER),  # the holidays do not count
        (10, 9, Colour.AMBER),
        (10, 10, Colour.RED),  # a working Saturday 调休: late
        (10, 11, Colour.RED),
    ],
)
def test_over_the_holidays(works: Works, month: int, day: int, colour: Colour) -> None:
    with clock.stopped(at(9, 29)):
        task = works.accepted(working_days=3)
    assert task.due_on == date(2026, 10, 9)
    assert _colour(task, month, day) is colour


def test_nothing_about_lateness_is_stored(works: Works) -> None:
    columns = {column.name for column in Task.__table__.columns}
    assert not [name for name in columns if "late" in name or "overdue" in name or "colour" in name]


def _mixture(works: Works) -> list[Task]:
    """Tasks of every kind of standing the database and the rules must agree on."""
    tasks = [works.accepted(title=f"任务{days}", working_days=days) for days in (1, 2, 4, 9, 30)]
    tasks.append(works.assigned(title="未签收", working_days=2))
    tasks.append(works.handed_in(title="待检查", working_days=2))
    tasks.append(works.written_off(title="已办结", working_days=6))
    mending = works.handed_in(title="整改", working_days=1)
    works.check(mending, Axis.RESULT)
    paused, resumed = works.accepted(title="暂停"), works.accepted(title="恢复", working_days=2)
    for task in (paused, resumed):
        with transaction():
            steering.suspend(task, reason="勘察", by=works.secretary)
    with clock.stopped(at(9, 24)), transaction():
        steering.resume(resumed, by=works.secretary)
    revoked = works.assigned(title="撤销")
    with transaction():
        steering.revoke(revoked, reason="改由街道办", by=works.secretary)
    return [*tasks, mending, paused, resumed, revoked]


def test_the_tally_and_the_rules_agree_on_every_day(works: Works) -> None:
    tasks, scope = _mixture(works), Scope(frozenset({works.hall.id}))
    for ahead in range(26):
        with clock.stopped(at(9, 21) + timedelta(days=ahead)):
            today = Today.now()
            listed = {
                colour: set(
                    db.session.scalars(select(TaskLight.task_id).where(stands(colour, today)))
                )
                for colour in Colour
            }
            computed: dict[Colour, set[int]] = {colour: set() for colour in Colour}
            for task in tasks:
                computed[today.of(task).colour].add(task.id)
            assert listed == computed, today.on
            sizes = {colour: len(ids) for colour, ids in computed.items()}
            assert count(scope, today) == sizes, today.on
            assert count_by(TallyLine.unit_id, scope, today) == {works.unit.id: sizes}


def test_counts_and_the_lists_behind_them_agree(works: Works) -> None:
    _mixture(works)
    scope = Scope(frozenset({works.hall.id}))
    with clock.stopped(at(9, 25)):
        today = Today.now()
        counts = count(scope, today)
        for colour, number in counts.items():
            page = tasks_standing(scope, colour, today, expected=number)
            assert [today.of(task).colour for task in page.tasks] == [colour] * number
            assert page.next_after is None
        assert sum(counts.values()) == 12


def _kinds(person: Person) -> list[str]:
    found = db.session.scalars(
        select(Notice.kind).where(Notice.person_id == person.id).order_by(Notice.id)
    )
    return [kind for kind in found if kind in {"task.near", "task.overdue"}]


def _sweep(month: int, day: int) -> list[tuple[str, date]]:
    with clock.stopped(at(month, day)):
        done = sweeping.sweep().done
    said = {kind.value for kind in ReminderKind}
    return [(one.kind, one.due) for _chore, one in done if one.kind in said and one.due]


def test_near_and_overdue_are_each_said_once(works: Works) -> None:
    with clock.stopped(at(9, 28)):
        works.accepted(working_days=4)
    due = date(2026, 10, 9)
    assert _sweep(9, 29) == []
    assert _sweep(9, 30) == [("near", due)]
    assert _sweep(9, 30) == _sweep(10, 8) == []
    assert _sweep(10, 10) == [("overdue", due)]
    assert _sweep(10, 10) == _sweep(10, 30) == []
    assert _kinds(works.liaison) == ["task.near", "task.overdue"]
    assert _kinds(works.monitor) == ["task.overdue"]
    assert _kinds(works.secretary) == ["task.overdue"]


def test_a_new_date_is_reminded_anew(works: Works) -> None:
    task = works.handed_in(working_days=2)
    with clock.stopped(at(9, 22)):
        works.check(task, Axis.QUALITY)
    assert _sweep(9, 24) == [("near", date(2026, 9, 28))]  # 25 September is 中秋节
    assert _sweep(9, 29) == [("overdue", date(2026, 9, 28))]


def test_who_waits_for_others_is_not_reminded(works: Works) -> None:
    works.handed_in(working_days=1)
    paused = works.accepted(title="暂停", working_days=1)
    with transaction():
        steering.suspend(paused, reason="勘察", by=works.secretary)
    assert _sweep(10, 20) == []


def test_a_resumed_task_is_reminded_of_its_moved_date(works: Works) -> None:
    task = works.accepted(working_days=3)
    with transaction():
        steering.suspend(task, reason="勘察", by=works.secretary)
    with clock.stopped(at(9, 23)), transaction():
        steering.resume(task, by=works.secretary)
    with clock.stopped(at(9, 29)):
        due = Today.now().of(task).due
    assert due > task.due_on
    assert ("overdue", due) in _sweep(10, 20)
    assert _sweep(10, 20) == []


def test_one_task_that_fails_does_not_silence_the_others(
    works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = works.accepted(title="坏的", working_days=1)
    works.accepted(title="好的", working_days=2)

    def fails(task_id: int) -> Sequence[sweeping.Done]:
        if task_id == broken.id:
            raise ValueError("broken")
        return looking.look(task_id)

    chores = [Chore("tasks", looking.due, fails)]
    monkeypatch.setitem(current_app.extensions, "resolutions_chores", chores)
    with clock.stopped(at(10, 20)):
        swept = sweeping.sweep()
    assert {one.due for _chore, one in swept.done} == {date(2026, 9, 23)}
    assert swept.failed == [("tasks", broken.id)]


def test_one_chore_that_cannot_be_asked_does_not_silence_the_others(
    works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    works.accepted(working_days=1)

    def broken() -> Sequence[int]:
        raise ValueError("broken")

    chores = [Chore("broken", broken, looking.look), looking.CHORE]
    monkeypatch.setitem(current_app.extensions, "resolutions_chores", chores)
    with clock.stopped(at(10, 20)):
        swept = sweeping.sweep()
    assert {chore for chore, _one in swept.done} == {"tasks"}
    assert swept.failed == [("broken", 0)]


def test_what_was_said_cannot_be_unsaid(works: Works) -> None:
    works.accepted(working_days=1)
    assert _sweep(10, 20)
    with pytest.raises(DatabaseError), db.session.begin_nested():
        db.session.query(Reminder).delete()


class TestTheCommands:
    def test_due_prints_the_date_and_why(self, app: Flask) -> None:
        run = app.test_cli_runner().invoke(
            args=["resolutions", "due", "--from", "2026-09-29", "--working-days", "3"]
        )
        assert run.exit_code == 0, run.output
        first, why = run.output.splitlines()
        assert first == "2026-10-09"
        assert "国庆节（10月1日至10月7日）" in why

    def test_due_prints_every_day_and_why_as_json(self, app: Flask) -> None:
        args = ["resolutions", "due", "--from", "2026-09-29", "--working-days", "3", "--json"]
        said = json.loads(app.test_cli_runner().invoke(args=args).output)
        assert (said["due"], said["official"]) == ("2026-10-09", True)
        assert [day["date"] for day in said["days"] if day["counts"]] == [
            "2026-09-30",
            "2026-10-08",
            "2026-10-09",
        ]
        assert said["days"][1] == {
            "date": "2026-10-01",
            "counts": False,
            "reason": "festival",
            "name": "国庆节",
        }

    def test_due_names_the_working_saturday(self, app: Flask) -> None:
        run = app.test_cli_runner().invoke(
            args=["resolutions", "due", "--from", "2026-10-09", "--working-days", "1"]
        )
        assert run.output.splitlines()[0] == "2026-10-10"
        assert "调休上班" in run.output

    def test_due_says_that_a_year_is_provisional(self, app: Flask) -> None:
        run = app.test_cli_runner().invoke(
            args=["resolutions", "due", "--from", "2030-09-29", "--working-days", "3"]
        )
        assert "尚未公布" in run.output

    def test_due_takes_no_nonsense(self, app: Flask) -> None:
        runner = app.test_cli_runner()
        for given in (["--from", "1900-01-01"], ["--from", "soon"]):
            run = runner.invoke(args=["resolutions", "due", *given, "--working-days", "3"])
            assert run.exit_code == 2

    def test_sweep_does_by_hand_what_the_worker_does_and_only_once(self, works: Works) -> None:
        task = works.accepted(working_days=1)
        runner = current_app.test_cli_runner()
        args = ["resolutions", "sweep", "--at", "2026-10-20T09:00", "--json"]
        first = json.loads(runner.invoke(args=args).output)
        said = {"kind": "overdue", "id": task.id, "url": task.url, "due": "2026-09-22"}
        assert {"chore": "tasks", **said} in first["done"]
        assert json.loads(runner.invoke(args=args).output) == {"done": [], "failed": []}
        assert "共办理0件" in runner.invoke(args=args[:-1]).output
        assert runner.invoke(args=["resolutions", "sweep", "--at", "soon"]).exit_code == 2
