"""The exercises, from the quietest on."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from app.marks import N_
from meetings.practice.behaviour import (
    claims,
    comes_back,
    everyone,
    goes_out,
    points,
    seconds,
    step_is,
    votes,
)
from meetings.practice.cast import (
    LATE,
    MEMBERS,
    NEIGHBOUR,
    OPPONENT,
    SECONDER,
    SUPPORTER,
)
from meetings.practice.story import Scenario
from meetings.rules.floor import Floor
from meetings.rules.states import Stance, Step

_BENCH = N_("由物业公司于12月1日前在中心花园装4张带靠背的长椅，费用6000元从公共收益支出。")
_BOOKS = N_("由居委会于11月30日前在2号楼大厅设一个图书角，书由居民捐。")
_CHARGING = N_("由物业公司于12月1日前在3号楼前装8个充电桩，费用4万元从公共收益支出。")
_DANCE = N_("自12月1日起，中心花园晚上8点半以后不开音响，由楼门组长提醒。")
_GATE = N_("自12月1日起，东门晚上11点至早上5点关闭，由值班保安开门。")
_BINS = N_("由物业公司于12月1日前把垃圾桶移到小区北侧，移桶后公示一周。")


def _someone_debates(floor: Floor) -> bool:
    return step_is(floor, Step.DEBATE) and floor.holder is not None and floor.holder.begun


def _in_debate(floor: Floor) -> bool:
    return step_is(floor, Step.DEBATE)


_ALL = (
    Scenario(
        "quiet",
        N_("平静的一项动议"),
        N_("从宣布开会到宣布结果，把五步走一遍。"),
        N_("花园添长椅"),
        _BENCH,
        (
            *everyone(_BENCH),
            seconds(),
            claims(SUPPORTER, Stance.QUESTION, Step.DEBATE),
            votes(5, 0, 1),
        ),
        MEMBERS,
    ),
    Scenario(
        "no_second",
        N_("没有人附议"),
        N_("等够时间，宣布止议，不表决。"),
        N_("设图书角"),
        _BOOKS,
        everyone(_BOOKS),
        MEMBERS,
    ),
    Scenario(
        "both_sides",
        N_("有人赞成，有人反对"),
        N_("正反轮流、没说过的先说，时间两边一样多。"),
        N_("装充电桩"),
        _CHARGING,
        (
            *everyone(_CHARGING),
            seconds(),
            claims(OPPONENT, Stance.CON, Step.OPPOSITION),
            claims(SUPPORTER, Stance.PRO, Step.DEBATE),
            claims(SECONDER, Stance.PRO, Step.DEBATE),
            claims(NEIGHBOUR, Stance.CON, Step.DEBATE),
            votes(4, 2),
        ),
        MEMBERS,
    ),
    Scenario(
        "overtime",
        N_("有人发言超时"),
        N_("到时间就请他停下，一视同仁。"),
        N_("音响管理"),
        _DANCE,
        (
            *everyone(_DANCE, talkative=OPPONENT),
            seconds(),
            claims(NEIGHBOUR, Stance.CON, Step.OPPOSITION),
            claims(OPPONENT, Stance.CON, Step.DEBATE),
            votes(3, 3),
        ),
        MEMBERS,
    ),
    Scenario(
        "point",
        N_("有人提出秩序问题"),
        N_("停下来，马上裁定，说明理由，再继续。"),
        N_("夜间关东门"),
        _GATE,
        (
            *everyone(_GATE),
            seconds(),
            claims(OPPONENT, Stance.CON, Step.OPPOSITION),
            claims(SUPPORTER, Stance.PRO, Step.DEBATE),
            points(NEIGHBOUR, N_("刚才的发言说到别人的家事，与动议无关。"), _someone_debates),
            votes(4, 1, 1),
        ),
        MEMBERS,
    ),
    Scenario(
        "quorum",
        N_("人数不够了"),
        N_("人数不够就不能议、不能表决；等人回来再继续。"),
        N_("移垃圾桶"),
        _BINS,
        (
            *everyone(_BINS),
            seconds(),
            claims(OPPONENT, Stance.CON, Step.OPPOSITION),
            goes_out(LATE, _in_debate),
            goes_out(NEIGHBOUR, _in_debate),
            comes_back(NEIGHBOUR),
            votes(3, 1),
        ),
        tuple(person for person in MEMBERS if person != SUPPORTER),
    ),
)

SCENARIOS: Mapping[str, Scenario] = MappingProxyType({one.code: one for one in _ALL})
