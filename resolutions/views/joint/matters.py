"""``/desk/joint-matters``, ``/desk/joint-orders``: what is found of a matter, and who does what."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response

from app.errors import Invalid
from app.options import options
from app.people.identity import current_person
from app.people.policy import allow
from app.people.views.doors import officer
from app.permissions import Permission
from app.shell.again import shown_again
from app.transaction import transaction
from resolutions.forms import joint as forms
from resolutions.models.joint import JointMatter, JointOrder
from resolutions.queries.joint import finding
from resolutions.queries.units import unit_with
from resolutions.services.joint import following, holding, preparing
from resolutions.services.joint.holding import Order
from resolutions.views.blueprint import blueprint
from resolutions.whistling.joint import MatterKind, OrderStands


@blueprint.get("/desk/joint-matters/<int:matter_id>")
def joint_matter(matter_id: int) -> str:
    """One matter: why it is here, what was found, who does what."""
    matter = _matter(matter_id)
    return _matter_page(matter, _studied(matter))


@blueprint.post("/desk/joint-matters/<int:matter_id>")
def joint_matter_post(matter_id: int) -> Response | tuple[str, int]:
    """Keep the finding, and the order where one is written."""
    matter = _matter(matter_id)
    form = _studied(matter)
    if not form.validate_on_submit():
        return _matter_page(matter, form), 422
    with shown_again(lambda: _matter_page(matter, form)), transaction():
        _study(matter, form)
    if form.what.data:
        flash(_("已记下意见和交办，公布后通知单位；还有交办的可以接着写"), "success")
        return redirect(url_for(".joint_matter", matter_id=matter_id), 303)
    flash(_("已记下意见"), "success")
    return redirect(url_for(".joint_work", assessment_id=matter.assessment_id), 303)


def _study(matter: JointMatter, form: forms.Studied) -> None:
    person = officer()
    holding.find(matter, form.finding.data or "", by=person)
    if form.what.data or form.unit.data:
        if not form.unit.data:
            raise Invalid(
                _l("写了交办，还没有选交办给谁"), remedy=_l("请选单位；不在名单里的先请来")
            )
        order = Order(unit_with(form.unit.data), form.what.data or "", form.working_days.data or 0)
        holding.add_order(matter, order, by=person)


def _studied(matter: JointMatter) -> forms.Studied:
    form = forms.Studied()
    units = [guest.unit for guest in matter.assessment.guests if guest.unit is not None]
    pairs = [(unit.id, unit.name) for unit in units]
    form.unit.choices = options([(0, _("不交办")), *pairs])
    if not form.is_submitted():
        form.finding.data = matter.finding
    return form


def _matter_page(matter: JointMatter, form: forms.Studied) -> str:
    return render_template(
        "resolutions/joint/matter.html",
        matter=matter,
        form=form,
        by_hand=matter.kind is MatterKind.OTHER,
    )


@blueprint.post("/desk/joint-matters/<int:matter_id>/off")
def joint_matter_off(matter_id: int) -> Response:
    """Take a matter off that was put there by hand."""
    matter = _matter(matter_id)
    number = matter.assessment_id
    with transaction():
        preparing.drop_matter(matter, by=officer())
    return redirect(url_for(".joint_work", assessment_id=number), 303)


@blueprint.post("/desk/joint-orders/<int:order_id>/off")
def joint_order_off(order_id: int) -> Response:
    """Take back an order before it is published."""
    order = _order(order_id)
    number = order.matter_id
    with transaction():
        holding.drop_order(order, by=officer())
    flash(_("已去掉这件交办"), "success")
    return redirect(url_for(".joint_matter", matter_id=number), 303)


@blueprint.get("/desk/joint-orders/<int:order_id>")
def joint_order(order_id: int) -> str:
    """What became of an order, and whether it is done."""
    return _order_page(_order(order_id), forms.Settled())


@blueprint.post("/desk/joint-orders/<int:order_id>")
def joint_order_post(order_id: int) -> Response | tuple[str, int]:
    """Confirm it, or send it back."""
    order, form = _order(order_id), forms.Settled()
    if not form.validate_on_submit():
        return _order_page(order, form), 422
    words, person = form.text.data or "", officer()
    with shown_again(lambda: _order_page(order, form)), transaction():
        if form.verdict.data == "done":
            following.confirm(order, by=person, text=words)
        else:
            following.send_back(order, by=person, reason=words)
    flash(_("已办理，单位已收到通知"), "success")
    return redirect(url_for(".joint_order", order_id=order_id), 303)


def _order_page(order: JointOrder, form: forms.Settled) -> str:
    return render_template(
        "resolutions/joint/order.html",
        order=order,
        form=form,
        waits=form.is_submitted() or finding.stands_of(order) is OrderStands.WAITING,
    )


def _matter(matter_id: int) -> JointMatter:
    found = finding.matter_with(matter_id)
    allow(current_person(), Permission.COORDINATE, found.assessment.place)
    return found


def _order(order_id: int) -> JointOrder:
    found = finding.order_with(order_id)
    allow(current_person(), Permission.COORDINATE, found.assessment.place)
    return found
