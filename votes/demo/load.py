"""Load this stage's share."""

from __future__ import annotations

from app.demo.town import Town
from votes.demo.held import hold
from votes.demo.owners import register
from votes.demo.ready import make_ready


def load(town: Town) -> None:
    """The register, a meeting with three votes on options, and a vote that waits to be opened."""
    register(town)
    hold(town)
    make_ready(town)
