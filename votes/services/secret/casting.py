"""Take encrypted ballots: the proofs first, outside any lock; then the roll, under it.

``check`` costs milliseconds of arithmetic, in worker processes, before the poll is locked. ``write`` asks
what only the lock can answer: the poll is open, the voter stands on the roll, is there and has
the right, the credential is the voter's own, the ballot was not opened for checking. A later
ballot of the same voter replaces the earlier one until the close.

Where more than ``PROVEN_FIRST`` may vote, ``check`` looks at form, roll and signature alone; such a
ballot is received (``votes.services.secret.receiving``) and its proofs are checked behind.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from flask import current_app
from gevent import monkey
from gevent.lock import BoundedSemaphore
from sqlalchemy import exists, insert, select, update

from app.errors import DomainError, Invalid
from app.extensions import db
from app.transaction import after_commit, transaction
from votes.counting.records import Mode, Secrecy
from votes.crypto import ledger, receipts
from votes.crypto.belenios import ballot as ballots
from votes.crypto.belenios.ballot import Ballot as SealedBallot
from votes.crypto.belenios.election import Election
from votes.crypto.belenios.flaws import Flaw, Unsound, demand
from votes.crypto.belenios.proving import require
from votes.crypto.codes import short_code
from votes.crypto.ledger import Entry, EntryType, sha256_hex
from votes.models.ledger import Ballot, LedgerEntry
from votes.models.poll import PREPARED, Poll
from votes.models.secret import Credential, ReceivedBallot, SpoiltBallot
from votes.services import answers, proving, quiz_first, turnout
from votes.services.answers import Answer, Given
from votes.services.casting import Cast
from votes.services.held import Held, entitled, locked, present, without_quiz
from votes.services.keyring import signing_key
from votes.services.ledger import LedgerAltered, book_of, is_due, sign, write_all
from votes.services.named import is_named, know_named
from votes.services.quiz_first import ON_A_PHONE
from votes.services.secret import documents, refusals, urns
from votes.services.secret.documents import Documents
from votes.services.secret.urns import Urn

log = logging.getLogger(__name__)
PROVEN_FIRST: Final = 2000
"""Voters up to whom every proof is checked before the ack (ballots.md, "Costs")."""
_KEY: Final = "secret_opened"
_ONE_ASKS: Final = BoundedSemaphore(1)
_MOST_KEPT: Final = 50


class Sealed(NamedTuple):
    """A ballot for one box. ``tracker`` is the SHA-256 of its text: its name everywhere."""

    urn: Urn
    text: str
    tracker: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A voter's ballot for every box of the vote; only ``check`` makes one."""

    asked: Cast
    poll_id: int
    sealed: tuple[Sealed, ...]
    credential: str
    proven: bool
    """Every proof holds; otherwise the proofs are checked behind."""

    @property
    def tracker(self) -> str:
        """The name of the ballot by heads, by which the whole is known."""
        return self.sealed[0].tracker

    @property
    def text(self) -> str:
        """The ballots for all boxes, as they came."""
        return urns.joined(one.text for one in self.sealed)


class _Read(NamedTuple):
    """A ballot that passed the cheap checks."""

    sealed: Sealed
    election: Election
    ballot: SealedBallot


def code_of(tracker: str) -> str:
    """The short code of a ballot: its phone shows the same before it is cast."""
    return short_code(bytes.fromhex(tracker))


class Opened(NamedTuple):
    """What never changes once a secret poll is open: read once, as ballots come by hundreds a second."""

    poll_id: int
    boxes: tuple[tuple[Urn, Documents], ...]

    @property
    def proves_first(self) -> bool:
        """Whether a ballot is acknowledged only after its proofs."""
        return len(self.boxes[0][1].roll.weights) <= PROVEN_FIRST


