"""The decision rule of a meeting in the reader's words, with its law and whether it was checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from flask_babel import gettext as _

from app import clock
from app.marks import N_
from meetings.models.meeting import Meeting
from meetings.presets.preset import Preset, QuorumBase
from meetings.presets.table import in_force
from meetings.services import decision_rule

_SHARES = {
    (Fraction(1, 2), True): N_("应到人数的过半数到会"),
    (Fraction(1, 2), False): N_("应到人数的一半以上到会"),
    (Fraction(2, 3), False): N_("应到人数的三分之二以上到会"),
}


@dataclass(frozen=True)
class RuleWords:
    """One rule, ready to be shown."""

    rule: Preset
    name: str
    source: str
    lines: Sequence[tuple[str, str]]
    warning: str
    """What somebody must check before relying on it; empty where a person did."""


def words_of(meeting: Meeting) -> RuleWords:
    """The rule under which this meeting is held."""
    return _words(decision_rule.preset_of(meeting))


def all_rules() -> Sequence[RuleWords]:
    """Every rule in force today."""
    return [_words(rule) for rule in in_force(clock.today()).values()]


def _words(rule: Preset) -> RuleWords:
    source = "".join(part for part in (rule.law, f"({rule.version})", rule.article) if part)
    return RuleWords(
        rule=rule,
        name=_(rule.name),
        source=source,
        lines=[
            (_("性质"), _("法定会议") if rule.statutory else _("协商性会议")),
            (_("法定人数"), _quorum(rule)),
            (_("提前通知"), _notice(rule)),
            (_("临时加议题"), _("不可以") if rule.freezes_agenda else _("会上三分之二以上同意")),
            (_("委托他人"), _proxies(rule)),
        ],
        warning=_warning(rule),
    )


def _quorum(rule: Preset) -> str:
    if rule.quorum is None:
        return str(_("没有规定，由议事厅自己定"))
    if rule.base is QuorumBase.TAKING_PART:
        return str(_("不看到会人数；专有面积和人数都要有三分之二以上参与表决"))
    return str(_(_SHARES[rule.quorum, rule.strict]))


def _notice(rule: Preset) -> str:
    if rule.notice_days is None:
        return str(_("没有规定"))
    return str(_("%(days)d个工作日以前", days=rule.notice_days))


def _proxies(rule: Preset) -> str:
    if rule.proxies is None:
        return str(_("不可以"))
    if rule.proxies.same_household:
        return str(_("书面，只能委托同一户的人，一人最多受托%(n)d人", n=rule.proxies.per_holder))
    return str(_("书面，一人最多受托%(n)d人", n=rule.proxies.per_holder))


def _warning(rule: Preset) -> str:
    note = str(_(rule.note)) if rule.note else ""
    if rule.verified:
        return note
    return note or str(_("这条规则没有人核对过条文，使用前请核对"))
