"""A secret vote's archive from the database: for belenios-tool, our own verifier, and anybody.

Written at any moment of the vote, each one begins with the bytes of the one before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from sqlalchemy import select

from app.extensions import db
from votes.counting.conclusion import conclude
from votes.counting.rules import Unit
from votes.crypto import fields, keys
from votes.crypto.archive import chain, verifier
from votes.crypto.archive.chain import Archive
from votes.crypto.archive.verifier import Findings
from votes.crypto.belenios.flaws import Unsound
from votes.crypto.belenios.proving import Prove, prove_here
from votes.models.poll import Poll
from votes.models.secret import LedgerDatum
from votes.services import answers, archives, ledger, outside, replay
from votes.services.keyring import signing_key
from votes.services.ledger import LedgerAltered
from votes.services.secret import declaring, documents, urns
from votes.services.secret.declaring import Opened
from votes.services.secret.urns import Urn

DEFINITION: Final = "definition.json"


FOLDERS: Final = {Unit.HEADS: "heads", Unit.AREA: "area"}
"""Where a vote has two boxes each has a folder of its own: belenios-tool takes one archive in one."""
_NOT_SAID: Final = ("ledger_size", "ledger_root")
"""Of which moment a result is, not what it says."""


def archive_of(poll: Poll, urn: Urn) -> Archive:
    """The ledger of one box as it stands. Raises Refused before the opening."""
    if poll.opened_at is None:
        raise answers.not_begun()
    entries = tuple(ledger.entries_of(urn.poll_id))
    return Archive(int(poll.opened_at.timestamp()), entries, _blobs(urn.poll_id))


def _blobs(poll_id: int) -> Mapping[str, str]:
    query = select(LedgerDatum.hash, LedgerDatum.body).where(LedgerDatum.poll_id == poll_id)
    return dict(db.session.execute(query).tuples().all())


def as_bytes(poll: Poll, unit: Unit = Unit.HEADS) -> bytes:
    """The ``.bel`` file of one box. Raises Missing where there is no such box."""
    for urn in urns.urns_of(poll.id):
        if urn.unit is unit:
            return chain.write(archive_of(poll, urn))
    raise answers.no_poll()


def export(poll: Poll, directory: Path) -> Sequence[Path]:
    """Write each box's folder: ``.bel``, signed checkpoints, verifier key, our definition."""
    boxes = urns.urns_of(poll.id)
    if len(boxes) == 1:
        return [_export(poll, boxes[0], directory)]
    return [_export(poll, urn, directory / FOLDERS[urn.unit]) for urn in boxes]


def _export(poll: Poll, urn: Urn, directory: Path) -> Path:
    archive = archive_of(poll, urn)
    file = archives.write_archive(
        directory,
        archive.entries,
        archive.blobs,
        opened_at=archive.timestamp,
        notes=ledger.notes_of(urn.poll_id),
        key=keys.verifier_key(urn.uuid, signing_key().public_key()),
    )
    definition = fields.write(documents.documents_of(urn.poll_id).definition)
    archives.put_whole(directory / DEFINITION, definition.encode())
    return file


def examine(poll: Poll, prove: Prove = prove_here) -> Sequence[Findings]:
    """Check every ballot, part and sum of each box again, and that the same voters stand in both.

    Raises Unsound at the first flaw.
    """
    found = [
        verifier.verify(archive_of(poll, urn), ledger.signed_of(urn.poll_id), prove)
        for urn in urns.urns_of(poll.id)
    ]
    if len(found) > 1:
        verifier.check_pair(*found)
    return found


def differences(poll: Poll) -> tuple[str, ...]:
    """Every way in which what is said of a poll that is over differs from its archives."""
    if poll.opened_at is None:
        return replay.examine_unopened(poll)
    try:
        found = examine(poll)
    except (Unsound, ValueError) as wrong:
        return (f"ledger: {wrong}",)
    said: list[str] = []
    if found[0].tallied is not None and found[0].tallied != poll.turnout:
        said.append(f"turnout: kept {poll.turnout}, counted {found[0].tallied}")
    if poll.result is not None:
        said += _results_differ(poll, found)
    for urn in urns.urns_of(poll.id):
        if not outside.agrees(urn.uuid, ledger.notes_of(urn.poll_id)):
            said.append("checkpoint: other notes are kept outside the database")
    return tuple(said)


def _results_differ(poll: Poll, found: Sequence[Findings]) -> Iterator[str]:
    """What is shown beside what the sums of the archives come to."""
    if any(one.result is None for one in found):
        yield "result: shown, and not opened"
        return
    try:
        book = ledger.book_of(poll.id, poll.uuid)
    except LedgerAltered as wrong:
        yield f"ledger: {wrong}"
        return
    opened = [
        Opened(urn.unit, (one.result or ((),))[0], one.counted)
        for urn, one in zip(urns.urns_of(poll.id), found, strict=True)
    ]
    counted = declaring.tally_of(poll, book, opened)
    again = fields.pack(declaring.result_of(book, counted, conclude(counted)))
    for name, value in again.items():
        shown = (poll.result or {}).get(name)
        if name not in _NOT_SAID and shown != value:
            yield f"{name}: shown {shown}, opened {value}"
