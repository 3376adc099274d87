"""``flask places found``: the first places of a new installation."""

from __future__ import annotations

import click

from app.commands import Commands
from app.errors import DomainError
from app.extensions import db
from app.places.models.place import Place, PlaceKind
from app.places.services import founding
from app.transaction import transaction

places = Commands("places", help="Places and halls.")


@places.command("found")
@click.argument("name")
@click.option("--kind", type=click.Choice([kind.value for kind in PlaceKind]), default="district")
@click.option("--under", type=int, help="Id of the place it stands under; none for a root.")
@click.option("--hall", "hall_code", help="Also found its hall, with this code.")
@click.option("--hall-name", default="", help="The hall's name; by default the place's and 议事厅.")
def found(name: str, kind: str, under: int | None, hall_code: str | None, hall_name: str) -> None:
    """Found a place, and its hall if a code is given; prints the place's id."""
    try:
        with transaction():
            parent = db.session.get_one(Place, under) if under is not None else None
            place = founding.found_place(name, PlaceKind(kind), parent=parent)
            if hall_code:
                founding.found_hall(place, code=hall_code, name=hall_name or f"{name}议事厅")
    except DomainError as error:
        raise click.ClickException(f"{error.what} {error.remedy}".strip()) from error
    click.echo(place.id)
