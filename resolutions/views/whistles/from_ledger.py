"""A whistle that a problem of a ledger leads to: its form begins with what is known, and they are linked."""

from __future__ import annotations

from flask import request

from app.people.models.person import Person
from resolutions.ledgers.disposals import LEADS_TO
from resolutions.models.ledgers.disposal import LedgerDisposal
from resolutions.models.whistles.whistle import Whistle
from resolutions.queries.ledgers.disposals import disposal_with
from resolutions.services.ledgers import disposing
from resolutions.views import whistle_forms as sheets


def _asked() -> LedgerDisposal | None:
    number = request.args.get("disposal", type=int)
    return disposal_with(number) if number else None


def begin(form: sheets.EmergencyDraft | sheets.WhistleDraft) -> None:
    """Write what is known of the problem into a form that nobody has filled yet."""
    chosen = _asked()
    if chosen is None or request.method != "GET":
        return
    item = chosen.item
    form.title.data = f"{item.indicator.name} · {item.spot}"
    form.spot.data = item.spot
    form.reason.data = item.text
    form.units.data = [item.unit_id] if item.unit_id else []
    if isinstance(form, sheets.WhistleDraft):
        form.kind.data = LEADS_TO[chosen.kind]


def follow(whistle: Whistle, *, by: Person) -> None:
    """Link the whistle just drawn up to the problem it came from, if it came from one."""
    chosen = _asked()
    if chosen is not None:
        disposing.follow(chosen, whistle, by=by)
