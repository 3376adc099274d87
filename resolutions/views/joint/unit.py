"""``/unit/joint-…``: an invited unit reads the agenda; a unit reports an order done."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response

from app.errors import Forbidden
from app.people.models.person import Person
from app.people.views.doors import officer
from app.photos.again import given
from app.shell.again import shown_again
from app.transaction import transaction
from resolutions import policy
from resolutions.forms import joint as forms
from resolutions.models.joint import JointOrder
from resolutions.queries.joint import finding
from resolutions.services.joint import following
from resolutions.views.blueprint import blueprint
from resolutions.views.joint.public import shown


@blueprint.get("/unit/joint-assessments/<int:assessment_id>")
def joint_invited(assessment_id: int) -> str | Response:
    """When and where, and what is on the agenda; once it is published, the record."""
    found, person = finding.assessment_with(assessment_id), officer()
    if found.published_at is not None:
        return redirect(found.url, 303)
    if not finding.is_invited(person, found):
        raise Forbidden(
            _l("这次会商研判没有请您"),
            why=_l("公布以前只有参会的单位看得到议程"),
            remedy=_l("公布以后谁都能看到结果"),
        )
    return render_template("resolutions/joint/invited.html", **shown(found))


@blueprint.get("/unit/joint-orders/<int:order_id>")
def unit_joint_order(order_id: int) -> str:
    """One order of this person's unit, and the form in which it is reported done."""
    order, _person = _own(order_id)
    return _order_page(order, forms.Reported())


@blueprint.post("/unit/joint-orders/<int:order_id>")
def unit_joint_order_post(order_id: int) -> Response | tuple[str, int]:
    """Report it."""
    order, person = _own(order_id)
    form = forms.Reported()
    with shown_again(lambda: _order_page(order, form)):
        photos = given(by=person, place=order.assessment.place)
        if not form.validate_on_submit():
            return _order_page(order, form), 422
        with transaction():
            following.report(order, by=person, text=form.text.data or "", photos=photos)
    flash(_("已报告，等开会的街道、区级专班确认"), "success")
    return redirect(url_for(".unit_joint_order", order_id=order_id), 303)


def _order_page(order: JointOrder, form: forms.Reported) -> str:
    progress = order.progress
    open_still = progress is not None and not (progress.reported_at or progress.withdrawn_at)
    return render_template(
        "resolutions/joint/unit_order.html",
        order=order,
        form=form,
        reports=open_still or form.is_submitted(),
    )


def _own(order_id: int) -> tuple[JointOrder, Person]:
    order, person = finding.order_with(order_id), officer()
    if order.progress is None or not policy.acts_for(person, order.unit):
        raise Forbidden(
            _l("这项交办不由您的单位承担"), why=_l("承担单位是%(unit)s", unit=order.unit.name)
        )
    return order, person
