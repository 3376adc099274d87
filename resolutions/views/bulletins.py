"""``/bulletins``: the appraisal of units, published with every count; and publishing it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response as Answer

from app import clock
from app.documents.bulletin import bulletin_document
from app.documents.render import MEDIA_TYPE, render
from app.errors import Forbidden, Invalid
from app.people.identity import current_person
from app.people.policy import may, places_where
from app.people.views.doors import officer
from app.permissions import Permission
from app.places.models.place import Place
from app.places.queries import place_with_id
from app.shell.again import shown_again
from app.tables import Format, download
from app.transaction import transaction
from resolutions.forms.acts import Publish
from resolutions.queries.appraisal import bulletins as asked
from resolutions.queries.appraisal import three_rates, words
from resolutions.queries.appraisal.histories import cases_at
from resolutions.queries.appraisal.printing import formula_of, printed
from resolutions.queries.appraisal.stars import has_stars
from resolutions.ranking.formula import PUBLISHED
from resolutions.ranking.periods import Period, PeriodKind, before, period_of
from resolutions.services import publishing
from resolutions.views.blueprint import blueprint


@blueprint.get("/bulletins")
def bulletin_list() -> str:
    """The bulletins, the latest first."""
    place = _place_asked()
    page = asked.published(place, before=request.args.get("before", type=int))
    return render_template(
        "resolutions/bulletins/list.html",
        page=page,
        place=place,
        title_of=words.title_in_words,
        publishes=bool(_own_places()),
    )


def _place_asked() -> Place | None:
    place_id = request.args.get("place", type=int)
    return place_with_id(place_id) if place_id else None


def _own_places() -> Sequence[Place]:
    person = current_person()
    return places_where(person, Permission.OVERSEE) if person else ()


@blueprint.get("/bulletins/<int:bulletin_id>")
def bulletin(bulletin_id: int) -> str:
    """One bulletin as it was published: the ranking, what it rests on, what is left out and why.

    ``?recount=1`` counts the published cases again and says whether they give the same.
    """
    found = asked.bulletin_with(bulletin_id)
    return render_template(
        "resolutions/bulletins/show.html",
        bulletin=found,
        title=words.title_in_words(found.place.name, found.period),
        lines=words.lines_of(found.lines),
        agrees=asked.recounted(found) == found.lines if "recount" in request.args else None,
        cases=asked.count_of_cases(found),
        excluded=asked.excluded_in(found),
        formula=words.formula_words(formula_of(found.formula)),
        stars=has_stars(found),
        editions=asked.editions_of(found.place, found.period),
        may_correct=may(current_person(), Permission.OVERSEE, found.place),
        **_vocabulary(),
    )


def _vocabulary() -> dict[str, object]:
    return {
        "shown": words.shown_parts(),
        "share": words.share_words,
        "reason_words": words.reason_words,
        "number_of": words.number_of,
    }


@blueprint.get("/bulletins/<int:bulletin_id>/bulletin.docx")
def bulletin_docx(bulletin_id: int) -> Response:
    """The same as a Word file in the layout of official documents."""
    found = asked.bulletin_with(bulletin_id)
    file = render(bulletin_document(words.document_of(found)), written_at=found.published_at)
    named = {"Content-Disposition": f'attachment; filename="bulletin-{found.id}.docx"'}
    return Response(file, mimetype=MEDIA_TYPE, headers=named)


@blueprint.get(
    "/bulletins/<int:bulletin_id>/<any(ranking, cases, rates):table>.<any(csv, xlsx, json):form>"
)
def bulletin_table(bulletin_id: int, table: str, form: str) -> Response:
    """The ranking, every case behind it, or 三率, to be recounted at home."""
    found = asked.bulletin_with(bulletin_id)
    name = f"{words.title_in_words(found.place.name, found.period)}-{table}"
    if table == "rates":
        return download(name, Format(form), three_rates.columns(), three_rates.rows(found))
    if table == "ranking":
        return download(name, Format(form), words.ranking_columns(), words.ranking_rows(found))
    return download(name, Format(form), words.CASE_COLUMNS, words.case_rows(found))


@blueprint.get("/bulletins/new")
def bulletin_new() -> str:
    """What a bulletin would say if it were published now."""
    place, period = _wanted()
    return _draft(place, period, Publish())


@blueprint.post("/bulletins/new")
def bulletin_publish() -> Answer | tuple[str, int]:
    """Publish it, or a corrected edition with its reason."""
    person, (place, period), form = officer(), _wanted(), Publish()
    if not form.validate_on_submit():
        return _draft(place, period, form), 422
    with shown_again(lambda: _draft(place, period, form)), transaction():
        made = publishing.publish(place, period, by=person, reason=form.reason.data or "")
    flash(_("已发布通报，各单位已收到通知"), "success")
    return redirect(url_for(".bulletin", bulletin_id=made.id), 303)


def _wanted() -> tuple[Place, Period]:
    """The place and the period asked for; the last month of one's own place where nothing is."""
    officer()
    own = _own_places()
    place = _place_asked() or (own[0] if own else None)
    if place is None or not may(current_person(), Permission.OVERSEE, place):
        raise Forbidden(
            _l("您不能发布这里的通报"),
            why=_l("通报由街道、区的专班发布"),
            remedy=_l("已发布的通报在“考核通报”里公开"),
        )
    return place, _period_asked()


def _period_asked() -> Period:
    asked_kind, day = request.values.get("kind", ""), request.values.get("day", "")
    kind = PeriodKind(asked_kind) if asked_kind in set(PeriodKind) else PeriodKind.MONTH
    try:
        if day:
            return period_of(kind, date.fromisoformat(day))
        return before(period_of(kind, clock.today()))
    except ValueError:
        raise Invalid(_l("日期填写有误"), code="day") from None


def _draft(place: Place, period: Period, form: Publish) -> str:
    lines = printed(cases_at(place, period), PUBLISHED)
    return render_template(
        "resolutions/bulletins/draft.html",
        place=place,
        places=_own_places(),
        period=period,
        kinds=PeriodKind,
        earlier=before(period),
        title=words.title_in_words(place.name, period),
        lines=words.lines_of(lines),
        runs=period.last >= clock.today(),
        editions=asked.editions_of(place, period),
        formula=words.formula_words(PUBLISHED),
        form=form,
        **_vocabulary(),
    )
