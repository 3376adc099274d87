"""``/solved/<token>``: the link in the letter; one press there is the answer, without signing in."""

from __future__ import annotations

from flask import render_template, request

from app.extensions import csrf
from app.shell.again import shown_again
from app.transaction import transaction
from resolutions.progress.solved import SOLVED_NAMES, Solved
from resolutions.services.lasting import solving
from resolutions.views.blueprint import blueprint


@blueprint.get("/solved/<token>")
def solved(token: str) -> str:
    """Ask. Looking changes nothing: filters open every link of a letter."""
    return _page(token)


@csrf.exempt
@blueprint.post("/solved/<token>")
def solved_post(token: str) -> str:
    """Take the answer that was pressed; the letter's own token stands for the form's."""
    said = request.form.get("answer", "")
    if said in set(Solved):
        with shown_again(lambda: _page(token)), transaction():
            asked = solving.asked_by(token)
            solving.answer(asked, Solved(said), text=request.form.get("text", ""))
    return _page(token)


def _page(token: str) -> str:
    asked = solving.asked_by(token)
    return render_template(
        "resolutions/solved.html",
        asked=asked,
        task=asked.task,
        hall=asked.task.resolution.hall,
        token=token,
        answers=SOLVED_NAMES,
        limit=solving.TEXT_LIMIT,
    )
