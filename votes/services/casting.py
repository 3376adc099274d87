"""Cast ballots: a batch in one transaction, each decided under the poll's lock.

One writer per process calls ``write`` (``votes.services.writer``); where no server runs it is
called directly. What is kept in memory only saves time: state, presence, rights and duplicates
are read from the database under the lock, and its constraints have the last word.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Final

from sqlalchemy import insert, or_, select, update

from app import clock
from app.errors import DomainError
from app.extensions import db
from app.people.models.membership import Membership
from app.people.models.person import Person
from app.people.policy import stands_today
from app.permissions import Permission, roles_with
from app.places.models.hall import Hall
from app.places.models.place import Place
from app.places.queries import covering_ids
from app.transaction import after_commit, transaction
from meetings.models.roll import Attendance
from votes.counting.admission import Refusal, RefusalCode, refusal
from votes.counting.records import CastVia, Mode, NamedBallot
from votes.crypto import fields, ledger, receipts
from votes.crypto.canonical import JSON
from votes.crypto.ledger import Entry, EntryType
from votes.models.ledger import Ballot, LedgerEntry
from votes.models.poll import Poll, PollState
from votes.services import answers, turnout
from votes.services.answers import Answer, Given
from votes.services.keyring import signing_key
from votes.services.ledger import Book, LedgerAltered, book_of, is_due, sign, write_all
from votes.services.rolls import MEETING

log = logging.getLogger(__name__)
_ALONE = frozenset({CastVia.LIVE, CastVia.FORM, CastVia.PAPER, CastVia.HELPED})
DOORS: Final[Mapping[Mode, frozenset[CastVia]]] = MappingProxyType(
    {
        Mode.ELECTRONIC: _ALONE,
        Mode.WRITTEN: _ALONE,
        Mode.CALLED: frozenset({CastVia.CALLED}),
        Mode.SHOW_OF_HANDS: frozenset(),
        Mode.CONSENT: frozenset(),
    }
)
"""By which doors ballots come in each mode; hands are counted, not taken one by one."""


@dataclass(frozen=True, slots=True)
class Cast:
    """A ballot on its way: who chose what in which poll, by which door it came.

    ``voter`` is the pseudonym for which the ballot was made on the phone: where a family shares
    one, a ballot never counts for whoever signed in next.
    """

    poll: str
    person_id: int
    voter: str
    ballot_id: str
    choice: JSON
    via: CastVia


@dataclass(frozen=True, slots=True)
class Standing:
    """A ballot that stands in the ledger."""

    entry: Entry
    ballot: NamedBallot
    turn: int

    def is_of(self, pseudonym: str, choice: JSON) -> bool:
        """Whether it is this voter's ballot with this choice."""
        return (self.ballot.voter_pseudonym, self.ballot.choice) == (pseudonym, choice)


@dataclass(frozen=True, slots=True)
class Held:
    """A poll under its lock."""

    id: int
    uuid: str
    state: PollState
    mode: Mode
    ends_at: datetime | None
    roll_source: str
    meeting_id: int
    place: Place

    @property
    def takes_ballots(self) -> bool:
        """Whether it is open, and its time is not over."""
        over = self.ends_at is not None and self.ends_at <= clock.now()
        return self.state is PollState.OPEN and not over


