"""Names of whistles and grids in the glossary's words."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from resolutions.gridding.frontages import POINT_NAMES, Point
from resolutions.gridding.patrols import ROUND_NAMES
from resolutions.gridding.patrols import Round as PatrolStands
from resolutions.gridding.posts import (
    BACKGROUND_NAMES,
    ELEMENT_NAMES,
    OVERLAY_NAMES,
    POST_NAMES,
    SUPPORT_NAMES,
    Background,
    Element,
    Overlay,
    Post,
    Support,
)
from resolutions.whistling.appraising import CRITERION_NAMES, Criterion
from resolutions.whistling.arrival import ARRIVAL_NAMES, Arrival
from resolutions.whistling.duties import DUTY_NAMES, DutyStands
from resolutions.whistling.kinds import (
    CATEGORY_NAMES,
    CONTENT_NAMES,
    KIND_NAMES,
    LACK_NAMES,
    LEVEL_NAMES,
    TRIED_NAMES,
    Category,
    Content,
    Kind,
    Lack,
    Level,
    Tried,
)
from resolutions.whistling.rates import SOLVED_NAMES, Solved
from resolutions.whistling.states import STATE_NAMES, WhistleState

_WHISTLE_WORDS: Mapping[type[StrEnum], Mapping[Any, str]] = {
    Level: LEVEL_NAMES,
    Tried: TRIED_NAMES,
    Kind: KIND_NAMES,
    Category: CATEGORY_NAMES,
    Lack: LACK_NAMES,
    Content: CONTENT_NAMES,
    WhistleState: STATE_NAMES,
    Arrival: ARRIVAL_NAMES,
    Solved: SOLVED_NAMES,
    DutyStands: DUTY_NAMES,
    Criterion: CRITERION_NAMES,
}

WHISTLE_TONES: Mapping[StrEnum, str] = {
    WhistleState.BLOWN: "late",
    WhistleState.ARRIVED: "now",
    WhistleState.SURVEYED: "now",
    WhistleState.COORDINATED: "now",
    WhistleState.ACTING: "now",
    WhistleState.REPORTED: "near",
    WhistleState.VERIFIED: "done",
    WhistleState.CLOSED: "done",
    WhistleState.APPRAISED: "done",
    WhistleState.PUBLISHED: "done",
    WhistleState.JUDGED: "near",
    WhistleState.APPROVED: "near",
    Arrival.IN_TIME: "yes",
    Arrival.LATE: "near",
    Arrival.MISSING: "late",
    Arrival.WAITING: "now",
    DutyStands.DONE: "done",
    DutyStands.IN_TIME: "now",
    DutyStands.NEAR: "near",
    DutyStands.OVERDUE: "late",
}

WHISTLE_ACTS: Mapping[str, LazyString] = {
    "whistle_drafted": _l("拟吹哨"),
    "whistle_sounded": _l("马上吹哨"),
    "whistle_called": _l("加叫单位"),
    "whistle_way": _l("选处置方式"),
    "whistle_called_off": _l("不叫这个单位"),
    "whistle_missed": _l("没有按时报到，记入单位评价"),
    "whistle_referred": _l("报区督查"),
    "whistle_second": _l("上一级再次吹哨"),
    "whistle_led": _l("写明牵头负责人"),
    "whistle_duty": _l("明确职责和时限"),
    "whistle_duty_near": _l("职责临期提醒"),
    "whistle_duty_overdue": _l("职责逾期"),
    "whistle_duty_reported": _l("报告职责完成"),
    "whistle_pressed": _l("督办被吹哨单位"),
    "whistle_answered": _l("被评价单位说明"),
    "whistle_appraised_one": _l("评价被吹哨单位"),
}

WHISTLE_URGENT = (
    "whistle.blown",
    "whistle.emergency",
    "whistle.missed",
    "whistle.to_judge",
    "whistle.to_approve",
    "whistle.to_investigate",
    "whistle.failed",
    "whistle.duty",
    "whistle.pressed",
    "whistle.duty_near",
    "whistle.duty_overdue",
)
"""Notices of whistles whose minutes are running."""


def whistle_word(value: StrEnum) -> str:
    """Return what a value of the whistles' vocabulary is called in the reader's language."""
    return str(_(_WHISTLE_WORDS[type(value)][value]))


_GRID_WORDS: Mapping[type[StrEnum], Mapping[Any, str]] = {
    Post: POST_NAMES,
    Background: BACKGROUND_NAMES,
    Element: ELEMENT_NAMES,
    Overlay: OVERLAY_NAMES,
    Support: SUPPORT_NAMES,
    PatrolStands: ROUND_NAMES,
    Point: POINT_NAMES,
}


def grid_word(value: StrEnum) -> str:
    """Return what a value of the grids' vocabulary is called in the reader's language."""
    return str(_(_GRID_WORDS[type(value)][value]))
