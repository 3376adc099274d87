"""The box of a secret vote before its readers: who holds keys, what is done, what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from sqlalchemy import exists, or_, select

from app.extensions import db
from app.people.models.person import Person
from app.permissions import Role
from meetings.models.roll import RollEntry
from meetings.queries.planning import officers_of
from votes.counting.records import Secrecy
from votes.models.poll import Poll, PollState
from votes.models.trustee import CredentialOffer, Trustee
from votes.models.voter import PollVoter
from votes.services.secret import box, credentials, documents
from votes.services.secret import trustees as holders
from votes.services.secret.credentials import Held


class Part(NamedTuple):
    """One holder of a part of the key."""

    number: int
    name: str
    made: bool
    ready: bool
    opened: bool


@dataclass(frozen=True)
class Box:
    """A secret vote's box before one reader."""

    poll: Poll
    person: Person | None

    @cached_property
    def held(self) -> Sequence[Trustee]:
        """The holders, as they stand in the database."""
        return holders.trustees_of(self.poll)

    @cached_property
    def parts(self) -> Sequence[Part]:
        """Each holder, and how far they are."""
        opened = box.parts_of(self.poll.id) if self.poll.is_over else {}
        return [
            Part(
                one.number,
                one.person.name if one.person else "",
                one.public_key is not None,
                one.is_ready,
                one.number in opened,
            )
            for one in self.held
        ]

    @property
    def is_secret(self) -> bool:
        """Whether this vote is secret."""
        return self.poll.secrecy is Secrecy.SECRET_BALLOT

    @property
    def by_the_house(self) -> bool:
        """Whether the house alone holds the key, which every page then says."""
        return all(one.person_id is None for one in self.held)

    @property
    def mine(self) -> Trustee | None:
        """The reader's own part."""
        person = self.person
        return next((one for one in self.held if person and one.person_id == person.id), None)

    @property
    def my_part(self) -> Part | None:
        """How far the reader is."""
        mine = self.mine
        return self.parts[mine.number - 1] if mine else None

    @property
    def not_ready(self) -> Sequence[Part]:
        """Whose key is missing, or was not tried."""
        return [part for part in self.parts if not part.ready]

    @property
    def not_opened(self) -> Sequence[Part]:
        """Who has not opened their part."""
        return [part for part in self.parts if not part.opened]

    @property
    def may_be_named(self) -> bool:
        """Whether tellers may still be named and keys made."""
        over = {PollState.OPEN, PollState.CLOSED, PollState.DECLARED, PollState.ANNULLED}
        return self.poll.state not in over

    @cached_property
    def tellers(self) -> Sequence[Person]:
        """Who may be named: the hall's tellers."""
        return officers_of(self.poll.hall, Role.TELLER)

    @property
    def election(self) -> str:
        """The election's text, for a phone to seal a ballot under."""
        return documents.documents_of(self.poll.id).election.text

    @property
    def fingerprint(self) -> str:
        """The election's fingerprint."""
        return documents.documents_of(self.poll.id).election.fingerprint

    @property
    def encrypted_tally(self) -> str:
        """The sum that is to be opened."""
        return box.encrypted_tally(self.poll)

    @property
    def made_by_the_house(self) -> int:
        """For how many voters the house made the credential."""
        return credentials.made_by_the_house(self.poll)

    def credential_of(self, pseudonym: str) -> Held:
        """A voter's credential for their own page."""
        return credentials.credential_of(self.poll, pseudonym)


class Ahead(NamedTuple):
    """A secret vote that is not open yet, and the credential a phone of this voter brought."""

    uuid: str
    offered: str | None


def secret_polls_ahead(person: Person) -> Sequence[Ahead]:
    """The secret votes in preparation in which this person will have a vote."""
    called = (RollEntry.meeting_id == Poll.meeting_id) & (RollEntry.person_id == person.id)
    called &= RollEntry.voting.is_(True)
    on_roll = (PollVoter.poll_id == Poll.id) & (PollVoter.person_id == person.id)
    mine = (CredentialOffer.poll_id == Poll.id) & (CredentialOffer.person_id == person.id)
    rows = db.session.execute(
        select(Poll.uuid, CredentialOffer.public)
        .outerjoin(CredentialOffer, mine)
        .where(
            Poll.secrecy == Secrecy.SECRET_BALLOT,
            Poll.state.in_((PollState.CONFIGURED, PollState.ANNOUNCED)),
            or_(exists().where(called), exists().where(on_roll)),
        )
    )
    return [Ahead(*row) for row in rows]
