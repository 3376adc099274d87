"""``/resolutions/wall``: the big screen of 督, for everybody, without signing in."""

from __future__ import annotations

from flask import render_template

from app import clock
from resolutions.queries.boards import SHOWN
from resolutions.queries.wall import wall_of
from resolutions.views.blueprint import blueprint
from resolutions.views.boards import public_board

_TURN_MS = 10_000
"""A browser without a script asks again after so long, and is shown the next scene."""


@blueprint.get("/resolutions/wall")
def wall() -> str:
    """Figures, what is late, what is near, what was done, what residents said: one after another."""
    asked = public_board("resolutions.wall")
    return render_template(
        "resolutions/wall.html",
        wall=wall_of(asked.board(), asked.today),
        colours=SHOWN,
        today=asked.today,
        now=clock.now(),
        turn=clock.milliseconds(clock.now()) // _TURN_MS,
    )
