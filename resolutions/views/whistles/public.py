"""What everybody may read of whistles: the list, one of them, and how units came."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Response, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app import clock
from app.documents.render import MEDIA_TYPE, render
from app.documents.whistle import whistle_document
from app.errors import Missing
from app.people.identity import current_person
from app.places.queries import all_halls
from app.tables import Cell, Column, Format, download
from proposals.lifecycle.three_batches import Batches
from proposals.queries.three_batches import Period, by_hall
from resolutions import policy
from resolutions.queries.disposals import counts_by_way
from resolutions.queries.joint.figures import GIVEN, orders_by_unit
from resolutions.queries.whistles import figures, finding, lists
from resolutions.queries.whistles.printing import printed
from resolutions.views.blueprint import blueprint
from resolutions.views.whistles.showing import may_work, shown
from resolutions.whistling.arrival import ARRIVAL_NAMES, Arrival
from resolutions.whistling.kinds import Kind
from resolutions.whistling.rates import Responses, Solved
from resolutions.whistling.states import WhistleState

_OPEN_SCORE = {WhistleState.PUBLISHED, WhistleState.CLOSED}


@blueprint.get("/whistles")
def whistles() -> str:
    """All whistles, the latest first, and how quickly units come."""
    kind, state = request.args.get("kind", ""), request.args.get("state", "")
    chosen = Kind(kind) if kind in set(Kind) else None
    stands = WhistleState(state) if state in set(WhistleState) else None
    page = lists.page_of(chosen, stands, request.args.get("after", type=int))
    return render_template(
        "resolutions/whistles/list.html",
        page=page,
        kind=chosen,
        state=stands,
        kinds=Kind,
        states=WhistleState,
        counted=figures.together(figures.responses(period_asked())),
        period=period_asked(),
    )


@blueprint.get("/whistles/<int:whistle_id>")
def whistle(whistle_id: int) -> str:
    """One whistle: who was called and came, who does what by when, what was said of it."""
    found, person = finding.whistle_with(whistle_id), current_person()
    published = found.kind is not Kind.OVERSIGHT or found.state in _OPEN_SCORE
    return render_template(
        "resolutions/whistles/show.html",
        works=may_work(person, found),
        own=policy.call_of(person, found),
        published=published,
        scores=finding.scores_for(found) if published else (),
        **shown(found),
    )


@blueprint.get("/whistles/<int:whistle_id>/response.docx")
def whistle_docx(whistle_id: int) -> Response:
    """报到回复 as a Word file, of what everybody may read; a draft and an unheard oversight are none."""
    found = finding.whistle_with(whistle_id)
    if found.blown_at is None:
        raise Missing(
            _l("这个哨还没有吹响，没有报到回复"), remedy=_l("吹响以后可以下载"), code="no_response"
        )
    file = render(whistle_document(printed(found)), written_at=clock.now())
    named = {"Content-Disposition": f'attachment; filename="whistle-{found.id}.docx"'}
    return Response(file, mimetype=MEDIA_TYPE, headers=named)


@blueprint.get("/whistles/rates")
def whistle_rates() -> str:
    """Response rates by unit and the level of resolution, each rate with its two numbers."""
    period, halls = period_asked(), all_halls()
    rows = figures.responses(period)
    solved = by_hall(halls, period)
    return render_template(
        "resolutions/whistles/rates.html",
        period=period,
        rows=rows,
        streets=figures.responses_by_street(period),
        counted=figures.together(rows),
        levels=figures.levels(halls, period),
        solved=Solved,
        batches=_together(list(solved.values())),
        arrivals=Arrival,
        orders=orders_by_unit(period),
        ways=counts_by_way(period),
        stands=GIVEN,
    )


def _together(all_of_them: list[Batches]) -> Batches:
    counted = {
        batch: sum(one.counted.get(batch, 0) for one in all_of_them)
        for batch in {batch for one in all_of_them for batch in one.counted}
    }
    return Batches(counted, sum(one.unsorted for one in all_of_them))


@blueprint.get("/whistles/rates/export")
def whistle_rates_export() -> Response:
    """The same by street and by unit as a table to take home."""
    columns = [
        Column("scope", _("范围")),
        Column("unit", _("名称")),
        *(Column(one.value, str(_(name))) for one, name in ARRIVAL_NAMES.items()),
        Column("due", _("应到次数")),
        Column("rate", _("响应率（万分之）")),
        Column("score", _("评价分")),
        Column("appraised", _("评价次数")),
    ]
    form = request.args.get("as", "")
    return download(
        _("响应率"),
        Format(form) if form in set(Format) else Format.XLSX,
        columns,
        _rate_rows(period_asked()),
    )


def _rate_rows(period: Period) -> list[list[Cell]]:
    rows: list[list[Cell]] = [
        [_("街道"), row.place.name, *_counted(row.responses), None, None]
        for row in figures.responses_by_street(period)
    ]
    rows += (
        [_("单位"), row.unit.name, *_counted(row.responses), row.score, row.appraised]
        for row in figures.responses(period)
    )
    return rows


def _counted(of: Responses) -> list[Cell]:
    counted = [of.counted.get(one, 0) for one in ARRIVAL_NAMES]
    return [*counted, of.due, of.response.per_myriad]


def period_asked() -> Period:
    """The days asked for; a year back without any."""
    today = clock.today()
    since = _day(request.args.get("since", "")) or today - timedelta(days=365)
    until = _day(request.args.get("until", "")) or today
    return Period(since, until) if since <= until else Period(until, since)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
