"""``/bulletins/<id>/rates`` and ``/stars``: 三率 by place and unit, and the stars of a quarter."""

from __future__ import annotations

from flask import Response, render_template
from flask_babel import gettext as _

from app.documents.rates import rates_document
from app.documents.render import MEDIA_TYPE, render
from resolutions.models.bulletin import Bulletin
from resolutions.queries.appraisal import bulletins as asked
from resolutions.queries.appraisal import stars, three_rates, words
from resolutions.ranking.stars import FORMULA
from resolutions.views.blueprint import blueprint


@blueprint.get("/bulletins/<int:bulletin_id>/rates")
def bulletin_rates(bulletin_id: int) -> str:
    """响应率, 解决率, 满意率 of a bulletin, by what lies below its place and by unit."""
    found = asked.bulletin_with(bulletin_id)
    return render_template(
        "resolutions/bulletins/rates.html",
        rates=three_rates.three_rates(found),
        parts=three_rates.parts(),
        **_of(found),
    )


@blueprint.get("/bulletins/<int:bulletin_id>/rates.docx")
def bulletin_rates_docx(bulletin_id: int) -> Response:
    """The same as a Word file in the layout of official documents."""
    found = asked.bulletin_with(bulletin_id)
    document = rates_document(three_rates.document_of(found))
    named = {"Content-Disposition": f'attachment; filename="rates-{found.id}.docx"'}
    file = render(document, written_at=found.published_at)
    return Response(file, mimetype=MEDIA_TYPE, headers=named)


@blueprint.get("/bulletins/<int:bulletin_id>/stars")
def bulletin_stars(bulletin_id: int) -> str:
    """The stars of every unit in a quarter's ranking."""
    found = asked.bulletin_with(bulletin_id)
    return render_template(
        "resolutions/bulletins/stars.html",
        units=stars.starred(found),
        formula=_(FORMULA, points=stars.points_of(found)),
        **_of(found),
    )


@blueprint.get("/bulletins/<int:bulletin_id>/stars/<int:unit_id>")
def bulletin_plate(bulletin_id: int, unit_id: int) -> str:
    """One unit's star plate, to be printed and hung up."""
    found = asked.bulletin_with(bulletin_id)
    return render_template(
        "resolutions/bulletins/plate.html",
        one=stars.starred_unit(found, unit_id),
        formula=_(FORMULA, points=stars.points_of(found)),
        shown=words.shown_parts(),
        **_of(found),
    )


def _of(bulletin: Bulletin) -> dict[str, object]:
    """What every part of a bulletin says of the whole; ``later`` is the edition that put it right."""
    last = asked.editions_of(bulletin.place, bulletin.period)[-1]
    return {
        "bulletin": bulletin,
        "title": words.title_in_words(bulletin.place.name, bulletin.period),
        "later": last if last.id != bulletin.id else None,
        "number_of": words.number_of,
        "share": words.share_words,
    }
