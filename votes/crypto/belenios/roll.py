"""Credentials: the private exponents voters sign with, and the roll of their public halves."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from votes.crypto.belenios.election import UUID
from votes.crypto.belenios.flaws import Flaw, Unsound, demand, reading
from votes.crypto.belenios.group import Element, require_member
from votes.crypto.belenios.parameters import G, Q
from votes.crypto.belenios.powers import fixed_power
from votes.crypto.canonical import dumps, loads

GREATEST_TOTAL = 10**11
"""All weights together: belenios-tool finds no result beyond (ballots.md)."""
_WEIGHT = re.compile(r"[1-9][0-9]{0,11}")
_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_CODE_LENGTH = 15
_ROUNDS = 1000


def public_credential(secret: int) -> Element:
    """Return g^s, the public half of a credential."""
    return Element(fixed_power(G, secret))


def secret_of(code: str, uuid: str) -> int:
    """Derive a private credential from a code as belenios-tool hands out (specification 4.8).

    Raises ``Unsound`` for a code whose check digit is wrong. 82 bits and 1000 rounds are weak
    beside the 256 random bits that our own pages draw.
    """
    plain = code.replace("-", "")
    known = len(plain) == _CODE_LENGTH and all(c in _ALPHABET for c in plain)
    demand(known and UUID.fullmatch(uuid), Flaw.CREDENTIAL, "not a credential code")
    value = 0
    for character in plain[:-1]:
        value = value * len(_ALPHABET) + _ALPHABET.index(character)
    right = (value + _ALPHABET.index(plain[-1])) % 53 == 0
    demand(right, Flaw.CREDENTIAL, "the credential code is mistyped")
    derived = hashlib.pbkdf2_hmac("sha256", code.encode(), uuid.encode(), _ROUNDS)
    return int.from_bytes(derived, "big") % Q


@dataclass(frozen=True)
class Roll:
    """Public credential → weight. ``weighted`` rolls write every weight, the others none."""

    weights: Mapping[Element, int]
    weighted: bool

    @cached_property
    def text(self) -> str:
        """The ``public_creds`` document: a sorted list of texts."""
        return dumps(sorted(self._line(credential) for credential in self.weights))

    @property
    def total(self) -> int:
        """The weight of everybody together, which bounds every result."""
        return sum(self.weights.values())

    def _line(self, credential: Element) -> str:
        return f"{credential},{self.weights[credential]}" if self.weighted else str(credential)

    def check(self) -> None:
        """Raise ``Unsound`` unless every credential is in the group (0.7 ms each)."""
        for credential in self.weights:
            require_member(credential, "a credential on the roll")


def enrol(weights: Mapping[Element, int], *, weighted: bool) -> Roll:
    """Make a roll; raise ``Unsound`` for no voters, or weights that cannot be counted."""
    sound = all(weight >= 1 and (weighted or weight == 1) for weight in weights.values())
    demand(weights and sound, Flaw.CREDENTIAL, "a roll needs voters of whole, positive weight")
    roll = Roll(dict(weights), weighted)
    demand(roll.total <= GREATEST_TOTAL, Flaw.CREDENTIAL, "the roll weighs too much to be counted")
    return roll


def read(text: str | bytes) -> Roll:
    """Read a roll; raise ``Unsound`` unless it is sorted, distinct and of one kind."""
    with reading("roll"):
        lines = loads(text)
    texts = isinstance(lines, list) and all(isinstance(line, str) for line in lines)
    demand(texts and lines, Flaw.FORM, "a roll is a list of texts")
    weights: dict[Element, int] = {}
    for line in lines:
        credential, weight = _entry(line)
        demand(credential not in weights, Flaw.CREDENTIAL, "a credential stands twice on the roll")
        weights[credential] = weight
    roll = enrol(weights, weighted="," in lines[0])
    demand(lines == sorted(lines), Flaw.FORM, "the roll is not sorted")
    mixed = any(("," in line) != roll.weighted for line in lines)
    demand(not mixed, Flaw.FORM, "some lines of the roll have a weight and some have none")
    return roll


def _entry(line: str) -> tuple[Element, int]:
    number, comma, weight = line.partition(",")
    demand(not comma or _WEIGHT.fullmatch(weight), Flaw.FORM, "a weight is a whole number")
    try:
        return Element.read(number), int(weight or 1)
    except ValueError:
        raise Unsound(Flaw.CREDENTIAL, "a line of the roll is no credential") from None
