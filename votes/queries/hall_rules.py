"""A hall's own rules as pages show them: each value, whose it is, and what the default rests on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select

from app import clock
from app.extensions import db
from app.places.models.hall import Hall
from meetings.presets.table import in_force as meetings_in_force
from votes.counting.presets.table import preset
from votes.services import hall_rules
from votes.services.decision_rules import HALL_DEFAULT
from votes.services.hall_rules import OwnRules, Source


@dataclass(frozen=True)
class Value:
    """One value in force: its name, what it is, whether the hall set it, what the default rests on."""

    code: str
    name: str
    now: str
    own: bool
    default: str
    """What holds where the hall says nothing, and its source."""


@dataclass(frozen=True)
class HallWords:
    """A hall with what it set itself."""

    hall: Hall
    values: Sequence[Value]
    source: Source

    @property
    def lines(self) -> Sequence[tuple[str, str]]:
        """Name and value of each."""
        return [(one.name, one.now) for one in self.values]


def values_of(hall: Hall) -> Sequence[Value]:
    """Every value of a hall, as it is in force."""
    own = hall_rules.own_of(hall)
    return (_rule(own), _press(own), _principals(own), _parking(own), _quiz(own))


def halls_with_own() -> Sequence[HallWords]:
    """The halls that set something themselves, by name, with that alone."""
    halls = db.session.scalars(select(Hall).order_by(Hall.name)).all()
    found = ((hall, [one for one in values_of(hall) if one.own]) for hall in halls)
    return [HallWords(hall, own, hall_rules.source_of(hall)) for hall, own in found if own]


def _rule(own: OwnRules) -> Value:
    usual = _("按会议的性质：法定会议按法律，其他按“%(name)s”", name=name_of(HALL_DEFAULT))
    return Value(
        "rule",
        _("怎样算通过"),
        name_of(own.rule) if own.rule else usual,
        bool(own.rule),
        _("不另定：%(usual)s。每次表决准备时还可以另选，公告后锁定。", usual=usual),
    )


def name_of(code: str) -> str:
    """A rule's name, with its law."""
    row = preset(code, clock.today())
    law = row.rule
    return f"{_(row.name)}（{law.law}{law.article}）"


def _press(own: OwnRules) -> Value:
    return Value(
        "revote",
        _("会上提请表决，以哪一次为准"),
        _("最后一次为准，结束前可以改") if own.revote else _("第一次为准，投了不能改"),
        own.revote,
        _("不另定：第一次为准。法律没有规定，是本系统的默认；单独准备的表决按准备时选的。"),
    )


def _principals(own: OwnRules) -> Value:
    by_rule = _by_rule()
    now = _("按各种会议的规则") if own.per_holder is None else _("%(n)d人", n=own.per_holder)
    return Value(
        "per_holder",
        _("一人最多受托几人"),
        now,
        own.per_holder is not None,
        _("不另定：%(rules)s。", rules="；".join(by_rule)),
    )


def _by_rule() -> Iterable[str]:
    """What the rules that admit proxies say, each number with its source once."""
    rules = (row.proxies for row in meetings_in_force(clock.today()).values())
    said = (_("%(n)d人，依据：%(law)s", n=one.per_holder, law=one.article) for one in rules if one)
    return list(dict.fromkeys(said))


def _quiz(own: OwnRules) -> Value:
    return Value(
        "quiz",
        _("第一次用手机投票以前要不要通过议事规则测验"),
        _("要通过") if own.quiz else _("不要求"),
        own.quiz,
        _(
            "不另定：不要求（党政群共商共治：让议事代表懂得收集、议事、监督）。"
            "要求的，没有通过的代表不能用手机投；纸质票、签到台代投、举手、唱名都不受影响，业主和住户的表决也不受影响。"
        ),
    )


def _parking(own: OwnRules) -> Value:
    return Value(
        "parking",
        _("车位、车库算不算专有部分的面积"),
        _("算") if own.parking else _("不算"),
        own.parking,
        _(
            "不另定：不算（参照宁波市住宅小区物业管理条例第18条）。"
            "车位等特定空间怎样计，由议事规则约定（业主大会和业主委员会指导规则第25条）。"
        ),
    )
