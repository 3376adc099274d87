"""``/ledgers``: the accounts for everybody to read: lists without a map, figures, one item's whole way."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from flask import Response, render_template, request, url_for

from app.extensions import db
from app.people.identity import current_person
from app.people.models.person import Person
from app.people.policy import may, rights_anywhere
from app.permissions import Permission
from app.photos.models.photo import Photo
from app.places.choosing import MOST
from app.places.models.place import Place
from app.tables import Cell, Column, Format, download
from resolutions.ledgers.quantities import written
from resolutions.ledgers.states import OPEN, ItemState
from resolutions.models.joint import JointMatter
from resolutions.models.ledgers.item import LedgerItem
from resolutions.models.ledgers.step import LedgerStep
from resolutions.models.unit import Unit
from resolutions.queries import disposals
from resolutions.queries.grids.finding import workers_at
from resolutions.queries.joint.finding import found_about
from resolutions.queries.ledgers import listing, tallies
from resolutions.queries.ledgers.items import item_with, steps_of_item
from resolutions.queries.ledgers.parts import handlers_of_item
from resolutions.queries.reckoning import read
from resolutions.queries.recurrences import comebacks_by, old_cases_for
from resolutions.services.ledgers.linking import hall_over
from resolutions.views.blueprint import blueprint
from resolutions.views.disposals import step_of
from resolutions.views.ledgers import words
from resolutions.views.ledgers.acts import acts_open_to

_LONGEST = 80
COLUMNS = (
    ("serial", "编号"),
    ("place", "地方"),
    ("spot", "点位"),
    ("indicator", "指标"),
    ("quantity", "数量"),
    ("measure", "单位"),
    ("state", "状态"),
    ("unit", "责任单位"),
    ("found_on", "发现日期"),
    ("hung_on", "挂账日期"),
    ("due_on", "期限"),
    ("limit_on", "销账期限"),
    ("ended_on", "销账日期"),
    ("inspector", "复核人"),
    ("cycle", "第几次挂账"),
    ("text", "情况"),
)
"""The exported table; headings are Chinese in every language, as in the table that is imported."""


@blueprint.get("/ledgers")
def ledgers() -> str:
    """Every ledger and campaign, and whether it is clear."""
    return render_template(
        "resolutions/ledgers/index.html",
        ledgers=listing.ledgers_with_tallies(),
        is_running=listing.is_running,
        patrols=Permission.PATROL in rights_anywhere(current_person()),
    )


@blueprint.get("/ledgers/<int:ledger_id>")
def ledger(ledger_id: int) -> str:
    """One ledger: its figures, its boards, and its items."""
    found = listing.ledger_with(ledger_id)
    wanted = _wanted(ledger_id, request.args)
    kept = {key: value for key, value in request.args.items() if value and key != "after"}
    here = LedgerItem.ledger_id == found.id
    return render_template(
        "resolutions/ledgers/ledger.html",
        ledger=found,
        running=listing.is_running(found),
        tally=tallies.tally(here),
        places=tallies.board_by_place(here),
        units=tallies.board_by_unit(here),
        most=MOST,
        outcomes=tallies.outcomes(found),
        ways=disposals.ways_of(found),
        choices=(listing.places_in(found), listing.units_in(found), ItemState),
        sought=_words(wanted),
        **_page(wanted, kept),
    )


def _words(wanted: listing.Wanted) -> Mapping[str, str]:
    """What stands in the fields that ask for words: those sent, or the name of what was chosen."""
    place = db.session.get(Place, wanted.place) if wanted.place else None
    unit = db.session.get(Unit, wanted.unit) if wanted.unit else None
    return {
        "place": place.name if place else wanted.place_words,
        "unit": unit.name if unit else wanted.unit_words,
    }


def _page(wanted: listing.Wanted, kept: Mapping[str, str]) -> dict[str, object]:
    """The items asked for, and the addresses of those before and after."""
    page, number = listing.page_of(wanted), wanted.ledger.id
    older = page.next_after and _address(number, {**kept, "after": str(page.next_after)})
    first = _address(number, kept) if wanted.after else None
    return {"page": page, "wanted": wanted, "kept": kept, "older": older, "first": first}


def _address(ledger_id: int, asked: Mapping[str, str]) -> str:
    return url_for("resolutions.ledger", ledger_id=ledger_id, _anchor="items", **asked)  # type: ignore[arg-type]  # reason: names of the query


def _wanted(ledger_id: int, asked: Mapping[str, str]) -> listing.Wanted:
    state = asked.get("state", "")
    return listing.Wanted(
        ledger=listing.ledger_with(ledger_id),
        **_who_and_where(asked),
        state=ItemState(state) if state in set(ItemState) else None,
        standing=asked.get("standing", ""),
        after=number_of(asked.get("after", "")),
    )


def _who_and_where(asked: Mapping[str, str]) -> dict[str, Any]:
    """Place and unit: a number, as boards and short lists send it, or words of a name."""
    found: dict[str, Any] = {}
    for name in ("place", "unit"):
        said = asked.get(name, "").strip()[:_LONGEST]
        found[name] = number_of(said)
        found[f"{name}_words"] = "" if found[name] else said
    return found


def number_of(text: str) -> int | None:
    """Read an id from an address; nothing where it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


