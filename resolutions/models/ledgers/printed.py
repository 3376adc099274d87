"""The first version of the indicator tree: what the founding document prints, and nothing else.

《清单式管理》 counts 4, 55 and 134 indicators and prints 4, 2 and 2 names. Which root the two of the
second level stand under is not printed; both are matters of 市容. Migration 0015 plants the same.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, event, insert

from resolutions.models.ledgers.indicator import SEPARATOR, Indicator, IndicatorTree

SOURCE = "《清单式管理》：朝阳区环境专项检查平台检查指标（原文只印出这些名称，其余须导入）"
ROOTS = ("市容环境", "生态环境", "设施环境", "秩序环境")
"""The four of the first level."""
_PRINTED = (
    ("市容环境",),
    ("市容环境", "垃圾暴露"),
    ("市容环境", "垃圾暴露", "建筑垃圾暴露"),
    ("市容环境", "门前三包"),
    ("市容环境", "门前三包", "责任区内乱贴小广告"),
    ("生态环境",),
    ("设施环境",),
    ("秩序环境",),
)


def _plant(_table: object, connection: Connection, **_more: object) -> None:
    version = {"number": 1, "source": SOURCE, "made_at": datetime(2019, 1, 1, tzinfo=UTC)}
    made = connection.execute(insert(IndicatorTree).values(**version).returning(IndicatorTree.id))
    tree_id, ids = made.scalar_one(), dict[tuple[str, ...], int]()
    for position, path in enumerate(_PRINTED, 1):
        row = {
            "tree_id": tree_id,
            "parent_id": ids.get(path[:-1]),
            "level": len(path),
            "position": position,
            "name": path[-1],
            "key": SEPARATOR.join(path),
        }
        planted = connection.execute(insert(Indicator).values(**row).returning(Indicator.id))
        ids[path] = planted.scalar_one()


event.listen(Indicator.__table__, "after_create", _plant)
