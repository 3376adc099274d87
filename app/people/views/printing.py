"""Print slips: a sheet of A4 with QR codes. The codes are shown here and nowhere else again."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import timedelta

import segno
from flask import current_app, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug import Response

from app import clock
from app.documents import slips as documents
from app.documents.render import MEDIA_TYPE, render
from app.documents.slips import slips_document
from app.errors import Refused
from app.options import options
from app.people import codes, granting, queries
from app.people.forms import PrintSlips, role_choices
from app.people.models.person import Person
from app.people.services import slips
from app.people.services.slips import PrintedSlip
from app.people.views import blueprint
from app.people.views.doors import managed_place, officer, person_in_hand
from app.permissions import Permission
from app.places.models.place import Place
from app.places.queries import hall_of
from app.settings import Settings
from app.transaction import transaction

BATCH = 200
"""Slips of one printing: 25 sheets. More would hold the database's writer too long."""


@blueprint.get("/admin/places/<int:place_id>/slips")
def printing(place_id: int) -> str:
    """Choose for whom to print, knowing what becomes of the old slips."""
    place = managed_place(place_id, Permission.PRINT_SLIPS)
    return _choosing(_form(place), place)


@blueprint.post("/admin/places/<int:place_id>/slips")
def printing_post(place_id: int) -> ResponseReturnValue:
    """Make the slips and show the sheets, once."""
    place = managed_place(place_id, Permission.PRINT_SLIPS)
    chosen = _form(place)
    if not chosen.validate_on_submit():
        return _choosing(chosen, place), 422
    page_of = queries.people_of(place, _wanted(chosen), after=chosen.after.data, limit=BATCH)
    people = [one for one in page_of.people if granting.acts_for(officer(), one)]
    if not people:
        raise Refused(_("没有需要打印登录条的人"), remedy=_("请换一个范围再试"), code="nobody")
    printed = _print(people, place, chosen)
    if chosen.paper.data == "word":
        return _word(printed, place)
    left_out = len(page_of.people) - len(people)
    return _sheet(printed, place, chosen, left_out=left_out, more_after=page_of.next_after)


def _choosing(chosen: PrintSlips, place: Place) -> str:
    return render_template("people/printing.html", form=chosen, place=place, batch=BATCH)


def _wanted(chosen: PrintSlips) -> queries.Wanted:
    return queries.Wanted(
        role=chosen.role.data,
        building=(chosen.building.data or "").strip(),
        without_access=chosen.who.data == "without",
    )


@blueprint.post("/admin/people/<int:person_id>/slip")
def print_one(person_id: int) -> str:
    """A slip for one person, at the first place where the officer may print."""
    subject = person_in_hand(person_id)
    places = [role.place for role in granting.standing(subject)]
    if not places:
        raise Refused(
            _("“%(name)s”现在没有身份", name=subject.name), remedy=_("请先授予身份"), code="nobody"
        )
    place = managed_place(places[0].id, Permission.PRINT_SLIPS)
    return _sheet(_print([subject], place, _form(place)), place)


def _print(people: Sequence[Person], place: Place, form: PrintSlips) -> Sequence[PrintedSlip]:
    """Make the slips. The only place where the codes exist is what is answered to this request."""
    by = officer()
    with transaction():
        return slips.issue(people, at=place, by=by, life=timedelta(days=form.days.data))


def _sheet(
    printed: Sequence[PrintedSlip], place: Place, form: PrintSlips | None = None, **more: object
) -> str:
    """The page to print: one slip after the other, codes in large letters."""
    return render_template(
        "people/slips.html",
        place=place,
        hall=hall_of(place),
        slips=[(slip, qr_code(address_of(slip.code))) for slip in printed],
        typed_at=_public(url_for("people.code")),
        form=form,
        **more,
    )


def _word(printed: Sequence[PrintedSlip], place: Place) -> Response:
    """The same slips as a .docx, for offices that print from Word."""
    hall = hall_of(place)
    document = slips_document(
        [_on_paper(slip) for slip in printed],
        hall=hall.name if hall else place.name,
        sign_in_page=_public(url_for("people.code")),
        valid_until=str(format_date(printed[0].expires_at, "yyyy年M月d日")),
        contact=(hall.phone if hall else "") or _("议事厅秘书"),
    )
    made = render(document, written_at=clock.now())
    name = _("登录条-%(place)s.docx", place=place.name)
    return send_file(
        io.BytesIO(made), mimetype=MEDIA_TYPE, as_attachment=True, download_name=name, max_age=0
    )


def _on_paper(slip: PrintedSlip) -> documents.LoginSlip:
    home = slip.person.household
    return documents.LoginSlip(
        name=slip.person.name,
        unit=home.address if home else "",
        code=codes.plain(slip.code) or "",
        address=address_of(slip.code),
    )


def address_of(code: str) -> str:
    """What the QR code opens on a phone."""
    return _public(url_for("people.slip", typed=code))


def _public(path: str) -> str:
    settings: Settings = current_app.extensions["settings"]
    return settings.public_url + path


def qr_code(address: str) -> Markup:
    """A QR code as an SVG element of the page: no picture to load, nothing for the policy to stop."""
    drawn = segno.make(address, error="m", micro=False)
    return Markup(drawn.svg_inline(omitsize=True, svgclass="qr", lineclass=None))  # noqa: S704  # reason: segno draws it, no user text


def _form(place: Place) -> PrintSlips:
    form = PrintSlips()
    roles = role_choices(granting.grantable(officer(), place))
    form.role.choices = options([("", _("所有身份")), *roles])
    return form
