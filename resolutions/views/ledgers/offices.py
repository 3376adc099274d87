"""``/unit/ledger`` and ``/desk/ledgers``: what waits for a unit, and for those who dispatch."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response

from app import clock
from app.errors import Forbidden
from app.options import options
from app.people.policy import allow, places_where
from app.people.views.doors import officer
from app.permissions import Permission
from app.places.models.place import Place
from app.places.queries import place_with_id
from app.shell.again import shown_again
from app.transaction import transaction
from resolutions import policy
from resolutions.forms.placing import offer_places
from resolutions.ledgers.quantities import hundredths
from resolutions.ledgers.states import WITH_UNIT, ItemState
from resolutions.queries.ledgers import listing
from resolutions.queries.ledgers.indicators import indicator_with, tree_in_force
from resolutions.queries.units import units_of
from resolutions.services.ledgers import importing, opening
from resolutions.services.ledgers.opening import Terms
from resolutions.views.blueprint import blueprint
from resolutions.views.ledgers import forms
from resolutions.views.ledgers.uploading import Upload, received, template_of

UNIT_GROUPS = (
    (_l("待整改"), tuple(sorted(WITH_UNIT))),
    (_l("等待第三方复核"), (ItemState.RECHECK,)),
    (_l("暂缓"), (ItemState.DEFERRED,)),
    (_l("已销账"), (ItemState.WRITTEN_OFF,)),
)
DESK_GROUPS = (
    (_l("待核实"), (ItemState.FOUND, ItemState.VERIFIED)),
    (_l("待派发"), (ItemState.HUNG, ItemState.REHUNG)),
    (_l("整改中"), tuple(sorted(WITH_UNIT))),
    (_l("等待第三方复核"), (ItemState.RECHECK,)),
    (_l("暂缓"), (ItemState.DEFERRED,)),
)


_ASKED = (
    *("name", "kind", "indicator", "measure", "working_days", "target"),
    *("starts_on", "ends_on", "about"),
)
"""The fields of a new ledger beside its place, in their order."""


@blueprint.get("/unit/ledger")
def unit_ledger() -> str:
    """What the units of this person have to mend, the soonest due first."""
    person = officer()
    units = [unit for unit in units_of(person) if policy.acts_for(person, unit)]
    if not units:
        raise Forbidden(
            _l("您现在不是任何责任单位的联系人"),
            why=_l("台账整改由责任单位联系人使用"),
            remedy=_l("如果您应当是，请让议事厅秘书把您加入单位"),
        )
    groups = [(name, listing.items_of_unit(units, states)) for name, states in UNIT_GROUPS]
    return render_template(
        "resolutions/ledgers/waiting.html",
        title=_("台账整改"),
        lead="、".join(unit.name for unit in units),
        groups=groups,
        empty=_("现在没有派给您单位的问题"),
    )


@blueprint.get("/desk/ledgers")
def desk_ledgers() -> str:
    """What waits to be verified and dispatched, and what is on its way."""
    person = officer()
    places = places_where(person, Permission.ASSIGN)
    if not places:
        raise Forbidden(_l("您不能办理台账"), why=_l("台账由议事秘书和街道专班派发"))
    groups = [(name, listing.items_at(places, states)) for name, states in DESK_GROUPS]
    return render_template(
        "resolutions/ledgers/waiting.html",
        title=_("台账派发"),
        lead=None,
        groups=groups,
        empty=_("现在没有等待办理的问题"),
        ledgers=listing.ledgers_over(places),
        opens=bool(places_where(person, Permission.KEEP_LEDGERS)),
    )


@blueprint.get("/desk/ledgers/new")
def new_ledger() -> str:
    """The form of a new ledger."""
    return _page(_form())


@blueprint.post("/desk/ledgers/new")
def new_ledger_post() -> Response | str | tuple[str, int]:
    """Open it; a press that only looks for places shows them."""
    person, form = officer(), _form()
    if form.is_step:
        return _page(form)
    if not form.validate_on_submit():
        return _page(form), 422
    with shown_again(lambda: _page(form)), transaction():
        place = place_with_id(form.place.data)
        ledger_id = opening.open_ledger(place, _terms(form), by=person).id
    flash(_("台账已开设"), "success")
    return redirect(url_for(".ledger", ledger_id=ledger_id), 303)


def _form() -> forms.NewLedger:
    places = _kept_places()
    form = forms.NewLedger()
    offer_places(form, places, places[0] if len(places) == 1 else None)
    whole = [(0, _("全部"))]
    levels = [(one.id, f"{'　' * (one.level - 1)}{one.name}") for one in tree_in_force().indicators]
    form.indicator.choices = options([*whole, *levels])
    form.starts_on.data = form.starts_on.data or clock.today()
    return form


def _kept_places() -> Sequence[Place]:
    places = places_where(officer(), Permission.KEEP_LEDGERS)
    if not places:
        raise Forbidden(
            _l("您不能开设台账"),
            why=_l("台账由街道专班和系统管理员开设"),
            remedy=_l("请与他们联系"),
        )
    return places


def _terms(form: forms.NewLedger) -> Terms:
    indicator = indicator_with(form.indicator.data) if form.indicator.data else None
    return Terms(
        name=form.name.data or "",
        kind=form.kind.data,
        about=form.about.data or "",
        measure=form.measure.data or "",
        working_days=form.working_days.data or 0,
        indicator=indicator,
        target=hundredths(form.target.data or ""),
        starts_on=form.starts_on.data,
        ends_on=form.ends_on.data,
    )


def _page(form: forms.NewLedger) -> str:
    asked = [form[name] for name in _ASKED]
    return render_template("resolutions/ledgers/open.html", form=form, asked=asked)


@blueprint.post("/desk/ledgers/<int:ledger_id>/close")
def close_ledger(ledger_id: int) -> Response:
    """Take nothing new on any more."""
    person, ledger = officer(), listing.ledger_with(ledger_id)
    with transaction():
        opening.close_ledger(ledger, by=person)
    flash(_("已停止录入；已挂账的问题继续办到销账"), "success")
    return redirect(url_for(".ledger", ledger_id=ledger_id), 303)


@blueprint.get("/desk/ledgers/<int:ledger_id>/import")
def import_items(ledger_id: int) -> str:
    """Bring an existing ledger in."""
    return _import_page(ledger_id, Upload())


@blueprint.post("/desk/ledgers/<int:ledger_id>/import")
def import_items_post(ledger_id: int) -> Response | tuple[str, int]:
    """Read the table; nothing changes before it is confirmed."""
    person, form = officer(), Upload()
    ledger = listing.ledger_with(ledger_id)
    allow(person, Permission.ASSIGN, ledger.place)
    made = None
    if form.validate_on_submit():
        with shown_again(lambda: _import_page(ledger_id, form)):
            made = received(
                form, lambda path, name, by: importing.receive(path, name, ledger, by=by), person
            )
    if made is None:
        return _import_page(ledger_id, form), 422
    return redirect(url_for(".ledger_table", import_id=made.id), 303)


def _import_page(ledger_id: int, form: Upload) -> str:
    ledger = listing.ledger_with(ledger_id)
    allow(officer(), Permission.ASSIGN, ledger.place)
    return render_template("resolutions/ledgers/import.html", ledger=ledger, form=form)


@blueprint.get("/desk/ledgers/template.xlsx")
def items_template() -> Response:
    """The table of problems to fill in."""
    leaf = next(iter(tree_in_force().leaves), None)
    today = clock.today().isoformat()
    row = ("", "3号楼西侧", leaf.name if leaf else "", "1", today, "", "")
    return template_of(importing.TABLE, "台账问题.xlsx", row)
