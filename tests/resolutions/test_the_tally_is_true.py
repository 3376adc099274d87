"""The standing tally against a recount: after random acts, on later days, by several workers at once."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import current_app
from sqlalchemy import delete, func, select, update

from app import clock
from app.calendar_overrides import services as calendars
from app.errors import Forbidden, Invalid, Refused
from app.extensions import db
from app.permissions import Role
from app.transaction import transaction
from app.work_calendar.days import DayKind
from resolutions.models.tally import EVER, Lit, TallyLine, TaskLight
from resolutions.models.task import Task
from resolutions.progress.inspection import Axis
from resolutions.progress.standing import Colour
from resolutions.progress.task_states import TaskState
from resolutions.queries.board import tasks_standing
from resolutions.queries.standings import Today
from resolutions.queries.tally import PAGE, Scope, count
from resolutions.services import extending, handling, recounting, steering, sweeping, tallying
from tests.resolutions.works import Works, at, make_unit
from tests.support.factories import make_person

Act = Callable[[Task], object]
_ONWARD = {
    TaskState.ACCEPTED: 1,
    TaskState.IN_PROGRESS: 2,
    TaskState.SELF_CHECKED: 4,
    TaskState.INSPECTING: 4,
    TaskState.RECHECK: 4,
    TaskState.RECTIFYING: 5,
    TaskState.SUSPENDED: 8,
    TaskState.DISPUTED: 11,
}
"""The act among them that carries a task on from its state."""
_REVOKE = 9
"""Its place among the acts: once revoked, nothing more befalls a task."""


def _computed() -> dict[Colour, int]:
    """Every task asked one by one, as the rules say."""
    today = Today.now()
    found = dict.fromkeys(Colour, 0)
    for task in db.session.scalars(select(Task)).unique():
        found[today.of(task).colour] += 1
    return found


def _true() -> None:
    today = Today.now()
    assert count(Scope(), today) == _computed()
    assert recounting.recount(mend=False).agrees
    for colour, number in _computed().items():
        listed, after = 0, None
        while True:
            page = tasks_standing(Scope(), colour, today, expected=number, after=after)
            listed += len(page.tasks)
            if (after := page.next_after) is None:
                break
        assert listed == number


def _acts(works: Works) -> list[Act]:
    """What can befall a task; the law refuses what does not fit."""
    second = make_unit(works.hall, "幸福里保洁公司", make_person(Role.LIAISON, at=works.hall))

    def check(task: Task) -> None:
        works.check(task, Axis.QUALITY)

    def extend(task: Task) -> None:
        request = extending.ask(
            task, new_due=task.due_on + timedelta(days=9), reason="缺料", by=works.liaison
        )
        extending.grant(request, by=works.secretary)

    return [
        _whole(lambda task: handling.accept(task, by=works.liaison)),
        lambda task: works.report(task, 100),
        _whole(lambda task: handling.self_check(task, by=works.liaison)),
        check,
        works.check,
        works.mend,
        _whole(extend),
        _whole(lambda task: steering.suspend(task, reason="勘察", by=works.secretary)),
        _whole(lambda task: steering.resume(task, by=works.secretary)),
        _whole(lambda task: steering.revoke(task, reason="改由街道办", by=works.secretary)),
        _whole(lambda task: handling.dispute(task, reason="不归我们", by=works.liaison)),
        _whole(
            lambda task: steering.uphold_dispute(task, lead=second, reason="属实", by=works.street)
        ),
    ]


def _whole(act: Act) -> Act:
    """The act in a transaction of its own."""

    def acted(task: Task) -> None:
        with transaction():
            act(task)

    return acted


@pytest.mark.parametrize("seed", [1, 2])
def test_after_random_acts_the_tally_is_what_a_recount_gives(works: Works, seed: int) -> None:
    chance = random.Random(seed)
    tasks = [works.assigned(title=f"任务{n}", working_days=1 + 3 * n) for n in range(5)]
    acts, done = _acts(works), set[int]()
    often = [1 if number == _REVOKE else 6 for number in range(len(acts))]
    for day in range(0, 20, 2):
        with clock.stopped(at(9, 21) + timedelta(days=day)):
            for _ in range(12):
                task = chance.choice(tasks)
                onward = _ONWARD.get(task.state) if chance.random() < 0.5 else None
                (number,) = [onward] if onward else chance.choices(range(len(acts)), often)
                if _done(acts[number], task):
                    done.add(number)
            _true()
            if chance.random() < 0.5:
                sweeping.sweep()
                _true()
        with clock.stopped(at(9, 22) + timedelta(days=day)):
            _true()
    assert len(done) > len(acts) / 2


def _done(act: Act, task: Task) -> bool:
    try:
        act(task)
    except (Refused, Invalid, Forbidden):
        return False
    return True


def test_nothing_has_to_happen_at_midnight(works: Works) -> None:
    works.accepted(working_days=4)
    seen = []
    for day in range(9):
        with clock.stopped(at(9, 21) + timedelta(days=day)):
            (colour,) = [one for one, number in count(Scope(), Today.now()).items() if number]
            seen.append(colour)
    assert list(dict.fromkeys(seen)) == [Colour.GREEN, Colour.AMBER, Colour.RED]


def test_another_calendar_is_counted_at_once(works: Works) -> None:
    administrator = make_person(Role.ADMINISTRATOR, at=works.hall)
    task = works.accepted(working_days=6)
    with transaction():
        steering.suspend(task, reason="勘察", by=works.secretary)
    with clock.stopped(at(9, 24)):
        with transaction():
            steering.resume(task, by=works.secretary)
        day = db.session.get_one(TaskLight, task.id).day
        with transaction():
            calendars.declare(day, DayKind.HOLIDAY, reason="通知", by=administrator)
        assert db.session.get_one(TaskLight, task.id).day > day
        _true()


def test_the_sweep_folds_what_acts_added_and_days_long_past(works: Works) -> None:
    for number in range(3):
        works.accepted(title=f"任务{number}", working_days=2)
    assert db.session.scalar(select(func.count()).where(~TallyLine.folded)) == 6
    tallying.fold(works.hall.id)
    _true()
    with clock.stopped(at(10, 20)):
        assert list(tallying.to_fold()) == [works.hall.id]
        sweeping.sweep()
        _true()
        lines = db.session.execute(select(TallyLine.lit, TallyLine.day, TallyLine.number))
        assert set(lines.tuples()) == {(Lit.DUE, EVER, 3), (Lit.OPEN, EVER, 3)}
        assert not tallying.to_fold()


def _spoil(works: Works) -> None:
    """What no act does: a count lost, a light gone, another that says too much."""
    for number in range(3):
        works.accepted(title=f"任务{number}", working_days=2)
    first, second = db.session.scalars(select(TaskLight.task_id).limit(2)).all()
    with transaction():
        db.session.execute(delete(TaskLight).where(TaskLight.task_id == first))
        gone = update(TaskLight).where(TaskLight.task_id == second).values(lit=Lit.GREY)
        db.session.execute(gone)
        db.session.execute(delete(TallyLine).where(TallyLine.lit == Lit.OPEN))


def test_a_recount_by_command_says_what_strayed_and_puts_it_right(works: Works) -> None:
    _spoil(works)
    runner = current_app.test_cli_runner()
    checked = runner.invoke(args=["resolutions", "tally", "--check", "--json"])
    assert checked.exit_code == 1
    told = json.loads(checked.output)
    assert len(told["strayed"]) == 2
    assert told["lines"]
    assert not told["mended"]
    mended = runner.invoke(args=["resolutions", "tally"])
    assert "已经改正" in mended.output
    again = runner.invoke(args=["resolutions", "tally", "--check"])
    assert again.exit_code == 0
    assert "一致" in again.output
    _true()


def test_tasks_from_before_the_tally_are_taken_in_at_the_start(works: Works) -> None:
    works.accepted()
    with transaction():
        db.session.execute(delete(TaskLight))
        db.session.execute(delete(TallyLine))
    recounting.fill()
    _true()


def test_a_long_list_is_read_to_its_end_page_by_page(works: Works) -> None:
    for number in range(PAGE + 2):
        works.assigned(title=f"任务{number}", working_days=3 + number % 3)
    _true()
