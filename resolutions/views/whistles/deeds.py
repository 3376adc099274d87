"""What is done with a whistle, each with a page of its own: its form, and doing it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from app import clock
from app.options import options
from app.people.models.person import Person
from app.photos.models.photo import Photo
from resolutions import policy
from resolutions.forms import acts as forms
from resolutions.labels.whistles import whistle_word
from resolutions.models.whistles.whistle import Whistle, WhistleCall
from resolutions.queries.units import unit_with, units_for
from resolutions.queries.whistles import finding
from resolutions.services.whistles import (
    calling,
    concluding,
    drafting,
    overseeing,
    pressing,
    working,
)
from resolutions.views import whistle_forms as sheets
from resolutions.whistling.acts import APPRAISER, CALLER, COORDINATOR, LEAD, TABLES, WhistleAct
from resolutions.whistling.arrival import Arrival, arrival, minutes_late
from resolutions.whistling.course import open_acts
from resolutions.whistling.kinds import Kind
from resolutions.whistling.states import OVER, UNBLOWN, WhistleState


@dataclass(frozen=True)
class Done:
    """What a deed is done with: the whistle, its filled form, whose hand, the photos kept."""

    whistle: Whistle
    form: Any
    by: Person
    photos: Sequence[Photo] = ()

    @property
    def text(self) -> str:
        """The words of the form, where it asks for any."""
        return self.form.text.data or ""


@dataclass(frozen=True)
class Deed:
    """One thing that is done with a whistle."""

    form: type[FlaskForm]
    run: Callable[[Done], object]
    act: WhistleAct | None = None
    """The act of the law; none for what moves no state."""
    title: LazyString | None = None
    lead: LazyString | None = None

    def title_in(self, whistle: Whistle) -> str:
        """What it is called: by the law of this kind of whistle, where it is an act of it."""
        rows = TABLES[whistle.law]
        if self.act is not None and self.act in rows:
            return str(_(rows[self.act].name))
        return str(self.title)


def _review(done: Done) -> None:
    form = done.form
    filled = concluding.Review(
        form.course.data, form.response.data, form.lessons.data, was_needed=form.was_needed.data
    )
    concluding.review(done.whistle, filled, by=done.by)


def _duty(done: Done) -> None:
    form = done.form
    duty = working.Duty(unit_with(form.unit.data), form.what.data, form.working_days.data)
    working.add_duty(done.whistle, duty, by=done.by)


def _call(done: Done) -> None:
    form = done.form
    drafting.call_more(done.whistle, unit_with(form.unit.data), form.lack.data, by=done.by)


def _fact(done: Done) -> None:
    form = done.form
    overseeing.add_fact(
        done.whistle,
        form.content.data,
        form.text.data,
        by=done.by,
        satisfied=form.satisfied.data,
        asked=form.asked.data,
    )


def _score(done: Done) -> None:
    overseeing.give_score(done.whistle, done.form.score.data, done.text, by=done.by)


def _press(done: Done) -> None:
    unit = done.form.unit.data
    call = next(one for one in done.whistle.calls if one.unit_id == unit)
    pressing.press(call, done.text, by=done.by)


def _lead(done: Done) -> None:
    working.name_lead(done.whistle, done.form.lead_name.data, by=done.by)


def _way(done: Done) -> None:
    drafting.choose_way(done.whistle, done.form.way.data, by=done.by)


_A = WhistleAct
DEEDS: Mapping[str, Deed] = {
    "call": Deed(sheets.OneUnit, _call, title=_l("加叫单位")),
    "way": Deed(
        sheets.ChosenWay,
        _way,
        title=_l("选处置方式"),
        lead=_l("来的单位怎么处置：当场解决、限时解决，还是开协调会。"),
    ),
    "lead": Deed(sheets.Leading, _lead, title=_l("写明牵头负责人")),
    "duty": Deed(sheets.NewDuty, _duty, title=_l("明确一项职责和时限")),
    "press": Deed(
        sheets.Pressing,
        _press,
        title=_l("督办被吹哨单位"),
        lead=_l("没报到、职责没完成的单位，每天可以督办一次；督办的话向所有人公开。"),
    ),
    "fact": Deed(sheets.NewFact, _fact, title=_l("写下一件事实")),
    "score": Deed(sheets.PanelScore, _score, title=_l("评分")),
    "judge": Deed(
        forms.MaybeWords, lambda d: calling.judge(d.whistle, by=d.by, reason=d.text), _A.JUDGE
    ),
    "approve": Deed(
        forms.MaybeWords, lambda d: calling.approve(d.whistle, by=d.by, reason=d.text), _A.APPROVE
    ),
    "blow": Deed(
        forms.Nothing,
        lambda d: calling.blow(d.whistle, by=d.by),
        _A.BLOW,
        lead=_l("一吹响，被叫单位的联系人马上收到通知，报到的时间开始计算。"),
    ),
    "survey": Deed(
        sheets.Telling,
        lambda d: working.survey(d.whistle, by=d.by, text=d.text, photos=d.photos),
        _A.SURVEY,
    ),
    "coordinate": Deed(
        sheets.Saying, lambda d: working.coordinate(d.whistle, by=d.by, text=d.text), _A.COORDINATE
    ),
    "start": Deed(forms.Nothing, lambda d: working.start(d.whistle, by=d.by), _A.START),
    "command": Deed(
        sheets.Command,
        lambda d: working.command(d.whistle, by=d.by, text=d.text, lead_name=d.form.lead_name.data),
        _A.COMMAND,
    ),
    "report": Deed(
        sheets.Telling,
        lambda d: working.report(d.whistle, by=d.by, text=d.text, photos=d.photos),
        _A.REPORT,
    ),
    "verify": Deed(
        forms.MaybeWords, lambda d: concluding.verify(d.whistle, by=d.by, text=d.text), _A.VERIFY
    ),
    "fail": Deed(
        forms.Words, lambda d: concluding.fail(d.whistle, by=d.by, reason=d.text), _A.FAIL
    ),
    "review": Deed(sheets.ReviewSheet, _review, _A.REVIEW),
    "gather": Deed(forms.Nothing, lambda d: overseeing.gather(d.whistle, by=d.by), _A.GATHER),
    "vote": Deed(
        forms.Nothing,
        lambda d: overseeing.declare(d.whistle, by=d.by),
        _A.VOTE,
        lead=_l("按班子成员各自的评分取平均，由系统计算。"),
    ),
    "send": Deed(forms.Nothing, lambda d: overseeing.send(d.whistle, by=d.by), _A.SEND),
    "publish": Deed(forms.Nothing, lambda d: overseeing.publish(d.whistle, by=d.by), _A.PUBLISH),
    "close": Deed(
        forms.MaybeWords, lambda d: concluding.close(d.whistle, by=d.by, text=d.text), _A.CLOSE
    ),
    "refuse": Deed(
        forms.Words, lambda d: calling.refuse(d.whistle, by=d.by, reason=d.text), _A.REFUSE
    ),
    "withdraw": Deed(
        forms.Words, lambda d: calling.withdraw(d.whistle, by=d.by, reason=d.text), _A.WITHDRAW
    ),
    "stand-down": Deed(
        forms.Words, lambda d: calling.stand_down(d.whistle, by=d.by, reason=d.text), _A.STAND_DOWN
    ),
}
ANY_DEED = "<any(" + ", ".join(f"'{name}'" for name in DEEDS) + "):deed>"
UNWANTED = frozenset({"refuse", "withdraw", "stand-down", "fail"})
"""Ways out: they stand last, and nothing waits for them."""


def form_of(deed: Deed, whistle: Whistle) -> FlaskForm:
    """The deed's form, with the units that can be chosen in it."""
    form = deed.form()
    if isinstance(form, sheets.OneUnit):
        called = {call.unit_id for call in whistle.calls}
        units = [unit for unit in units_for(whistle.place) if unit.id not in called]
        form.unit.choices = options((unit.id, unit.name) for unit in units)
    if isinstance(form, sheets.NewDuty):
        form.unit.choices = options((call.unit_id, call.unit.name) for call in whistle.calls)
    if isinstance(form, sheets.Pressing):
        owing = [call.unit for call in whistle.calls if finding.owes(call).anything]
        form.unit.choices = options((unit.id, unit.name) for unit in owing)
    if isinstance(form, sheets.ReviewSheet) and form.response.data is None:
        form.response.data = "\n".join(_how_it_came(call) for call in whistle.calls)
    return form


