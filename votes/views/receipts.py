"""我的票, and the page on which anybody looks a code up."""

from __future__ import annotations

from flask import render_template, request

from app.people.identity import current_person
from votes import labels, policy
from votes.forms import ballot as forms
from votes.queries import receipts
from votes.queries.said import answer_of
from votes.views.blueprint import blueprint, someone


@blueprint.get("/me/receipts")
def my_ballots() -> str:
    """Everything I voted on, how, and the codes by which I find it again."""
    return render_template(
        "votes/receipts.html", ballots=receipts.ballots_of(someone()), labels=labels, said=answer_of
    )


@blueprint.get("/verify")
def look_up() -> str:
    """Type a code: found in which vote and at which place. No name and no choice is told."""
    typed = request.args.get("code", "")[:60]
    code = forms.code_of(typed)
    found = receipts.with_code(code) if code else ()
    reader = current_person()
    return render_template(
        "votes/verify.html",
        typed=typed,
        code=code,
        found=[one for one in found if policy.may_see_poll(reader, one.poll)],
        labels=labels,
    )