def is_secret(uuid: str) -> bool:
    """Whether this poll takes encrypted ballots."""
    is_kept = uuid in _kept()
    if is_kept or is_named(uuid):
        return is_kept
    with _ONE_ASKS:  # of a hall that votes at once, the first asks, and the others know
        return not is_named(uuid) and _asked(uuid)


def _asked(uuid: str) -> bool:
    found = db.session.execute(select(Poll.secrecy, Poll.state).where(Poll.uuid == uuid)).first()
    db.session.rollback()
    if found and found.secrecy is Secrecy.ROLL_CALL and found.state not in PREPARED:
        know_named(uuid)
    return found is not None and found.secrecy is Secrecy.SECRET_BALLOT


def opened(uuid: str) -> Opened:
    """The boxes of an open poll, or of one that is over. Raises Missing, or Refused before the opening."""
    kept = _kept()
    if uuid not in kept:
        found = db.session.execute(
            select(Poll.id, Poll.state).where(Poll.uuid == uuid, Poll.beside_id.is_(None))
        ).first()
        if found is None:
            raise answers.no_poll()
        if found.state in PREPARED:
            raise answers.not_begun()
        boxes = urns.urns_of(found.id)
        held = tuple((urn, documents.documents_of(urn.poll_id)) for urn in boxes)
        while len(kept) >= _MOST_KEPT:
            kept.pop(next(iter(kept)))
        kept[uuid] = Opened(found.id, held)
    return kept[uuid]


def _kept() -> dict[str, Opened]:
    found: dict[str, Opened] = current_app.extensions.setdefault(_KEY, {})
    return found


def check(asked: Cast) -> Checked:
    """Check a ballot, to the last proof unless very many vote.

    What was read is let go: no connection is held while proofs are checked. Raises Invalid, or
    Refused before the opening.
    """
    poll = opened(asked.poll)
    try:
        demand(isinstance(asked.choice, str), Flaw.FORM, "no text")
        read = receive(poll, str(asked.choice))
        first = read[0].sealed.tracker
        demand(first == asked.ballot_id, Flaw.FORM, "the ballot's number is not its hash")
        if poll.proves_first and not stands(poll.poll_id, first):
            _prove(read)
    except Unsound as error:
        raise refusals.no_ballot(error) from error
    credential = str(read[0].ballot.credential)
    sealed = tuple(one.sealed for one in read)
    return Checked(asked, poll.poll_id, sealed, credential, poll.proves_first)


def receive(poll: Opened, text: str) -> list[_Read]:
    """Make the cheap checks of a voter's ballots: one for each box in which the voter weighs.

    Raises Unsound at the first that fails.
    """
    texts, (first, *others) = urns.parted(text), poll.boxes
    found = [_read(*first, texts[0])]
    credential = found[0].ballot.credential
    wanted = [box for box in others if credential in box[1].roll.weights]
    demand(len(texts) == 1 + len(wanted), Flaw.PAIR, "one ballot for each box")
    found += [_read(*box, one) for box, one in zip(wanted, texts[1:], strict=True)]
    alike = all(one.ballot.credential == credential for one in found)
    demand(alike, Flaw.PAIR, "the ballots are signed with two credentials")
    return found


def _read(urn: Urn, papers: Documents, text: str) -> _Read:
    ballot = ballots.receive(papers.election, papers.roll.weights, text)
    return _Read(Sealed(urn, text, sha256_hex(text)), papers.election, ballot)


def _prove(found: list[_Read]) -> None:
    """Check the proofs: where people are served at once, in a worker process beside the hall."""
    if not monkey.is_module_patched("socket"):
        for one in found:
            ballots.check_proofs(one.election, one.ballot)
        return
    db.session.rollback()
    for one in found:
        require(proving.shared().flaw(one.election.text, one.sealed.text), "ballot")


def stands(poll_id: int, tracker: str) -> bool:
    """Whether the ledger holds this ballot."""
    query = select(exists().where(Ballot.poll_id == poll_id, Ballot.ballot_id == tracker))
    return bool(db.session.scalar(query))


