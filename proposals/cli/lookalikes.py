"""``flask proposals lookalikes`` and ``flask proposals groups``."""

from __future__ import annotations

import json
from collections.abc import Iterator

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from app.breathing import breathe
from app.errors import DomainError
from app.extensions import db
from app.places.models.hall import Hall
from app.places.queries import hall_with_code
from proposals.models.proposal import Proposal
from proposals.queries.likely_groups import likely_groups
from proposals.queries.lookalikes import nearest
from proposals.services.gram_counting import count_up
from proposals.services.neighbouring import keep_up

_PIECE = 200
_ALL = 1_000_000_000
UNUSABLE = 2


@click.command()
@with_appcontext
@click.option("--hall", "code", help="Code of a hall: only its needs, compared with each other.")
@click.option("--limit", default=5, show_default=True, type=click.IntRange(1, 50), help="How many.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def lookalikes(code: str | None, limit: int, *, as_json: bool) -> None:
    """Print for each need the needs most like it, the likest first."""
    hall = _hall(code)
    count_up()
    names = _names()
    for proposal in _needs(hall):
        found = nearest(proposal, limit, within=hall)
        similar = [{"id": names[other], "score": round(min(s, 1.0), 4)} for other, s in found]
        name = names[proposal.id]
        if as_json:
            click.echo(json.dumps({"id": name, "similar": similar}, ensure_ascii=False))
        else:
            click.echo(f"{name}: " + " ".join(f"{one['id']} ({one['score']})" for one in similar))


@click.command()
@with_appcontext
@click.option("--hall", "code", help="Code of a hall: only its needs.")
@click.option("--limit", default=_ALL, type=click.IntRange(1), help="How many groups; all without.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def groups(code: str | None, limit: int, *, as_json: bool) -> None:
    """Print needs that seem to say the same, the largest group first."""
    hall = _hall(code)
    keep_up()
    names = _names()
    for found in likely_groups(hall, limit):
        ids = [names[number] for number in found.proposal_ids]
        if as_json:
            click.echo(json.dumps({"ids": ids, "label": found.label}, ensure_ascii=False))
        else:
            click.echo(f"{found.label}: " + " ".join(ids))


def _hall(code: str | None) -> Hall | None:
    if code is None:
        return None
    try:
        return hall_with_code(code)
    except DomainError as error:
        click.echo(str(error.what), err=True)
        raise SystemExit(UNUSABLE) from error


def _names() -> dict[int, str]:
    """Return how each need is called outside: by its outside number, else ``#`` and ours."""
    rows = db.session.execute(select(Proposal.id, Proposal.external_id))
    return {row.id: row.external_id or f"#{row.id}" for row in rows}


def _needs(hall: Hall | None) -> Iterator[Proposal]:
    """Read the needs a piece at a time, in the order in which they came."""
    after = 0
    while True:
        wanted = select(Proposal).where(Proposal.id > after).order_by(Proposal.id).limit(_PIECE)
        if hall is not None:
            wanted = wanted.where(Proposal.hall_id == hall.id)
        piece = db.session.scalars(wanted).all()
        if not piece:
            return
        yield from piece
        after = piece[-1].id
        breathe()
