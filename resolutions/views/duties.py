"""``/desk/duties``: the responsibility matrix 责任清单, imported from a table after a look at it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response
from werkzeug.datastructures import FileStorage

from app.errors import Forbidden
from app.people.identity import current_person
from app.people.policy import allow, places_where
from app.people.views.doors import officer
from app.permissions import Permission
from app.places.choosing import reaches
from app.places.models.place import Place
from app.places.queries import place_with_id
from app.shell.again import shown_again
from app.tables import Column, Format, download
from app.transaction import transaction
from resolutions.forms import duties as forms
from resolutions.forms.placing import offer_places
from resolutions.queries import duties as queries
from resolutions.services import duties_table
from resolutions.views.blueprint import blueprint

_EXAMPLE = (
    "暴露垃圾",
    "垃圾、堆物",
    "环卫所",
    "物业公司",
    "街道城管科",
    "幸福社区",
    "清理干净、没有异味",
)


@blueprint.get("/desk/duties")
def duties() -> str:
    """The rows in force where this person assigns tasks, and the upload."""
    return _page(forms.DutiesUpload())


@blueprint.get("/desk/duties/template.csv")
def duties_template() -> Response:
    """An empty table with its head and one example."""
    tops()
    columns = [Column(name, name) for name in duties_table.COLUMNS]
    return download("责任清单", Format.CSV, columns, [_EXAMPLE])


@blueprint.post("/desk/duties")
def duties_post() -> str | tuple[str, int]:
    """Look at an uploaded table before it counts: every row with what is wrong with it."""
    form = forms.DutiesUpload()
    reach = tops()
    offer_places(form, reach, _alone(reach))
    if form.is_step:
        return _page(form)
    if not form.validate_on_submit():
        return _page(form), 422
    place = _assigned(form.place.data)
    with shown_again(lambda: _page(form)):
        table = _read(form.table.data, place)
    return _seen(table, place)


def _seen(table: duties_table.Table, place: Place) -> str:
    shown = forms.DutiesConfirm(formdata=None, place_id=place.id, text=table.as_text())
    return render_template(
        "resolutions/desk/duties_seen.html", table=table, place=place, form=shown
    )


@blueprint.post("/desk/duties/confirm")
def duties_confirm() -> Response | tuple[str, int]:
    """Put in force what was looked at; it is judged again, since units may have changed."""
    form = forms.DutiesConfirm()
    if not form.validate_on_submit():
        return _page(forms.DutiesUpload(formdata=None)), 422
    place, person = _assigned(int(form.place_id.data or 0)), officer()
    table = duties_table.from_text(form.text.data or "", place)
    with shown_again(lambda: _seen(table, place)), transaction():
        rows = duties_table.put_in_force(table, place, by=person)
    flash(_("已启用%(count)d行责任清单", count=rows), "success")
    return redirect(url_for(".duties"), 303)


@blueprint.post("/desk/duties/<int:rule_id>/end")
def duty_end(rule_id: int) -> Response:
    """Take a row out of force."""
    rule, person = queries.rule_with(rule_id), officer()
    allow(person, Permission.ASSIGN, rule.place)
    with transaction():
        duties_table.end(rule, by=person)
    flash(_("已停用这一行"), "success")
    return redirect(url_for(".duties"), 303)


def _read(file: FileStorage, place: Place) -> duties_table.Table:
    suffix = Path(file.filename or "").suffix.lower()
    with NamedTemporaryFile(suffix=suffix if suffix in {".xlsx", ".csv"} else "") as kept:
        file.save(kept)
        kept.flush()
        return duties_table.from_file(Path(kept.name), place)


def _assigned(place_id: int) -> Place:
    place = place_with_id(place_id)
    allow(current_person(), Permission.ASSIGN, place)
    return place


def tops() -> Sequence[Place]:
    """The topmost places whose rows this person keeps. Raises Forbidden where there are none."""
    found = places_where(officer(), Permission.ASSIGN)
    if not found:
        raise Forbidden(_l("您不能管理责任清单"), why=_l("责任清单由议事秘书和街道专班管理"))
    return found


def _alone(reach: Sequence[Place]) -> Place | None:
    return reach[0] if len(reach) == 1 else None


def _page(form: forms.DutiesUpload) -> str:
    reach = tops()
    if form.place.choices is None:
        offer_places(form, reach, _alone(reach))
    rules = queries.rules_reaching(reach)
    return render_template(
        "resolutions/desk/duties.html",
        form=form,
        rules=rules,
        mine={rule.place_id for rule in rules if reaches(reach, rule.place)},
        general=queries.general_list(reach[0]),
    )
