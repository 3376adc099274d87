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
from votes.counting.sums import sheet_of
from votes.crypto.belenios import ballot, roll, tally, trustee_key
from votes.crypto.belenios.group import Element, draw_exponent
from votes.crypto.ledger import sha256_hex
from votes.models.poll import Poll
from votes.models.voter import PollVoter
from votes.services import opening, writer
from votes.services.answers import Given
from votes.services.casting import Cast
from votes.services.secret import box, credentials, documents, trustees, urns


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
        """A ballot as the voter's phone makes it, for the box by heads."""
        return self.sealed_all(voter, choice)[0]

    def sealed_all(self, voter: Person, *chosen: str) -> list[ballot.Sealed]:
        """A ballot for every box in which the voter weighs, all with the same choice."""
        held = credentials.credential_of(self.poll, self.pseudonym(voter))
        secret = self.secrets.get(voter.id) or int(held.secret or 0)
        papers = [documents.documents_of(urn.poll_id) for urn in urns.urns_of(self.poll.id)]
        sheet = sheet_of(self.poll.method, papers[0].definition.contest)
        assert sheet is not None
        marks = [[int(code in chosen) for code in sheet.codes]]
        return [
            ballot.seal(one.election, secret, marks)
            for one in papers
            if Element.read(held.public) in one.roll.weights
        ]

    def sends(self, voter: Person, text: str, ballot_id: str = "") -> Given:
        """The voter's phone sends a text as its ballot; raises why it is not taken."""
        name = ballot_id or sha256_hex(urns.parted(text)[0])
        asked = Cast(self.poll.uuid, voter.id, self.pseudonym(voter), name, text, CastVia.LIVE)
        return writer.cast(asked)

    def votes(self, voter: Person, *chosen: str) -> Given:
        """Seal and cast; "yes" where nothing else is said."""
        return self.sends(voter, self.text(voter, *(chosen or ("yes",))))

    def text(self, voter: Person, *chosen: str) -> str:
        """What the voter's phone sends: the ballots for all boxes."""
        return urns.joined(one.ballot.text for one in self.sealed_all(voter, *chosen))

    def refuses(self, voter: Person, text: str, ballot_id: str = "") -> str:
        """Send a text; the code of the refusal."""
        try:
            self.sends(voter, text, ballot_id)
        except DomainError as error:
            return error.code
        return "taken"

    def part(self, teller: Person, private: int | None = None) -> str:
        """A teller's part of the encrypted tally of every box."""
        key = private or self.private[teller.id]
        boxes = zip(urns.urns_of(self.poll.id), box.encrypted_tallies(self.poll), strict=True)
        return urns.joined(
            tally.decrypt(
                documents.documents_of(urn.poll_id).election, tally.read_tally(text), key
            ).text
            for urn, text in boxes
        )

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
