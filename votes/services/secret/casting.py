"""Take encrypted ballots: the proofs first, outside any lock; then the roll, under it.

``check`` costs milliseconds of arithmetic, in worker processes, before the poll is locked. ``write`` asks
what only the lock can answer: the poll is open, the voter stands on the roll, is there and has
the right, the credential is the voter's own, the ballot was not opened for checking. A later
ballot of the same voter replaces the earlier one until the close.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from gevent import monkey
from sqlalchemy import exists, insert, select, update

from app.errors import DomainError, Invalid
from app.extensions import db
from app.transaction import after_commit, transaction
from votes.counting.records import Mode, Secrecy
from votes.crypto import ledger, receipts
from votes.crypto.belenios import ballot as ballots
from votes.crypto.belenios.election import Election
from votes.crypto.belenios.flaws import Flaw, Unsound, demand
from votes.crypto.belenios.proving import require
from votes.crypto.codes import short_code
from votes.crypto.ledger import Entry, EntryType, sha256_hex
from votes.models.ledger import Ballot, LedgerEntry
from votes.models.poll import Poll, PollState
from votes.models.secret import Credential, SpoiltBallot
from votes.services import answers, proving, turnout
from votes.services.answers import Answer, Given
from votes.services.casting import Cast, Held, entitled, locked, present
from votes.services.keyring import signing_key
from votes.services.ledger import Book, LedgerAltered, book_of, is_due, sign, write_all
from votes.services.secret import documents, refusals

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Checked:
    """A ballot whose every proof holds; only ``check`` makes one."""

    asked: Cast
    text: str
    tracker: str
    """SHA-256 of the text: the payload of its entry, and its name everywhere."""
    credential: str


def code_of(tracker: str) -> str:
    """The short code of a ballot: its phone shows the same before it is cast."""
    return short_code(bytes.fromhex(tracker))


def is_secret(uuid: str) -> bool:
    """Whether this poll takes encrypted ballots."""
    return db.session.scalar(select(Poll.secrecy).where(Poll.uuid == uuid)) is (
        Secrecy.SECRET_BALLOT
    )


def check(asked: Cast) -> Checked:
    """Check a ballot to the last proof. Raises Invalid, or Refused before the opening."""
    poll_id, state = db.session.execute(
        select(Poll.id, Poll.state).where(Poll.uuid == asked.poll)
    ).one()
    if state in {PollState.CONFIGURED, PollState.ANNOUNCED}:
        raise answers.not_begun()
    papers, text = documents.documents_of(poll_id), asked.choice
    if not isinstance(text, str):
        raise refusals.no_ballot(Unsound(Flaw.FORM, "no text"))
    tracker = sha256_hex(text)
    try:
        ballot = ballots.receive(papers.election, papers.roll.weights, text)
        demand(tracker == asked.ballot_id, Flaw.FORM, "the ballot's number is not its hash")
        if not _stands(poll_id, tracker):
            _prove(papers.election, ballot)
    except Unsound as error:
        raise refusals.no_ballot(error) from error
    return Checked(asked, text, tracker, str(ballot.credential))


def _prove(election: Election, ballot: ballots.Ballot) -> None:
    """Check the proofs: where people are served at once, in a worker process beside the hall."""
    if monkey.is_module_patched("socket"):
        require(proving.shared().flaw(election.text, ballot.text), "ballot")
    else:
        ballots.check_proofs(election, ballot)


def _stands(poll_id: int, tracker: str) -> bool:
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
    standing = _standing(poll.id, one.tracker)
    if standing is not None:
        return _given(book, one.tracker, standing, already=True)
    barred = _barred(poll, one)
    return barred or _append(poll, book, voter.pseudonym, one)


def _standing(poll_id: int, tracker: str) -> Entry | None:
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


def _barred(poll: Held, one: Checked) -> DomainError | None:
    """Why this voter cannot cast a new ballot now."""
    person = one.asked.person_id
    if not poll.takes_ballots:
        return answers.over()
    if not entitled(poll, [person]):
        return answers.no_longer()
    if poll.mode is not Mode.WRITTEN and not present(poll, [person]):
        return answers.not_present()
    spoilt = db.session.get(SpoiltBallot, (poll.id, one.tracker))
    return refusals.was_opened() if spoilt else None


def _append(poll: Held, book: Book, pseudonym: str, one: Checked) -> Given:
    entry = ledger.append(book.tail, EntryType.BALLOT, one.text)
    grown = write_all(book, [entry])
    mine = select(Ballot.turn).where(Ballot.poll_id == poll.id, Ballot.pseudonym == pseudonym)
    turn = 1 + max(db.session.scalars(mine), default=0)
    row = {
        "poll_id": poll.id,
        "ballot_id": one.tracker,
        "pseudonym": pseudonym,
        "turn": turn,
        "height": entry.height,
        "code": code_of(one.tracker),
    }
    db.session.execute(insert(Ballot.__table__), [row])  # type: ignore[arg-type]  # a table is a target of INSERT
    came = Poll.turnout + int(turn == 1)
    db.session.execute(update(Poll).where(Poll.id == poll.id).values(turnout=came))
    if is_due(grown):
        sign(grown)
    after_commit(lambda: turnout.changed(poll.id), key=("turnout", poll.id))
    return _given(book, one.tracker, entry, already=False)


def _given(book: Book, tracker: str, entry: Entry, *, already: bool) -> Given:
    receipt = receipts.issue(book.uuid, tracker, entry, signing_key())
    return Given(receipt, code_of(tracker), None, already)


def spoil(poll: Poll, tracker: str) -> None:
    """A voter opens a sealed ballot to check the encryption: it can never be cast.

    Raises Refused for a ballot that stands already, Invalid for no tracker. Nobody is named.
    """
    if len(tracker) != 64 or set(tracker) - set("0123456789abcdef"):
        raise Invalid(refusals.no_ballot(Unsound(Flaw.FORM, "no tracker")).what)
    locked([poll.uuid])
    if _stands(poll.id, tracker):
        raise refusals.cast_already()
    if db.session.get(SpoiltBallot, (poll.id, tracker)) is None:
        db.session.execute(
            insert(SpoiltBallot.__table__),  # type: ignore[arg-type]  # a table is a target of INSERT
            [{"poll_id": poll.id, "tracker": tracker}],
        )
