"""The box of a secret vote before its readers: who holds keys, what is done, what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from sqlalchemy import exists, or_, select

from app import clock
from app.extensions import db
from app.people.models.person import Person
from app.permissions import Role
from meetings.models.roll import RollEntry
from meetings.queries.planning import officers_of
from votes.counting.methods.contest import BLANK
from votes.counting.owners import shows_somebody
from votes.counting.presets.table import preset
from votes.counting.records import Secrecy, contest_of
from votes.counting.rules import Unit
from votes.counting.sums import sheet_of
from votes.crypto.belenios.group import Element
from votes.models.poll import PREPARED, Poll, PollState
from votes.models.trustee import CredentialOffer, Trustee
from votes.models.voter import PollVoter
from votes.queries import programs
from votes.services import ledger, rolls
from votes.services.secret import box, credentials, documents, receiving, urns, waiting
from votes.services.secret import trustees as holders
from votes.services.secret.credentials import Held
from votes.services.secret.urns import Urn


class Answer(NamedTuple):
    """One answer on a secret ballot; the words of a blank one are the page's."""

    code: str
    label: str


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

    @cached_property
    def urns(self) -> Sequence[Urn]:
        """The boxes: by heads, and by area where that counts."""
        return urns.urns_of(self.poll.id)

    @property
    def elections(self) -> Sequence[str]:
        """The elections' texts, one for each box."""
        return [documents.documents_of(urn.poll_id).election.text for urn in self.urns]

    def elections_of(self, pseudonym: str) -> Sequence[str]:
        """The elections under which a phone seals this voter's ballots."""
        public = credentials.credential_of(self.poll, pseudonym).public
        papers = [documents.documents_of(urn.poll_id) for urn in self.urns]
        return [one.election.text for one in papers if Element.read(public) in one.roll.weights]

    @property
    def answers(self) -> Sequence[Answer]:
        """What stands on the ballot, in the order of the encrypted answers."""
        sheet = sheet_of(self.poll.method, contest_of(self.poll.choices, self.poll.terms))
        labels = {BLANK: ""} | {one.code: one.label for one in self.poll.choices}
        return [Answer(code, labels[code]) for code in sheet.codes] if sheet else []

    @property
    def marks(self) -> tuple[int, int]:
        """How many answers at least and at most a ballot marks."""
        sheet = sheet_of(self.poll.method, contest_of(self.poll.choices, self.poll.terms))
        return (sheet.least, sheet.most) if sheet else (0, 0)

    @property
    def encrypted_tallies(self) -> Sequence[str]:
        """The sums that are to be opened, one for each box."""
        return box.encrypted_tallies(self.poll)

    @cached_property
    def is_sealed(self) -> bool:
        """Whether the box waits for the tellers; before that, proofs are still being checked."""
        return box.is_sealed(self.poll)

    @cached_property
    def proving(self) -> int:
        """How many received ballots wait for their proofs."""
        return receiving.waiting(self.poll.id)

    @property
    def awaited(self) -> Sequence[Part]:
        """The tellers who have not opened their part of an ended vote."""
        over = self.poll.state is PollState.CLOSED and self.is_sealed
        return [part for part in self.parts if not part.opened and part.name] if over else []

    @property
    def awaited_until(self) -> datetime:
        """Until when they are awaited; afterwards the vote may be given up."""
        return waiting.until(self.poll)

    @property
    def may_be_given_up(self) -> bool:
        """Whether the stated wait is over."""
        return waiting.is_over(self.poll)

    @cached_property
    def exposed(self) -> int:
        """How many owners a sum by area may expose; 0 where area does not count."""
        rule = preset(self.poll.rule_code, clock.today()).rule
        if Unit.AREA not in urns.units_of(rule):
            return 0
        voters = ledger.voters_of(self.poll.id) or rolls.preview(self.poll)
        return shows_somebody([line.weight for line in voters.values()])

    @cached_property
    def programs_code(self) -> str:
        """The short code of the programs: the one in Setup, before the opening that of today."""
        if self.poll.opened_at is None:
            return programs.code_of_served()
        return documents.documents_of(self.poll.id).definition.programs or ""

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
            Poll.state.in_(PREPARED),
            or_(exists().where(called), exists().where(on_roll)),
        )
    )
    return [Ahead(*row) for row in rows]


class Key(NamedTuple):
    """A key that waits for its teller: to be made, or to open the box of an ended vote."""

    uuid: str
    question: str
    ended: bool
    since: datetime | None


def keys_of(person: Person) -> Sequence[Key]:
    """What this teller has to do."""
    made = Trustee.tried_at.is_(None) & Poll.state.in_(PREPARED)
    polls = db.session.scalars(
        select(Poll)
        .join(Trustee, Trustee.poll_id == Poll.id)
        .where(Trustee.person_id == person.id, or_(made, Poll.state == PollState.CLOSED))
        .order_by(Poll.id)
    ).all()
    return [
        Key(poll.uuid, poll.question[:40], poll.is_over, poll.closed_at or poll.prepared_at)
        for poll in polls
        if not poll.is_over or _is_awaited(poll, person)
    ]


def _is_awaited(poll: Poll, person: Person) -> bool:
    awaited = waiting.awaited(poll) if box.is_sealed(poll) else []
    return any(one.person_id == person.id for one in awaited)
