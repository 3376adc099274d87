"""纸质票: a list of papers of any method, typed in by one under their photos, for another to confirm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.errors import DomainError
from app.people.identity import current_person
from app.transaction import transaction
from votes import policy
from votes.counting.methods import METHODS
from votes.crypto.canonical import JSON
from votes.forms import choosing
from votes.forms import desk as forms
from votes.models.poll import Poll
from votes.queries import helping as queries
from votes.services import helping as service
from votes.services.helping import SomeWrong, Turn
from votes.views.blueprint import blueprint, page, seen_poll
from votes.views.helping import photos_of_paper

AT_ONCE = 12
"""So many lines are shown without asking first whose papers there are."""


@blueprint.get("/v/<uuid>/desk/batch")
def papers(uuid: str) -> str:
    """Whose papers there are; then a line for each of them."""
    poll = seen_poll(uuid)
    policy.allow_help(current_person(), poll)
    turns = queries.turns_of(poll)
    asked = set(request.args.getlist("voter"))
    few = len(turns) <= AT_ONCE and METHODS[poll.method].asks in {"yes_no", "one"}
    lines = turns if few and not asked else [one for one in turns if one.key in asked]
    return _page(poll, turns, lines)


@blueprint.post("/v/<uuid>/desk/batch")
def enter_papers(uuid: str) -> ResponseReturnValue:
    """Type them all in, or none where a line is wrong."""
    poll = seen_poll(uuid)
    person = policy.allow_help(current_person(), poll)
    try:
        photos = photos_of_paper(person)
        filled = forms.batch_of(request.form)
        chosen = _chosen(poll, filled)
        with transaction():
            service.enter_all(poll, chosen, by=person, photos=photos)
    except DomainError as error:
        return _again(poll, error), error.status
    flash(_("已录入%(n)d票，请另一位核对", n=len(chosen)), "success")
    return redirect(url_for(".desk", uuid=poll.uuid), 303)


def _chosen(poll: Poll, filled: Mapping[str, MultiDict[str, str]]) -> Sequence[tuple[Turn, JSON]]:
    """What each paper says. Raises SomeWrong with what is wrong with each line."""
    chosen: list[tuple[Turn, JSON]] = []
    wrong: dict[str, DomainError] = {}
    for key, fields in filled.items():
        turn = queries.turn_with(poll, key)
        try:
            chosen.append((turn, choosing.on_paper(poll, fields)))
        except DomainError as error:
            wrong[key] = error
    if wrong:
        raise SomeWrong(wrong)
    return chosen


def _again(poll: Poll, error: DomainError) -> str:
    asked = set(request.form.getlist("voter")) | {
        name.partition("-")[0][1:] for name in request.form if name.startswith("b")
    }
    turns = queries.turns_of(poll)
    lines = [one for one in turns if one.key in asked]
    return _page(poll, turns, lines, error=error)


def _page(
    poll: Poll,
    turns: Sequence[Turn],
    lines: Sequence[Turn],
    *,
    error: DomainError | None = None,
) -> str:
    return page(
        "batch.html",
        poll,
        turns=turns,
        lines=lines,
        error=error,
        typed=request.form,
    )
