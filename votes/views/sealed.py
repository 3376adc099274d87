"""What voters' phones send beside the ballot: a credential beforehand, a ballot opened to check."""

from __future__ import annotations

from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue

from app.people.identity import current_person
from app.transaction import transaction
from votes import policy
from votes.services.secret import archive as box_archive
from votes.services.secret import casting, credentials
from votes.views.blueprint import blueprint, secret_poll, seen_poll


@blueprint.post("/v/<uuid>/credential")
def offer_credential(uuid: str) -> ResponseReturnValue:
    """Take the public credential that the reader's phone made before the opening."""
    poll = seen_poll(uuid)
    person = policy.allow_offer(current_person(), poll)
    with transaction():
        credentials.offer(poll, person, request.form.get("public", ""))
    return jsonify(ok=True)


@blueprint.get("/v/<uuid>/archive.bel")
def archive(uuid: str) -> Response:
    """The encrypted box as belenios-tool reads it, at any moment of the vote: no name, no choice."""
    content = box_archive.as_bytes(secret_poll(uuid))
    named = {"Content-Disposition": f'attachment; filename="{uuid}.bel"'}
    return Response(content, mimetype="application/octet-stream", headers=named)


@blueprint.post("/v/<uuid>/spoil")
def spoil(uuid: str) -> ResponseReturnValue:
    """A sealed ballot was opened to check the encryption: it may not be cast."""
    poll = seen_poll(uuid)
    policy.allow_booth(current_person(), poll)
    with transaction():
        casting.spoil(poll, request.form.get("tracker", ""))
    return jsonify(ok=True)
