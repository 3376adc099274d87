"""Play the script through the product's own acts, day by day on frozen time, with its own sweep."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from app import clock
from app.extensions import db
from app.people.models.person import Person
from app.photos.models.photo import Photo
from app.transaction import transaction
from resolutions.models.appraisal import Appraisal
from resolutions.models.budget import BudgetLine
from resolutions.models.extension import ExtensionRequest
from resolutions.models.ranking_appeal import RankingAppeal
from resolutions.models.resolution import Resolution
from resolutions.models.task import Task
from resolutions.models.unit import Unit
from resolutions.progress.appraisal import Mark
from resolutions.progress.evidence import Phase
from resolutions.progress.inspection import Axis
from resolutions.services import (
    appealing,
    assigning,
    budgeting,
    escalating,
    extending,
    handling,
    inspecting,
    steering,
    sweeping,
    transferring,
)
from resolutions.services.appraising import answering
from resolutions.services.assigning import Order, OrderedStep
from tests.resolutions.quarter.ground import District
from tests.resolutions.quarter.script import BEGINS, ENDS, Answered, Deed, Script, Told
from tests.resolutions.works import all_passed, findings, photo

MORNING, FORENOON, EVENING = 8, 10, 18


def at(on: date, hour: int = FORENOON, minute: int = 0) -> datetime:
    """An hour of a day by the halls' clock."""
    return datetime.combine(on, time(hour - 8, minute), UTC)


@dataclass
class Played:
    """What the play needs to remember between days."""

    script: Script
    district: District
    resolutions: Sequence[int]
    ids: dict[int, int] = field(default_factory=dict)
    """Number of a task in the script → its id."""
    units: dict[int, int] = field(default_factory=dict)
    """Number of a task → its lead unit now."""
    photos: list[int] = field(default_factory=list)
    swept: list[tuple[date, str, str, int]] = field(default_factory=list)
    """Day, chore, kind, id of everything that the clock did."""
    failed: list[object] = field(default_factory=list)

    def person(self, number: int) -> Person:
        """Somebody by id."""
        return db.session.get_one(Person, number)

    def street(self, told: Told) -> Any:
        """The officers over a task."""
        return self.district.streets[self.district.halls[told.hall][1]]

    def handler(self, told: Told) -> Person:
        """Who acts for the task's lead unit now."""
        return self.person(self.district.liaisons[self.units[told.number]])


Meanwhile = Callable[[date], None]


def play(played: Played, *others: Meanwhile, evening: Meanwhile, morning: Meanwhile) -> None:
    """From the first day to the last: sweep in the morning, act in the forenoon."""
    calendar, answers = _by_day(played.script)
    with clock.stopped(at(BEGINS)):
        by = played.person(played.district.inspector)
        played.photos = [photo(by).id for _ in range(2)]
    on = BEGINS
    while on <= ENDS:
        with clock.stopped(at(on, MORNING)):
            _sweep(played, on)
            morning(on)
        with clock.stopped(at(on)), transaction():
            for told, deed in calendar[on]:
                _DOES[deed.verb](played, told, deed)
            for answered in answers[on]:
                _answer(played, answered)
        for other in others:
            other(on)
        with clock.stopped(at(on, EVENING)):
            evening(on)
        on += timedelta(days=1)


def _by_day(script: Script) -> tuple[dict[date, list[tuple[Told, Deed]]], dict[date, Any]]:
    calendar: dict[date, list[tuple[Told, Deed]]] = defaultdict(list)
    answers: dict[date, list[Answered]] = defaultdict(list)
    for told in script.tasks:
        for deed in told.deeds:
            calendar[deed.on].append((told, deed))
    for answered in script.answers:
        answers[answered.on].append(answered)
    return calendar, answers


def _sweep(played: Played, on: date) -> None:
    swept = sweeping.sweep()
    played.failed += swept.failed
    played.swept += ((on, chore, done.kind, done.id) for chore, done in swept.done)


def _task(played: Played, told: Told) -> Task:
    return db.session.get_one(Task, played.ids[told.number])


def _assign(played: Played, told: Told, deed: Deed) -> None:
    units = [db.session.get_one(Unit, one) for one in (told.lead, *told.others)]
    order = Order(
        title=f"任务{told.number}",
        acceptance_test="看得见",
        lead=units[0],
        responsible=units[1:],
        working_days=told.working_days,
        milestones=[OrderedStep(f"节点{n}", on) for n, on in enumerate(told.milestones)],
    )
    resolution = db.session.get_one(Resolution, played.resolutions[told.resolution])
    by = played.person(played.street(told).secretary)
    task = assigning.assign(resolution, order, by=by, legality="合法")
    played.ids[told.number], played.units[told.number] = task.id, told.lead


def _accept(played: Played, told: Told, deed: Deed) -> None:
    handling.accept(_task(played, told), by=played.handler(told))


def _dispute(played: Played, told: Told, deed: Deed) -> None:
    handling.dispute(_task(played, told), reason="不归我们管", by=played.handler(told))


def _dismiss(played: Played, told: Told, deed: Deed) -> None:
    by = played.person(played.street(told).officer)
    steering.dismiss_dispute(_task(played, told), reason="归你们管", by=by)


