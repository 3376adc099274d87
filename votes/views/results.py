"""The declared result: numbers for everybody, names for the hall, the record for whoever checks."""

from __future__ import annotations

from flask import Response, jsonify, redirect, url_for
from flask.typing import ResponseReturnValue

from app.people.identity import current_person
from votes import policy
from votes.counting.records import Secrecy
from votes.models.poll import PollState
from votes.queries import receipts, results, verifier
from votes.views.ballot import as_file
from votes.views.blueprint import blueprint, page, seen_poll

LONGEST_ROLL_CALL = 2000
"""Names on one page; the record itself has them all."""


@blueprint.get("/v/<uuid>/result")
def result(uuid: str) -> ResponseReturnValue:
    """The four numbers, the rule and its base, every line of the arithmetic, the roll call."""
    poll = seen_poll(uuid)
    if poll.state is not PollState.DECLARED:
        return redirect(url_for(".show", uuid=uuid))
    public = poll.secrecy is Secrecy.ROLL_CALL
    named = public and policy.may_read_names(current_person(), poll)
    return page(
        "result.html",
        poll,
        called=results.roll_call(poll)[:LONGEST_ROLL_CALL] if named else None,
        checkpoints=receipts.checkpoints_of(poll),
    )


@blueprint.get("/v/<uuid>/export.json")
def export(uuid: str) -> Response:
    """The whole record, names included, for anybody of the hall to count again."""
    poll = seen_poll(uuid)
    policy.allow_names(current_person(), poll)
    return as_file(results.record_of(poll), f"vote-{uuid}.json", "application/json")


@blueprint.get("/v/<uuid>/checkpoints/<int:number>.txt")
def checkpoint(uuid: str, number: int) -> Response:
    """One signed checkpoint: no names in it, so anybody may keep it, while the vote is open too."""
    note = receipts.checkpoint(seen_poll(uuid), number).note
    return as_file(note, f"checkpoint-{uuid}-{number}.txt", "text/plain")


@blueprint.get("/v/<uuid>/checkpoints.json")
def checkpoint_notes(uuid: str) -> Response:
    """Every signed checkpoint so far: what each phone holds against the one it kept."""
    return jsonify(notes=[one.note for one in receipts.checkpoints_of(seen_poll(uuid))])


@blueprint.get("/verify.py")
def verify_program() -> Response:
    """The program that counts a record again, with nothing of ours beside it."""
    return as_file(verifier.source(), "verify.py", "text/x-python")
