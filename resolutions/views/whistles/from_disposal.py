"""A whistle that a problem or a task leads to: its form begins with what is known, and they are linked."""

from __future__ import annotations

from flask import request

from app.people.models.person import Person
from resolutions.ledgers.disposals import LEADS_TO
from resolutions.models.disposal import TaskDisposal
from resolutions.models.ledgers.disposal import LedgerDisposal
from resolutions.models.whistles.whistle import Whistle
from resolutions.queries.disposals import disposal_with, task_disposal_with
from resolutions.services import disposing
from resolutions.services.whistles.drafting import TITLE_LIMIT
from resolutions.views import whistle_forms as sheets

SOURCES = ("disposal", "task_disposal")
"""Names in the address: a problem's choice, a task's choice."""


def _asked() -> LedgerDisposal | TaskDisposal | None:
    number, of_task = (request.args.get(name, type=int) for name in SOURCES)
    if number:
        return disposal_with(number)
    return task_disposal_with(of_task) if of_task else None


def begin(form: sheets.EmergencyDraft | sheets.WhistleDraft) -> None:
    """Write what is known of the matter into a form that nobody has filled yet."""
    chosen = _asked()
    if chosen is None or request.method != "GET":
        return
    if isinstance(chosen, LedgerDisposal):
        item = chosen.item
        form.title.data = f"{item.indicator.name} · {item.spot}"
        form.spot.data, form.reason.data = item.spot, item.text
        form.units.data = [item.unit_id] if item.unit_id else []
    else:
        task = chosen.task
        form.title.data = task.title[:TITLE_LIMIT]
        form.spot.data = task.resolution.hall.place.name
        form.reason.data = f"{task.order_number} {task.acceptance_test}"
        form.units.data = [duty.unit_id for duty in task.standing_duties]
    if isinstance(form, sheets.WhistleDraft):
        form.kind.data = LEADS_TO[chosen.kind]


def follow(whistle: Whistle, *, by: Person) -> None:
    """Link the whistle just drawn up to what it came from, if it came from anything."""
    chosen = _asked()
    if chosen is not None:
        disposing.follow(chosen, whistle, by=by)
