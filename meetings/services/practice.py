"""Practising the chair: one's own exercise, kept between pages, touching no real meeting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from flask_babel import lazy_gettext as _l

from app.errors import Invalid, Missing
from app.extensions import db
from app.people.models.person import Person
from meetings.models.practice import Practice
from meetings.practice import sitting as sittings
from meetings.practice.cast import NAMES
from meetings.practice.scenarios import SCENARIOS
from meetings.practice.sitting import Sitting
from meetings.rules import acts
from meetings.rules.act_json import from_json, to_json
from meetings.rules.acts import Act
from meetings.rules.encoding import BadAct
from meetings.rules.ruling import OutOfOrder

Fields = Mapping[str, Any]
LONGEST_REASON = 200


def practice_of(person: Person) -> Practice | None:
    """This person's exercise, if one was begun."""
    return db.session.get(Practice, person.id)


def sitting_of(practice: Practice) -> Sitting:
    """The exercise as it stands. One kept under older rules goes as far as it still stands."""
    scenario = SCENARIOS.get(practice.scenario) or next(iter(SCENARIOS.values()))
    try:
        return sittings.found(scenario, practice.history)
    except (BadAct, KeyError, TypeError):
        return sittings.begin(scenario)


def refusal_of(practice: Practice, sitting: Sitting) -> OutOfOrder | None:
    """Why the last press was refused; None when it was not."""
    if practice.refused is None:
        return None
    try:
        return sittings.refused(sitting, from_json(practice.refused))
    except BadAct:
        return None


def begin(person: Person, code: str) -> Practice:
    """Begin an exercise anew; the one before it is gone. Raises Invalid."""
    scenario = SCENARIOS.get(code)
    if scenario is None:
        raise Invalid(_l("没有这个练习"), remedy=_l("请从列表中选择"), code="no_scenario")
    practice = _locked(person) or Practice(person_id=person.id)
    practice.scenario, practice.refusals = scenario.code, 0
    _keep(practice, sittings.begin(scenario))
    db.session.add(practice)
    return practice


def press(person: Person, code: str, fields: Fields) -> None:
    """Press one of the chair's buttons: done and answered, or kept as refused with its reason."""
    practice, sitting = _at_work(person)
    act = _built(code, fields, sitting)
    outcome = sittings.press(sitting, act)
    if isinstance(outcome, OutOfOrder):
        practice.refused, practice.refusals = to_json(act), practice.refusals + 1
    else:
        _keep(practice, outcome)


def wait(person: Person) -> None:
    """Let time pass in the exercise."""
    practice, sitting = _at_work(person)
    _keep(practice, sittings.wait(sitting))


def step_back(person: Person) -> None:
    """Take the last press back."""
    practice = _needed(person)
    _keep(practice, sittings.step_back(sitting_of(practice)))


def _at_work(person: Person) -> tuple[Practice, Sitting]:
    practice = _needed(person)
    sitting = sitting_of(practice)
    if sitting.is_long:
        raise Invalid(_l("这次练习太长了"), remedy=_l("请重新开始"), code="too_long")
    return practice, sitting


def _needed(person: Person) -> Practice:
    practice = _locked(person)
    if practice is None:
        raise Missing(_l("还没有开始练习"), remedy=_l("请先选一个场景"))
    return practice


def _locked(person: Person) -> Practice | None:
    return db.session.get(Practice, person.id, with_for_update=True, populate_existing=True)


def _keep(practice: Practice, sitting: Sitting) -> None:
    practice.history, practice.refused = sittings.kept(sitting), None


def _built(code: str, fields: Fields, sitting: Sitting) -> Act:
    build = BUTTONS.get(code)
    if build is None:
        raise Invalid(_l("没有这种会议行为"), code="unknown_act")
    return build(fields, sitting)


def _plain(kind: type[Act]) -> Callable[[Fields, Sitting], Act]:
    return lambda _fields, _sitting: kind(at=0)


def _open_item(_fields: Fields, sitting: Sitting) -> Act:
    return acts.OpenItem(at=0, item=1, title=sitting.scenario.title)


def _recognise(fields: Fields, _sitting: Sitting) -> Act:
    whom = str(fields.get("whom") or "")
    return acts.Recognise(at=0, whom=_member(whom) if whom else None)


def _rule_point(fields: Fields, _sitting: Sitting) -> Act:
    ruled = fields.get("sustained")
    if ruled not in {"1", "0"}:
        raise Invalid(_l("请裁定秩序问题成立还是不成立"), code="sustained")
    return acts.RulePoint(at=0, sustained=ruled == "1", reason=_reason(fields))


def _rebuke(fields: Fields, _sitting: Sitting) -> Act:
    whom = _member(str(fields.get("whom") or ""))
    return acts.Rebuke(at=0, whom=whom, reason=_reason(fields))


def _member(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 4 and int(text) in NAMES):
        raise Invalid(_l("请选择一个人"), code="no_person")
    return int(text)


def _reason(fields: Fields) -> str:
    return str(fields.get("reason") or "").strip()[:LONGEST_REASON]


BUTTONS: Mapping[str, Callable[[Fields, Sitting], Act]] = MappingProxyType(
    {
        **{
            kind.CODE: _plain(kind)
            for kind in (
                acts.CallToOrder,
                acts.StateQuestion,
                acts.NoSecond,
                acts.AskOpposition,
                acts.NextStep,
                acts.PutQuestion,
                acts.StartSpeech,
                acts.EndSpeech,
                acts.Skip,
                acts.Recess,
                acts.Resume,
                acts.Adjourn,
                acts.Close,
            )
        },
        "open_item": _open_item,
        "recognise": _recognise,
        "rule_point": _rule_point,
        "rebuke": _rebuke,
    }
)
"""What a learner may press; simulated members and the count are never the learner's."""
