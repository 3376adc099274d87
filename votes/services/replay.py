"""Count again from the ledger alone, and hold everything kept beside it against the count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from gevent import get_hub
from sqlalchemy import select

from app.extensions import db
from votes.counting import result
from votes.counting.records import NamedBallot, RollEntry
from votes.counting.result import Recount
from votes.counting.tally import NamedTally
from votes.crypto import checkpoints, fields, keys, ledger
from votes.crypto.canonical import NonCanonical
from votes.crypto.ledger import Entry, EntryType
from votes.crypto.receipts import Receipt
from votes.models.ledger import Ballot
from votes.models.poll import Poll, PollState
from votes.services import ledger as books
from votes.services import outside


@dataclass(frozen=True)
class Counted:
    """A count, and every way in which what is kept beside the ledger differs from it.

    There is no count where the ledger itself does not hold.
    """

    recount: Recount | None
    differences: tuple[str, ...]


def count(poll: Poll, *, apart: bool = False) -> Counted:
    """Replay a poll whose ballots were ended, and compare.

    ``apart`` counts in a thread beside the loop, so that the hall goes on while many ballots are
    counted; outside transactions only, as others take their turn meanwhile.
    """
    try:
        entries, roll = books.entries_of(poll.id), books.voters_of(poll.id)
        ledger.check_chain(entries)
        asked = (_before_result(entries), tuple(roll.values()))
        recount = _beside(asked) if apart else result.count(*asked)
        found = (*_sealed(poll, entries), *_kept_beside(poll, entries, recount.tally))
    except ValueError as error:  # a broken chain, a text that is not canonical, an unknown type
        return Counted(None, (f"ledger: {error}",))
    return Counted(recount, found)


def _beside(asked: tuple[Sequence[Entry], Sequence[RollEntry]]) -> Recount:
    """Count in a native thread; what it raises is raised here."""
    found: Recount = get_hub().threadpool.apply(result.count, asked)
    return found


def examine(poll: Poll) -> tuple[str, ...]:
    """Every difference between the ledger and anything that was ever said of this poll."""
    if poll.opened_at is None:
        return examine_unopened(poll)
    if poll.state is PollState.ANNULLED:
        return _examine_annulled(poll)
    counted = count(poll)
    if counted.recount is None:
        return counted.differences
    entries, roll = books.entries_of(poll.id), books.voters_of(poll.id)
    recorded = _recorded(entries, roll.values())
    published = _published(poll, counted.recount, entries, roll.values())
    return (*counted.differences, *recorded, *published)


def examine_unopened(poll: Poll) -> tuple[str, ...]:
    """A vote that was dropped before it was opened has no ledger, and nothing was ever signed of it."""
    found: list[str] = []
    if books.hashes_of(poll.id):
        found.append("ledger: it has entries, and the vote was never opened")
    if books.notes_of(poll.id) or outside.kept(poll.uuid):
        found.append("checkpoint: notes were signed, and the vote was never opened")
    return tuple(found)


def _examine_annulled(poll: Poll) -> tuple[str, ...]:
    """A vote that was broken off has no count; its ledger must still hold."""
    try:
        entries = books.entries_of(poll.id)
        ledger.check_chain(entries)
        return tuple(_sealed(poll, entries))
    except ValueError as error:
        return (f"ledger: {error}",)


def _before_result(entries: Sequence[Entry]) -> Sequence[Entry]:
    """What the last result was counted from: after a correction there is a second one."""
    held = [entry.height for entry in entries if entry.type is EntryType.RESULT]
    return entries[: held[-1]] if held else entries


def _first_count(entries: Sequence[Entry], roll: Iterable[RollEntry]) -> Recount:
    """What the chair declared, before anything was put right: the meeting's own figures."""
    held = (entry.height for entry in entries if entry.type is EntryType.RESULT)
    return result.count(entries[: next(held, len(entries))], roll)


def _sealed(poll: Poll, entries: Sequence[Entry]) -> Iterator[str]:
    """Checkpoints in the database and outside it, and the hashes stored beside the entries."""
    notes = books.notes_of(poll.id)
    try:
        books.check_notes(poll.uuid, notes, entries)
    except (checkpoints.Fork, keys.BadSignature) as error:
        yield f"checkpoint: {error}"
    if not outside.agrees(poll.uuid, notes):
        yield "checkpoint: other notes are kept outside the database"
    for entry, stored in zip(entries, books.hashes_of(poll.id), strict=True):
        if entry.hash != stored:
            yield f"entry {entry.height}: stored hash {stored}, computed {entry.hash}"


def _kept_beside(poll: Poll, entries: Sequence[Entry], tally: NamedTally) -> Iterator[str]:
    """The turnout and the ballots' index are caches; a replay must give the same."""
    if poll.turnout != len(tally.counted):
        yield f"turnout: kept {poll.turnout}, counted {len(tally.counted)}"
    index = {
        (row.ballot_id, row.pseudonym, row.turn, row.height, row.code)
        for row in db.session.execute(
            select(
                Ballot.ballot_id, Ballot.pseudonym, Ballot.turn, Ballot.height, Ballot.code
            ).where(Ballot.poll_id == poll.id)
        )
    }
    expected = set(_index(poll, entries))
    yield from (f"index: {row[0]} is not of the ledger" for row in sorted(index - expected))
    yield from (f"index: {row[0]} is missing" for row in sorted(expected - index))
    for rejected in tally.rejected:
        yield f"entry {rejected.height}: acknowledged, yet not counted ({rejected.reason})"


def _index(poll: Poll, entries: Sequence[Entry]) -> Iterator[tuple[str, str, int, int, str]]:
    """The index as the ledger gives it."""
    turns: dict[str, int] = {}
    for entry in entries:
        if entry.type is not EntryType.BALLOT:
            continue
        try:
            ballot = fields.read(NamedBallot, entry.body or "")
        except NonCanonical:
            continue
        turns[ballot.line] = turns.get(ballot.line, 0) + 1
        turn = turns[ballot.line]
        bare = Receipt(poll.uuid, ballot.ballot_id, entry.hash, entry.height, entry.parent or "")
        yield ballot.ballot_id, ballot.line, turn, entry.height, bare.code


def _recorded(entries: Sequence[Entry], roll: Iterable[RollEntry]) -> Iterator[str]:
    """The Result entries."""
    for found in result.differences(entries, roll):
        yield f"{found.field}: recorded {found.recorded}, counted {found.recounted}"


def _published(
    poll: Poll, recount: Recount, entries: Sequence[Entry], roll: Iterable[RollEntry]
) -> Iterator[str]:
    """What the pages and the meeting say."""
    if poll.state is not PollState.DECLARED:
        yield f"state: {poll.state.value}, the result is not declared"
        return
    if poll.result != fields.pack(recount.result):
        yield "result: what the pages show is not the count"
    motion = poll.motion
    if motion is None:
        return
    declared = _first_count(entries, roll)
    counts = declared.tally.counts
    said = (motion.yes, motion.no, motion.abstain, motion.adopted)
    held = (counts["yes"].heads, counts["no"].heads, counts["abstain"].heads)
    if said != (*held, declared.decision.passed):
        yield f"meeting: recorded {said}, counted {(*held, declared.decision.passed)}"
