"""Receipts: the server's signed word that a ballot stands at one place of the ledger."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from votes.crypto import fields, keys
from votes.crypto.codes import short_code
from votes.crypto.keys import BadSignature
from votes.crypto.ledger import Entry, EntryType

DOMAIN = "yishiting-receipt/1\n"
"""Put before what is signed, so that no receipt can be taken for a checkpoint."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a voter's phone keeps; ``sig`` is base64 over all the fields before it."""

    poll: str
    ballot_id: str
    entry_hash: str
    seq: int
    prev: str
    sig: str | None = None

    @property
    def signed_text(self) -> str:
        """The text under the signature."""
        return DOMAIN + fields.write(replace(self, sig=None) if self.sig else self)

    @property
    def code(self) -> str:
        """The short code by which a voter finds the ballot again."""
        return _code(self.signed_text)


def _code(signed: str) -> str:
    return short_code(hashlib.sha256(signed.encode()).digest())


def issue(poll: str, ballot_id: str, entry: Entry, private: Ed25519PrivateKey) -> Receipt:
    """Sign a receipt for the ballot recorded in ``entry``; the same ballot, the same receipt."""
    receipt, _ = issue_with_code(poll, ballot_id, entry, private)
    return receipt


def issue_with_code(
    poll: str, ballot_id: str, entry: Entry, private: Ed25519PrivateKey
) -> tuple[Receipt, str]:
    """The same with the receipt's short code, from one writing of what is signed."""
    if entry.type is not EntryType.BALLOT or entry.parent is None:
        raise ValueError("only a ballot has a receipt")
    bare = Receipt(poll, ballot_id, entry.hash, entry.height, entry.parent)
    signed = bare.signed_text
    return replace(bare, sig=base64.b64encode(keys.sign(private, signed)).decode()), _code(signed)


def verify(receipt: Receipt, public: Ed25519PublicKey) -> None:
    """Raise ``BadSignature`` unless ``public`` signed this receipt."""
    if receipt.sig is None:
        raise BadSignature("the receipt is not signed")
    keys.verify(public, keys.unbase64(receipt.sig), receipt.signed_text)
