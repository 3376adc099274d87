"""``/desk/grids``: draw grids, fill posts, keep registers, plan patrols, answer requests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy import select
from werkzeug import Response

from app.errors import Forbidden
from app.extensions import db
from app.options import options
from app.people.identity import current_person
from app.people.models.person import Person
from app.people.policy import allow, may, places_where
from app.people.views.doors import officer
from app.permissions import Permission
from app.places.queries import place_with_id, within
from app.shell.again import shown_again
from app.transaction import transaction
from resolutions.gridding.posts import Post
from resolutions.models.grids.grid import DutyPost, Grid
from resolutions.queries.grids import finding
from resolutions.services.grids import keeping, walking
from resolutions.views.blueprint import blueprint
from resolutions.views.grids import sheets
from resolutions.views.grids.public import shown


@dataclass(frozen=True)
class _Job:
    """One thing that is added to a grid: its form, and adding it."""

    title: LazyString
    form: type[FlaskForm]
    run: Callable[[Grid, Any, Person], object]


def _appoint(grid: Grid, form: sheets.NewPost, by: Person) -> None:
    phone = (form.phone.data or "").strip()
    person = db.session.scalar(select(Person).where(Person.phone == phone)) if phone else None
    above = db.session.get(DutyPost, form.reports_to.data) if form.reports_to.data else None
    holder = keeping.Holder(
        form.post.data,
        form.name.data or "",
        person,
        form.spot.data or "",
        form.belongs_to.data or "",
        above,
    )
    keeping.appoint(grid, holder, by=by)


def _register(grid: Grid, form: sheets.NewEntry, by: Person) -> None:
    keeping.register(
        grid,
        form.element.data,
        form.what.data or "",
        by=by,
        quantity=form.quantity.data,
        measure=form.measure.data or "",
    )


def _plan(grid: Grid, form: sheets.NewRota, by: Person) -> None:
    walkers = [db.session.get_one(Person, one) for one in form.walkers.data or ()]
    walking.plan(grid, form.route.data or "", form.slots.data or "", walkers, by=by)


def _sign(grid: Grid, form: sheets.NewFront, by: Person) -> None:
    keeper, given = form.keeper.data or "", form.given.data or ""
    walking.sign_front(grid, form.name.data or "", by=by, keeper=keeper, given=given)


def _ask(grid: Grid, form: sheets.NewSupport, by: Person) -> None:
    keeping.ask_support(grid, form.support.data, form.text.data or "", by=by)


JOBS: Mapping[str, _Job] = {
    "post": _Job(_l("登记岗位"), sheets.NewPost, _appoint),
    "entry": _Job(_l("登记人地事物组织"), sheets.NewEntry, _register),
    "rota": _Job(_l("排巡查班次"), sheets.NewRota, _plan),
    "front": _Job(_l("登记门前三包门店"), sheets.NewFront, _sign),
    "support": _Job(_l("请街道支持"), sheets.NewSupport, _ask),
}
_JOB = "/desk/grids/<int:grid_id>/<any(post, entry, rota, front, support):job>"


@blueprint.get("/desk/grids")
def grid_desk() -> str:
    """The grids this person keeps, and a new one."""
    return _desk_page(sheets.NewGrid())


@blueprint.post("/desk/grids")
def found_grid() -> Response | tuple[str, int]:
    """Draw a grid."""
    person, form = officer(), sheets.NewGrid()
    _choose_places(form)
    if not form.validate_on_submit():
        return _desk_page(form), 422
    place = place_with_id(form.place_id.data)
    with shown_again(lambda: _desk_page(form)), transaction():
        made = keeping.found(
            place,
            form.name.data or "",
            by=person,
            area=form.area.data or "",
            overlays=form.overlays.data or (),
        )
        grid_id = made.id
    return redirect(url_for(".kept_grid", grid_id=grid_id), 303)


@blueprint.get("/desk/grids/<int:grid_id>")
def kept_grid(grid_id: int) -> str:
    """One grid, what can be added, which offers and requests wait."""
    found = _kept(grid_id)
    return render_template(
        "resolutions/grids/keep.html",
        jobs=[(name, job.title) for name, job in JOBS.items()],
        waiting=[one for one in found.posts if one.confirmed_at is None and one.ended_at is None],
        answers=may(current_person(), Permission.COORDINATE, found.place),
        **shown(found),
    )


@blueprint.get(_JOB)
def grid_job(grid_id: int, job: str) -> str:
    """The form of one thing to add."""
    found = _kept(grid_id)
    return _job_page(found, job, _job_form(found, job))


@blueprint.post(_JOB)
def grid_job_post(grid_id: int, job: str) -> Response | tuple[str, int]:
    """Add it."""
    found = _kept(grid_id)
    form, person = _job_form(found, job), officer()
    if not form.validate_on_submit():
        return _job_page(found, job, form), 422
    with shown_again(lambda: _job_page(found, job, form)), transaction():
        JOBS[job].run(found, form, person)
    flash(_("已登记"), "success")
    return redirect(url_for(".kept_grid", grid_id=grid_id), 303)


@blueprint.post("/desk/grids/posts/<int:post_id>/<any(confirm, end):what>")
def grid_post(post_id: int, what: str) -> Response:
    """Take an offer up, or take somebody off a post."""
    post, person = finding.post_with(post_id), officer()
    grid_id = post.grid_id
    with transaction():
        if what == "confirm":
            keeping.confirm(post, by=person)
        else:
            keeping.end_post(post, by=person)
    return redirect(url_for(".kept_grid", grid_id=grid_id), 303)


@blueprint.post("/desk/grids/entries/<int:entry_id>/strike")
def strike_entry(entry_id: int) -> Response:
    """Strike a line of the register."""
    entry = finding.entry_with(entry_id)
    found = _kept(entry.grid_id)
    with transaction():
        keeping.strike(found, entry, by=officer())
    return redirect(url_for(".kept_grid", grid_id=entry.grid_id), 303)


@blueprint.post("/desk/grids/rotas/<int:rota_id>/end")
def end_rota(rota_id: int) -> Response:
    """Stop a rota."""
    rota, person = finding.rota_with(rota_id), officer()
    with transaction():
        walking.end_rota(rota, by=person)
    return redirect(url_for(".kept_grid", grid_id=rota.grid_id), 303)


@blueprint.get("/desk/grids/support/<int:request_id>")
def support(request_id: int) -> str:
    """What a grid asks for, and the form of the answer."""
    return _support_page(request_id, sheets.SupportAnswer())


@blueprint.post("/desk/grids/support/<int:request_id>")
def answer_support(request_id: int) -> Response | tuple[str, int]:
    """Answer it."""
    form = sheets.SupportAnswer()
    if not form.validate_on_submit():
        return _support_page(request_id, form), 422
    asked = finding.support_with(request_id)
    person = allow(current_person(), Permission.COORDINATE, asked.grid.place)
    with shown_again(lambda: _support_page(request_id, form)), transaction():
        granted = form.granted.data == "yes"
        keeping.answer_support(asked, form.text.data or "", granted_=granted, by=person)
    return redirect(url_for(".kept_grid", grid_id=asked.grid_id), 303)


def _support_page(request_id: int, form: sheets.SupportAnswer) -> str:
    asked = finding.support_with(request_id)
    allow(current_person(), Permission.COORDINATE, asked.grid.place)
    return render_template("resolutions/grids/support.html", asked=asked, form=form)


def _kept(grid_id: int) -> Grid:
    found = finding.grid_with(grid_id)
    allow(current_person(), Permission.KEEP_GRIDS, found.place)
    return found


def _choose_places(form: sheets.NewGrid) -> None:
    tops = places_where(officer(), Permission.KEEP_GRIDS)
    if not tops:
        raise Forbidden(_l("您不能管理网格"), why=_l("网格由秘书、党组织负责人和街道管理"))
    places = [place for top in tops for place in within(top)]
    form.place_id.choices = options((place.id, place.name) for place in places)


def _desk_page(form: sheets.NewGrid) -> str:
    _choose_places(form)
    grids = finding.grids_kept_by(officer())
    return render_template("resolutions/grids/desk.html", form=form, grids=grids)


def _job_form(grid: Grid, job: str) -> FlaskForm:
    form = JOBS[job].form()
    standing = [post for post in grid.posts if post.stands]
    if isinstance(form, sheets.NewPost):
        chiefs = [(one.id, one.name) for one in standing if one.post is Post.STREET_CHIEF]
        form.reports_to.choices = options([(0, _l("没有")), *chiefs])
    if isinstance(form, sheets.NewRota):
        people = {one.person_id: one.name for one in standing if one.person_id}
        form.walkers.choices = options(people.items())
    return form


def _job_page(grid: Grid, job: str, form: FlaskForm) -> str:
    return render_template(
        "resolutions/grids/job.html", grid=grid, job=job, title=JOBS[job].title, form=form
    )