def write(one: Checked) -> Answer:
    """Decide and write one ballot in a transaction of its own; answered after the commit."""
    try:
        with transaction():
            (poll,) = locked([one.asked.poll])
            return _decide(poll, one)
    except LedgerAltered:
        log.critical("the ledger of poll %s is not what was signed", one.asked.poll, exc_info=True)
        return answers.untrusted()
    except DomainError as error:
        return error
    except Exception:
        log.exception("an encrypted ballot failed")
        return answers.unanswered()


def _decide(poll: Held, one: Checked) -> Answer:
    book, asked = book_of(poll.id, poll.uuid), one.asked
    voter = book.voters.get(asked.person_id)
    if voter is None:
        return answers.off_roll()
    if asked.voter != voter.pseudonym:
        return answers.anothers()
    held = db.session.get(Credential, (poll.id, voter.pseudonym))
    if held is None or held.public != one.credential:
        return refusals.anothers_credential()
    entry = standing(poll.id, one.tracker)
    if entry is not None:
        return given(poll.uuid, one.tracker, entry, already=True)
    people = [asked.person_id]
    voters = Voters(entitled(poll, people), present(poll, people), without_quiz(poll, people))
    barred = why_barred(poll, asked, voters) or why_unfit(one.sealed)
    if barred is not None:
        return barred
    (entry,) = append(poll.id, [(voter.pseudonym, next_turn(poll.id, voter.pseudonym), one.sealed)])
    return given(poll.uuid, one.tracker, entry, already=False)


def standing(poll_id: int, tracker: str) -> Entry | None:
    """The entry of a ballot that the ledger holds."""
    row = db.session.execute(
        select(LedgerEntry.parent, LedgerEntry.height, LedgerEntry.body)
        .join(
            Ballot,
            (LedgerEntry.poll_id == Ballot.poll_id) & (LedgerEntry.height == Ballot.height),
        )
        .where(Ballot.poll_id == poll_id, Ballot.ballot_id == tracker)
    ).first()
    if row is None:
        return None
    return Entry(row.parent, row.height, EntryType.BALLOT, tracker, row.body)


class Voters(NamedTuple):
    """What is known of the voters of a batch under the lock."""

    able: frozenset[int]
    """Who may vote today."""
    here: frozenset[int]
    """Who is in the room."""
    untaught: frozenset[int]
    """Who must pass the rule quiz before they vote on a phone."""


def why_barred(poll: Held, asked: Cast, voters: Voters) -> DomainError | None:
    """Why this voter cannot cast a new ballot now."""
    if not poll.takes_ballots:
        return answers.over()
    if asked.person_id not in voters.able:
        return answers.no_longer()
    if poll.mode is not Mode.WRITTEN and asked.person_id not in voters.here:
        return answers.not_present()
    untaught = asked.via in ON_A_PHONE and asked.person_id in voters.untaught
    return quiz_first.why() if untaught else None


def why_unfit(sealed: tuple[Sealed, ...]) -> DomainError | None:
    """Why these ballots cannot be cast: one was opened, or one for the second box stands there."""
    if any(db.session.get(SpoiltBallot, (one.urn.poll_id, one.tracker)) for one in sealed):
        return refusals.was_opened()
    if any(stands(one.urn.poll_id, one.tracker) for one in sealed[1:]):
        return refusals.no_ballot(Unsound(Flaw.PAIR, "a ballot for the second box stands there"))
    return None


def next_turn(poll_id: int, pseudonym: str) -> int:
    """The place of this voter's next ballot."""
    mine = select(Ballot.turn).where(Ballot.poll_id == poll_id, Ballot.pseudonym == pseudonym)
    return 1 + max(db.session.scalars(mine), default=0)


Turned = tuple[str, int, tuple[Sealed, ...]]
"""A voter's pseudonym, which of their ballots it is, and its parts."""


