"""``/watch/month``: the monthly report of a place, to read, as a Word file, and as tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from flask import Response, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app import clock
from app.documents.monthly import monthly_document
from app.documents.render import MEDIA_TYPE, render
from app.errors import Forbidden, Invalid
from app.people.policy import places_where
from app.people.views.doors import officer
from app.places.models.place import Place
from app.places.queries import place_with_id
from app.tables import Column, Format, download
from resolutions.policy import READERS
from resolutions.queries import month_words as words
from resolutions.queries.boards import SHOWN
from resolutions.queries.months import Month, Report, report_of
from resolutions.queries.standings import Today
from resolutions.views.blueprint import blueprint

_FILE = (
    "<any(figures, places, units, late, finished, escalations):table>.<any(csv, xlsx, json):form>"
)


@blueprint.get("/watch/month")
def month_report() -> str:
    """One month of one place; the month that runs where none is asked for."""
    report, today = _report(), Today.now()
    return render_template(
        "resolutions/boards/month.html",
        report=report,
        title=words.title_of(report),
        summary=words.summary_of(report),
        figures=words.figures_of(report),
        late=words.late_rows(report, today),
        finished=words.finished_rows(report),
        escalations=words.escalation_rows(report),
        colours=SHOWN,
        colour=SHOWN[0],
        runs=report.month.last >= clock.today(),
        heads=_heads(),
    )


def _report() -> Report:
    return report_of(_place(), _month(), Today.now())


def _place() -> Place:
    """The place asked for, within one's own; otherwise the first of those."""
    person = officer()
    own = {place.id: place for right in READERS for place in places_where(person, right)}
    number = request.args.get("place", type=int)
    place = place_with_id(number) if number else next(iter(own.values()), None)
    if place is None or not own.keys() & set(place.lineage):
        raise Forbidden(
            _l("您不能查看这里的督办月报"),
            why=_l("月报由街道、区的专班编制"),
            remedy=_l("各地方的总数在“决议督办”的“按地方看”里公开"),
        )
    return place


def _month() -> Month:
    asked = request.args.get("month", "")
    if not asked:
        return Month(clock.today().replace(day=1))
    try:
        return Month(date.fromisoformat(f"{asked}-01"))
    except ValueError:
        raise Invalid(_l("日期填写有误"), code="day") from None


@blueprint.get("/watch/month.docx")
def month_docx() -> Response:
    """The same as a Word file in the layout of official documents."""
    report = _report()
    file = render(monthly_document(words.printed(report, Today.now())), written_at=clock.now())
    name = f"month-{report.place.id}-{report.month.first:%Y-%m}.docx"
    named = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(file, mimetype=MEDIA_TYPE, headers=named)


@blueprint.get(f"/watch/month/{_FILE}")
def month_table(table: str, form: str) -> Response:
    """One of its tables, whole."""
    report = _report()
    printed = words.printed(report, Today.now())
    rows: Sequence[words.Row] = getattr(printed, table)
    columns = [Column(str(number), head) for number, head in enumerate(_heads()[table])]
    cells = ([int(cell) if cell.isdecimal() else cell for cell in row] for row in rows)
    return download(f"{printed.title}-{table}", Format(form), columns, cells)


def _heads() -> Mapping[str, Sequence[str]]:
    counts = (_("逾期"), _("临期"), _("正常"), _("办结"), _("合计"))
    return {
        "figures": (_("指标"), _("分子"), _("分母"), _("比率"), _("口径")),
        "places": (_("地方"), *counts),
        "units": (_("单位"), *counts),
        "late": (_("任务"), _("单位"), _("期限"), _("逾期"), _("单位说明")),
        "finished": (_("任务"), _("单位"), _("办结"), _("按期"), _("居民评议")),
        "escalations": (_("文号"), _("种类"), _("任务"), _("单位"), _("日期")),
    }
