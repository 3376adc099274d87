"""Check a ballot that was opened instead of cast: on this phone by its own program, or by the house."""

from __future__ import annotations

from flask import request

from votes.models.poll import Poll
from votes.queries.opened import examine
from votes.services import answers
from votes.views.blueprint import blueprint, page, secret_poll

LONGEST = 100_000
"""Characters of revealed ballots that are read; one of three answers has 8,000."""


def _begun(uuid: str) -> Poll:
    """A secret poll that has been opened. Raises Refused before: there is no election yet."""
    poll = secret_poll(uuid)
    if poll.opened_at is None:
        raise answers.not_begun()
    return poll


@blueprint.get("/v/<uuid>/opened")
def opened(uuid: str) -> str:
    """Choose the file that the phone saved."""
    return page("opened.html", _begun(uuid), found=None)


@blueprint.post("/v/<uuid>/opened")
def check_opened(uuid: str) -> str:
    """What it holds. The page changes nothing; it is posted because a ballot is long."""
    poll = _begun(uuid)
    text = request.form.get("text", "")[:LONGEST]
    return page("opened.html", poll, found=examine(poll, text.strip()))