def append(poll_id: int, taken: list[Turned]) -> list[Entry]:
    """Write proven ballots into every box, in order, under the poll's lock; return the first's entries."""
    new = {pseudonym for pseudonym, _turn, _sealed in taken} - _have_voted(poll_id, taken)
    by_urn: dict[Urn, list[tuple[str, int, Sealed]]] = {}
    for pseudonym, turn, sealed in taken:
        for one in sealed:
            by_urn.setdefault(one.urn, []).append((pseudonym, turn, one))
    first: list[Entry] = []
    for urn, items in by_urn.items():
        entries = _append(urn, items)
        came = len(new & {pseudonym for pseudonym, _turn, _one in items})
        counted = update(Poll).where(Poll.id == urn.poll_id)
        db.session.execute(counted.values(turnout=Poll.turnout + came))
        first = first or entries
    after_commit(lambda: turnout.changed(poll_id), key=("turnout", poll_id))
    return first


def _have_voted(poll_id: int, taken: list[Turned]) -> set[str]:
    names = [pseudonym for pseudonym, _turn, _sealed in taken]
    query = select(Ballot.pseudonym).where(Ballot.poll_id == poll_id, Ballot.pseudonym.in_(names))
    return set(db.session.scalars(query))


def _append(urn: Urn, items: list[tuple[str, int, Sealed]]) -> list[Entry]:
    book = book_of(urn.poll_id, urn.uuid)
    entries: list[Entry] = []
    for _pseudonym, _turn, one in items:
        tail = entries[-1] if entries else book.tail
        entries.append(ledger.append(tail, EntryType.BALLOT, one.text))
    grown = write_all(book, entries)
    rows = [
        {
            "poll_id": urn.poll_id,
            "ballot_id": one.tracker,
            "pseudonym": pseudonym,
            "turn": turn,
            "height": entry.height,
            "code": code_of(one.tracker),
        }
        for (pseudonym, turn, one), entry in zip(items, entries, strict=True)
    ]
    db.session.execute(insert(Ballot.__table__), rows)  # type: ignore[arg-type]  # a table is a target of INSERT
    if is_due(grown):
        sign(grown)
    return entries


def given(uuid: str, tracker: str, entry: Entry, *, already: bool) -> Given:
    """The receipt of a ballot that stands."""
    receipt = receipts.issue(uuid, tracker, entry, signing_key())
    return Given(receipt, code_of(tracker), None, already)


def spoil(poll: Poll, trackers: str) -> None:
    """A voter opens sealed ballots, one for each box, to check the encryption: they can never be cast.

    Raises Refused for a ballot that stands already or was received, Invalid for no tracker. Nobody is
    named.
    """
    named = urns.parted(trackers)
    boxes = urns.urns_of(poll.id)
    if len(named) > len(boxes) or not all(map(_is_tracker, named)):
        raise Invalid(refusals.no_ballot(Unsound(Flaw.FORM, "no tracker")).what)
    locked([poll.uuid])
    opened = dict(zip((urn.poll_id for urn in boxes), named, strict=False))
    if _waits(poll.id, named[0]) or any(stands(*place) for place in opened.items()):
        raise refusals.cast_already()
    _mark(opened)


def _waits(poll_id: int, tracker: str) -> bool:
    """Whether this ballot was received and waits for its proofs."""
    held = db.session.get(ReceivedBallot, (poll_id, tracker))
    return held is not None and not held.flaw


def _is_tracker(text: str) -> bool:
    return len(text) == 64 and not set(text) - set("0123456789abcdef")


def _mark(opened: Mapping[int, str]) -> None:
    rows = [
        {"poll_id": poll_id, "tracker": tracker}
        for poll_id, tracker in opened.items()
        if db.session.get(SpoiltBallot, (poll_id, tracker)) is None
    ]
    if rows:
        db.session.execute(insert(SpoiltBallot.__table__), rows)  # type: ignore[arg-type]  # a table is a target of INSERT
