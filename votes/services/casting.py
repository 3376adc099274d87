"""Cast ballots: a batch in one transaction, each decided under the poll's lock.

One writer per process calls ``write`` (``votes.services.writer``); where no server runs it is
called directly. What is kept in memory only saves time: state, presence, rights and duplicates
are read from the database under the lock, and its constraints have the last word.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from sqlalchemy import bindparam, insert, update
from sqlalchemy.exc import OperationalError

from app.errors import DomainError
from app.extensions import db
from app.transaction import after_commit, transaction
from votes.counting.admission import Refusal, RefusalCode, refusal, refusal_beside
from votes.counting.methods import mandates as precedence
from votes.counting.proxies import Mandate
from votes.counting.records import CastVia, Mode, NamedBallot, RollEntry
from votes.crypto import fields, ledger, receipts
from votes.crypto.canonical import JSON
from votes.crypto.ledger import EntryType
from votes.models.ledger import Ballot
from votes.models.poll import PREPARED, Poll
from votes.services import answers, mandates, quiz_first, turnout
from votes.services.answers import Answer, Given
from votes.services.held import Held, entitled_in, locked, present_in, without_quiz_in
from votes.services.keyring import signing_key
from votes.services.ledger import (
    Book,
    LedgerAltered,
    book_at,
    is_due,
    sign_each,
    tails_of,
    write_each,
)
from votes.services.mandates import Sent
from votes.services.named import know_named
from votes.services.quiz_first import ON_A_PHONE
from votes.services.standing import Known, Standing, standing_in, written

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
    one, a ballot never counts for whoever signed in next. It is the line that is voted: one's own,
    or that of a principal whose mandate one holds.
    """

    poll: str
    person_id: int
    voter: str
    ballot_id: str
    choice: JSON
    via: CastVia
    login: str | None = None
    """Digest of the login it came with; asked of the database before it is written."""


@dataclass(frozen=True, slots=True)
class Right:
    """Whose vote somebody casts, and by what right where it is not their own."""

    voter: RollEntry
    person_id: int
    """Whose line of the roll it is."""
    caster: str
    """The pseudonym of who casts it."""
    mandate: Mandate | None = None


