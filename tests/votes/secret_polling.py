"""A secret vote in one line: tellers with keys, voters with credentials, ballots sealed in Python."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.errors import DomainError
from app.extensions import db
from app.people.models.person import Person
from app.permissions import Role
from app.transaction import transaction
from meetings.rules import acts
from tests.meetings.assembly import Assembly, assemble
from tests.support.factories import make_person
from tests.votes.polling import Polling
from votes.counting.records import CastVia, Secrecy
from votes.crypto.belenios import ballot, roll, tally, trustee_key
from votes.crypto.belenios.group import draw_exponent
from votes.crypto.ledger import sha256_hex
from votes.models.poll import Poll
from votes.models.voter import PollVoter
from votes.services import opening, writer
from votes.services.answers import Given
from votes.services.casting import Cast
from votes.services.secret import box, credentials, documents, trustees

CHOICES = ("yes", "no", "abstain")


@dataclass
class SecretPolling(Polling):
    """A meeting about to vote in secret, or voting."""

    tellers: list[Person] = field(default_factory=list)
    private: dict[int, int] = field(default_factory=dict)
    """A teller's key, by person, as their phone keeps it."""
    secrets: dict[int, int] = field(default_factory=dict)
    """A voter's credential, by person, as their phone keeps it."""

    def make_key(self, teller: Person, private: int | None = None) -> str:
        """A teller's phone makes a key; its public half is sent."""
        private = private or draw_exponent()
        key = trustee_key.public_half(private)
        with transaction():
            trustees.make_key(self.poll, key.text, by=teller)
        self.private[teller.id] = private
        return str(key.public_key)

    def keys(self) -> SecretPolling:
        """Every teller makes a key and tries the backup."""
        for teller in self.tellers:
            public = self.make_key(teller)
            with transaction():
                trustees.backup_tried(self.poll, public, by=teller)
        return self

    def offer(self, *voters: Person) -> SecretPolling:
        """These voters' phones make a credential before the opening."""
        for voter in voters:
            self.secrets[voter.id] = draw_exponent()
            public = roll.public_credential(self.secrets[voter.id])
            with transaction():
                credentials.offer(self.poll, voter, str(public))
        return self

    def opened(self) -> SecretPolling:
        """The chair puts the question."""
        self.hall.act(acts.PutQuestion(at=0), self.hall.chair)
        return self

    def sealed(self, voter: Person, choice: str = "yes") -> ballot.Sealed:
        """A ballot as the voter's phone makes it."""
        held = credentials.credential_of(self.poll, self.pseudonym(voter))
        secret = self.secrets.get(voter.id) or int(held.secret or 0)
        marks = [[int(choice == code) for code in CHOICES]]
        return ballot.seal(documents.documents_of(self.poll.id).election, secret, marks)

    def sends(self, voter: Person, text: str, ballot_id: str = "") -> Given:
        """The voter's phone sends a text as its ballot; raises why it is not taken."""
        name = ballot_id or sha256_hex(text)
        asked = Cast(self.poll.uuid, voter.id, self.pseudonym(voter), name, text, CastVia.LIVE)
        return writer.cast(asked)

    def votes(self, voter: Person, choice: str = "yes") -> Given:
        """Seal and cast."""
        return self.sends(voter, self.sealed(voter, choice).ballot.text)

    def refuses(self, voter: Person, text: str, ballot_id: str = "") -> str:
        """Send a text; the code of the refusal."""
        try:
            self.sends(voter, text, ballot_id)
        except DomainError as error:
            return error.code
        return "taken"

    def part(self, teller: Person, private: int | None = None) -> str:
        """A teller's part of the encrypted tally."""
        papers = documents.documents_of(self.poll.id)
        matrix = tally.read_tally(box.encrypted_tally(self.poll))
        return tally.decrypt(papers.election, matrix, private or self.private[teller.id]).text

    def open_part(self, teller: Person, text: str = "") -> Poll:
        """A teller opens their part."""
        return box.open_part(self.poll, text or self.part(teller), by=teller)

    def open_together(self) -> Poll:
        """All tellers open their parts."""
        for teller in self.tellers:
            self.open_part(teller)
        db.session.expire_all()
        return self.poll


def prepare_secret(representatives: int = 4, tellers: int = 3) -> SecretPolling:
    """A meeting ready to vote in secret, its tellers named, without keys."""
    hall: Assembly = assemble(representatives).in_session().ready()
    named = [make_person(Role.TELLER, at=hall.hall) for _ in range(tellers)]
    polling = SecretPolling(hall, tellers=named)
    with transaction():
        poll = opening.configure(polling.motion)
        poll.secrecy, poll.revote = Secrecy.SECRET_BALLOT, True
        trustees.name_tellers(poll, named, by=hall.clerk)
    return polling


def roll_of(poll: Poll) -> list[PollVoter]:
    """The lines of the frozen roll."""
    return db.session.query(PollVoter).filter(PollVoter.poll_id == poll.id).all()
