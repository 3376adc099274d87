"""``flask people appoint``: the first officers of a new installation."""

from __future__ import annotations

import click
from sqlalchemy import select

from app.commands import Commands
from app.errors import DomainError
from app.extensions import db
from app.people.models.person import Person
from app.people.names import clean_phone
from app.people.services import accounts
from app.permissions import Role
from app.places.models.place import Place
from app.transaction import transaction

people = Commands("people", help="People and their roles.")


@people.command("appoint")
@click.argument("name")
@click.argument("phone")
@click.option("--role", type=click.Choice([role.value for role in Role]), default="administrator")
@click.option("--place", "place_id", type=int, required=True, help="Id of the place.")
@click.password_option(help="Asked for when it is not given.")
def appoint(name: str, phone: str, role: str, place_id: int, password: str) -> None:
    """Give somebody a role at a place, opening the account if it is new."""
    number = clean_phone(phone)
    if number is None:
        raise click.BadParameter("not a mobile number of eleven digits", param_hint="PHONE")
    try:
        with transaction():
            place = db.session.get(Place, place_id)
            if place is None:
                raise click.BadParameter("no such place", param_hint="--place")
            person = db.session.scalar(select(Person).where(Person.phone == number))
            if person is None:
                person = accounts.open_account(name, phone=number)
                accounts.set_password(person, password)
            accounts.grant(person, Role(role), place, reason="appointed by command")
    except DomainError as error:
        raise click.ClickException(f"{error.what} {error.remedy}".strip()) from error
    click.echo(person.id)