def _how_it_came(call: WhistleCall) -> str:
    """What the clock says of one unit: a review of its response goes on from there."""
    now = clock.now()
    if call.clock is None:
        return f"{call.unit.name}："
    stands = arrival(call.clock, now)
    word = str(whistle_word(stands))
    if stands is Arrival.LATE:
        word = _("迟到%(late)d分钟", late=minutes_late(call.clock, now))
    return f"{call.unit.name}：{word}。"


def open_deeds(person: Person, whistle: Whistle) -> Sequence[str]:
    """Names of what this person can do now, the next step first, the ways out last."""
    parts = policy.whistle_parts(person, whistle)
    opened = set(open_acts(whistle.law, whistle.state, by=parts))
    names = [name for name, deed in DEEDS.items() if deed.act in opened]
    names += _beside_the_law(person, whistle, parts)
    wanted = [name for name in names if name not in UNWANTED]
    return [*wanted, *(name for name in names if name in UNWANTED)]


def _beside_the_law(person: Person, whistle: Whistle, parts: frozenset[str]) -> list[str]:
    state, names = whistle.state, []
    caller = CALLER in parts
    emergency = whistle.kind is Kind.EMERGENCY and state not in OVER
    if caller and (state in UNBLOWN or emergency):
        names.append("call")
    if caller and whistle.kind is Kind.ASSEMBLE and state not in OVER:
        names.append("way")
    if parts & {CALLER, LEAD, COORDINATOR} and state in {
        WhistleState.COORDINATED,
        WhistleState.ACTING,
    }:
        names.append("duty")
    if parts & {CALLER, COORDINATOR} and whistle.kind is Kind.JOINT and state not in OVER:
        names.append("lead")
    if COORDINATOR in parts and any(finding.owes(call).anything for call in whistle.calls):
        names.append("press")
    if whistle.kind is Kind.OVERSIGHT:
        names += _of_oversight(person, whistle, parts)
    return names


def _of_oversight(person: Person, whistle: Whistle, parts: frozenset[str]) -> list[str]:
    if whistle.state is WhistleState.DRAFTED and parts & {CALLER, APPRAISER}:
        return ["fact"]
    given = {one.person_id for one in finding.scores_for(whistle)}
    scores = whistle.state is WhistleState.GATHERED and bool(parts & overseeing.BODY)
    return ["score"] if scores and person.id not in given else []