def _uphold(played: Played, told: Told, deed: Deed) -> None:
    by, lead = played.person(played.street(told).officer), db.session.get_one(Unit, deed.said)
    steering.uphold_dispute(_task(played, told), lead=lead, reason="归另一家", by=by)
    played.units[told.number] = deed.said


def _transfer(played: Played, told: Told, deed: Deed) -> None:
    by, to = played.person(played.street(told).officer), db.session.get_one(Unit, deed.said)
    means = transferring.Means(staff="原班人马", money_fen=0, powers="同前")
    transferring.transfer(_task(played, told), to=to, means=means, reason="职责调整", by=by)
    played.units[told.number] = deed.said


def _report(played: Played, told: Told, deed: Deed) -> None:
    task = _task(played, told)
    shown = [
        handling.Shown(db.session.get_one(Photo, one), phase, deed.on, "3号楼北")
        for one, phase in zip(played.photos, (Phase.BEFORE, Phase.AFTER), strict=True)
    ]
    steps = {one.id: 100 for one in task.milestones}
    by = played.handler(told)
    handling.report(task, text="做完了", by=by, percent=100, milestones=steps, shown=shown)


def _hand_in(played: Played, told: Told, deed: Deed) -> None:
    handling.self_check(_task(played, told), by=played.handler(told))


def _check(*failed: Axis, third: bool = False) -> Callable[[Played, Told, Deed], None]:
    def check(played: Played, told: Told, deed: Deed) -> None:
        who = played.district.inspector if third else played.street(told).monitor
        task, by = _task(played, told), played.person(who)
        inspecting.inspect(task, findings(*failed), by=by, answers=all_passed(task))

    return check


def _mend(played: Played, told: Told, deed: Deed) -> None:
    shot = db.session.get_one(Photo, played.photos[1])
    handling.mend(_task(played, told), text="已改", by=played.handler(told), photos=[shot])


def _ask(played: Played, told: Told, deed: Deed) -> None:
    task, by = _task(played, told), played.handler(told)
    extending.ask(task, new_due=deed.said, reason="等材料", by=by)


def _decide(played: Played, told: Told, deed: Deed) -> None:
    of = ExtensionRequest
    request = db.session.scalars(
        db.select(of).where(of.task_id == played.ids[told.number], of.decided_at.is_(None))
    ).one()
    by = played.person(played.street(told).secretary)
    if deed.verb == "grant":
        extending.grant(request, by=by)
    else:
        extending.refuse(request, by=by, answer="来得及")


def _steer(act: Callable[..., None], **said: str) -> Callable[[Played, Told, Deed], None]:
    def steer(played: Played, told: Told, deed: Deed) -> None:
        act(_task(played, told), by=played.person(played.street(told).officer), **said)

    return steer


def _appeal(played: Played, told: Told, deed: Deed) -> None:
    task, by = _task(played, told), played.handler(told)
    appealing.appeal(task, month=deed.said, reason="连日暴雨", by=by)


def _rule(played: Played, told: Told, deed: Deed) -> None:
    of = RankingAppeal
    row = db.session.scalars(db.select(of).where(of.task_id == played.ids[told.number])).one()
    by = played.person(played.street(told).officer)
    appealing.rule(row, granted=deed.said, answer="核实过", by=by)


def _plan(played: Played, told: Told, deed: Deed) -> None:
    by = played.person(played.street(told).secretary)
    budgeting.plan(_task(played, told), name="材料费", fen=deed.said, by=by)


def _spend(played: Played, told: Told, deed: Deed) -> None:
    of = BudgetLine
    line = db.session.scalars(db.select(of).where(of.task_id == played.ids[told.number])).one()
    budgeting.spend(line, fen=deed.said, on=deed.on, what="买料", by=played.handler(told))


def _answer(played: Played, answered: Answered) -> None:
    resolution = played.resolutions[answered.resolution]
    appraisal = db.session.scalars(
        db.select(Appraisal).where(
            Appraisal.resolution_id == resolution, Appraisal.closed_at.is_(None)
        )
    ).one()
    hall = played.district.halls[played.script.resolutions[answered.resolution]][0]
    by = played.person(played.district.residents[hall][answered.person])
    answering.answer(appraisal, Mark(answered.mark), by=by)


_DOES: dict[str, Callable[[Played, Told, Deed], None]] = {
    "assign": _assign,
    "accept": _accept,
    "dispute": _dispute,
    "dismiss": _dismiss,
    "uphold": _uphold,
    "transfer": _transfer,
    "report": _report,
    "hand_in": _hand_in,
    "pass": _check(),
    "fail": _check(Axis.QUALITY),
    "write_off": _check(third=True),
    "refuse_off": _check(Axis.RESULT, third=True),
    "mend": _mend,
    "ask": _ask,
    "grant": _decide,
    "refuse": _decide,
    "suspend": _steer(steering.suspend, reason="停电"),
    "resume": _steer(steering.resume),
    "revoke": _steer(steering.revoke, reason="不用办了"),
    "stop": _steer(escalating.stop, reason="等天气"),
    "go_on": _steer(escalating.resume, reason="天晴了"),
    "appeal": _appeal,
    "rule": _rule,
    "plan": _plan,
    "spend": _spend,
}
