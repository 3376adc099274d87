"""The demonstration's responsibility matrix, and the money of one of its tasks."""

from __future__ import annotations

from app.demo.pace import Pace, day_back
from resolutions.demo.works import Works
from resolutions.models.task import Task
from resolutions.services import budgeting, duties_table

_MATRIX = """事项,关键词,牵头单位,责任单位,街道,社区,检查要点
消防通道,停车、地锁,和平里街道市容所,幸福里物业公司,,,净宽不小于4米、两端有禁停标志
路灯,照明、步道,幸福里物业公司,和平里街道市容所,,,天黑自动亮、灯杆牢固、有验收单
暴露垃圾,垃圾、堆物,和平里街道市容所,幸福里物业公司,,,清理干净、没有异味
"""


def draw_matrix(works: Works) -> None:
    """The secretary imports who answers for what."""
    place, by = works.town.estate, works.town.people["secretary"]
    Pace.back(110).act(
        lambda: duties_table.put_in_force(duties_table.from_text(_MATRIX, place), place, by=by)
    )


def keep_books(works: Works, task: Task) -> None:
    """A plan, two payments, the people it serves."""
    desk, unit = works.town.people["secretary"], task.lead_unit.contacts[0]
    lamps = Pace.back(36).act(
        lambda: budgeting.plan(task, name="灯具", fen=1_800_000, source="公共收益", by=desk)
    )
    labour = Pace.back(36).act(
        lambda: budgeting.plan(task, name="人工", fen=600_000, source="公共收益", by=desk)
    )
    for line, fen, what, payee in (
        (lamps, 1_740_000, "6盏路灯和灯杆", "光明灯具厂"),
        (labour, 640_000, "埋管、立杆、接线", "安居电工班"),
    ):
        Pace.back(30).act(
            lambda line=line, fen=fen, what=what, payee=payee: budgeting.spend(  # type: ignore[misc]  # reason: bound now
                line, fen=fen, on=day_back(30), what=what, payee=payee, by=unit
            )
        )
    Pace.back(20).act(
        lambda: budgeting.served(
            task, persons=420, on=day_back(20), what="夜间走步道的居民", by=unit
        )
    )
