"""The signed checkpoints as everybody may take them along: a note, a list, a picture for the phone."""

from __future__ import annotations

from flask import Response, jsonify, url_for

from meetings.views.codes import public_address, qr_file
from votes.queries import receipts
from votes.views.ballot import as_file
from votes.views.blueprint import blueprint, seen_poll


@blueprint.get("/v/<uuid>/checkpoints/<int:number>.txt")
def checkpoint(uuid: str, number: int) -> Response:
    """One signed checkpoint: no names in it, so anybody may keep it, while the vote is open too."""
    note = receipts.checkpoint(seen_poll(uuid), number).note
    return as_file(note, f"checkpoint-{uuid}-{number}.txt", "text/plain")


@blueprint.get("/v/<uuid>/checkpoints/<int:number>.svg")
def checkpoint_code(uuid: str, number: int) -> Response:
    """Its code to be scanned off the wall: the phone then looks it up by itself."""
    code = receipts.checkpoint(seen_poll(uuid), number).code
    picture = qr_file(public_address(url_for(".look_up", code=code)))
    return Response(
        picture, mimetype="image/svg+xml", headers={"Cache-Control": "max-age=31536000"}
    )


@blueprint.get("/v/<uuid>/checkpoints.json")
def checkpoint_notes(uuid: str) -> Response:
    """Every signed checkpoint so far: what each phone holds against the one it kept."""
    return jsonify(notes=[one.note for one in receipts.checkpoints_of(seen_poll(uuid))])
