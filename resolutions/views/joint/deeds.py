"""What is done with a month's meeting as a whole, each with a page of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import request
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from app.errors import Invalid
from app.options import options
from app.people.models.person import Person
from app.work_calendar.instants import SHANGHAI
from resolutions.forms import acts
from resolutions.forms import joint as forms
from resolutions.models.joint import JointAssessment, JointGuest
from resolutions.queries.joint.finding import order_with
from resolutions.queries.units import unit_with, units_named
from resolutions.services.joint import announcing, holding, preparing
from resolutions.services.joint.holding import Attendance


@dataclass(frozen=True)
class Deed:
    """One thing that is done with the meeting."""

    form: type[FlaskForm]
    run: Callable[[JointAssessment, Any, Person], object]
    title: LazyString
    said: LazyString
    lead: LazyString | None = None
    page: str = "deed"
    """Which template shows its form."""


def _call(found: JointAssessment, form: Any, by: Person) -> None:
    held_at = form.held_at.data.replace(tzinfo=SHANGHAI)
    preparing.call(found, held_at, form.spot.data or "", by=by)


def _guest(found: JointAssessment, form: Any, by: Person) -> None:
    if form.unit.data:
        preparing.invite(found, unit_with(form.unit.data), by=by)
    elif form.name.data:
        preparing.invite_lead(found, form.name.data, by=by)
    else:
        raise Invalid(_l("还没有选单位，也没有写请谁"), remedy=_l("请先找到单位，或写明请谁"))


def _correct(found: JointAssessment, form: Any, by: Person) -> None:
    order = order_with(form.order.data) if form.order.data else None
    announcing.correct(found, form.text.data or "", by=by, order=order)


DEEDS: Mapping[str, Deed] = {
    "call": Deed(
        forms.Calling,
        _call,
        _l("定时间、发会议通知"),
        _l("会议通知已发给参会单位"),
        _l("改了时间或地点再发一次，所有参会的都会收到；没改的，只发给新加的单位。"),
    ),
    "guest": Deed(forms.NewGuest, _guest, _l("再请一个单位"), _l("已加入参会名单"), page="guest"),
    "matter": Deed(
        forms.NewMatter,
        lambda found, form, by: preparing.add_matter(found, form.title.data or "", by=by),
        _l("加一项议程"),
        _l("已加入议程"),
        _l("吹哨、任务、台账、联系不上的单位由系统汇总，这里写别的事项。"),
    ),
    "notes": Deed(
        forms.Notes,
        lambda found, form, by: holding.write_notes(found, form.notes.data or "", by=by),
        _l("写会议记录"),
        _l("已保存"),
    ),
    "publish": Deed(
        acts.Nothing,
        lambda found, _form, by: announcing.publish(found, by=by),
        _l("公布会商研判"),
        _l("已公布，交办的单位、吹哨的人都收到了通知"),
        _l("公布以后不能再改，有错写更正。交办的期限从今天起算。"),
        page="publish",
    ),
    "correct": Deed(forms.Correcting, _correct, _l("写更正"), _l("更正已公开"), page="deed"),
}
ANY_DEED = "<any(" + ", ".join(f"'{name}'" for name in DEEDS) + "):deed>"


def form_of(name: str, found: JointAssessment) -> FlaskForm:
    """The deed's form, with what is known already and what can be chosen in it."""
    form = DEEDS[name].form()
    if isinstance(form, forms.Calling) and not form.is_submitted() and found.held_at:
        form.held_at.data = found.held_at.astimezone(SHANGHAI).replace(tzinfo=None)
        form.spot.data = found.spot
    if isinstance(form, forms.Notes) and not form.is_submitted():
        form.notes.data = found.notes
    if isinstance(form, forms.NewGuest):
        _offer_units(form, found)
    if isinstance(form, forms.Correcting):
        running = [
            order
            for matter in found.matters
            for order in matter.orders
            if (one := order.progress) and not (one.confirmed_at or one.withdrawn_at)
        ]
        pairs = [(one.id, f"{one.unit.name}：{one.what[:40]}") for one in running]
        form.order.choices = options([(0, _("不撤销")), *pairs])
    return form


def _offer_units(form: forms.NewGuest, found: JointAssessment) -> None:
    """The units whose name holds the words, those nearest first; never a list without end."""
    invited = {guest.unit_id for guest in found.guests}
    words = (form.seek.data or "").strip()
    units = [one for one in units_named([found.place], words).units if one.id not in invited]
    pairs = [(one.id, f"{one.name}（{one.place.name}）") for one in units]
    form.unit.choices = options([(0, _("请选择")), *pairs])
    if looks_again(form):
        form.unit.data = units[0].id if len(units) == 1 else 0
        if not units:
            form.seek.errors = [_("没有找到名称里有“%(words)s”、还没有请的单位", words=words)]


def looks_again(form: FlaskForm) -> bool:
    """Whether a press only looks for units."""
    return isinstance(form, forms.NewGuest) and request.form.get("step") == "seek"


def attended(found: JointAssessment) -> Mapping[JointGuest, Attendance]:
    """Whom the page of the roll marks, and how."""
    marks = {guest: request.form.get(f"came-{guest.id}", "") for guest in found.guests}
    return {
        guest: Attendance(mark == "yes", request.form.get(f"who-{guest.id}", ""))
        for guest, mark in marks.items()
        if mark in {"yes", "no"}
    }