@dataclass
class Box:
    """One poll during one batch: who may vote now, what stands, what is new."""

    poll: Held
    book: Book
    present: frozenset[int]
    entitled: frozenset[int]
    by_id: dict[str, Standing]
    by_voter: dict[str, Standing]
    fresh: list[tuple[Standing, Given]] = field(default_factory=list)

    def put(self, asked: Cast) -> Answer:
        """Take the ballot, hand out the receipt that stands, or say why not."""
        voter = self.book.voters.get(asked.person_id)
        if voter is None:
            return answers.off_roll()
        if asked.voter != voter.pseudonym:
            return answers.anothers()
        held = self.by_id.get(asked.ballot_id)
        if held is not None:
            same = held.is_of(voter.pseudonym, asked.choice)
            return self._given(held, already=True) if same else _id_used()
        standing = self.by_voter.get(voter.pseudonym)
        barred = self._barred(asked, standing)
        if barred is not None:
            return barred
        ballot = NamedBallot(
            asked.ballot_id, voter.pseudonym, voter.name, asked.choice, voter.weight, asked.via
        )
        refused = refusal(self.book.setup, voter, ballot)
        if refused is not None:
            return answers.not_admitted(refused)
        return self._append(ballot, standing)

    def _barred(self, asked: Cast, standing: Standing | None) -> DomainError | None:
        """Why this person cannot cast a new ballot now."""
        is_open = self.poll.takes_ballots
        if standing is not None:
            paper = CastVia.PAPER in {standing.ballot.cast_via, asked.via}
            if paper or not (is_open and self.book.setup.revote):
                given = self._given(standing, already=True)
                return answers.HasVoted(given, on_paper=is_open and paper)
        if not is_open:
            return answers.over()
        if asked.via not in DOORS[self.poll.mode]:
            return answers.other_mode()
        if asked.person_id not in self.entitled:
            return answers.no_longer()
        here = self.poll.mode is Mode.WRITTEN or asked.person_id in self.present
        return None if here else answers.not_present()

    def _append(self, ballot: NamedBallot, standing: Standing | None) -> Given:
        tail = self.fresh[-1][0].entry if self.fresh else self.book.tail
        entry = ledger.append(tail, EntryType.BALLOT, fields.write(ballot))
        taken = Standing(entry, ballot, standing.turn + 1 if standing else 1)
        given = self._given(taken, already=False)
        self.fresh.append((taken, given))
        self.by_id[ballot.ballot_id] = self.by_voter[ballot.voter_pseudonym] = taken
        return given

    def _given(self, held: Standing, *, already: bool) -> Given:
        receipt = receipts.issue(self.book.uuid, held.ballot.ballot_id, held.entry, signing_key())
        return Given(receipt, receipt.code, held.ballot.choice, already)


def write(batch: Sequence[Cast]) -> list[Answer]:
    """Decide and write a batch in one transaction; one that fails is tried again ballot by ballot.

    Every answer that holds a receipt is given after the commit.
    """
    try:
        with transaction():
            return _write(batch)
    except Exception:  # whatever goes wrong with one ballot must not stop the others
        log.exception("a batch of %d ballots failed", len(batch))
    if len(batch) == 1:
        return [answers.unanswered()]
    return [answer for asked in batch for answer in write([asked])]


def _write(batch: Sequence[Cast]) -> list[Answer]:
    polls = {poll.uuid: poll for poll in locked({asked.poll for asked in batch})}
    found: dict[int, Answer] = {}
    for uuid in dict.fromkeys(asked.poll for asked in batch):
        places = [place for place, asked in enumerate(batch) if asked.poll == uuid]
        decided = _decide(polls.get(uuid), [batch[place] for place in places])
        found.update(zip(places, decided, strict=True))
    return [found[place] for place in range(len(batch))]


def locked(uuids: Iterable[str]) -> list[Held]:
    """The polls under their locks; always in the same order, so that no two wait for each other."""
    rows = db.session.execute(
        select(
            Poll.id,
            Poll.uuid,
            Poll.state,
            Poll.mode,
            Poll.ends_at,
            Poll.roll_source,
            Poll.meeting_id,
            Place,
        )
        .join(Hall, Hall.id == Poll.hall_id)
        .join(Place, Place.id == Hall.place_id)
        .where(Poll.uuid.in_(uuids))
        .order_by(Poll.id)
        .with_for_update(of=Poll)
    )
    return [Held(*row) for row in rows]


def _decide(poll: Held | None, batch: Sequence[Cast]) -> list[Answer]:
    if poll is None:
        return [answers.no_poll() for _ in batch]
    if poll.state in {PollState.CONFIGURED, PollState.ANNOUNCED}:
        return [answers.not_begun() for _ in batch]
    try:
        box = _box(poll, batch)
    except LedgerAltered:
        log.critical("the ledger of poll %s is not what was signed", poll.uuid, exc_info=True)
        return [answers.untrusted() for _ in batch]
    decided = [box.put(asked) for asked in batch]
    if box.fresh:
        _store(box)
    return decided


