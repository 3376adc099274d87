"""The tree of places and its halls: look, found, rename, split, join across boundaries."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug import Response

from app.errors import Forbidden
from app.options import options
from app.people import identity
from app.people.policy import may, places_where
from app.people.views.doors import managed_place, officer
from app.permissions import Permission
from app.places import queries
from app.places.forms import HallForm, Joining, NewHall, PlaceForm, Renaming, Splitting
from app.places.labels import KIND_LABELS
from app.places.models.place import Place, PlaceKind
from app.places.services import founding, splitting
from app.transaction import transaction

blueprint = Blueprint("places", __name__, url_prefix="/admin")


@blueprint.get("")
@blueprint.get("/places")
def listing() -> str:
    """The places whose people or halls this person manages, as trees."""
    tops = places_where(officer(), Permission.MANAGE_PEOPLE)
    if not tops:
        raise Forbidden(_("您没有需要管理的地方"), remedy=_("如果您应当有，请与街道专班联系"))
    return render_template(
        "places/listing.html",
        trees=[(top, queries.within(top)) for top in tops],
        halls={hall.place_id: hall for hall in queries.halls_within(tops)},
        kinds=KIND_LABELS,
    )


@blueprint.get("/places/<int:place_id>")
def place(place_id: int) -> str:
    """One place: what it stands in, what stands below it, its hall, its people."""
    shown = managed_place(place_id)
    return render_template(
        "places/place.html",
        place=shown,
        above=[one for one in queries.ancestors_of(shown) if _manages(one)],
        children=queries.children_of(shown),
        hall=queries.hall_of(shown),
        members=queries.members_of(shown) if shown.kind is PlaceKind.VIRTUAL else (),
        communities=queries.communities_of(shown),
        kinds=KIND_LABELS,
        joining=_joining(shown) if shown.kind is PlaceKind.VIRTUAL else None,
    )


def _manages(one: Place) -> bool:
    return may(identity.current_person(), Permission.MANAGE_PEOPLE, one)


def _joining(virtual: Place) -> Joining:
    form, known = Joining(), {virtual.id, *(one.id for one in queries.members_of(virtual))}
    form.member.choices = options(
        (one.id, one.name)
        for top in places_where(officer(), Permission.MANAGE_PLACES)
        for one in queries.within(top)
        if one.id not in known and one.kind is not PlaceKind.VIRTUAL
    )
    return form


@blueprint.get("/places/<int:place_id>/new")
def new_place(place_id: int) -> str:
    """The form for a place below this one."""
    parent = managed_place(place_id, Permission.MANAGE_PLACES)
    return render_template("places/new.html", form=PlaceForm(), parent=parent)


@blueprint.post("/places/<int:place_id>/new")
def new_place_post(place_id: int) -> Response | tuple[str, int]:
    """Found it."""
    parent, form = managed_place(place_id, Permission.MANAGE_PLACES), PlaceForm()
    if not form.validate_on_submit():
        return render_template("places/new.html", form=form, parent=parent), 422
    with transaction():
        made = founding.found_place(
            form.name.data or "", form.kind.data, parent=parent, by=officer()
        )
    flash(_("已设立“%(name)s”", name=made.name), "success")
    return redirect(url_for(".place", place_id=made.id), 303)


@blueprint.get("/places/<int:place_id>/rename")
def rename(place_id: int) -> str:
    """The form for another name."""
    renamed = managed_place(place_id, Permission.MANAGE_PLACES)
    return render_template("places/rename.html", form=Renaming(name=renamed.name), place=renamed)


@blueprint.post("/places/<int:place_id>/rename")
def rename_post(place_id: int) -> Response | tuple[str, int]:
    """Rename it."""
    renamed, form = managed_place(place_id, Permission.MANAGE_PLACES), Renaming()
    if not form.validate_on_submit():
        return render_template("places/rename.html", form=form, place=renamed), 422
    with transaction():
        founding.rename_place(
            renamed, form.name.data or "", by=officer(), reason=form.reason.data or ""
        )
    flash(_("已改名"), "success")
    return redirect(url_for(".place", place_id=renamed.id), 303)


@blueprint.get("/places/<int:place_id>/hall")
def hall(place_id: int) -> str:
    """Found the hall, or change its name and telephone."""
    return _hall_page(managed_place(place_id, _right_to_hall(place_id)), None)


@blueprint.post("/places/<int:place_id>/hall")
def hall_post(place_id: int) -> Response | tuple[str, int]:
    """Found the hall, or change it."""
    of = managed_place(place_id, _right_to_hall(place_id))
    known, form = queries.hall_of(of), HallForm() if queries.hall_of(of) else NewHall()
    if not form.validate_on_submit():
        return _hall_page(of, form), 422
    name, phone = form.name.data or "", form.phone.data or ""
    with transaction():
        if known is not None:
            founding.change_hall(known, name=name, phone=phone, by=officer())
        else:
            code = (form.code.data or "").strip()
            founding.found_hall(of, code=code, name=name, phone=phone, by=officer())
    flash(_("议事厅的资料已保存"), "success")
    return redirect(url_for(".place", place_id=of.id), 303)


def _right_to_hall(place_id: int) -> Permission:
    """The secretary may keep a hall's telephone right; founding one is for the street."""
    exists = queries.hall_of(queries.place_with_id(place_id)) is not None
    return Permission.MANAGE_PEOPLE if exists else Permission.MANAGE_PLACES


