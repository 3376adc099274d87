"""The page on which anybody compares the programs that seal ballots with what was published."""

from __future__ import annotations

from flask import render_template

from votes.queries import programs as programs_query
from votes.views.blueprint import blueprint


@blueprint.get("/verify/programs")
def programs() -> str:
    """Every module of the booth with its hash; the phone checks what it was given itself."""
    listed = programs_query.programs()
    code = programs_query.code_of(listed)
    return render_template("votes/programs.html", programs=listed, code=code)