@dataclass
class Box:
    """One poll during one batch: who may vote now, what stands, what is new."""

    poll: Held
    book: Book
    known: Known
    present: frozenset[int]
    entitled: frozenset[int]
    untaught: frozenset[int]
    """Who must pass the rule quiz before they vote on a phone."""
    sent: Sequence[Sent] = ()
    fresh: list[tuple[Standing, Given]] = field(default_factory=list)
    fresh_by_id: dict[str, Standing] = field(default_factory=dict)
    fresh_by_line: dict[str, Standing] = field(default_factory=dict)

    def put(self, asked: Cast) -> Answer:
        """Take the ballot, hand out the receipt that stands, or say why not."""
        caster = mandates.code_of(self.poll.uuid, asked.person_id, self.book.voters)
        right = self._right(asked, caster)
        held = self.fresh_by_id.get(asked.ballot_id) or self.known.by_id.get(asked.ballot_id)
        if held is not None and held.is_of(caster, asked.voter, asked.choice):
            return self._given(held, already=True)
        if isinstance(right, DomainError):
            return right
        if held is not None:
            return _id_used()
        ballot = _ballot(asked, right)
        line = right.voter.pseudonym
        standing = self.fresh_by_line.get(line) or self.known.by_line.get(line)
        barred = self._barred(asked, right, ballot, standing)
        if barred is not None:
            return barred
        setup, earlier = self.book.setup, standing.ballot if standing else None
        refused = refusal(setup, right.voter, ballot) or refusal_beside(
            setup, ballot, earlier, self._of_holder(caster)
        )
        if refused is not None:
            return answers.not_admitted(refused)
        return self._append(ballot, standing)

    def _right(self, asked: Cast, caster: str) -> Right | DomainError:
        """Whose vote this is: one's own, or that of a principal by a mandate that stands."""
        own = self.book.voters.get(asked.person_id)
        if own is not None and asked.voter == own.pseudonym:
            return Right(own, asked.person_id, caster)
        for one in self.sent:
            if one.stands and (one.holder_id, one.line) == (asked.person_id, asked.voter):
                voter = self.book.voters[one.principal_id]
                return Right(voter, one.principal_id, caster, one.mandate)
        return answers.off_roll() if own is None else answers.anothers()

    def _of_holder(self, caster: str) -> list[NamedBallot]:
        """The ballots that stand and that this person cast for others."""
        if not self.book.setup.proxies:
            return []
        standing = (self.known.by_line | self.fresh_by_line).values()
        ballots = (one.ballot for one in standing)
        return [one for one in ballots if one.mandate and one.voter_pseudonym == caster]

    def _barred(
        self, asked: Cast, right: Right, ballot: NamedBallot, standing: Standing | None
    ) -> DomainError | None:
        """Why this person cannot cast a new ballot now."""
        is_open = self.poll.takes_ballots
        if standing is not None:
            beside = self._beside(asked, ballot, standing, is_open=is_open)
            if beside is not None:
                return beside
        if not is_open:
            return answers.over()
        if asked.via not in DOORS[self.poll.mode]:
            return answers.other_mode()
        if right.person_id not in self.entitled:
            return answers.no_longer()
        if self.poll.mode is not Mode.WRITTEN and (away := self._absent(asked, right)):
            return away
        untaught = asked.via in ON_A_PHONE and asked.person_id in self.untaught
        return quiz_first.why() if untaught else None

    def _absent(self, asked: Cast, right: Right) -> DomainError | None:
        """Why somebody may not vote who is not in the room, or stands for somebody who is."""
        if asked.person_id not in self.present:
            return answers.not_present()
        sent_and_here = right.mandate is not None and right.person_id in self.present
        return answers.principal_is_here() if sent_and_here else None

    def _beside(
        self, asked: Cast, ballot: NamedBallot, standing: Standing, *, is_open: bool
    ) -> DomainError | None:
        """Why the ballot that stands for this line keeps its place."""
        earlier = standing.ballot
        further = precedence.rank(fields.pack(ballot)) - precedence.rank(fields.pack(earlier))
        if is_open and further > 0:
            return None
        if earlier.voter_pseudonym != ballot.voter_pseudonym:
            if not is_open:
                return answers.over()
            return answers.not_admitted(Refusal(RefusalCode.GOES_BEFORE))
        paper = CastVia.PAPER in {earlier.cast_via, asked.via}
        if paper or not (is_open and self.book.setup.revote):
            given = self._given(standing, already=True)
            return answers.HasVoted(given, on_paper=is_open and paper)
        return None

    def _append(self, ballot: NamedBallot, standing: Standing | None) -> Given:
        tail = self.fresh[-1][0].entry if self.fresh else self.book.tail
        entry = ledger.append_record(tail, EntryType.BALLOT, ballot)
        taken = Standing(entry, ballot, standing.turn + 1 if standing else 1)
        given = self._given(taken, already=False)
        self.fresh.append((taken, given))
        self.fresh_by_id[ballot.ballot_id] = self.fresh_by_line[ballot.line] = taken
        return given

    def _given(self, held: Standing, *, already: bool) -> Given:
        receipt, code = receipts.issue_with_code(
            self.book.uuid, held.ballot.ballot_id, held.entry, signing_key()
        )
        return Given(receipt, code, held.ballot.choice, already)


def _ballot(asked: Cast, right: Right) -> NamedBallot:
    """The ballot as the ledger will have it."""
    voter = right.voter
    return NamedBallot(
        asked.ballot_id,
        right.caster,
        voter.name,
        asked.choice,
        voter.weight,
        asked.via,
        proxy_for=voter.pseudonym if right.mandate else None,
        mandate=right.mandate,
    )


def write(batch: Sequence[Cast]) -> list[Answer]:
    """Decide and write a batch in one transaction. Every answer with a receipt is given after it.

    One that fails is tried again poll by poll, and then ballot by ballot. A poll that another
    worker holds on to keeps no other waiting, and its phones send their ballots again.
    """
    try:
        with transaction():
            return _write(batch)
    except OperationalError as error:
        if is_full(error):
            log.critical("%d ballots were not taken: the disk is full", len(batch))
            return [answers.no_room() for _ in batch]
        if _is_held_elsewhere(error) and len({asked.poll for asked in batch}) == 1:
            log.warning("poll %s is held by another worker", batch[0].poll)
            return [answers.unanswered() for _ in batch]
        log.exception("a batch of %d ballots failed", len(batch))
    except Exception:  # whatever goes wrong with one ballot must not stop the others
        log.exception("a batch of %d ballots failed", len(batch))
    if len(batch) == 1:
        return [answers.unanswered()]
    return _in_parts(batch)


def _in_parts(batch: Sequence[Cast]) -> list[Answer]:
    """Write a batch again, in as many as it has polls; one poll's ballot by ballot."""
    polls: dict[str, list[int]] = {}
    for place, asked in enumerate(batch):
        polls.setdefault(asked.poll, []).append(place)
    parts = list(polls.values()) if len(polls) > 1 else [[place] for place in range(len(batch))]
    found: dict[int, Answer] = {}
    for places in parts:
        found |= zip(places, write([batch[place] for place in places]), strict=True)
    return [found[place] for place in range(len(batch))]


