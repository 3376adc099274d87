"""``/patrol``: on the phone: what to look at again, and what was just seen, in few taps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from werkzeug import Response

from app.errors import Forbidden
from app.extensions import db
from app.people.models.person import Person
from app.people.policy import places_where, roles_of
from app.people.views.doors import officer
from app.permissions import Permission, Role
from app.photos.again import given
from app.photos.models.photo import Photo
from app.places.choosing import reaches, shared
from app.places.models.place import Place
from app.places.queries import place_with_id
from app.shell.again import shown_again
from app.transaction import transaction
from proposals.models.proposal import Proposal
from resolutions.forms.placing import offer_places
from resolutions.ledgers.quantities import HUNDRED, hundredths
from resolutions.ledgers.spots import key_of
from resolutions.ledgers.states import ItemState
from resolutions.models.ledgers.indicator import Indicator
from resolutions.models.ledgers.item import LedgerItem, Source
from resolutions.models.ledgers.ledger import Ledger
from resolutions.queries import board as boards
from resolutions.queries.ledgers import listing
from resolutions.queries.ledgers.indicators import fields_of, indicator_with, tree_in_force
from resolutions.queries.ledgers.items import lookalikes, same_as
from resolutions.queries.standings import Today
from resolutions.services.ledgers import entering
from resolutions.services.ledgers.entering import Finding, covers
from resolutions.views.blueprint import blueprint
from resolutions.views.ledgers import forms

_RECENT = 10
_LONGEST_ID = 10


@blueprint.get("/patrol")
def patrol() -> str:
    """What waits to be looked at again, and one's own last entries."""
    person = officer()
    places = _patrolled(person)
    again = places_where(person, Permission.RECHECK)
    return render_template(
        "resolutions/ledgers/patrol.html",
        to_recheck=listing.items_at(again, (ItemState.RECHECK,)),
        tasks=boards.to_recheck(person),
        today=Today.now(),
        to_verify=listing.items_at(places, (ItemState.FOUND,)),
        mine=_mine(person),
        ledgers=listing.ledgers_over(places),
    )


def _patrolled(person: Person) -> Sequence[Place]:
    places = places_where(person, Permission.PATROL)
    if not places:
        raise Forbidden(
            _l("您不能录入台账问题"),
            why=_l("台账由第三方巡查员、监督员、秘书和街道专班录入"),
            remedy=_l("居民发现问题，可以提需求或随手拍"),
        )
    return places


def _mine(person: Person) -> Sequence[LedgerItem]:
    return (
        db.session.scalars(
            select(LedgerItem)
            .where(LedgerItem.found_by_id == person.id)
            .order_by(LedgerItem.id.desc())
            .limit(_RECENT)
        )
        .unique()
        .all()
    )


@blueprint.get("/patrol/new")
def patrol_new() -> str:
    """Which problem: one tap; then where, how much, and a photo."""
    person = officer()
    places = _patrolled(person)
    ledgers = listing.ledgers_over(places)
    chosen, indicator = _chosen(ledgers)
    if chosen is not None and indicator is not None:
        form = _form(person, chosen, indicator)
        return _page(chosen, indicator, form)
    tree = tree_in_force()
    recent = {one.indicator_key for one in _mine(person)}
    return render_template(
        "resolutions/ledgers/choose.html",
        ledgers=[(one, [leaf for leaf in tree.leaves if covers(one, leaf)]) for one in ledgers],
        recent=recent,
        proposal=request.args.get("proposal", type=int),
    )


def _chosen(ledgers: Sequence[Ledger]) -> tuple[Ledger | None, Indicator | None]:
    ledger_id = request.values.get("ledger", type=int)
    indicator_id = request.values.get("indicator", type=int)
    ledger = next((one for one in ledgers if one.id == ledger_id), None)
    return ledger, indicator_with(indicator_id) if indicator_id else None


def _form(person: Person, ledger: Ledger, indicator: Indicator) -> forms.NewItem:
    form = forms.new_item_form(fields_of(indicator))
    here = shared(_patrolled(person), [ledger.place])
    first: Place | None = None
    if not form.is_submitted():
        last = next(iter(_mine(person)), None)
        need = _need()
        before = need.place if need else last.place if last else None
        first = before if before is not None and reaches(here, before) else None
        form.quantity.data = "1"
        form.spot.data = need.where_text[: entering.SPOT_LIMIT] if need else ""
    offer_places(form, here, first)
    return form


