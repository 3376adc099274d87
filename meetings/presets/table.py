"""The presets that are shipped: the meeting's side of the table of decision rules.

Rows that settle a vote and no meeting (P03 unanimity of those affected, P11 elections, P12
recall) are the votes stage's alone. A row is never edited once a meeting may have used it: a
changed law is a further row with the same code and its own dates. The articles of the two laws
revised on 2025-10-28 could not be read: from 2026-01-01 their rows carry the former figures and
``verified=False`` until somebody compares them with the text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from app.marks import N_
from meetings.presets.preset import Preset, ProxyRule, QuorumBase

HALL_DEFAULT: Final = "hall_default"
HALF: Final = Fraction(1, 2)
TWO_THIRDS: Final = Fraction(2, 3)

_REVISED = date(2026, 1, 1)
_LAST_DAY = date(2025, 12, 31)
_CIVIL_CODE = "中华人民共和国民法典"
_RESIDENTS_LAW = "城市居民委员会组织法"
_VILLAGERS_LAW = "村民委员会组织法"
_COLLECTIVE_LAW = "农村集体经济组织法"
_OWNERS_NOTICE = "物业管理条例(2018)第14条：十五日以前通知全体业主"
_UNREAD = N_("2025年修订的条文未经核对，暂按2018年的数字；使用前请核对法律正文")
_NOBODY_SENT = N_("这种会议的规则没有准许委托他人")
_WRITTEN = ProxyRule(
    per_holder=3, article="业主大会和业主委员会指导规则第26条（书面委托；人数上限由议事规则约定）"
)

OWNERS: Final = Preset(
    row="P01",
    code="owners_ordinary",
    name=N_("业主大会（一般事项）"),
    law=_CIVIL_CODE,
    version="2020",
    article="第278条",
    statutory=True,
    quorum=TWO_THIRDS,
    base=QuorumBase.TAKING_PART,
    notice_days=15,
    notice_article=_OWNERS_NOTICE,
    proxies=_WRITTEN,
    note=N_("专有面积和人数都要有三分之二以上参与表决，表决时计算"),
    effective_from=date(2021, 1, 1),
    verified=True,
)
RESIDENTS: Final = Preset(
    row="P05",
    code="residents",
    name=N_("居民会议"),
    law=_RESIDENTS_LAW,
    version="2018",
    article="第9条",
    statutory=True,
    quorum=HALF,
    strict=True,
    no_proxies=_NOBODY_SENT,
    effective_to=_LAST_DAY,
    verified=True,
)
VILLAGERS: Final = Preset(
    row="P08",
    code="villagers",
    name=N_("村民会议"),
    law=_VILLAGERS_LAW,
    version="2018",
    article="第22条",
    statutory=True,
    quorum=HALF,
    strict=True,
    notice_days=10,
    notice_article="村民委员会组织法(2018)第21条：提前十天通知",
    no_proxies=_NOBODY_SENT,
    effective_to=_LAST_DAY,
    verified=True,
)
VILLAGE_REPS: Final = replace(
    VILLAGERS,
    row="P09",
    code="village_reps",
    name=N_("村民代表会议"),
    article="第26条",
    quorum=TWO_THIRDS,
    strict=False,
    notice_days=None,
    notice_article="",
)
VILLAGE_GROUP: Final = replace(
    VILLAGE_REPS, row="P10", code="village_group", name=N_("村民小组会议"), article="第28条"
)
COLLECTIVE: Final = Preset(
    row="P13a",
    code="collective",
    name=N_("农村集体经济组织成员大会"),
    law=_COLLECTIVE_LAW,
    version="2024",
    article="第27条",
    statutory=True,
    quorum=TWO_THIRDS,
    proxies=ProxyRule(
        per_holder=3,
        same_household=True,
        article="农村集体经济组织法第27条（书面委托同一户内的成员；人数上限为本系统默认）",
    ),
    effective_from=date(2025, 5, 1),
    verified=True,
)
NPC: Final = Preset(
    row="P16",
    code="npc",
    name=N_("全国人民代表大会会议"),
    law="全国人民代表大会议事规则",
    version="2021",
    article="第4条",
    statutory=True,
    quorum=TWO_THIRDS,
    no_proxies=_NOBODY_SENT,
    verified=True,
)

ROWS: Final = (
    Preset(
        row="P21",
        code=HALL_DEFAULT,
        name=N_("小区议事厅代表会议"),
        law="小区议事厅默认议事规则",
        version="1",
        article="参照村民委员会组织法(2018)第26条",
        statutory=False,
        quorum=TWO_THIRDS,
        notice_days=5,
        notice_article="小区议事厅默认议事规则",
        no_proxies=N_("议事代表由推选产生，须本人到会"),
        verified=True,
    ),
    Preset(
        row="P20",
        code="ronr",
        name=N_("罗伯特议事规则的一般会议"),
        law="Robert's Rules of Order Newly Revised",
        version="12th edition",
        article="40:2",
        statutory=False,
        quorum=HALF,
        strict=True,
        no_proxies=N_("罗伯特议事规则的一般会议不用委托（RONR 45:70）"),
        effective_from=date(2020, 9, 1),
        verified=False,
    ),
    Preset(
        row="P19",
        code="shigu_dual",
        name=N_("街道议事会（人大代表和议事代表双门槛）"),
        law="衡阳市石鼓区街道议事会做法",
        version="2025",
        article="",
        statutory=False,
        base=QuorumBase.UNSET,
        no_proxies=_NOBODY_SENT,
        verified=False,
    ),
    OWNERS,
    replace(OWNERS, row="P02", code="owners_special", name=N_("业主大会（特别事项）")),
    Preset(
        row="P18",
        code="owners_committee_bj",
        name=N_("业主委员会会议（北京）"),
        law="北京市物业管理条例",
        version="2024",
        article="第45条",
        statutory=True,
        quorum=HALF,
        strict=True,
        no_proxies=N_("业主委员会委员不得委托他人参加会议（北京市物业管理条例第45条）"),
        verified=True,
    ),
    RESIDENTS,
    replace(
        RESIDENTS,
        row="P06",
        name=N_("居民会议"),
        version="2025",
        article="第四章",
        note=_UNREAD,
        effective_from=_REVISED,
        effective_to=None,
        verified=False,
    ),
    Preset(
        row="P07",
        code="residents_committee",
        name=N_("居民委员会会议"),
        law=_RESIDENTS_LAW,
        version="2018",
        article="第11条",
        statutory=True,
        quorum=HALF,
        strict=True,
        no_proxies=_NOBODY_SENT,
        note=N_("过半数到会没有找到条文依据，使用前请核对"),
        verified=False,
    ),
    VILLAGERS,
    replace(
        VILLAGERS,
        version="2025",
        article="第四章",
        note=_UNREAD,
        effective_from=_REVISED,
        effective_to=None,
        verified=False,
    ),
    VILLAGE_REPS,
    replace(
        VILLAGE_REPS,
        version="2025",
        article="第四章",
        note=_UNREAD,
        effective_from=_REVISED,
        effective_to=None,
        verified=False,
    ),
    VILLAGE_GROUP,
    replace(
        VILLAGE_GROUP,
        version="2025",
        article="第四章",
        note=_UNREAD,
        effective_from=_REVISED,
        effective_to=None,
        verified=False,
    ),
    COLLECTIVE,
    replace(
        COLLECTIVE,
        row="P13b",
        code="collective_reps",
        name=N_("农村集体经济组织成员代表大会"),
        article="第28条",
        quorum=None,
        base=QuorumBase.UNSET,
        proxies=None,
        no_proxies=_NOBODY_SENT,
        note=N_("法律不写到会人数；须全体代表三分之二以上同意"),
    ),
    replace(
        VILLAGERS,
        row="P14",
        code="yishi_yiyi",
        name=N_("一事一议筹资筹劳的村民会议"),
        law="国办发〔2007〕4号",
        version="2007",
        article="",
        notice_days=None,
        notice_article="",
        effective_to=None,
        verified=False,
    ),
    replace(
        VILLAGE_REPS,
        row="P15",
        code="party_members",
        name=N_("四议两公开的党员大会"),
        law="四议两公开工作法",
        version="2010",
        article="",
        effective_to=None,
        verified=False,
    ),
    NPC,
    replace(
        NPC,
        row="P17",
        code="npc_standing",
        name=N_("人大常委会会议"),
        law="全国人民代表大会常务委员会议事规则",
        version="2009",
        article="第4条",
        quorum=HALF,
        strict=True,
        note=N_("2022年的修订未经核对"),
        verified=False,
    ),
)

CODES: Final = tuple(dict.fromkeys(row.code for row in ROWS))


def in_force(day: date) -> Mapping[str, Preset]:
    """The presets in force on ``day`` by code, in the table's order."""
    return MappingProxyType({row.code: row for row in ROWS if row.holds_on(day)})


def preset(code: str, day: date) -> Preset | None:
    """The version of ``code`` in force on ``day``; None where there is none."""
    return in_force(day).get(code)
