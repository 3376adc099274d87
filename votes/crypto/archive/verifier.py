"""Our own verifier of secret votes, written from the specification (3.5), stricter than the tool.

It also checks what belenios-tool 2.0 lets pass: the encrypted tally and its counts, a ballot that
stands twice, numbers outside the group; and, given the signed checkpoints, whether anything that
was published was reordered, dropped or replaced. It may be run at any moment of a vote.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from votes.crypto import fields
from votes.crypto.archive.chain import ORDER, Archive, named_by
from votes.crypto.belenios import ballot as ballots
from votes.crypto.belenios import election as elections
from votes.crypto.belenios import roll as rolls
from votes.crypto.belenios import tally as tallies
from votes.crypto.belenios import trustees as boards
from votes.crypto.belenios.ballot import Ballot
from votes.crypto.belenios.election import Election
from votes.crypto.belenios.flaws import Flaw, Unsound, demand, reading
from votes.crypto.belenios.proving import Prove, prove_here, require
from votes.crypto.belenios.roll import Roll
from votes.crypto.belenios.tally import Owned, PartialDecryption, Result, Tally
from votes.crypto.belenios.trustees import Trustees
from votes.crypto.checkpoints import Checkpoint, Fork, check_ledger
from votes.crypto.ledger import Entry, EntryType, sha256_hex


@dataclass(frozen=True)
class Setup:
    """The three documents that were fixed before the first ballot."""

    election: Election
    trustees: Trustees
    roll: Roll


@dataclass(frozen=True)
class Findings:
    """What an archive holds, all of it checked.

    ``ballots`` were cast, ``tallied`` voters have one that counts (None before the count);
    ``counted`` is the weight of those ballots; ``opened`` are the trustees who opened their part;
    ``checkpoints`` were held against it; ``credentials`` are those with a ballot, ``roll`` all.
    """

    uuid: str
    voters: int
    weight: int
    trustees: int
    ballots: int
    closed: bool
    tallied: int | None
    opened: tuple[int, ...]
    result: tuple[tuple[int, ...], ...] | None
    checkpoints: int
    counted: int
    credentials: frozenset[int]
    roll: frozenset[int]
    public_key: int


def verify(
    archive: Archive, checkpoints: Sequence[Checkpoint] = (), prove: Prove = prove_here
) -> Findings:
    """Check everything; raise ``Unsound`` at the first thing that does not hold.

    ``checkpoints`` are those whose signatures the caller has checked, in any order. Without
    them it cannot be seen whether whoever holds the archive has rewritten it as a whole.
    """
    _check_order(archive)
    setup = read_setup(archive)
    check_checkpoints(archive, checkpoints, setup.election.uuid)
    cast = _check_ballots(archive, setup, prove)
    tallied = _check_tally(archive, setup, cast)
    opened = _check_partials(archive, setup, tallied)
    result = _check_result(archive, setup, tallied, opened)
    return Findings(
        uuid=setup.election.uuid,
        voters=len(setup.roll.weights),
        weight=setup.roll.total,
        trustees=len(setup.trustees.owners),
        ballots=len(cast),
        closed=_is_closed(archive),
        tallied=None if tallied is None else tallied.count,
        opened=tuple(opened),
        result=None if result is None else result.result,
        checkpoints=len(checkpoints),
        counted=0 if tallied is None else tallied.weight,
        credentials=frozenset(ballot.credential for ballot in cast),
        roll=frozenset(setup.roll.weights),
        public_key=setup.election.public_key,
    )


def check_pair(first: Findings, second: Findings) -> None:
    """Raise ``Unsound`` unless two archives are the two boxes of one vote, by heads and by area.

    Who stands on the second roll stands on the first; whoever cast a ballot into one, and weighs
    in both, cast one into both; both are encrypted to the same key and ended alike. That the two
    ballots of a voter say the same can be seen by nobody.
    """
    demand(first.public_key == second.public_key, Flaw.PAIR, "two keys for one vote")
    demand(second.roll <= first.roll, Flaw.PAIR, "a voter by area who has no head")
    same = first.credentials & second.roll == second.credentials
    demand(same, Flaw.PAIR, "a voter whose ballot stands in one box alone")
    demand(first.closed == second.closed, Flaw.PAIR, "one box has ended and the other has not")


def read_setup(archive: Archive) -> Setup:
    """Read and check the documents: numbers, keys, proofs, and that they belong together."""
    election, trustees, roll = map(archive.blob, named_by(archive.entries[0]))
    setup = Setup(elections.read(election), boards.read(trustees), rolls.read(roll))
    with _where(archive.entries[0]):
        setup.election.check()
        setup.trustees.check()
        setup.roll.check()
    same = setup.election.public_key == setup.trustees.election_key
    demand(same, Flaw.TRUSTEE, "the election's key is not the trustees'")
    return setup


def check_checkpoints(archive: Archive, checkpoints: Sequence[Checkpoint], uuid: str) -> None:
    """Raise ``Unsound`` unless the archive extends every checkpoint, which are of this vote."""
    hashes = [entry.digest for entry in archive.entries]
    for checkpoint in checkpoints:
        demand(checkpoint.poll == uuid, Flaw.CHECKPOINT, "a checkpoint of another vote")
        try:
            check_ledger(checkpoint, hashes)
        except Fork as error:
            raise Unsound(Flaw.CHECKPOINT, str(error)) from None


def _check_order(archive: Archive) -> None:
    """Ballots, their end, the tally, its parts and the result follow each other (4.4)."""
    reached = 0
    for entry in archive.entries:
        place = ORDER.index(entry.type) if entry.type in ORDER else -1
        demand(place >= reached, Flaw.CHAIN, f"entry {entry.height}: {entry.type.value} here")
        reached = place


def _entries(archive: Archive, kind: EntryType) -> list[Entry]:
    return [entry for entry in archive.entries if entry.type is kind]


def _is_closed(archive: Archive) -> bool:
    return bool(_entries(archive, EntryType.END_BALLOTS))


@contextmanager
def _where(entry: Entry) -> Iterator[None]:
    """Say at which entry something does not hold."""
    try:
        yield
    except Unsound as error:
        raise Unsound(error.flaw, f"entry {entry.height}: {error.reason}") from None


def _check_ballots(archive: Archive, setup: Setup, prove: Prove) -> list[Ballot]:
    """Every ballot stands once and holds to the last proof."""
    entries, cast = _entries(archive, EntryType.BALLOT), []
    seen: set[str | None] = set()
    for entry in entries:
        with _where(entry):
            demand(entry.payload not in seen, Flaw.CHAIN, "a ballot stands twice")
            cast.append(ballots.receive(setup.election, setup.roll.weights, entry.body or ""))
        seen.add(entry.payload)
    proven = prove(setup.election.text, [entry.body or "" for entry in entries])
    for entry, flawed in zip(entries, proven, strict=True):
        require(flawed, f"entry {entry.height}")
    return cast


def _only(archive: Archive, kind: EntryType) -> Entry | None:
    """Return the one entry of a kind that may stand once."""
    found = _entries(archive, kind)
    demand(len(found) <= 1, Flaw.CHAIN, f"{kind.value} stands twice")
    return found[0] if found else None


def _check_tally(archive: Archive, setup: Setup, cast: Sequence[Ballot]) -> Tally | None:
    """The encrypted tally is the product of the last ballots, and its counts are theirs."""
    entry = _only(archive, EntryType.ENCRYPTED_TALLY)
    if entry is None:
        return None
    tallied = tallies.tally(setup.election, setup.roll, cast)
    (digest,) = named_by(entry)
    with _where(entry):
        product = archive.blob(digest) == tallied.text
        demand(product, Flaw.TALLY, "the encrypted tally is not the product of the ballots")
        sized = entry.body == tallied.sized(sha256_hex(tallied.text))
        demand(sized, Flaw.TALLY, "the tally states another number or weight of ballots")
    return tallied


def _check_partials(
    archive: Archive, setup: Setup, tallied: Tally | None
) -> dict[int, PartialDecryption]:
    """Every part is a trustee's, once, and opens this tally."""
    opened: dict[int, PartialDecryption] = {}
    for entry in _entries(archive, EntryType.PARTIAL_DECRYPTION):
        with _where(entry), reading("the part's owner"):
            owned = fields.read(Owned, entry.body or "")
            if tallied is None:
                raise Unsound(Flaw.CHAIN, "a part of the sum before there is a tally")
            owners = setup.trustees.owners
            demand(owned.owner in owners, Flaw.TRUSTEE, f"there is no trustee {owned.owner}")
            demand(owned.owner not in opened, Flaw.TRUSTEE, "a trustee opened twice")
            partial = tallies.read_partial(archive.blob(owned.payload))
            key = owners[owned.owner]
            tallies.check_partial(setup.election, tallied.encrypted, key, partial)
        opened[owned.owner] = partial
    return opened


def _check_result(
    archive: Archive,
    setup: Setup,
    tallied: Tally | None,
    opened: dict[int, PartialDecryption],
) -> Result | None:
    """The result is what the parts open to."""
    entry = _only(archive, EntryType.RESULT)
    if entry is None:
        return None
    with _where(entry):
        if tallied is None:
            raise Unsound(Flaw.CHAIN, "a result before there is a tally")
        result = tallies.read_result(entry.body or "")
        tallies.check_result(result, setup.trustees, tallied.encrypted, opened)
    return result