def _need() -> Proposal | None:
    number = request.values.get("proposal", type=int)
    return db.session.get(Proposal, number) if number else None


def _page(
    ledger: Ledger, indicator: Indicator, form: forms.NewItem, alike: Sequence[Any] = ()
) -> str:
    return render_template(
        "resolutions/ledgers/new.html",
        ledger=ledger,
        indicator=indicator,
        form=form,
        alike=alike,
        proposal=_need(),
        asked=[form[forms.name_of_field(n)] for n, _one in enumerate(fields_of(indicator))],
    )


@dataclass(frozen=True)
class _Entry:
    """What was sent: read, with its photos kept."""

    person: Person
    ledger: Ledger
    seen: Finding
    photos: Sequence[Photo]


@blueprint.post("/patrol/new")
def patrol_new_post() -> Response | str | tuple[str, int]:
    """Enter it; what looks alike is shown first, and the photos are not asked for again."""
    person = officer()
    ledger, indicator = _chosen(listing.ledgers_over(_patrolled(person)))
    if ledger is None or indicator is None:
        return redirect(url_for(".patrol_new"), 303)
    form = _form(person, ledger, indicator)
    with shown_again(lambda: _page(ledger, indicator, form)):
        photos = given(by=person, place=ledger.place)
    if form.is_step:
        return _page(ledger, indicator, form)
    amount = hundredths(form.quantity.data or "")
    if not form.validate_on_submit() or amount is None:
        form.form_errors = [] if amount else [_("数量要填数字")]
        return _page(ledger, indicator, form), 422
    entry = _Entry(person, ledger, _finding(person, indicator, form, amount), photos)
    alike = [] if form.sure.data or form.as_item.data else _alike(entry)
    if alike:
        return _page(ledger, indicator, form, alike), 409
    return _entered(entry, form)


def _finding(person: Person, indicator: Indicator, form: forms.NewItem, amount: int) -> Finding:
    place = place_with_id(form.place.data)
    same = _said_to_be(form, place)
    need = _need()
    return Finding(
        place=place,
        spot=same.spot if same else form.spot.data or "",
        indicator=same.indicator if same else indicator,
        quantity=amount or HUNDRED,
        answers=_answers(indicator, form),
        text=form.text.data or "",
        source=_source(person, place, need),
        proposal=need if need is not None and need.place_id == place.id else None,
    )


def _said_to_be(form: forms.NewItem, place: Place) -> LedgerItem | None:
    """The item at this place of which the finder says that it is this one."""
    number = form.as_item.data or ""
    if not (number.isascii() and number.isdigit() and len(number) < _LONGEST_ID):
        return None
    chosen = db.session.get(LedgerItem, int(number))
    return chosen if chosen is not None and chosen.place_id == place.id else None


def _answers(indicator: Indicator, form: forms.NewItem) -> dict[str, str]:
    return {
        one.name: form[forms.name_of_field(number)].data or ""
        for number, one in enumerate(fields_of(indicator))
    }


def _source(person: Person, place: Place, need: Proposal | None) -> Source:
    if need is not None:
        return Source.RESIDENTS
    return Source.THIRD_PARTY if Role.THIRD_PARTY in roles_of(person, place) else Source.PATROL


def _alike(entry: _Entry) -> Sequence[LedgerItem]:
    seen = entry.seen
    same = same_as(seen.place, seen.indicator.key, key_of(seen.spot))
    others = lookalikes(seen.place, seen.indicator.key, seen.spot)
    first = [same.item] if same is not None else []
    return list(dict.fromkeys([*first, *others]))


def _entered(entry: _Entry, form: forms.NewItem) -> Response:
    enter = entering.enter_again if form.as_item.data else entering.enter

    def again() -> str:
        return _page(entry.ledger, entry.seen.indicator, form, _alike(entry))

    with shown_again(again), transaction():
        item = enter(entry.ledger, entry.seen, by=entry.person, photos=entry.photos)
        item_id = item.id
    flash(_("已录入"), "success")
    return redirect(url_for(".ledger_item", item_id=item_id), 303)
