"""The declared result: numbers for everybody, names for the hall, the record for whoever checks."""

from __future__ import annotations

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.people.identity import current_person
from app.tables import Format, download
from votes import policy
from votes.counting.records import Secrecy
from votes.models.poll import PollState
from votes.queries import named_table, receipts, results, verifier
from votes.services import answers, posting_results
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
        posting=posting_results.posting_of(poll),
        due=posting_results.due_on(poll),
        late=posting_results.is_late(poll),
    )


@blueprint.get("/v/<uuid>/export.json")
def export(uuid: str) -> Response:
    """The whole record, names included, for anybody of the hall to count again."""
    poll = seen_poll(uuid)
    policy.allow_names(current_person(), poll)
    return as_file(results.record_of(poll), f"vote-{uuid}.json", "application/json")


@blueprint.get("/v/<uuid>/names.<any(csv, xlsx):form>")
def names(uuid: str, form: str) -> Response:
    """Who voted how, as a table for the office: of a named vote, for those who may read it here."""
    poll = seen_poll(uuid)
    policy.allow_names(current_person(), poll)
    if poll.secrecy is not Secrecy.ROLL_CALL:
        raise answers.no_poll()
    columns, rows = named_table.table_of(poll)
    return download(_("表决结果"), Format(form), columns, rows)


@blueprint.get("/verify.py")
def verify_program() -> Response:
    """The program that counts a record again, with nothing of ours beside it."""
    return as_file(verifier.source(), "verify.py", "text/x-python")