@blueprint.get("/ledgers/<int:ledger_id>/items.<any(csv, xlsx, json):form>")
def ledger_export(ledger_id: int, form: str) -> Response:
    """The items asked for, to take home."""
    wanted = _wanted(ledger_id, request.args)
    columns = [Column(key, heading) for key, heading in COLUMNS]
    return download(wanted.ledger.name, Format(form), columns, _rows(wanted))


def _rows(wanted: listing.Wanted) -> Iterator[tuple[Cell, ...]]:
    for item in listing.every(wanted):
        yield row_of(item)


def row_of(item: LedgerItem) -> tuple[Cell, ...]:
    """One item as a row of the table."""
    return (
        item.serial,
        item.place.name,
        item.spot,
        item.indicator_key,
        written(item.quantity),
        item.ledger.measure,
        words.state_label(item.state),
        item.unit.name if item.unit else "",
        item.found_on,
        item.hung_on,
        item.due_on,
        item.limit_on,
        item.ended_on,
        item.inspector.name if item.inspector else "",
        item.cycle,
        item.text,
    )


@blueprint.get("/ledgers/<int:ledger_id>/print")
def ledger_print(ledger_id: int) -> str:
    """The items asked for on paper, with the figures above them."""
    wanted = _wanted(ledger_id, request.args)
    return render_template(
        "resolutions/ledgers/print.html",
        ledger=wanted.ledger,
        tally=tallies.tally(LedgerItem.ledger_id == wanted.ledger.id),
        items=list(listing.every(wanted, listing.MOST_PRINTED)),
    )


def _old_cases(item: LedgerItem, person: Person | None) -> dict[str, object]:
    """The old tasks it turned out to be; for the desk those of its place that it may be."""
    linked, hall = comebacks_by(item_id=item.id), hall_over(item.place)
    looks = not linked and hall is not None and may(person, Permission.ASSIGN, hall.place)
    needs = [item.proposal] if item.proposal else []
    return {
        "linked": linked,
        "cases": old_cases_for(hall, needs, [item.spot]) if hall is not None and looks else (),
        "reason": f"{item.indicator.name} {item.spot}",
        "item_number": item.id,
    }


def _way_of(item: LedgerItem, person: Person | None) -> dict[str, object]:
    """Which of the four ways it goes, and whether the reader takes the step it leads to."""
    return step_of(disposals.disposal_of(item), item.place, person, running=item.state in OPEN)


@blueprint.get("/ledger-items/<int:item_id>")
def ledger_item(item_id: int) -> str:
    """一案到底: one problem with everything that happened to it, and what the reader may do."""
    item, person = item_with(item_id), current_person()
    steps = steps_of_item(item)
    return render_template(
        "resolutions/ledgers/item.html",
        item=item,
        entries=words.entries(steps),
        before=_photos_of(steps, _BEFORE),
        after=_photos_of(steps, ("submit",)),
        deadline=read(item.reckoning) if item.reckoning else None,
        acts=acts_open_to(person, item),
        workers=workers_at(item.place),
        **_old_cases(item, person),
        **_way_of(item, person),
        joint=found_about(JointMatter.item_id == item.id),
        own=person is not None and _is_own_work(item, person),
    )


def _photos_of(steps: Sequence[LedgerStep], acts: Collection[str]) -> list[Photo]:
    return [photo for one in steps if one.act in acts for photo in one.photos]


def _is_own_work(item: LedgerItem, person: Person) -> bool:
    """Whether the reader could check it again, had they not handled it themselves."""
    return (
        item.state is ItemState.RECHECK
        and may(person, Permission.RECHECK, item.place)
        and person.id in handlers_of_item(item)
    )


_BEFORE = ("found", "seen_again")
