"""What everybody may read of grids, and what residents, walkers and checkers do there."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.errors import Forbidden
from app.people.identity import current_person
from app.people.policy import allow, may
from app.people.views.doors import officer
from app.permissions import Permission
from app.shell.again import shown_again
from app.tables import Cell, Column, Format, download
from app.transaction import transaction
from resolutions.gridding.frontages import FORMULA, Point, stars
from resolutions.gridding.posts import POST_NAMES, Element, Overlay, Post, staffing
from resolutions.models.grids.grid import DutyPost, Grid
from resolutions.models.grids.street import Frontage
from resolutions.queries.grids import finding
from resolutions.services.grids import keeping, walking
from resolutions.views.blueprint import blueprint
from resolutions.views.grids import sheets


@blueprint.get("/grids")
def grids() -> str:
    """All grids, who leads each."""
    return render_template(
        "resolutions/grids/list.html",
        grids=finding.all_grids(),
        keeps=bool(finding.grids_kept_by(current_person())),
    )


@blueprint.get("/grids/<int:grid_id>")
def grid(grid_id: int) -> str:
    """One grid: its people, its staffing, its register, its patrols, its shops."""
    found, person = finding.grid_with(grid_id), current_person()
    return render_template(
        "resolutions/grids/show.html",
        form=sheets.Offer(),
        keeps=may(person, Permission.KEEP_GRIDS, found.place),
        checks=finding.may_check_fronts(person, found),
        offers=may(person, Permission.PROPOSE, found.place),
        **shown(found),
    )


def shown(found: Grid) -> dict[str, object]:
    """What every page of one grid shows."""
    standing = [post for post in found.posts if post.stands]
    return {
        "grid": found,
        "overlays": [Overlay(one) for one in found.overlays],
        "posts": standing,
        "sheet": staffing(post.post for post in standing),
        "entries": [one for one in found.entries if one.struck_at is None],
        "elements": Element,
        "rotas": [(rota, finding.rounds_today(rota)) for rota in finding.rotas_of(found)],
        "fronts": [(shop, _stars(shop)) for shop in finding.frontages_of(found)],
        "supports": finding.supports_of(found),
        "formula": FORMULA,
    }


def _stars(shop: Frontage) -> int | None:
    return stars([check.points for check in shop.checks])


@blueprint.get("/grids/<int:grid_id>/export")
def grid_export(grid_id: int) -> Response:
    """Everybody's post as a table to take home."""
    found = finding.grid_with(grid_id)
    heads = (_("岗位"), _("姓名"), _("管哪里"), _("部门"), _("街巷长"))
    columns = [Column(str(n), str(head)) for n, head in enumerate(heads)]
    rows = (_cells(post) for post in found.posts if post.stands)
    form = request.args.get("as", "")
    return download(found.name, Format(form) if form in set(Format) else Format.XLSX, columns, rows)


def _cells(post: DutyPost) -> list[Cell]:
    chief = post.reports_to.name if post.reports_to else ""
    return [str(_(POST_NAMES[post.post])), post.name, post.spot, post.belongs_to, chief]


@blueprint.post("/grids/<int:grid_id>/help")
def offer_help(grid_id: int) -> ResponseReturnValue:
    """我要当网格协管员."""
    found, form = finding.grid_with(grid_id), sheets.Offer()
    person = allow(current_person(), Permission.PROPOSE, found.place)
    if not form.validate_on_submit():
        return _offer_page(found, form), 422
    with shown_again(lambda: _offer_page(found, form)), transaction():
        keeping.offer_help(found, form.background.data, by=person)
    flash(_("已报名，等待答复"), "success")
    return redirect(url_for(".grid", grid_id=grid_id), 303)


def _offer_page(found: Grid, form: sheets.Offer) -> str:
    return render_template("resolutions/grids/show.html", form=form, offers=True, **shown(found))


@blueprint.get("/patrols")
def patrols() -> str:
    """This person's rounds of today, each with one button."""
    person = officer()
    rotas = finding.rotas_walked_by(person)
    if not rotas:
        raise Forbidden(
            _l("您没有巡查的路线"), remedy=_l("想参加巡查，请在网格页面报名当网格协管员")
        )
    return render_template(
        "resolutions/grids/patrols.html",
        rotas=[(rota, finding.rounds_today(rota), finding.latest_rounds(rota)) for rota in rotas],
        form=sheets.Walked(),
    )


@blueprint.post("/patrols/<int:rota_id>")
def walk(rota_id: int) -> ResponseReturnValue:
    """This round was walked."""
    rota, form = finding.rota_with(rota_id), sheets.Walked()
    with shown_again(patrols), transaction():
        slot, note = request.form.get("slot", ""), form.text.data or ""
        walking.walk(rota, slot, by=officer(), note=note)
    flash(_("已登记巡查，辛苦了"), "success")
    return redirect(url_for(".patrols"), 303)


@blueprint.get("/frontages/<int:frontage_id>")
def frontage(frontage_id: int) -> str:
    """A shop's plate: what it answers for, its stars, every check."""
    return _front_page(finding.frontage_with(frontage_id), sheets.FrontCheck())


@blueprint.post("/frontages/<int:frontage_id>")
def check_frontage(frontage_id: int) -> ResponseReturnValue:
    """Look at the three points."""
    shop, form, person = finding.frontage_with(frontage_id), sheets.FrontCheck(), officer()
    if not finding.may_check_fronts(person, shop.grid):
        raise Forbidden(_l("检查由网格的人员、监督员和街道办理"))
    if not form.validate_on_submit():
        return _front_page(shop, form), 422
    found = {one: form[one.value].data == "pass" for one in Point}
    with shown_again(lambda: _front_page(shop, form)), transaction():
        walking.check_front(shop, found, by=person, remark=form.text.data or "")
    flash(_("已记录"), "success")
    return redirect(url_for(".frontage", frontage_id=frontage_id), 303)


def _front_page(shop: Frontage, form: sheets.FrontCheck) -> str:
    return render_template(
        "resolutions/grids/frontage.html",
        shop=shop,
        form=form,
        points=Point,
        stars=_stars(shop),
        formula=FORMULA,
        checks=finding.may_check_fronts(current_person(), shop.grid),
        chiefs=[one for one in shop.grid.posts if one.stands and one.post is Post.STREET_CHIEF],
    )
