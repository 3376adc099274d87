"""纸质票: a list of papers of any method, typed in by one under one photo, for another to confirm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.errors import DomainError
from app.extensions import db
from app.people.identity import current_person
from app.people.models.person import Person
from app.photos.models.photo import Photo
from app.transaction import transaction
from votes import policy
from votes.counting.methods import METHODS
from votes.crypto.canonical import JSON
from votes.forms import choosing
from votes.forms import desk as forms
from votes.models.poll import Poll
from votes.queries import helping as queries
from votes.services import helping as service
from votes.services.helping import SomeWrong
from votes.views.blueprint import blueprint, page, seen_poll
from votes.views.helping import photo_of_paper

AT_ONCE = 12
"""So many lines are shown without asking first whose papers there are."""


@blueprint.get("/v/<uuid>/desk/batch")
def papers(uuid: str) -> str:
    """Whose papers there are; then a line for each of them."""
    poll = seen_poll(uuid)
    policy.allow_help(current_person(), poll)
    people = queries.whom_to_help(poll)
    asked = set(request.args.getlist("voter"))
    few = len(people) <= AT_ONCE and METHODS[poll.method].asks in {"yes_no", "one"}
    lines = people if few and not asked else [one for one in people if str(one.id) in asked]
    return _page(poll, people, lines)


@blueprint.post("/v/<uuid>/desk/batch")
def enter_papers(uuid: str) -> ResponseReturnValue:
    """Type them all in, or none where a line is wrong."""
    poll = seen_poll(uuid)
    person = policy.allow_help(current_person(), poll)
    photo = _kept(person)
    try:
        filled = forms.batch_of(request.form)
        photo = photo or photo_of_paper(person)
        chosen = _chosen(poll, filled)
        with transaction():
            service.enter_all(poll, chosen, by=person, photo=photo)
    except DomainError as error:
        return _again(poll, photo, error), error.status
    flash(_("已录入%(n)d票，请另一位核对", n=len(chosen)), "success")
    return redirect(url_for(".desk", uuid=poll.uuid), 303)


def _chosen(poll: Poll, filled: Mapping[str, MultiDict[str, str]]) -> Mapping[Person, JSON]:
    """Each voter's choice. Raises SomeWrong with what is wrong with each line."""
    chosen: dict[Person, JSON] = {}
    wrong: dict[int, DomainError] = {}
    for number, fields in filled.items():
        voter = queries.voter_with(poll, number)
        try:
            chosen[voter] = choosing.on_paper(poll, fields)
        except DomainError as error:
            wrong[voter.id] = error
    if wrong:
        raise SomeWrong(wrong)
    return chosen


def _kept(person: Person) -> Photo | None:
    """The photo that came with an earlier try of this same person."""
    number = request.form.get("kept", "")
    found = db.session.get(Photo, int(number)) if number.isdecimal() and len(number) < 10 else None
    return found if found is not None and found.uploaded_by_id == person.id else None


def _again(poll: Poll, photo: Photo | None, error: DomainError) -> str:
    asked = set(request.form.getlist("voter")) | {
        name.partition("-")[0][1:] for name in request.form if name.startswith("b")
    }
    people = queries.whom_to_help(poll)
    lines = [one for one in people if str(one.id) in asked]
    return _page(poll, people, lines, photo=photo, error=error)


def _page(
    poll: Poll,
    people: Sequence[Person],
    lines: Sequence[Person],
    *,
    photo: Photo | None = None,
    error: DomainError | None = None,
) -> str:
    return page(
        "batch.html",
        poll,
        people=people,
        lines=lines,
        photo=photo,
        error=error,
        typed=request.form,
    )