def is_full(error: OperationalError) -> bool:
    """Whether the disk took nothing: SQLITE_FULL, SQLITE_IOERR; PostgreSQL's ``disk_full``."""
    primary = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
    full = primary in {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}
    return full or getattr(error.orig, "sqlstate", None) == "53100"


def _is_held_elsewhere(error: OperationalError) -> bool:
    """Whether the poll's lock was waited for in vain (PostgreSQL's ``lock_not_available``)."""
    return getattr(error.orig, "sqlstate", None) == "55P03"


def _write(batch: Sequence[Cast]) -> list[Answer]:
    polls = {poll.uuid: poll for poll in locked({asked.poll for asked in batch})}
    asked: dict[str, list[int]] = {}
    for place, one in enumerate(batch):
        asked.setdefault(one.poll, []).append(place)
    found: dict[int, Answer] = {}
    open_: list[tuple[Held, Book, Sequence[Cast]]] = []
    tails = tails_of([poll.id for poll in polls.values()])
    for uuid, places in asked.items():
        own = [batch[place] for place in places]
        book = _taking(polls.get(uuid), tails)
        if isinstance(book, DomainError):
            found |= dict.fromkeys(places, book)
        else:
            open_.append((polls[uuid], book, own))
    boxes = _boxes(open_)
    for box, (_poll, _book, cast) in zip(boxes, open_, strict=True):
        decided = [box.put(one) for one in cast]
        found |= zip(asked[box.poll.uuid], decided, strict=True)
    _store([box for box in boxes if box.fresh])
    return [found[place] for place in range(len(batch))]


def _taking(poll: Held | None, tails: Mapping[int, str]) -> Book | DomainError:
    """The ledger of a poll that ballots came for, or why it takes none."""
    if poll is None:
        return answers.no_poll()
    if poll.state in PREPARED:
        return answers.not_begun()
    try:
        return book_at(poll.id, poll.uuid, tails.get(poll.id))
    except LedgerAltered:
        log.critical("the ledger of poll %s is not what was signed", poll.uuid, exc_info=True)
        return answers.untrusted()


def _boxes(asked: Sequence[tuple[Held, Book, Sequence[Cast]]]) -> list[Box]:
    """Each poll with what decides its ballots, the rights of all asked for at once."""
    sent: dict[int, Sequence[Sent]] = {}
    people: dict[Held, set[int]] = {}
    for poll, book, batch in asked:
        asking = {one.person_id for one in batch}
        found = mandates.in_poll(poll.id, holders=asking) if book.setup.proxies else ()
        people[poll] = asking | {one.principal_id for one in found}
        sent[poll.id] = found
    here, able, untaught = present_in(people), entitled_in(people), without_quiz_in(people)
    return [
        Box(
            poll,
            book,
            standing_in(book),
            here[poll.id],
            able[poll.id],
            untaught[poll.id],
            sent[poll.id],
        )
        for poll, book, _batch in asked
    ]


def _store(boxes: Sequence[Box]) -> None:
    """Write the fresh ballots of every poll, their index, and the new turnouts."""
    if not boxes:
        return
    books = write_each([(box.book, [taken.entry for taken, _given in box.fresh]) for box in boxes])
    rows = [_row(box.poll.id, taken, given.code) for box in boxes for taken, given in box.fresh]
    db.session.execute(insert(Ballot.__table__), rows)  # type: ignore[arg-type]  # a table is a target of INSERT
    db.session.connection().execute(_COME, [_came(box) for box in boxes])
    sign_each([book for book in books if is_due(book)])
    for box, book in zip(boxes, books, strict=True):
        written(book, box.known, [taken for taken, _given in box.fresh])
        _announce(box.poll)


_COME = (
    update(Poll)
    .where(Poll.id == bindparam("poll"))
    .values(turnout=Poll.turnout + bindparam("came"))
)


def _came(box: Box) -> dict[str, int]:
    """Whose first ballot it is counts in the turnout."""
    came = sum(taken.turn == 1 for taken, _given in box.fresh)
    return {"poll": box.poll.id, "came": came}


def _announce(poll: Held) -> None:
    after_commit(lambda: know_named(poll.uuid), key=("named", poll.id))
    after_commit(lambda: turnout.changed(poll.id), key=("turnout", poll.id))


def _row(poll_id: int, taken: Standing, code: str) -> dict[str, object]:
    return {
        "poll_id": poll_id,
        "ballot_id": taken.ballot.ballot_id,
        "pseudonym": taken.ballot.line,
        "turn": taken.turn,
        "height": taken.entry.height,
        "code": code,
    }


def _id_used() -> DomainError:
    return answers.not_admitted(Refusal(RefusalCode.BALLOT_ID_USED))
