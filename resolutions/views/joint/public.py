"""``/joint-assessments``: what the monthly meetings decided, and what became of their orders."""

from __future__ import annotations

from flask import Response, render_template, request
from flask_babel import gettext as _

from app import clock
from app.documents.joint import joint_document
from app.documents.render import MEDIA_TYPE, render
from app.people.identity import current_person
from app.tables import Column, Format, download
from resolutions.labels.joint import joint_word
from resolutions.models.joint import JointAssessment
from resolutions.queries.joint import finding
from resolutions.queries.joint.figures import GIVEN, orders_by_unit
from resolutions.queries.joint.printing import printed
from resolutions.views.blueprint import blueprint
from resolutions.views.whistles.public import period_asked
from resolutions.whistling.joint import MatterKind


@blueprint.get("/joint-assessments")
def joint_assessments() -> str:
    """All published meetings, the latest first."""
    person = current_person()
    return render_template(
        "resolutions/joint/list.html",
        page=finding.published(request.args.get("before", type=int)),
        convenes=bool(finding.places_convened(person)),
    )


@blueprint.get("/joint-assessments/<int:assessment_id>")
def joint_assessment(assessment_id: int) -> str:
    """One meeting: what was found and ordered, who came; what was said, for those invited."""
    found, person = finding.published_with(assessment_id), current_person()
    return render_template(
        "resolutions/joint/show.html",
        convenes=finding.may_convene(person, found),
        reads_notes=finding.may_read_notes(person, found),
        corrections=finding.corrections_of(found),
        **shown(found),
    )


@blueprint.get("/joint-assessments/<int:assessment_id>/record.docx")
def joint_docx(assessment_id: int) -> Response:
    """The same as a Word file in the layout of official documents."""
    found, person = finding.published_with(assessment_id), current_person()
    paper = printed(found, notes=finding.may_read_notes(person, found))
    file = render(joint_document(paper), written_at=found.published_at or clock.now())
    named = {"Content-Disposition": f'attachment; filename="joint-{found.id}.docx"'}
    return Response(file, mimetype=MEDIA_TYPE, headers=named)


@blueprint.get("/joint-assessments/orders.<any(csv, xlsx, json):form>")
def joint_orders_table(form: str) -> Response:
    """How units keep their orders, with every count, to be recounted at home."""
    columns = [
        Column("unit", _("单位")),
        *(Column(one.value, joint_word(one)) for one in GIVEN),
        Column("met", _("按期办结")),
        Column("settled", _("已到期的交办")),
        Column("rate", _("按期办结率（万分之）")),
    ]
    rows = [
        [
            row.unit.name,
            *(row.orders.counted.get(one, 0) for one in GIVEN),
            row.orders.kept.numerator,
            row.orders.kept.denominator,
            row.orders.kept.per_myriad,
        ]
        for row in orders_by_unit(period_asked())
    ]
    return download(_("会商交办"), Format(form), columns, rows)


def shown(found: JointAssessment) -> dict[str, object]:
    """What every page of one meeting shows: its matters by kind, in the order of the agenda."""
    matters = finding.whole(found)
    return {
        "assessment": found,
        "parts": [
            (kind, [one for one in matters if one.kind is kind], found.left_off.get(kind.value, 0))
            for kind in MatterKind
        ],
        "guests": found.guests,
        "count": len(matters),
        "found": sum(bool(one.finding) for one in matters),
        "orders": [order for one in matters for order in one.orders],
    }
