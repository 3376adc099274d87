"""A secret vote's archive from the database: for belenios-tool, our own verifier, and anybody.

Written at any moment of the vote, each one begins with the bytes of the one before.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from sqlalchemy import select

from app.extensions import db
from votes.crypto import fields, keys
from votes.crypto.archive import chain, verifier
from votes.crypto.archive.chain import Archive
from votes.crypto.archive.verifier import Findings
from votes.crypto.belenios.flaws import Unsound
from votes.crypto.belenios.proving import Prove, prove_here
from votes.models.poll import Poll
from votes.models.secret import LedgerDatum
from votes.services import answers, archives, ledger, outside
from votes.services.keyring import signing_key
from votes.services.secret import documents

DEFINITION: Final = "definition.json"


def archive_of(poll: Poll) -> Archive:
    """The ledger as it stands. Raises Refused before the opening."""
    if poll.opened_at is None:
        raise answers.not_begun()
    entries = tuple(ledger.entries_of(poll.id))
    return Archive(int(poll.opened_at.timestamp()), entries, _blobs(poll.id))


def _blobs(poll_id: int) -> Mapping[str, str]:
    query = select(LedgerDatum.hash, LedgerDatum.body).where(LedgerDatum.poll_id == poll_id)
    return dict(db.session.execute(query).tuples().all())


def as_bytes(poll: Poll) -> bytes:
    """The ``.bel`` file."""
    return chain.write(archive_of(poll))


def export(poll: Poll, directory: Path) -> Path:
    """Write the archive's folder: ``.bel``, signed checkpoints, verifier key, our definition."""
    archive = archive_of(poll)
    file = archives.write_archive(
        directory,
        archive.entries,
        archive.blobs,
        opened_at=archive.timestamp,
        notes=ledger.notes_of(poll.id),
        key=keys.verifier_key(poll.uuid, signing_key().public_key()),
    )
    definition = fields.write(documents.documents_of(poll.id).definition)
    archives.put_whole(directory / DEFINITION, definition.encode())
    return file


def examine(poll: Poll, prove: Prove = prove_here) -> Findings:
    """Check every ballot, part and sum of a poll again. Raises Unsound at the first flaw."""
    signed = ledger.signed_of(poll.id)
    return verifier.verify(archive_of(poll), signed, prove)


def differences(poll: Poll) -> tuple[str, ...]:
    """Every way in which what is said of a closed poll differs from its archive."""
    try:
        found = examine(poll)
    except (Unsound, ValueError) as wrong:
        return (f"ledger: {wrong}",)
    said: list[str] = []
    if found.tallied is not None and found.tallied != poll.turnout:
        said.append(f"turnout: kept {poll.turnout}, counted {found.tallied}")
    if poll.result is not None:
        sums = tuple(poll.result[option["code"]]["heads"] for option in poll.options)
        if found.result != (sums,):
            said.append(f"result: shown {sums}, opened {found.result}")
    if not outside.agrees(poll.uuid, ledger.notes_of(poll.id)):
        said.append("checkpoint: other notes are kept outside the database")
    return tuple(said)
