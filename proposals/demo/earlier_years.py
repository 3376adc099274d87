"""What the knowledge base holds from earlier years: one like the charging that residents ask for now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from app import clock
from app.demo.town import Town
from app.transaction import transaction
from proposals.models.category_tree import UNSORTED, Sorted
from proposals.services import known_problems


@dataclass(frozen=True)
class _Known:
    """A problem of earlier years, as the secretary wrote it down: its four fields and its days."""

    account: known_problems.Account
    began: int
    ended: int
    code: str


def _known(began: int, ended: int, code: str, *four: str) -> _Known:
    spot, cause, duty, path = four
    account = known_problems.Account(spot, cause, duty, path)
    return _Known(account, began, ended, code)


_KNOWN = (
    _known(
        430,
        371,
        "010203",
        "2号楼南侧空地",
        "楼下没有充电的地方，几户居民飞线充电，雨天有危险。",
        "幸福里物业服务中心",
        "一、物业量了电容量，请供电所增容；二、在空地装了六个充电桩，刷卡收费；三、楼门长每周看一次，不再飞线。"
        "从议定到装好用了四十天。",
    ),
    _known(
        300,
        282,
        "010204",
        "小区东门到5号楼的路",
        "两盏路灯不亮，线路老化，晚上老人不敢走。",
        "街道市政管理科",
        "打12345报修写明灯杆编号，市政三天内换灯；埋地的旧线由物业出钱换，用了公共维修金，业委会公示七天。",
    ),
    _known(
        210,
        196,
        "040203",
        "中心花园",
        "暑假晚上跳舞音响声音大，学生和上夜班的人休息不好。",
        "社区居委会",
        "社区把舞蹈队和附近楼门长请到一起，说定九点收音响、音箱朝东，派出所社区民警来讲了一次，后来没有再投诉。",
    ),
)


def fill(town: Town) -> None:
    """Write them down two days ago."""
    with clock.stopped(clock.now() - timedelta(days=2)), transaction():
        for problem in _KNOWN:
            _write_down(town, problem)


def _write_down(town: Town, known: _Known) -> None:
    today = clock.today()
    known_problems.write_down(
        town.estate,
        replace(known.account, settled_on=today - timedelta(days=known.ended)),
        by=town.people["secretary"],
        happened_on=today - timedelta(days=known.began),
        sorted_as=Sorted.at(known.code) or UNSORTED,
    )
