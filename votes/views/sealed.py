"""What voters' phones send beside the ballot: a credential beforehand, a ballot opened to check."""

from __future__ import annotations

from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue

from app.people.identity import current_person
from app.transaction import transaction
from votes import policy
from votes.counting.rules import Unit
from votes.services.secret import archive as box_archive
from votes.services.secret import casting, credentials, urns
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
@blueprint.get("/v/<uuid>/archive-<any(area):unit>.bel")
def archive(uuid: str, unit: str = Unit.HEADS.value) -> Response:
    """An encrypted box as belenios-tool reads it, at any moment of the vote: no name, no choice."""
    poll = secret_poll(uuid)
    content = box_archive.as_bytes(poll, Unit(unit))
    name = next(urn.uuid for urn in urns.urns_of(poll.id) if urn.unit.value == unit)
    named = {"Content-Disposition": f'attachment; filename="{name}.bel"'}
    return Response(content, mimetype="application/octet-stream", headers=named)


@blueprint.post("/v/<uuid>/spoil")
def spoil(uuid: str) -> ResponseReturnValue:
    """A sealed ballot was opened to check the encryption: it may not be cast."""
    poll = seen_poll(uuid)
    policy.allow_booth(current_person(), poll)
    with transaction():
        casting.spoil(poll, request.form.get("tracker", ""))
    return jsonify(ok=True)
