"""What each discovery channel brought: counts for everybody, never a person's name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask import Blueprint, render_template, request
from flask_babel import format_percent
from flask_babel import gettext as _

from app import clock
from app.extensions import db
from app.places.models.hall import Hall
from app.places.models.place import Place
from proposals.labels import CHANNEL_LABELS
from proposals.queries import choices
from proposals.queries.channel_yield import Asked, total, yields
from proposals.views.numbers import number_asked

blueprint = Blueprint("channels", __name__)


@blueprint.get("/proposals/channels")
def show() -> str:
    """Counts, bars and the table they stand beside."""
    asked, refused = _asked()
    rows = yields(asked)
    received, answered, adopted = total(rows)
    return render_template(
        "proposals/channels.html",
        asked=asked,
        refused=refused,
        lines=[(row, *_shares(row.received, row.answered, row.adopted)) for row in rows],
        total=(received, answered, adopted),
        total_words=_shares(received, answered, adopted),
        most=max(1, *(row.received for row in rows)),
        labels=CHANNEL_LABELS,
        halls=choices.halls_to_choose(asked.place, asked.hall),
        places=choices.places_to_choose(asked.place),
        hall=asked.hall,
    )


def _asked() -> tuple[Asked, Sequence[str]]:
    """What was asked for, and what of it could not be understood; this year unless told otherwise."""
    today, refused = clock.today(), list[str]()
    since = _day("since", date(today.year, 1, 1), refused)
    until = _day("until", today, refused)
    if since > until:
        since, until = until, since
    hall, place = number_asked("hall"), number_asked("place")
    chosen = db.session.get(Hall, hall) if hall else None
    above = db.session.get(Place, place) if place else None
    return Asked(since, until, chosen, above), refused


def _shares(received: int, answered: int, adopted: int) -> tuple[str, str]:
    return _share(answered, received), _share(adopted, received)


def _share(part: int, whole: int) -> str:
    """``12/40（30%）``: never a share without its numerator and denominator."""
    if not whole:
        return "—"
    percent = format_percent(part / whole)
    return str(_("%(part)d/%(whole)d（%(percent)s）", part=part, whole=whole, percent=percent))


def _day(name: str, otherwise: date, refused: list[str]) -> date:
    typed = request.args.get(name, "").strip()
    if not typed:
        return otherwise
    try:
        return date.fromisoformat(typed)
    except ValueError:
        refused.append(_("“%(typed)s”不是日期，请写成2026-03-01这样", typed=typed[:40]))
        return otherwise
