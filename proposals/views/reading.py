"""The list of proposals, and one proposal: open to everybody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from flask import Blueprint, render_template, request, url_for

from app.extensions import db
from app.people.identity import current_person
from app.permissions import Permission
from app.places.models.hall import Hall
from app.places.models.place import Place
from proposals import policy
from proposals.lifecycle.proposal import ProposalState
from proposals.models.category_tree import Sorted
from proposals.queries import choices, listing, support
from proposals.queries.alternatives import standing_of
from proposals.queries.halls import halls_where
from proposals.queries.proposals import proposal_with, timeline_of
from proposals.queries.together import together_for
from proposals.queries.topics import topic_of
from proposals.views.class_choices import classes_to_choose
from proposals.views.entries import entries

blueprint = Blueprint("proposals", __name__)
Narrowing = TypeVar("Narrowing", Hall, Place)
OWN_HALLS = 3
"""Halls of one's own that are offered above the list, one tap away."""
STATES = tuple(state for state in ProposalState if state is not ProposalState.DRAFT)


@blueprint.get("/proposals", endpoint="listing")
def list_proposals() -> str:
    """Search, filter and leaf through what people proposed."""
    hall, place = _chosen(Hall, "hall"), _chosen(Place, "place")
    page = listing.page_of(wanted := _wanted(request.args, hall, place))
    kept = {key: value for key, value in request.args.items() if value and key != "after"}
    return render_template(
        "proposals/list.html",
        page=page,
        wanted=wanted,
        older=page.next_after and _listing(**kept, after=page.next_after),
        top=_listing(**kept) if wanted.after else None,
        kept=kept,
        own_halls=halls_where(current_person(), Permission.CO_SIGN)[:OWN_HALLS],
        states=STATES,
        classes=classes_to_choose(wanted.sorted_as),
        halls=choices.halls_to_choose(place, hall),
        places=choices.places_to_choose(place),
        chosen_hall=hall,
        chosen_place=place,
    )


@blueprint.get("/proposals/<int:proposal_id>")
def show(proposal_id: int) -> str:
    """One proposal: its words, who stands behind it, and what became of it."""
    proposal = proposal_with(proposal_id)
    person = current_person()
    together = together_for(person, proposal)
    return render_template(
        "proposals/show.html",
        proposal=proposal,
        hall=proposal.hall,
        topic=topic_of(proposal),
        supporters=support.co_signers(proposal),
        support=standing_of(person, proposal, has_signed=together.mine is not None),
        together=together,
        entries=entries(timeline_of(proposal)),
        is_proposer=policy.is_proposer(person, proposal),
        may_correct=policy.may_correct(person, proposal),
        may_withdraw=policy.may_withdraw(person, proposal),
        hears_appeal=proposal.state is ProposalState.DECLINED
        and policy.may_hear_appeals(person, proposal.place),
    )


def asked_for() -> listing.Wanted:
    """What the address asks of the list; exports take the same."""
    return _wanted(request.args, _chosen(Hall, "hall"), _chosen(Place, "place"))


def _listing(**asked: Any) -> str:
    return url_for("proposals.listing", **asked)


def _wanted(asked: Mapping[str, str], hall: Hall | None, place: Place | None) -> listing.Wanted:
    words = asked.get("q", "").strip()
    state, sort = asked.get("state"), asked.get("sort")
    sorted_as = Sorted.at(asked.get("category", ""))
    narrowest = hall.place_id if hall and words else place.id if place else None
    return listing.Wanted(
        words=words,
        state=ProposalState(state) if state in set(STATES) else None,
        category=sorted_as.category if sorted_as else None,
        branch=sorted_as if sorted_as and sorted_as.second else None,
        hall_id=hall.id if hall else None,
        place_id=narrowest,
        sort=listing.Sort(sort) if sort in set(listing.Sort) else listing.Sort.NEWEST,
        after=asked.get("after", ""),
    )


def _chosen(kind: type[Narrowing], name: str) -> Narrowing | None:
    number = request.args.get(name, "")
    short = number.isascii() and number.isdigit() and len(number) < 10
    return db.session.get(kind, int(number)) if short else None
