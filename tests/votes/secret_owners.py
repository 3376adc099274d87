"""A secret vote of owners: by heads and by floor area, two boxes."""

from __future__ import annotations

import sqlalchemy as sa

from app.extensions import db
from app.people.models.person import Person
from app.permissions import Role
from app.transaction import transaction
from tests.meetings.assembly import assemble
from tests.support.factories import make_person
from tests.votes.owners import TEN, owners_poll, phone, registered
from tests.votes.secret_polling import SecretPolling
from votes.counting.records import Secrecy
from votes.models.poll import Poll
from votes.services import opening
from votes.services.secret import trustees


class SecretOwners(SecretPolling):
    """The owners of TEN, about to vote in writing, or voting."""

    asked: Poll

    @property
    def poll(self) -> Poll:
        """The owners' vote."""
        return self.asked

    @property
    def voters(self) -> list[Person]:
        """The owners, the first with 250.55 m², nine with 90 m² each."""
        numbers = [phone(number) for number in range(len(TEN))]
        query = sa.select(Person).where(Person.phone.in_(numbers)).order_by(Person.phone)
        return list(db.session.scalars(query))

    def opened(self) -> SecretOwners:
        """The desk opens it."""
        with transaction():
            opening.open_alone(self.asked, by=self.hall.clerk)
        return self


def prepare_owners(tellers: int = 2, **planned: object) -> SecretOwners:
    """A secret vote of ten owners, announced, its tellers' keys made."""
    hall = assemble(3).in_session()
    registered(hall.hall.place, TEN, hall.clerk)
    named = [make_person(Role.TELLER, at=hall.hall) for _ in range(tellers)]
    polling = SecretOwners(hall, tellers=named)
    polling.asked = owners_poll(hall, secrecy=Secrecy.SECRET_BALLOT, **planned)
    with transaction():
        trustees.name_tellers(polling.asked, named, by=hall.clerk)
    polling.keys()
    return polling
