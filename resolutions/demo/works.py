"""What became of the earlier decisions: one carried out and checked, one in every standing."""

from __future__ import annotations

from datetime import timedelta

from app import clock
from app.calendar_overrides.queries import work_calendar
from app.demo.pace import Pace, day_back
from app.demo.town import Town
from app.people.models.person import Person
from app.people.services.accounts import grant, open_account
from app.permissions import Role
from app.photos.services import keep
from app.places.models.place import Place
from resolutions.demo.pictures import cover, road
from resolutions.models.resolution import Resolution
from resolutions.models.task import Task
from resolutions.models.unit import Unit, UnitKind
from resolutions.progress.checklist import Answer
from resolutions.progress.evidence import Phase
from resolutions.progress.inspection import Axis, AxisFinding
from resolutions.progress.task_states import TaskState
from resolutions.queries.duties import check_list_of
from resolutions.services import assigning, handling, inspecting, sweeping, units

INSPECTOR_PHONE = "13800000011"
_SPOT = "小区东侧道路"
_LEGALITY = "经核查，决议符合法律法规，属于议事厅的议事范围。"


class Works:
    """The units of the town and what they do."""

    def __init__(self, town: Town) -> None:
        """Engage the third party, and found both units with their contacts."""
        self.town = town
        self.third_party = _third_party(town)
        self.property = self._unit(
            "幸福里物业公司", UnitKind.PROPERTY, town.people["liaison"], "010-6000 0010"
        )
        self.office = self._unit(
            "和平里街道市容所", UnitKind.OFFICE, _officer(town), "010-6000 0020"
        )

    def _unit(self, name: str, kind: UnitKind, contact: Person, phone: str) -> Unit:
        street = self.town.people["street"]
        place = _street(self.town) if kind is UnitKind.OFFICE else self.town.estate
        pace = Pace.back(120)
        unit: Unit = pace.act(lambda: units.found(place, name, kind, phone=phone, by=street))
        pace.act(lambda: units.add_contact(unit, contact, by=street))
        return unit

    def assign(self, resolution: Resolution, back: int, order: assigning.Order) -> Task:
        """The secretary assigns; the lead unit accepts the same afternoon."""
        pace, secretary = Pace.back(back), self.town.people["secretary"]
        task: Task = pace.act(
            lambda: assigning.assign(resolution, order, by=secretary, legality=_LEGALITY), hours=5
        )
        pace.act(lambda: handling.accept(task, by=order.lead.contacts[0]))
        return task

    def report(
        self, task: Task, back: int, percent: int, text: str, *pictures: bytes, before: bytes = b""
    ) -> None:
        """The lead unit reports with a photo; with one of ``before``, the other shows after."""
        by, pace = task.lead_unit.contacts[0], Pace.back(back, hour=15)
        shows = Phase.AFTER if before else Phase.DURING
        given = [(Phase.BEFORE, before)] if before else []
        shown = [
            handling.Shown(
                pace.outside(lambda one=one: keep(one, by=by, place=self.town.estate)),  # type: ignore[misc]  # reason: bound now
                phase,
                day_back(back),
                _SPOT,
            )
            for phase, one in [*given, *((shows, picture) for picture in pictures)]
        ]
        figures = {one.id: percent for one in task.milestones}
        pace.act(
            lambda: handling.report(
                task, text=text, by=by, percent=percent, milestones=figures, shown=shown
            )
        )

    def hand_in(self, task: Task, back: int) -> None:
        """自查完成."""
        by = task.lead_unit.contacts[0]
        Pace.back(back, hour=16).act(lambda: handling.self_check(task, by=by))

    def check(self, task: Task, back: int, *pictures: bytes, **failed: str) -> None:
        """The monitor inspects, the third party re-checks; ``failed``: what is wrong on which axis."""
        again = task.state is TaskState.RECHECK
        by = self.third_party if again else self.town.people["monitor"]
        pace = Pace.back(back, hour=19)
        shots = [
            pace.outside(lambda one=one: keep(one, by=by, place=self.town.estate))  # type: ignore[misc]  # reason: bound now
            for one in pictures
        ]
        found = [AxisFinding(axis, axis not in failed, failed.get(axis, "")) for axis in Axis]
        wrong = failed.get(Axis.QUALITY, "")
        answers = {
            point: Answer(passed=not (wrong and number == 0), remark=wrong if number == 0 else "")
            for number, point in enumerate(check_list_of(task).points)
        }
        pace.act(lambda: inspecting.inspect(task, found, by=by, photos=shots, answers=answers))

    def mend(self, task: Task, back: int, text: str, picture: bytes) -> None:
        """提交整改."""
        by, pace = task.lead_unit.contacts[0], Pace.back(back, hour=11)
        shot = pace.outside(lambda: keep(picture, by=by, place=self.town.estate))
        pace.act(lambda: handling.mend(task, text=text, by=by, photos=[shot]))


