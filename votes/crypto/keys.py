"""Ed25519 keys as they are written down: the verifier key of C2SP signed notes.

A verifier key is ``<name>+<key id, 8 hex>+<base64(0x01 || public key)>``; the name is the
poll's uuid, so that one hall's key signs under a different name in every poll.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

ED25519 = b"\x01"
"""The algorithm byte of signed-note for Ed25519."""

PUBLIC_KEY_LENGTH = 32
NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,99}")


class BadSignature(ValueError):
    """A signed text whose form, key or signature does not hold; the message says which."""


def key_id(name: str, public: Ed25519PublicKey) -> bytes:
    """Return the four bytes by which signed notes tell keys apart."""
    seed = name.encode() + b"\n" + ED25519 + public.public_bytes_raw()
    return hashlib.sha256(seed).digest()[:4]


def verifier_key(name: str, public: Ed25519PublicKey) -> str:
    """Write the key that checks what ``name`` signs."""
    if not NAME.fullmatch(name):
        raise BadSignature(f"{name!r} cannot name a key")
    material = base64.b64encode(ED25519 + public.public_bytes_raw()).decode()
    return f"{name}+{key_id(name, public).hex()}+{material}"


def parse_verifier_key(text: str) -> tuple[str, Ed25519PublicKey]:
    """Read a verifier key; raise ``BadSignature`` unless it is exactly well written."""
    name, _, rest = text.partition("+")
    material = unbase64(rest.partition("+")[2])
    if material[:1] != ED25519 or len(material) != 1 + PUBLIC_KEY_LENGTH:
        raise BadSignature("not an Ed25519 verifier key")
    public = Ed25519PublicKey.from_public_bytes(material[1:])
    if verifier_key(name, public) != text:
        raise BadSignature("the verifier key contradicts itself")
    return name, public


def unbase64(text: str) -> bytes:
    """Decode base64 of which only one spelling is taken."""
    try:
        value = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise BadSignature("not base64") from None
    if base64.b64encode(value).decode() != text:
        raise BadSignature("base64 with stray bits")
    return value


def sign(private: Ed25519PrivateKey, message: str) -> bytes:
    """Sign the UTF-8 bytes of ``message``."""
    return private.sign(message.encode("utf-8"))


def verify(public: Ed25519PublicKey, signature: bytes, message: str) -> None:
    """Raise ``BadSignature`` unless ``signature`` is the key's own over ``message``."""
    try:
        public.verify(signature, message.encode("utf-8"))
    except InvalidSignature:
        raise BadSignature("the signature does not hold") from None
