"""以后怎么办: what may be decided about keeping a result, and what each decision asks for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.marks import N_
from app.moves import Refusal
from resolutions.progress.resolution_acts import ResolutionAct

REVIEW_MONTHS = 12
"""A standing arrangement is looked at again within so many months."""

_RULE = "以后怎么办"
_MONTHS = 12
_LEAP_DAY = (2, 29)


class Choice(StrEnum):
    """What may be decided; several go together, but not two of the first three."""

    CONTINUE = "continue"
    ADJUST = "adjust"
    END = "end"
    COVENANT = "covenant"
    TEAM = "team"
    SERVICE = "service"
    JOINT = "joint"


CHOICE_NAMES: Mapping[Choice, str] = {
    Choice.CONTINUE: N_("继续"),
    Choice.ADJUST: N_("调整"),
    Choice.END: N_("终止，结项"),
    Choice.COVENANT: N_("订立或修订公约"),
    Choice.TEAM: N_("设服务队（管家队）"),
    Choice.SERVICE: N_("购买服务"),
    Choice.JOINT: N_("联席会"),
}


class TeamPart(StrEnum):
    """Who serves in a maintenance team (S03 1号院管家服务队)."""

    PARTY_MEMBER = "party_member"
    STAIRWELL_HEAD = "stairwell_head"
    HARMONY_PROMOTER = "harmony_promoter"
    VOLUNTEER = "volunteer"


TEAM_NAMES: Mapping[TeamPart, str] = {
    TeamPart.PARTY_MEMBER: N_("小区党员"),
    TeamPart.STAIRWELL_HEAD: N_("楼门长"),
    TeamPart.HARMONY_PROMOTER: N_("和谐促进员"),
    TeamPart.VOLUNTEER: N_("群众"),
}


class ReviewVerdict(StrEnum):
    """What a review of a standing arrangement comes to."""

    KEEP = "keep"
    ADJUST = "adjust"
    END = "end"


VERDICT_NAMES: Mapping[ReviewVerdict, str] = {
    ReviewVerdict.KEEP: N_("照旧继续"),
    ReviewVerdict.ADJUST: N_("调整后继续"),
    ReviewVerdict.END: N_("结项"),
}

_HEADINGS = frozenset({Choice.CONTINUE, Choice.ADJUST, Choice.END})


def latest_review(on: date) -> date:
    """Return the last day for the next review: the same day twelve months on."""
    if (on.month, on.day) == _LEAP_DAY:
        return date(on.year + REVIEW_MONTHS // _MONTHS, 2, 28)
    return on.replace(year=on.year + REVIEW_MONTHS // _MONTHS)


@dataclass(frozen=True)
class Terms:
    """What a decision says."""

    choices: frozenset[Choice]
    has_ground: bool
    """Whether it names the hall's decision: a poll, or words that tell which."""
    has_owner: bool = False
    review_on: date | None = None
    upkeep: int = 0
    """Points of the maintenance check-list."""


def judge(terms: Terms, *, today: date) -> ResolutionAct | Refusal:
    """Return the act a decision amounts to, or what is missing."""
    if not terms.choices or len(terms.choices & _HEADINGS) > 1:
        return Refusal(
            N_("“继续、调整、终止”只能选一个，其他可以多选。"), N_("请照议事厅的决定选。"), _RULE
        )
    if not terms.has_ground:
        return Refusal(
            N_("没有写明依据议事厅的哪次决定。"), N_("请选表决，或写明哪次会议决定的。"), _RULE
        )
    if Choice.END in terms.choices:
        return _only_end(terms.choices)
    if not terms.has_owner or not terms.upkeep:
        return Refusal(
            N_("长效管理要有负责人和维护清单。"), N_("请选负责人，写出至少一条维护内容。"), _RULE
        )
    return may_review_on(terms.review_on, today=today) or ResolutionAct.ARRANGE


def _only_end(choices: Collection[Choice]) -> ResolutionAct | Refusal:
    if len(choices) == 1:
        return ResolutionAct.CLOSE
    return Refusal(N_("终止就不再设其他安排。"), N_("请只选“终止”，或改选“继续”“调整”。"), _RULE)


def may_review_on(on: date | None, *, today: date) -> Refusal | None:
    """Return why a review may not be set on this day; none where it may."""
    if on is not None and today < on <= latest_review(today):
        return None
    return Refusal(N_("回头看的日期要在12个月以内。"), N_("请选今天以后、一年以内的一天。"), _RULE)
