"""``/ledgers/items``: the items of all ledgers in one list, for everybody to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flask import Response, render_template, request, url_for
from flask_babel import gettext as _

from app.tables import Cell, Column, Format, download
from resolutions.ledgers.states import ItemState
from resolutions.queries.ledgers import listing
from resolutions.views.blueprint import blueprint
from resolutions.views.ledgers.public import COLUMNS, number_of, row_of

_FILTERS = ("ledger", "place", "indicator", "state", "standing")
_LONGEST = 80


@blueprint.get("/ledgers/items")
def ledger_items() -> str:
    """The items asked for, the latest first."""
    wanted, kept = _wanted(), _kept()
    page = listing.page_of(wanted)
    return render_template(
        "resolutions/ledgers/everywhere.html",
        ledgers=listing.latest_ledgers(),
        states=ItemState,
        wanted=wanted,
        kept=kept,
        page=page,
        older=page.next_after and _address({**kept, "after": str(page.next_after)}),
        first=_address(kept) if wanted.after else None,
    )


@blueprint.get("/ledgers/items.<any(csv, xlsx, json):form>")
def ledger_items_export(form: str) -> Response:
    """The same as a file, every one of them."""
    columns = [Column("ledger", "台账"), *(Column(key, heading) for key, heading in COLUMNS)]
    return download(str(_("全部台账的问题")), Format(form), columns, _rows(_wanted()))


@blueprint.get("/ledgers/items/print")
def ledger_items_print() -> str:
    """The same on paper."""
    items = list(listing.every(_wanted(), listing.MOST_PRINTED))
    return render_template("resolutions/ledgers/everywhere_print.html", items=items, kept=_kept())


def _rows(wanted: listing.WantedAnywhere) -> Iterator[tuple[Cell, ...]]:
    for item in listing.every(wanted):
        yield (item.ledger.name, *row_of(item))


def _kept() -> Mapping[str, str]:
    """What stays in the address from page to page."""
    asked = {name: request.args.get(name, "").strip()[:_LONGEST] for name in _FILTERS}
    return {name: value for name, value in asked.items() if value}


def _wanted() -> listing.WantedAnywhere:
    kept = _kept()
    state = kept.get("state", "")
    return listing.WantedAnywhere(
        ledger_id=number_of(kept.get("ledger", "")),
        place=kept.get("place", ""),
        indicator=kept.get("indicator", ""),
        state=ItemState(state) if state in set(ItemState) else None,
        standing=kept.get("standing", ""),
        after=number_of(request.args.get("after", "")),
    )


def _address(asked: Mapping[str, str]) -> str:
    return url_for("resolutions.ledger_items", _anchor="items", **asked)  # type: ignore[arg-type]  # reason: names of the query
