"""After the end: the product of all ballots, the tellers' parts, the sum, the decision.

No single ballot is ever opened. Each teller's phone opens its part of the product with a proof;
with the last part the result stands in the ledger and is decided as any other vote's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app import audit
from app.people.models.person import Person
from app.transaction import after_commit, transaction
from votes.counting.records import Close
from votes.crypto import fields
from votes.crypto.belenios import tally
from votes.crypto.belenios.ballot import Ballot
from votes.crypto.belenios.flaws import Unsound
from votes.crypto.belenios.tally import Owned, PartialDecryption, Tally
from votes.crypto.ledger import Entry, EntryType, sha256_hex
from votes.models.poll import Poll, PollState
from votes.models.trustee import Trustee
from votes.services import ledger
from votes.services.secret import declaring, documents, keys, refusals, trustees
from votes.services.secret.documents import Documents
from votes.services.states import lock


def seal_tally(poll: Poll, present: Close | None) -> None:
    """Write EndBallots and the encrypted tally; inside the transaction that closes the poll.

    Where the house holds the only key it opens at once.
    """
    book = ledger.write(ledger.book_of(poll.id, poll.uuid), EntryType.END_BALLOTS, None)
    papers = documents.documents_of(poll.id)
    tallied = tally_of(papers, ledger.entries_of(poll.id))
    (digest,) = documents.keep(poll.id, [tallied.text])
    if present is not None:
        documents.keep(poll.id, [fields.write(present)])
    book = ledger.write(book, EntryType.ENCRYPTED_TALLY, tallied.sized(digest))
    ledger.sign(book)
    holders = trustees.trustees_of(poll)
    if all(one.person_id is None for one in holders):
        part = tally.decrypt(papers.election, tallied.encrypted, keys.house_key(poll.uuid))
        _record(poll, papers, holders[0], part, by=None)


def tally_of(papers: Documents, entries: Sequence[Entry]) -> Tally:
    """Multiply the ballots that stand before EndBallots; each was proven before it stood there."""
    end = next(entry.height for entry in entries if entry.type is EntryType.END_BALLOTS)
    taken = [
        fields.read(Ballot, entry.body or "")
        for entry in entries[:end]
        if entry.type is EntryType.BALLOT
    ]
    return tally.tally(papers.election, papers.roll, taken)


def encrypted_tally(poll: Poll) -> str:
    """What a teller's phone opens its part of: canonical text. Raises Refused before the close."""
    if poll.state is not PollState.CLOSED:
        raise refusals.not_the_time()
    return _tallied(poll).text


def _tallied(poll: Poll) -> Tally:
    return tally_of(documents.documents_of(poll.id), ledger.entries_of(poll.id))


def parts_of(poll_id: int) -> Mapping[int, PartialDecryption]:
    """The parts that were opened, by the trustee's number."""
    found: dict[int, PartialDecryption] = {}
    for entry in ledger.entries_of(poll_id):
        if entry.type is EntryType.PARTIAL_DECRYPTION:
            owned = fields.read(Owned, entry.body or "")
            text = documents.text_of(poll_id, owned.payload)
            found[owned.owner] = tally.read_partial(text)
    return found


def open_part(poll: Poll, text: str, *, by: Person) -> Poll:
    """A teller opens their part; with the last one the result is declared.

    Raises Forbidden for who is no teller of this poll; Refused before the close, for a part that
    is open already, and for one that was not made with this teller's key from this very tally.
    """
    with transaction():
        poll = lock(poll)
        trustee = trustees.trustee_of(poll, by)
        if trustee is None:
            raise refusals.no_teller()
        if poll.state is not PollState.CLOSED:
            raise refusals.not_the_time()
        if trustee.number in parts_of(poll.id):
            raise refusals.opened_already()
        papers = documents.documents_of(poll.id)
        try:
            part = tally.read_partial(text)
            key = papers.trustees.owners[trustee.number]
            tally.check_partial(papers.election, _tallied(poll).encrypted, key, part)
        except Unsound as error:
            raise refusals.wrong_key(error) from error
        _record(poll, papers, trustee, part, by=by)
    return poll


def _record(
    poll: Poll, papers: Documents, trustee: Trustee, part: PartialDecryption, *, by: Person | None
) -> None:
    """Write the part; once nobody is missing, the result."""
    documents.keep(poll.id, [part.text])
    owned = Owned(trustee.number, sha256_hex(part.text))
    book = ledger.book_of(poll.id, poll.uuid)
    ledger.sign(ledger.write(book, EntryType.PARTIAL_DECRYPTION, fields.write(owned)))
    number = {"number": trustee.number}
    audit.record("poll.part_opened", poll, by=by, place=poll.hall.place, details=number)
    parts = parts_of(poll.id)
    if not papers.trustees.missing(parts):
        _finish(poll, papers, parts, by=by)


def _finish(
    poll: Poll, papers: Documents, parts: Mapping[int, PartialDecryption], *, by: Person | None
) -> None:
    """Open the sum, check it against the parts, write it, decide, and forget the house's key."""
    tallied = _tallied(poll)
    result = tally.result(papers.trustees, tallied, parts)
    tally.check_result(result, papers.trustees, tallied.encrypted, parts)
    book = ledger.book_of(poll.id, poll.uuid)
    book = ledger.sign(ledger.write(book, EntryType.RESULT, result.text))
    declaring.declare(poll, book, result.result[0], tallied.count, by=by)
    after_commit(lambda: keys.forget_house_key(poll.uuid), key=("house_key", poll.id))
