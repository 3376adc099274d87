"""Needs that came to the demonstration by other ways than a resident's own hand."""

from __future__ import annotations

from datetime import timedelta

from app import clock
from app.demo.town import Town
from app.transaction import transaction
from proposals.models.source_channel import SourceChannel
from proposals.services import hearings, intake
from proposals.services.proposing import Wording

_CAME_IN = (
    (
        SourceChannel.PLATFORM,
        "小区北门共享单车占道",
        "96105转来：北门外共享单车停到了盲道上，轮椅过不去。",
        "北门外人行道",
        intake.Author("一位居民"),
    ),
    (
        SourceChannel.ASSIGNED,
        "汛期前检查地下车库排水",
        "区里要求六月前检查地下车库的排水泵和挡水板。",
        "地下车库入口",
        intake.Author(),
    ),
    (
        SourceChannel.EMERGENCY,
        "2号楼外墙瓷砖掉落",
        "昨晚大风，2号楼西侧掉下几块瓷砖，已拉警戒线。",
        "2号楼西侧",
        intake.Author("值班保安"),
    ),
    (
        SourceChannel.RESIDENTS,
        "便民菜车希望每天来",
        "何大妈来电话：腿脚不好，菜车一周只来两次，不够。",
        "中心花园旁",
        intake.Author("何大妈"),
    ),
)
_NOTES = """主持人：孙文静
一、停车
1、居民反映3号楼东侧晚上乱停车，消防通道堵死。希望物业划线。
2、有业主建议给来看老人的子女留几个临时车位
二、环境
1、李大爷：垃圾分类桶的盖子坏了两个，招苍蝇。
2、社区工作人员走访时发现，北门外墙小广告又多了。
散会。
"""


def fill(town: Town) -> None:
    """Four needs entered at the desk, and a hearing whose notes were sorted and published."""
    secretary = town.people["secretary"]
    for days, (channel, title, body, where, author) in enumerate(_CAME_IN, 1):
        with clock.stopped(clock.now() - timedelta(days=days)), transaction():
            words = Wording.of(title, body, where)
            intake.enter(town.hall, words, channel, by=secretary, author=author)
    held = clock.now() - timedelta(days=6)
    record = hearings.Record(
        title="春季环境和停车座谈会",
        held_at=held,
        venue="社区活动室",
        attendee_count=14,
        attendees="3号楼、4号楼居民代表，物业、社区工作人员",
        notes=_NOTES,
    )
    with clock.stopped(held + timedelta(hours=4)), transaction():
        hearing = hearings.record(town.hall, record, by=secretary)
        hearings.confirm(hearing, by=secretary)
