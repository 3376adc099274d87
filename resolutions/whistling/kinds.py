"""What a whistle is about and who calls whom: levels, kinds, categories, what is lacking.

Sources: three levels, four kinds, seven categories and 没权限、没资源 (W02 to W05, f003); the villages'
own whistle straight to departments, 河南岸街道 2018 (W13, f002); 小事不出村居 (G07, f002).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from app.marks import N_


class Level(StrEnum):
    """Who blows it: 支部吹哨·党员报到, 社区吹哨·科室报到, 街道吹哨·部门报到, 村居吹哨·部门响应."""

    BRANCH = "branch"
    COMMUNITY = "community"
    STREET = "street"
    VILLAGE = "village"


LEVEL_NAMES: Mapping[Level, str] = {
    Level.BRANCH: N_("支部吹哨·党员报到"),
    Level.COMMUNITY: N_("社区吹哨·科室报到"),
    Level.STREET: N_("街道吹哨·部门报到"),
    Level.VILLAGE: N_("村居吹哨·部门响应"),
}

NEXT_LEVEL: Mapping[Level, Level | None] = {
    Level.BRANCH: Level.COMMUNITY,
    Level.COMMUNITY: Level.STREET,
    Level.VILLAGE: Level.STREET,
    Level.STREET: None,
}
"""Who calls again when a called unit does not arrive (Q20); above the street it is the district's
investigation (街道办事处条例 §44)."""


class Tried(StrEnum):
    """The highest level that tried to settle the matter itself."""

    HALL = "hall"
    BRANCH = "branch"
    COMMUNITY = "community"
    STREET = "street"


TRIED_NAMES: Mapping[Tried, str] = {
    Tried.HALL: N_("议事厅和小区试过"),
    Tried.BRANCH: N_("党支部试过"),
    Tried.COMMUNITY: N_("社区（村居）试过"),
    Tried.STREET: N_("街道试过"),
}
_RANK = {Tried.HALL: 0, Tried.BRANCH: 1, Tried.COMMUNITY: 2, Tried.STREET: 3}
_MUST_HAVE_TRIED = {
    Level.BRANCH: Tried.HALL,
    Level.COMMUNITY: Tried.BRANCH,
    Level.VILLAGE: Tried.BRANCH,
    Level.STREET: Tried.COMMUNITY,
}


def is_lowest_competent(level: Level, tried: Tried) -> bool:
    """Tell whether every level below ``level`` has tried: 小事不出村居 (G07)."""
    return _RANK[tried] >= _RANK[_MUST_HAVE_TRIED[level]]


class Kind(StrEnum):
    """The four whistles 四哨."""

    ASSEMBLE = "assemble"
    JOINT = "joint"
    OVERSIGHT = "oversight"
    EMERGENCY = "emergency"


KIND_NAMES: Mapping[Kind, str] = {
    Kind.ASSEMBLE: N_("集结报到哨"),
    Kind.JOINT: N_("联合联动哨"),
    Kind.OVERSIGHT: N_("监督管理哨"),
    Kind.EMERGENCY: N_("应急响应哨"),
}


class Category(StrEnum):
    """The seven categories of matters."""

    RENEWAL = "renewal"
    PETITIONS = "petitions"
    SAFETY = "safety"
    ECOLOGY = "ecology"
    LIVING = "living"
    SERVICES = "services"
    OTHER = "other"


CATEGORY_NAMES: Mapping[Category, str] = {
    Category.RENEWAL: N_("疏解整治促提升"),
    Category.PETITIONS: N_("信访维稳"),
    Category.SAFETY: N_("安全隐患整治和城市安全运行"),
    Category.ECOLOGY: N_("生态文明建设"),
    Category.LIVING: N_("宜居生活"),
    Category.SERVICES: N_("公共服务"),
    Category.OTHER: N_("其他重点难点"),
}


class Lack(StrEnum):
    """The precondition of every whistle (W05)."""

    NO_AUTHORITY = "no_authority"
    NO_RESOURCE = "no_resource"


LACK_NAMES: Mapping[Lack, str] = {
    Lack.NO_AUTHORITY: N_("没有权限"),
    Lack.NO_RESOURCE: N_("没有资源"),
}


class Content(StrEnum):
    """What a unit is judged by in an oversight whistle (W07)."""

    KEY_TASKS = "key_tasks"
    STATUTORY_DUTIES = "statutory_duties"
    DAILY_WORK = "daily_work"


CONTENT_NAMES: Mapping[Content, str] = {
    Content.KEY_TASKS: N_("市、区重点任务完成"),
    Content.STATUTORY_DUTIES: N_("法定职责履行"),
    Content.DAILY_WORK: N_("日常工作实际效果"),
}
