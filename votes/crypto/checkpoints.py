"""Signed checkpoints: what was published of a ledger cannot be unsaid.

A checkpoint is a C2SP tlog-checkpoint in a signed note. Its lines are the origin (the poll's
uuid), the number of entries, the base64 root of the tree over their hashes, and, after the
first checkpoint, ``prev`` with the digest of the one before. Everyone who kept one can show
later that a ledger does not extend it (ballots.md, "The ledger").
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from votes.crypto import keys, merkle
from votes.crypto.codes import short_code
from votes.crypto.keys import BadSignature

SIGNATURE_MARK = "\u2014 "
"""An em dash and a space begin a signature line of a signed note."""

FIELDS = 3
KEY_ID_LENGTH = 4
DIGEST_LENGTH = 32


class Fork(ValueError):
    """Two checkpoints, or a checkpoint and a ledger, that cannot both be honest."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The state of one poll's ledger: ``size`` entries under the tree head ``root``."""

    poll: str
    size: int
    root: bytes
    previous: bytes | None = None

    @property
    def text(self) -> str:
        """The note's text, which is what is signed; it ends in a newline."""
        lines = [self.poll, str(self.size), base64.b64encode(self.root).decode()]
        if self.previous is not None:
            lines.append(f"prev {base64.b64encode(self.previous).decode()}")
        return "".join(f"{line}\n" for line in lines)

    @property
    def digest(self) -> bytes:
        """SHA-256 of the text. The signature is left out: a witness may add another."""
        return hashlib.sha256(self.text.encode()).digest()

    @property
    def code(self) -> str:
        """The short code shown on the hall's screen and printed in the minutes."""
        return short_code(self.digest)


def after(previous: Checkpoint | None, poll: str, tree: merkle.Frontier) -> Checkpoint:
    """Make the checkpoint that follows ``previous`` once the tree has grown to ``tree``.

    Raises ``Fork`` when the previous one is of another poll or of a longer ledger.
    """
    if previous is None:
        return Checkpoint(poll, tree.size, tree.root)
    if previous.poll != poll or previous.size > tree.size:
        raise Fork("a checkpoint must follow one of the same poll that is no longer")
    return Checkpoint(poll, tree.size, tree.root, previous.digest)


def sign(checkpoint: Checkpoint, private: Ed25519PrivateKey) -> str:
    """Return the signed note of a checkpoint."""
    identity = keys.key_id(checkpoint.poll, private.public_key())
    signature = keys.sign(private, checkpoint.text)
    encoded = base64.b64encode(identity + signature).decode()
    return f"{checkpoint.text}\n{SIGNATURE_MARK}{checkpoint.poll} {encoded}\n"


def open_note(note: str, public: Ed25519PublicKey) -> Checkpoint:
    """Read a signed note; raise ``BadSignature`` unless ``public`` signed exactly this."""
    text, gap, last = note.partition("\n\n")
    checkpoint = _parse(f"{text}\n")
    mark = f"{SIGNATURE_MARK}{checkpoint.poll} "
    if not gap or not last.startswith(mark) or not last.endswith("\n"):
        raise BadSignature("the note has no signature line of its poll")
    signed = keys.unbase64(last[len(mark) : -1])
    if signed[:KEY_ID_LENGTH] != keys.key_id(checkpoint.poll, public):
        raise BadSignature("the note is signed with another key")
    keys.verify(public, signed[KEY_ID_LENGTH:], checkpoint.text)
    return checkpoint


def _parse(text: str) -> Checkpoint:
    """Read a note's text; it must be exactly what ``Checkpoint.text`` would write."""
    lines = text.split("\n")[:-1]
    if len(lines) not in {FIELDS, FIELDS + 1}:
        raise BadSignature("a checkpoint has three lines, or four with its predecessor")
    poll, size, head = lines[:FIELDS]
    if not keys.NAME.fullmatch(poll) or not (size.isascii() and size.isdigit()):
        raise BadSignature("the checkpoint does not name a poll and a size")
    previous = None
    if len(lines) > FIELDS:
        previous = keys.unbase64(lines[FIELDS].removeprefix("prev "))
    checkpoint = Checkpoint(poll, int(size), keys.unbase64(head), previous)
    digests = [checkpoint.root] if previous is None else [checkpoint.root, previous]
    if any(len(digest) != DIGEST_LENGTH for digest in digests) or checkpoint.text != text:
        raise BadSignature("the checkpoint is not written in its one form")
    return checkpoint


def check_extension(old: Checkpoint, new: Checkpoint, proof: Sequence[bytes]) -> None:
    """Raise ``Fork`` unless ``proof`` shows the ledger of ``new`` to extend that of ``old``."""
    if old.poll != new.poll:
        raise Fork("the checkpoints are of two polls")
    try:
        merkle.verify_consistency(old.size, old.root, new.size, new.root, proof)
    except merkle.BadProof as error:
        raise Fork(str(error)) from error


def check_ledger(checkpoint: Checkpoint, hashes: Sequence[bytes]) -> None:
    """Raise ``Fork`` unless a ledger of these entry hashes extends ``checkpoint``."""
    if checkpoint.size > len(hashes):
        raise Fork(f"{checkpoint.size} entries were signed, {len(hashes)} are left")
    if merkle.root(hashes[: checkpoint.size]) != checkpoint.root:
        raise Fork(f"the first {checkpoint.size} entries are not those that were signed")
