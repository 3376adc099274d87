"""``/admin/templates``: which Word template each paper is filled into, and how to change it."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response as Redirect

from app import clock
from app.documents.filling import MOST_BYTES, Origin
from app.documents.render import MEDIA_TYPE
from app.errors import Forbidden, Missing, SignInNeeded
from app.paper_templates import services
from app.paper_templates.forms import Upload
from app.paper_templates.kinds import KINDS
from app.paper_templates.models.paper_template import PaperKind
from app.people.identity import current_person
from app.people.models.person import Person
from app.people.policy import places_where
from app.permissions import Permission
from app.transaction import transaction

blueprint = Blueprint("paper_templates", __name__, url_prefix="/admin/templates")


def _administrator() -> Person:
    person = current_person()
    if person is None:
        raise SignInNeeded(_l("请先登录"))
    if not places_where(person, Permission.ADMINISTER):
        raise Forbidden(_l("您不能更换公文模板"), why=_l("公文模板由系统管理员更换"))
    return person


def _kind(code: str) -> PaperKind:
    _administrator()
    if code not in list(PaperKind):
        raise Missing(_l("没有这种公文"))
    return PaperKind(code)


@blueprint.get("")
def listing() -> str:
    """Every kind of paper with its template."""
    _administrator()
    return _page({})


def _page(forms: dict[PaperKind, Upload]) -> str:
    return render_template(
        "paper_templates/listing.html",
        kinds=[
            (
                kind,
                KINDS[kind],
                services.standing(kind),
                forms.get(kind) or Upload(formdata=None, prefix=kind.value),
            )
            for kind in PaperKind
        ],
    )


@blueprint.post("/<code>")
def replace(code: str) -> Redirect | tuple[str, int]:
    """Check an uploaded template and put it in force."""
    kind = _kind(code)
    form = Upload(prefix=kind.value)
    if not form.validate_on_submit():
        return _page({kind: form}), 422
    content = form.file.data.stream.read(MOST_BYTES + 1)
    missing = services.unnamed(kind, content)
    with transaction():
        name = form.file.data.filename or ""
        services.replace(kind, content, file_name=name, by=_administrator())
    flash(_("模板已换上"), "success")
    if missing:
        said = "、".join(str(KINDS[kind].names[name]) for name in missing)
        flash(_("请注意，模板里没有用到：%(names)s", names=said), "warning")
    return redirect(url_for(".listing"), 303)


@blueprint.post("/<code>/withdraw")
def withdraw(code: str) -> Redirect:
    """Go back to our own."""
    kind = _kind(code)
    with transaction():
        services.withdraw(kind, by=_administrator())
    flash(_("已改回系统自带的模板"), "success")
    return redirect(url_for(".listing"), 303)


@blueprint.get("/<code>/template.docx")
def current(code: str) -> Response:
    """The template in force, to work on."""
    kind = _kind(code)
    return _file(f"template-{kind.value}.docx", services.in_force(kind))


@blueprint.get("/<code>/example.docx")
def example(code: str) -> Response:
    """The template in force, filled with an example."""
    kind = _kind(code)
    origin = Origin(str(KINDS[kind].label), "", clock.now())
    filled = services.write(kind, KINDS[kind].full, origin)
    return _file(f"example-{kind.value}.docx", filled.content)


def _file(name: str, content: bytes) -> Response:
    disposition = f'attachment; filename="{name}"'
    return Response(content, mimetype=MEDIA_TYPE, headers={"Content-Disposition": disposition})