def _officer(town: Town) -> Person:
    """The contact of the street's office; signs in like the other accounts of the town."""
    began = clock.today() - timedelta(days=200)

    def appoint() -> Person:
        person = open_account("马市容", phone="13800000008")
        person.password_hash = town.people["liaison"].password_hash
        grant(person, Role.LIAISON, _street(town), since=began, appointed_by="和平里街道办事处")
        return person

    return Pace.back(125).act(appoint)


def _third_party(town: Town) -> Person:
    """Whom the street engaged to walk its ledgers and to re-check; signs in like the others."""
    began, body = clock.today() - timedelta(days=200), "和平里街道办事处聘请"

    def engage() -> Person:
        person = open_account("何巡查", phone=INSPECTOR_PHONE)
        person.password_hash = town.people["liaison"].password_hash
        grant(person, Role.THIRD_PARTY, _street(town), since=began, appointed_by=body)
        return person

    return Pace.back(125).act(engage)


def _street(town: Town) -> Place:
    """The street the estate belongs to."""
    community = town.estate.parent
    if community is None or community.parent is None:
        raise LookupError("the town's estate stands under a community and a street")
    return community.parent


def carry_out_lamps(works: Works, resolution: Resolution) -> Task:
    """Both tasks are written off, the first one after mending."""
    lamps = works.assign(
        resolution,
        37,
        assigning.Order(
            title="加装6盏路灯",
            acceptance_test="6盏灯天黑自动亮，步道照度均匀；灯杆牢固；有用电安全验收单。",
            lead=works.property,
            working_days=15,
            weight=3,
            milestones=[
                assigning.OrderedStep("布线", day_back(32), 1),
                assigning.OrderedStep("立杆装灯", day_back(27), 2),
            ],
        ),
    )
    covers = works.assign(
        resolution,
        37,
        assigning.Order(
            title="更换松动的井盖",
            acceptance_test="井盖与路面平齐，踩踏不响。",
            lead=works.property,
            responsible=[works.office],
            working_days=10,
        ),
    )
    works.report(lamps, 33, 40, "管线已经埋好，先装了两盏试亮。", road(2))
    sunk, level = cover(level=False), cover(level=True)
    works.report(covers, 32, 100, "3个井盖全部换成防沉降的。", level, before=sunk)
    works.hand_in(covers, 32)
    works.check(covers, 30)
    works.check(covers, 29, level)
    works.report(lamps, 28, 100, "6盏灯全部装好通电。", road(6), before=road(0))
    works.hand_in(lamps, 28)
    works.check(lamps, 27, road(5), quality="最里面一盏灯杆没有固定牢，用手能晃动。")
    works.mend(lamps, 26, "已重新浇筑基座并加固，等混凝土干透后复查不晃。", road(6))
    works.check(lamps, 24, road(6))
    return lamps


def carry_on_parking(works: Works, resolution: Resolution) -> None:
    """One task overdue, one near its date, one in good time, one waiting to be checked."""
    signs = works.assign(
        resolution,
        36,
        assigning.Order(
            title="清出东侧消防通道并设标志",
            acceptance_test="通道净宽不小于4米，两端有禁停标志。",
            lead=works.office,
            responsible=[works.property],
            working_days=28,
        ),
    )
    works.report(signs, 25, 30, "地锁和杂物已经清掉，标志牌在加工。", road(0, night=False))
    lines = works.assign(resolution, 14, _order(works, "重新划定公共停车位", 14, left=2))
    works.report(lines, 4, 70, "东半边已经划完。", road(0, night=False))
    works.assign(resolution, 6, _order(works, "更新停车公约公示牌", 6, left=12))
    rules = works.assign(resolution, 9, _order(works, "访客车位限时牌", 9, left=6))
    plates = road(0, night=False)
    works.report(rules, 3, 100, "8块限时牌已经装好。", plates, before=plates)
    works.hand_in(rules, 2)
    _look_back(10, 9, 8, 7, 5, 3)
    sweeping.sweep()


def _order(works: Works, title: str, back: int, *, left: int) -> assigning.Order:
    """An order of that day whose date is still ``left`` working days away today."""
    spent = work_calendar().working_days_between(day_back(back), clock.today())
    return assigning.Order(
        title=title,
        acceptance_test="与公示的布置图一致，监督员现场核对。",
        lead=works.property,
        working_days=spent + left,
    )


def _look_back(*working_days: int) -> None:
    """The sweep as it ran on these days: what was late then was said then."""
    for back in working_days:
        with clock.stopped(Pace.back(back).now):
            sweeping.sweep()
