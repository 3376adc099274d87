"""Secret votes on disk: a folder with the archive, what was signed of it, and the key to check it.

``UUID.bel`` is what belenios-tool reads (one in a folder); ``checkpoints.json`` is the list of
signed notes, oldest first; ``verifier-key.txt`` is the hall's key for them. Whoever kept a note
from the hall's screen holds it against the archive as well.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from votes.crypto import checkpoints, keys
from votes.crypto.archive import chain, verifier
from votes.crypto.archive.chain import Archive
from votes.crypto.archive.verifier import Findings
from votes.crypto.belenios import audit
from votes.crypto.belenios.flaws import Flaw, Unsound, demand, reading
from votes.crypto.belenios.proving import Prove, prove_here
from votes.crypto.canonical import dumps, loads
from votes.crypto.checkpoints import Checkpoint
from votes.crypto.keys import BadSignature
from votes.crypto.ledger import Entry, sha256_hex

NOTES: Final = "checkpoints.json"
KEY: Final = "verifier-key.txt"


@dataclass(frozen=True)
class Folder:
    """What stands in an export's folder; ``key`` is None where nobody put one."""

    uuid: str
    raw: bytes
    notes: tuple[str, ...]
    key: str | None


def write_archive(
    directory: Path,
    entries: Sequence[Entry],
    blobs: Mapping[str, str],
    *,
    opened_at: int,
    notes: Iterable[str],
    key: str,
) -> Path:
    """Write a secret vote's folder; return the archive's path.

    ``blobs``: the records that entries name, by SHA-256 (hex); ``opened_at``: seconds since 1970,
    the same in every export of one vote; ``notes``: the signed checkpoints, oldest first;
    ``key``: the verifier key, which begins with the vote's uuid. Raises ``Unsound`` for a folder
    that holds another vote's archive: belenios-tool takes one in a folder.
    """
    uuid, _ = keys.parse_verifier_key(key)
    raw = chain.write(Archive(opened_at, tuple(entries), blobs))
    directory.mkdir(parents=True, exist_ok=True)
    others = {path.name for path in directory.glob("*.bel")} - {f"{uuid}.bel"}
    demand(not others, Flaw.ARCHIVE, f"the folder holds another archive: {', '.join(others)}")
    file = directory / f"{uuid}.bel"
    put_whole(file, raw)
    put_whole(directory / NOTES, dumps(list(notes)).encode())
    put_whole(directory / KEY, f"{key}\n".encode())
    return file


def put_whole(file: Path, content: bytes) -> None:
    """Write beside the file, see it onto the disk, then put it in place: never half a record."""
    with tempfile.NamedTemporaryFile(
        "wb", dir=file.parent, prefix=f".{file.name}.", delete=False
    ) as draft:
        draft.write(content)
        draft.flush()
        os.fsync(draft.fileno())
    Path(draft.name).replace(file)


def read_folder(directory: Path) -> Folder:
    """Read an export; raise ``Unsound`` unless it holds one archive."""
    archives = sorted(directory.glob("*.bel"))
    demand(len(archives) == 1, Flaw.ARCHIVE, f"{len(archives)} archives here, not one")
    notes, key = directory / NOTES, directory / KEY
    with reading(NOTES):
        listed = loads(notes.read_bytes()) if notes.exists() else []
    sound = isinstance(listed, list) and all(isinstance(note, str) for note in listed)
    demand(sound, Flaw.FORM, f"{NOTES} is a list of signed notes")
    return Folder(
        archives[0].stem,
        archives[0].read_bytes(),
        tuple(listed),
        key.read_text().strip() if key.exists() else None,
    )


def verify(
    folder: Folder, kept: Iterable[str] = (), key: str | None = None, prove: Prove = prove_here
) -> Findings:
    """Check a folder to the last proof; raise ``Unsound`` at the first thing that does not hold.

    ``kept`` are signed notes from elsewhere (the hall's screen, the minutes), ``key`` the
    verifier key from elsewhere; the folder's own is used where none is given.
    """
    signed = _opened([*folder.notes, *kept], key or folder.key)
    findings = verifier.verify(chain.read(folder.raw), signed, prove)
    demand(findings.uuid == folder.uuid, Flaw.ARCHIVE, "the archive is named for another vote")
    return findings


def _opened(notes: Sequence[str], key: str | None) -> list[Checkpoint]:
    """Check the signatures of notes."""
    if not notes:
        return []
    demand(key, Flaw.CHECKPOINT, "signed notes, and no key to check them with")
    try:
        public = _public(key or "")
        return [checkpoints.open_note(note, public) for note in notes]
    except BadSignature as error:
        raise Unsound(Flaw.CHECKPOINT, str(error)) from None


def _public(key: str) -> Ed25519PublicKey:
    _, public = keys.parse_verifier_key(key)
    return public


def verify_spoiled(archive: Archive, text: str) -> dict[str, list[str]]:
    """Check a ballot that was opened instead of cast; return what it holds, by question.

    Raises ``Unsound`` where it holds something else than is shown, or where it was cast all the
    same: a ballot whose secrets were shown is secret no more.
    """
    setup = verifier.read_setup(archive)
    opened = audit.verify_spoiled(setup.election, text)
    cast = sha256_hex(opened.ballot.text) in {entry.payload for entry in archive.entries}
    demand(not cast, Flaw.CHAIN, "this ballot was cast, though it was opened")
    return {
        question.question: [
            answer for answer, mark in zip(question.answers, row, strict=True) if mark
        ]
        for question, row in zip(setup.election.questions, opened.choices, strict=True)
    }
