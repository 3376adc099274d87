"""After the end: the product of all ballots, the tellers' parts, the sum, the decision.

No single ballot is ever opened. Each teller's phone opens its part of the product with a proof;
with the last part the result stands in the ledger and is decided as any other vote's. Where
heads and area are two boxes, a teller opens both parts in one act, and both results decide together.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from itertools import pairwise

from sqlalchemy import ColumnElement, exists, select

from app import audit
from app.extensions import db
from app.people.models.person import Person
from app.transaction import after_commit, transaction
from votes.counting.records import Close
from votes.crypto import fields
from votes.crypto.belenios import tally
from votes.crypto.belenios.ballot import Ballot
from votes.crypto.belenios.flaws import Flaw, Unsound, demand
from votes.crypto.belenios.tally import Owned, PartialDecryption, Sized, Tally
from votes.crypto.ledger import Entry, EntryType, append, sha256_hex
from votes.models.ledger import LedgerEntry
from votes.models.poll import Poll, PollState
from votes.models.trustee import Trustee
from votes.services import answers, ledger
from votes.services.ledger import LedgerAltered
from votes.services.secret import declaring, documents, keys, refusals, trustees, urns
from votes.services.secret.declaring import Opened
from votes.services.secret.documents import Documents
from votes.services.secret.urns import Urn
from votes.services.states import lock

log = logging.getLogger(__name__)
Parts = Mapping[int, PartialDecryption]
"""The parts that were opened, by the trustee's number."""


def keep_present(poll: Poll, present: Close | None) -> None:
    """Keep who was there when the ballots ended; the archive has no place for it."""
    if present is not None:
        documents.keep(poll.id, [fields.write(present)])


def seal_tally(poll: Poll) -> None:
    """Write EndBallots and the encrypted tally of every box, all proofs being checked.

    Inside a transaction that holds the poll's lock. Where the house holds the only key it opens
    at once.
    """
    for urn in urns.urns_of(poll.id):
        _seal(urn)
    holders = trustees.trustees_of(poll)
    if all(one.person_id is None for one in holders):
        key = keys.house_key(poll.uuid)
        parts = [
            tally.decrypt(_papers(urn).election, _tallied(urn).encrypted, key)
            for urn in urns.urns_of(poll.id)
        ]
        _record(poll, holders[0], parts, by=None)


def _seal(urn: Urn) -> None:
    book = ledger.write(ledger.book_of(urn.poll_id, urn.uuid), EntryType.END_BALLOTS, None)
    tallied = tally_of(_papers(urn), ledger.entries_of(urn.poll_id))
    (digest,) = documents.keep(urn.poll_id, [tallied.text])
    ledger.sign(ledger.write(book, EntryType.ENCRYPTED_TALLY, tallied.sized(digest)))


def is_sealed(poll: Poll) -> bool:
    """Whether the ballots were ended and multiplied: only then is there something to open."""
    return bool(
        db.session.scalar(select(exists().where(_of_type(poll.id, EntryType.ENCRYPTED_TALLY))))
    )


def _of_type(poll_id: int, kind: EntryType) -> ColumnElement[bool]:
    return (LedgerEntry.poll_id == poll_id) & (LedgerEntry.type == kind.value)


def tally_of(papers: Documents, entries: Sequence[Entry]) -> Tally:
    """Multiply the ballots that stand before EndBallots; each was proven before it stood there."""
    end = next(entry.height for entry in entries if entry.type is EntryType.END_BALLOTS)
    taken = [
        fields.read(Ballot, entry.body or "")
        for entry in entries[:end]
        if entry.type is EntryType.BALLOT
    ]
    return tally.tally(papers.election, papers.roll, taken)


def encrypted_tallies(poll: Poll) -> Sequence[str]:
    """What a teller's phone opens its parts of, for each box: canonical texts.

    Raises Refused before the close, and while proofs are still being checked.
    """
    if poll.state is not PollState.CLOSED or not is_sealed(poll):
        raise refusals.not_the_time()
    return [_tallied(urn).text for urn in urns.urns_of(poll.id)]


def _papers(urn: Urn) -> Documents:
    return documents.documents_of(urn.poll_id)


def _tallied(urn: Urn) -> Tally:
    """The encrypted tally as it was written at the end, none of the ballots being read again.

    Raises a refusal where it is not what the proven ledger holds: tellers' keys open nothing that
    was put there afterwards.
    """
    try:
        entries = _since_the_end(urn)
        body = next(one.body for one in entries if one.type is EntryType.ENCRYPTED_TALLY)
        sized = fields.read(Sized, body or "")
        encrypted = tally.read_tally(documents.text_of(urn.poll_id, sized.encrypted_tally))
        return Tally(encrypted, sized.num_tallied, tally.unspelled(sized.total_weight))
    except (LedgerAltered, ValueError, StopIteration) as altered:
        log.critical("the encrypted tally of poll %s is not what was signed: %s", urn.uuid, altered)
        raise answers.untrusted() from altered


