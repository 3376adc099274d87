"""Posts in a grid and along the streets, and what is registered of a grid.

Sources: 一格八员 (G01), 学府社区's staffing 1+5+29 (G02), 街巷长 and 两员 under them (R06, R07, f003),
人事地物组织 (L10, f004), 人员力量、财政资金、信息数据 (G06), the kinds of support (G10, f002), duty
overlays 城市管理网、综治维稳网、治安巡控网、社区服务网 (G04).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from app.marks import N_
from app.moves import Refusal


class Post(StrEnum):
    """The eight of a grid, the street chief, and the two managers who report to one."""

    STREET_GRID_CHIEF = "street_grid_chief"
    STREET_DEPUTY_GRID_CHIEF = "street_deputy_grid_chief"
    GRID_LEADER = "grid_leader"
    GRID_ASSISTANT = "grid_assistant"
    GRID_CHIEF = "grid_chief"
    DEPUTY_GRID_CHIEF = "deputy_grid_chief"
    GRID_WORKER = "grid_worker"
    GRID_HELPER = "grid_helper"
    STREET_CHIEF = "street_chief"
    COURTYARD_MANAGER = "courtyard_manager"
    UNIT_MANAGER = "unit_manager"


POST_NAMES: Mapping[Post, str] = {
    Post.STREET_GRID_CHIEF: N_("街道网格长"),
    Post.STREET_DEPUTY_GRID_CHIEF: N_("街道副网格长"),
    Post.GRID_LEADER: N_("网格领导"),
    Post.GRID_ASSISTANT: N_("网格助理"),
    Post.GRID_CHIEF: N_("网格长"),
    Post.DEPUTY_GRID_CHIEF: N_("副网格长"),
    Post.GRID_WORKER: N_("网格员"),
    Post.GRID_HELPER: N_("网格协管员"),
    Post.STREET_CHIEF: N_("街巷长"),
    Post.COURTYARD_MANAGER: N_("楼院管理员"),
    Post.UNIT_MANAGER: N_("社会单位管理员"),
}
EIGHT = tuple(Post)[:8]
"""一格八员, in the order of the list."""

UNDER_A_CHIEF = frozenset({Post.COURTYARD_MANAGER, Post.UNIT_MANAGER})
"""两员: they take directions from a street chief."""


def refuse_line(post: Post, above: Post | None) -> Refusal | None:
    """Refuse a manager without a street chief above, and anybody else with somebody above."""
    if post in UNDER_A_CHIEF and above is not Post.STREET_CHIEF:
        return Refusal(
            N_("“%(post)s”接受街巷长领导，必须写明是哪位街巷长。"),
            N_("请先登记这条街巷的街巷长，再选他。"),
            "街巷长、两员",
            {"post": POST_NAMES[post]},
        )
    if post not in UNDER_A_CHIEF and above is not None:
        return Refusal(
            N_("“%(post)s”不由街巷长领导。"),
            N_("请不要选上级。"),
            "街巷长、两员",
            {"post": POST_NAMES[post]},
        )
    return None


def staffing(posts: Iterable[Post]) -> Sequence[tuple[Post, int]]:
    """Return how many hold each of the eight posts, zeros too; the sheet's sum is theirs."""
    held = list(posts)
    return [(post, held.count(post)) for post in EIGHT]


class Background(StrEnum):
    """From where a volunteer helper comes (G03)."""

    PARTY_MEMBER = "party_member"
    VETERAN = "veteran"
    PROPERTY = "property"
    OWNERS = "owners"
    GUARD = "guard"
    VOLUNTEER = "volunteer"


BACKGROUND_NAMES: Mapping[Background, str] = {
    Background.PARTY_MEMBER: N_("党员"),
    Background.VETERAN: N_("老干部"),
    Background.PROPERTY: N_("物业管理员"),
    Background.OWNERS: N_("业委会人员"),
    Background.GUARD: N_("社区保安"),
    Background.VOLUNTEER: N_("志愿者"),
}


class Element(StrEnum):
    """What is registered of a grid: 人、地、事、物、组织, and what it can draw on."""

    PEOPLE = "people"
    PLACES = "places"
    MATTERS = "matters"
    THINGS = "things"
    ORGANISATIONS = "organisations"
    STAFF = "staff"
    MONEY = "money"
    INFORMATION = "information"


ELEMENT_NAMES: Mapping[Element, str] = {
    Element.PEOPLE: N_("人"),
    Element.PLACES: N_("地"),
    Element.MATTERS: N_("事"),
    Element.THINGS: N_("物"),
    Element.ORGANISATIONS: N_("组织"),
    Element.STAFF: N_("人员力量"),
    Element.MONEY: N_("财政资金"),
    Element.INFORMATION: N_("信息数据"),
}


class Overlay(StrEnum):
    """Which nets lie over one grid (G04)."""

    CITY = "city"
    STABILITY = "stability"
    PATROL = "patrol"
    SERVICE = "service"


OVERLAY_NAMES: Mapping[Overlay, str] = {
    Overlay.CITY: N_("城市管理网"),
    Overlay.STABILITY: N_("综治维稳网"),
    Overlay.PATROL: N_("治安巡控网"),
    Overlay.SERVICE: N_("社区服务网"),
}


class Support(StrEnum):
    """What the street gives to those below (G10)."""

    GUIDANCE = "guidance"
    ENFORCEMENT = "enforcement"
    TECHNICAL = "technical"
    STAFF = "staff"


SUPPORT_NAMES: Mapping[Support, str] = {
    Support.GUIDANCE: N_("业务指导"),
    Support.ENFORCEMENT: N_("执法办案"),
    Support.TECHNICAL: N_("技术协助"),
    Support.STAFF: N_("队伍支援"),
}