def _hall_page(of: Place, form: HallForm | None) -> str:
    known = queries.hall_of(of)
    if form is None:
        form = HallForm(name=known.name, phone=known.phone) if known else NewHall()
    return render_template("places/hall.html", form=form, place=of, hall=known)


@blueprint.post("/places/<int:place_id>/members")
def join(place_id: int) -> Response:
    """Let a place join a virtual community; one must manage both."""
    virtual = managed_place(place_id, Permission.MANAGE_PLACES)
    form = _joining(virtual)
    if form.validate_on_submit():
        member = managed_place(form.member.data, Permission.MANAGE_PLACES)
        with transaction():
            founding.join_virtual(virtual, member, by=officer())
        flash(_("“%(name)s”已加入", name=member.name), "success")
    else:
        flash(_("请选择要加入的小区"), "warning")
    return redirect(url_for(".place", place_id=virtual.id), 303)


@blueprint.post("/places/<int:place_id>/members/<int:member_id>/leave")
def leave(place_id: int, member_id: int) -> Response:
    """Let a place leave a virtual community."""
    virtual = managed_place(place_id, Permission.MANAGE_PLACES)
    member = queries.place_with_id(member_id)
    with transaction():
        founding.leave_virtual(virtual, member, by=officer())
    flash(_("“%(name)s”已退出", name=member.name), "success")
    return redirect(url_for(".place", place_id=virtual.id), 303)


@blueprint.get("/places/<int:place_id>/split")
def split(place_id: int) -> str:
    """The form for making a unit smaller."""
    return _split_page(managed_place(place_id, Permission.MANAGE_PLACES), None)


@blueprint.post("/places/<int:place_id>/split")
def split_post(place_id: int) -> Response | tuple[str, int]:
    """Split it."""
    whole = managed_place(place_id, Permission.MANAGE_PLACES)
    form = _splitting(whole)
    if not form.validate_on_submit():
        return _split_page(whole, form), 422
    with transaction():
        done = splitting.split(
            whole,
            form.name.data or "",
            form.buildings.data or (),
            by=officer(),
            reason=form.reason.data or "",
        )
    said = _("已设立“%(name)s”，划入%(homes)d户", name=done.unit.name, homes=done.households)
    flash(said, "success")
    return redirect(url_for(".place", place_id=done.unit.id), 303)


def _splitting(whole: Place) -> Splitting:
    form = Splitting()
    form.buildings.choices = options((name, name) for name in splitting.buildings_of(whole))
    return form


def _split_page(whole: Place, form: Splitting | None) -> str:
    return render_template("places/split.html", form=form or _splitting(whole), place=whole)