def _since_the_end(urn: Urn) -> Sequence[Entry]:
    """EndBallots and all after it. Raises LedgerAltered unless they lead to the proven last entry."""
    ended = select(LedgerEntry.height).where(_of_type(urn.poll_id, EntryType.END_BALLOTS))
    entries = ledger.entries_of(urn.poll_id, since=db.session.scalar(ended) or 0)
    for before, entry in pairwise(entries):
        if entry != append(before, entry.type, entry.body):
            raise LedgerAltered(f"entry {entry.height} does not follow from the one before it")
    tail = ledger.book_of(urn.poll_id, urn.uuid).tail
    if tail.hash not in {entry.hash for entry in entries}:
        raise LedgerAltered("the last entry is another than was proven")
    return entries


def parts_of(poll_id: int) -> Parts:
    """The parts of one box that were opened."""
    found: dict[int, PartialDecryption] = {}
    bodies = select(LedgerEntry.body).where(_of_type(poll_id, EntryType.PARTIAL_DECRYPTION))
    for body in db.session.scalars(bodies.order_by(LedgerEntry.height)):
        owned = fields.read(Owned, body or "")
        found[owned.owner] = tally.read_partial(documents.text_of(poll_id, owned.payload))
    return found


def open_part(poll: Poll, text: str, *, by: Person) -> Poll:
    """A teller opens their part of every box; with the last one the result is declared.

    Raises Forbidden for who is no teller of this poll; Refused before the close, for a part that
    is open already, and for one that was not made with this teller's key from this very tally.
    """
    with transaction():
        poll = lock(poll)
        trustee = trustees.trustee_of(poll, by)
        if trustee is None:
            raise refusals.no_teller()
        if poll.state is not PollState.CLOSED or not is_sealed(poll):
            raise refusals.not_the_time()
        if trustee.number in parts_of(poll.id):
            raise refusals.opened_already()
        try:
            parts = _read_parts(poll, trustee, urns.parted(text))
        except Unsound as error:
            raise refusals.wrong_key(error) from error
        _record(poll, trustee, parts, by=by)
    return poll


def _read_parts(poll: Poll, trustee: Trustee, texts: Sequence[str]) -> list[PartialDecryption]:
    """Read a teller's parts and hold each against the key and the tally. Raises Unsound."""
    boxes = urns.urns_of(poll.id)
    demand(len(texts) == len(boxes), Flaw.FORM, "a part for each box")
    parts = [tally.read_partial(text) for text in texts]
    for urn, part in zip(boxes, parts, strict=True):
        papers = _papers(urn)
        key = papers.trustees.owners[trustee.number]
        tally.check_partial(papers.election, _tallied(urn).encrypted, key, part)
    return parts


def _record(
    poll: Poll, trustee: Trustee, parts: Sequence[PartialDecryption], *, by: Person | None
) -> None:
    """Write a holder's parts; once nobody is missing, the results."""
    boxes = urns.urns_of(poll.id)
    for urn, part in zip(boxes, parts, strict=True):
        documents.keep(urn.poll_id, [part.text])
        owned = Owned(trustee.number, sha256_hex(part.text))
        book = ledger.book_of(urn.poll_id, urn.uuid)
        ledger.sign(ledger.write(book, EntryType.PARTIAL_DECRYPTION, fields.write(owned)))
    number = {"number": trustee.number}
    audit.record("poll.part_opened", poll, by=by, place=poll.hall.place, details=number)
    if not _papers(boxes[0]).trustees.missing(parts_of(poll.id)):
        _finish(poll, by=by)


def _finish(poll: Poll, *, by: Person | None) -> None:
    """Open the sums, check them against the parts, write them, decide, forget the house's key."""
    opened = [_open(urn) for urn in urns.urns_of(poll.id)]
    declaring.declare(poll, opened, by=by)
    after_commit(lambda: keys.forget_house_key(poll.uuid), key=("house_key", poll.id))


def _open(urn: Urn) -> Opened:
    papers, tallied, parts = _papers(urn), _tallied(urn), parts_of(urn.poll_id)
    result = tally.result(papers.trustees, tallied, parts)
    tally.check_result(result, papers.trustees, tallied.encrypted, parts)
    book = ledger.book_of(urn.poll_id, urn.uuid)
    ledger.sign(ledger.write(book, EntryType.RESULT, result.text))
    return Opened(urn.unit, result.result[0], tallied.weight)
