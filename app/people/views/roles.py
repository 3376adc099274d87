"""Grant a role to a person, and withdraw one."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response
from wtforms import SelectField

from app import clock
from app.errors import Forbidden
from app.options import options
from app.people import granting
from app.people.forms import Reasoned, RoleForm, role_choices
from app.people.labels import role_label
from app.people.policy import places_where
from app.people.services import appointments
from app.people.views import blueprint
from app.people.views.doors import managed_place, officer, seen_membership, seen_person
from app.permissions import Permission, Role
from app.places.models.place import Place
from app.places.queries import within
from app.transaction import transaction


class PlacedRole(RoleForm):
    """A role, and where."""

    place = SelectField(_l("在哪里"), coerce=int)


@blueprint.get("/admin/people/<int:person_id>/roles/new")
def new_role(person_id: int) -> str:
    """The form for a new role."""
    subject = seen_person(person_id)
    form = _form(since=clock.today(), place=request.args.get("place", type=int))
    return render_template("people/new_role.html", form=form, subject=subject)


@blueprint.post("/admin/people/<int:person_id>/roles/new")
def new_role_post(person_id: int) -> Response | tuple[str, int]:
    """Grant it."""
    subject, form = seen_person(person_id), _form()
    if not form.validate_on_submit() or form.since.data is None:
        return render_template("people/new_role.html", form=form, subject=subject), 422
    place = managed_place(form.place.data)
    with transaction():
        appointments.appoint(
            subject,
            form.role.data,
            place,
            appointments.Term(form.since.data, form.until.data),
            by=officer(),
            reason=(form.reason.data or "").strip(),
            constituency=form.constituency.data,
            appointed_by=(form.appointed_by.data or "").strip(),
        )
    flash(_("已授予身份"), "success")
    return redirect(url_for(".person", person_id=subject.id), 303)


@blueprint.get("/admin/roles/<int:membership_id>/end")
def end_role(membership_id: int) -> str:
    """Ask for the reason."""
    membership = seen_membership(membership_id)
    granting.check_grant(officer(), membership.role, membership.place)
    return render_template(
        "people/end_role.html", form=Reasoned(), held=membership, role_label=role_label
    )


@blueprint.post("/admin/roles/<int:membership_id>/end")
def end_role_post(membership_id: int) -> Response | tuple[str, int]:
    """Withdraw it at once."""
    membership, form = seen_membership(membership_id), Reasoned()
    granting.check_grant(officer(), membership.role, membership.place)
    if not form.validate_on_submit():
        page = render_template(
            "people/end_role.html", form=form, held=membership, role_label=role_label
        )
        return page, 422
    with transaction():
        reason = (form.reason.data or "").strip()
        appointments.dismiss(membership, by=officer(), reason=reason)
    flash(_("身份已撤销，马上生效"), "success")
    return redirect(url_for(".person", person_id=membership.person_id), 303)


def _form(**values: object) -> PlacedRole:
    form = PlacedRole(**values)
    roles: set[Role] = set()
    places: list[Place] = []
    for top in places_where(officer(), Permission.MANAGE_PEOPLE):
        roles |= granting.grantable(officer(), top)
        places += within(top)
    if not roles:
        raise Forbidden(_l("您没有可以授予的身份"), remedy=_l("请与街道专班或系统管理员联系"))
    form.role.choices = options(role_choices(frozenset(roles)))
    form.place.choices = options((place.id, place.name) for place in places)
    return form