def _box(poll: Held, batch: Sequence[Cast]) -> Box:
    book = book_of(poll.id, poll.uuid)
    people = {asked.person_id for asked in batch} & book.voters.keys()
    held = _standing(poll, batch, [book.voters[person].pseudonym for person in people])
    last = sorted(held, key=lambda one: one.turn)
    return Box(
        poll,
        book,
        present=present(poll, people),
        entitled=entitled(poll, people),
        by_id={one.ballot.ballot_id: one for one in held},
        by_voter={one.ballot.voter_pseudonym: one for one in last},
    )


def present(poll: Held, people: Iterable[int]) -> frozenset[int]:
    """Who of ``people`` is in the room now."""
    return frozenset(
        db.session.scalars(
            select(Attendance.person_id).where(
                Attendance.meeting_id == poll.meeting_id,
                Attendance.left_at.is_(None),
                Attendance.person_id.in_(people),
            )
        )
    )


def entitled(poll: Held, people: Iterable[int]) -> frozenset[int]:
    """Who of ``people`` may vote today: whoever holds CAST at the hall, like ``may(…, CAST, …)``.

    An owner votes as an owner, whatever role they hold: the roll alone says who is one.
    """
    if poll.roll_source != MEETING:
        standing = select(Person.id).where(Person.id.in_(people), Person.closed_at.is_(None))
        return frozenset(db.session.scalars(standing))
    return frozenset(
        db.session.scalars(
            select(Membership.person_id)
            .join(Person, Person.id == Membership.person_id)
            .where(
                Membership.person_id.in_(people),
                Membership.role.in_(roles_with(Permission.CAST)),
                Membership.place_id.in_(covering_ids(poll.place)),
                stands_today(),
                Person.closed_at.is_(None),
            )
        )
    )


def _standing(poll: Held, batch: Sequence[Cast], voters: Sequence[str]) -> list[Standing]:
    """The ballots with these ids or of these voters that stand already."""
    rows = db.session.execute(
        select(Ballot.turn, LedgerEntry.parent, LedgerEntry.height, LedgerEntry.body)
        .join(
            LedgerEntry,
            (LedgerEntry.poll_id == Ballot.poll_id) & (LedgerEntry.height == Ballot.height),
        )
        .where(
            Ballot.poll_id == poll.id,
            or_(
                Ballot.ballot_id.in_([asked.ballot_id for asked in batch]),
                Ballot.pseudonym.in_(voters),
            ),
        )
    )
    return [standing(row.turn, row.parent, row.height, row.body) for row in rows]


def standing(turn: int, parent: str, height: int, body: str) -> Standing:
    """A ballot as it stands in the ledger, from its row."""
    entry = Entry(parent, height, EntryType.BALLOT, ledger.sha256_hex(body), body)
    return Standing(entry, fields.read(NamedBallot, body), turn)


def _store(box: Box) -> None:
    """Write the fresh ballots, their index, and the new turnout."""
    poll = box.poll
    book = write_all(box.book, [taken.entry for taken, _given in box.fresh])
    rows = [_row(poll.id, taken, given.code) for taken, given in box.fresh]
    db.session.execute(insert(Ballot.__table__), rows)  # type: ignore[arg-type]  # a table is a target of INSERT
    came = sum(taken.turn == 1 for taken, _given in box.fresh)
    db.session.execute(update(Poll).where(Poll.id == poll.id).values(turnout=Poll.turnout + came))
    if is_due(book):
        sign(book)
    after_commit(lambda: turnout.changed(poll.id), key=("turnout", poll.id))


def _row(poll_id: int, taken: Standing, code: str) -> dict[str, object]:
    return {
        "poll_id": poll_id,
        "ballot_id": taken.ballot.ballot_id,
        "pseudonym": taken.ballot.voter_pseudonym,
        "turn": taken.turn,
        "height": taken.entry.height,
        "code": code,
    }


def _id_used() -> DomainError:
    return answers.not_admitted(Refusal(RefusalCode.BALLOT_ID_USED))
