"""Across all work, for everybody: ``/milestones``, ``/resolutions/kinds`` and ``/units``."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template, request, url_for

from app.documents.wording import chinese_date
from app.extensions import db
from app.places.models.hall import Hall
from app.tables import Column, Format, download
from proposals.queries.choices import halls_to_choose
from resolutions.labels import REACHED_LABELS
from resolutions.models.task import Milestone
from resolutions.progress.reached import Reached, reached
from resolutions.queries import public as lists
from resolutions.queries import tasks
from resolutions.queries.order import order_of
from resolutions.queries.standings import Today
from resolutions.views.blueprint import blueprint


def _hall() -> Hall | None:
    code = request.args.get("hall", "")
    return db.session.scalar(db.select(Hall).where(Hall.code == code)) if code else None


@blueprint.get("/milestones")
def milestones() -> str:
    """Every milestone of every task on one page, by hall, unit and how it stands."""
    today, asked = Today.now(), _asked()
    page = lists.milestones(asked, today)
    return render_template(
        "resolutions/lists/milestones.html",
        rows=[(one, task, _reached(one, today)) for one, task in page.rows],
        asked=asked,
        labels=REACHED_LABELS,
        halls=halls_to_choose(None, asked.hall),
        units=[row.unit for row in lists.units_with_work(today)],
        older=page.next_after and _later(page.next_after),
    )


def _asked() -> lists.Asked:
    how = request.args.get("reached", "")
    return lists.Asked(
        hall=_hall(),
        unit_id=request.args.get("unit", type=int),
        reached=Reached(how) if how in set(Reached) else None,
        after=request.args.get("after", type=int),
    )


def _reached(one: Milestone, today: Today) -> Reached:
    return reached(one.planned_on, one.done_on, today.on)


def _later(after: int) -> str:
    kept: dict[str, Any] = {
        key: value for key, value in request.args.items() if value and key != "after"
    }
    return url_for(".milestones", **kept, after=after)


@blueprint.get("/resolutions/kinds")
def kinds() -> str:
    """What was decided and done, class by class, with sums that add up to the whole."""
    today, hall = Today.now(), _hall()
    return render_template(
        "resolutions/lists/kinds.html",
        rows=lists.by_kind(today, hall),
        hall=hall,
        halls=halls_to_choose(None, hall),
    )


@blueprint.get("/units")
def units_public() -> str:
    """Each unit with what it carries, the days it has for it, and what is overdue."""
    today = Today.now()
    return render_template(
        "resolutions/lists/units.html", rows=lists.units_with_work(today), today=today
    )


_ORDER = (
    ("number", "交办单编号"),
    ("task", "任务"),
    ("resolution", "决议"),
    ("lead_unit", "牵头单位"),
    ("responsible_units", "责任单位"),
    ("contact", "联系人"),
    ("acceptance_test", "验收标准"),
    ("issued_on", "交办日期"),
    ("due_on", "完成期限"),
    ("address", "网址"),
)
"""Headings are Chinese in every language, as in the order itself."""


@blueprint.get("/tasks/<int:task_id>/order.<any(csv, xlsx, json):form>")
def order_table(task_id: int, form: str) -> Response:
    """The order as one row, for a department that takes it into a form of its own."""
    task = tasks.task_with(task_id)
    order = order_of(task)
    columns = [Column(key, heading) for key, heading in _ORDER]
    row = (
        order.number,
        order.task,
        order.resolution,
        order.lead_unit,
        "、".join(order.responsible_units),
        order.contact,
        order.acceptance_test,
        chinese_date(order.issued_on),
        chinese_date(task.due_on),
        task.url,
    )
    return download(order.number, Format(form), columns, [row])
