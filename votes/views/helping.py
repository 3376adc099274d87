"""代投: two people at the desk vote for somebody without a phone."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response

from app.errors import Invalid
from app.people.identity import current_person
from app.people.models.person import Person
from app.photos.again import given
from app.photos.models.photo import Photo
from app.transaction import transaction
from votes import policy
from votes.counting.records import Secrecy
from votes.forms import choosing
from votes.models.poll import Poll
from votes.queries import helping as queries
from votes.services import helping as service
from votes.views.blueprint import blueprint, page, seen_poll


@blueprint.get("/v/<uuid>/desk")
def desk(uuid: str) -> ResponseReturnValue:
    """Whom to help, and what waits for the second person."""
    poll = seen_poll(uuid)
    person = policy.allow_help(current_person(), poll)
    if poll.secrecy is Secrecy.SECRET_BALLOT:
        return redirect(url_for(".sealed_desk", uuid=uuid))
    return page(
        "helping.html",
        poll,
        person=person,
        turns=queries.turns_of(poll),
        entries=queries.entries_of(poll),
        chosen=request.args.get("voter", ""),
        choice_of=service.choice_of,
    )


@blueprint.post("/v/<uuid>/desk")
def desk_enter(uuid: str) -> Response:
    """Enter a voter's word."""
    poll = seen_poll(uuid)
    person = policy.allow_help(current_person(), poll)
    turn = queries.turn_with(poll, request.form.get("voter", ""))
    photos = photos_of_paper(person)
    with transaction():
        choose = choosing.on_paper if photos else choosing.chosen
        service.enter(poll, turn, choose(poll, request.form), by=person, photos=photos)
    flash(_("已录入，请另一位核对"), "success")
    return _desk(poll)


def photos_of_paper(person: Person) -> Sequence[Photo]:
    """The papers, where any are typed in. Raises Invalid for papers without a photo."""
    if request.form.get("what") != "paper":
        return ()
    photos = given("photo", by=person)
    if not photos:
        raise Invalid(
            _l("请拍下这张纸质票"), why=_l("另一位核对时要看到原件"), code="photo_of_paper"
        )
    return photos


@blueprint.post("/v/<uuid>/desk/check")
def desk_check_all(uuid: str) -> Response:
    """Confirm everything that others entered, each cast on its own."""
    poll = seen_poll(uuid)
    person = policy.allow_help(current_person(), poll)
    cast, refused = service.check_all(queries.entries_of(poll), by=person)
    if cast:
        flash(_("已投票%(n)d张", n=cast), "success")
    for name, why in refused:
        flash(f"{name}：{why}", "warning")
    return _desk(poll)


@blueprint.post("/v/<uuid>/desk/<int:entry_id>/check")
def desk_check(uuid: str, entry_id: int) -> Response:
    """Check what another entered, and cast it."""
    poll = seen_poll(uuid)
    person = policy.allow_help(current_person(), poll)
    given = service.check(queries.entry_of(poll, entry_id), by=person)
    flash(_("已投票，回执码：%(code)s", code=given.code), "success")
    return _desk(poll)


@blueprint.post("/v/<uuid>/desk/<int:entry_id>/back")
def desk_back(uuid: str, entry_id: int) -> Response:
    """Send back what is not the voter's word."""
    poll = seen_poll(uuid)
    person = policy.allow_help(current_person(), poll)
    service.send_back(queries.entry_of(poll, entry_id), by=person)
    flash(_("已退回，没有投票"), "success")
    return _desk(poll)


def _desk(poll: Poll) -> Response:
    return redirect(url_for(".desk", uuid=poll.uuid), 303)
