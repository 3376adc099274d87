"""The posted roll of a poll, objections to it, and their rulings."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response

from app.errors import DomainError, Invalid
from app.people.identity import current_person
from app.transaction import transaction
from votes import policy
from votes.counting.figures import Weight
from votes.forms.roll import ObjectionForm, RulingForm
from votes.models.objection import About, RollObjection
from votes.models.poll import Poll
from votes.queries import posted_roll
from votes.services import objections, owners_table
from votes.services.objections import Correction
from votes.views.blueprint import blueprint, page, seen_poll, someone


@blueprint.get("/v/<uuid>/roll")
def posted(uuid: str) -> str:
    """The roll, the objections to it, and the form to object."""
    return _roll_page(seen_poll(uuid), ObjectionForm())


@blueprint.post("/v/<uuid>/roll")
def object_to_roll(uuid: str) -> Response | tuple[str, int]:
    """Object, as somebody with a stake: on the roll, or of the hall."""
    poll, form, person = seen_poll(uuid), ObjectionForm(), someone()
    policy.allow_object(person, poll)
    if not form.validate_on_submit():
        return _roll_page(poll, form), 422
    with transaction():
        objections.object_to(poll, About(form.about.data), form.text.data or "", by=person)
    flash(_("异议已收到，三日内裁定，结果会通知您"), "success")
    return redirect(url_for(".posted", uuid=uuid), 303)


def _roll_page(poll: Poll, form: ObjectionForm) -> str:
    person = current_person()
    return page(
        "roll.html",
        poll,
        form=form,
        roll=posted_roll.shown(poll, names=policy.may_read_roll(person, poll)),
        objections=objections.objections_to(poll),
        takes_objections=objections.takes_objections(poll),
        may_object=policy.may_object(person, poll),
        until=objections.open_until(poll),
        due_at=objections.due_at,
        is_overdue=objections.is_overdue,
        may_rule=policy.may_prepare(person, poll.meeting),
    )


@blueprint.get("/desk/votes/objections/<int:objection_id>")
def ruling(objection_id: int) -> str:
    """The form to rule on one."""
    return _ruling_page(_objection(objection_id), RulingForm())


@blueprint.post("/desk/votes/objections/<int:objection_id>")
def rule_on_objection(objection_id: int) -> Response | tuple[str, int]:
    """Rule on it, and correct the roll."""
    made, form = _objection(objection_id), RulingForm()
    if not form.validate_on_submit():
        return _ruling_page(made, form), 422
    upheld, reason = form.ruling.data == "upheld", form.reason.data or ""
    try:
        with transaction():
            objections.rule_on(
                made, upheld=upheld, reason=reason, correction=_correction(form), by=someone()
            )
    except DomainError as error:
        form.form_errors = [str(error.what), str(error.remedy)]
        return _ruling_page(made, form), error.status
    flash(_("已裁定，提出异议的人收到了通知"), "success")
    return redirect(url_for(".posted", uuid=made.poll.uuid), 303)


def _objection(objection_id: int) -> RollObjection:
    made = objections.objection_with(objection_id)
    policy.allow_prepare(current_person(), made.poll.meeting)
    return made


def _ruling_page(made: RollObjection, form: RulingForm) -> str:
    return page("ruling.html", made.poll, made=made, form=form)


def _correction(form: RulingForm) -> Correction | None:
    """What the form puts right on the roll; None where nobody is named."""
    named = (form.phone.data or "").strip()
    if not named:
        return None
    heads = (form.heads.data or "").strip()
    if not heads.isascii() or not heads.isdigit():
        raise Invalid(_l("请填写更正后的票数，从名册上去掉填0"), code="heads")
    homes = (form.households.data or "").strip() or "0"
    if not homes.isascii() or not homes.isdigit():
        raise Invalid(_l("户数写成数字"), code="households")
    typed = (form.area.data or "").strip()
    area = owners_table.area_of(typed) if typed not in {"", "0"} else 0
    if area is None:
        raise Invalid(_l("面积写成数字，最多两位小数，如89.50"), code="area")
    return Correction(objections.whom(named), Weight(int(heads), area, int(homes) or None))
