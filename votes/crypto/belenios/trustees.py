"""Trustees: who holds the key of the box: each alone, all together, or t of n.

``Single`` keys are made on the tellers' own phones and all of them are needed. ``Pedersen``
keys, of which a threshold is enough, are made by belenios-tool's own steps 1 to 6
(``belenios-tool setup generate-trustee-key-threshold``); we read, check and use them and do
not make them (ballots.md: "avoid own Pedersen DKG").
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from votes.crypto import fields
from votes.crypto.belenios.flaws import Flaw, demand, reading
from votes.crypto.belenios.group import Element, require_member
from votes.crypto.belenios.pedersen import Pedersen, lagrange
from votes.crypto.belenios.powers import power, product
from votes.crypto.belenios.trustee_key import TrusteePublicKey
from votes.crypto.canonical import JSON, NonCanonical, dumps, loads

Kind = TrusteePublicKey | Pedersen
KINDS = {"Single": TrusteePublicKey, "Pedersen": Pedersen}


@dataclass(frozen=True)
class Trustees:
    """The ``trustees`` document (specification 4.7). Owners are numbered from 1, in its order."""

    kinds: tuple[Kind, ...]

    @cached_property
    def text(self) -> str:
        """The canonical text."""
        names = {kind: name for name, kind in KINDS.items()}
        return dumps([[names[type(kind)], fields.pack(kind)] for kind in self.kinds])

    @property
    def election_key(self) -> Element:
        """The key that ballots are encrypted to: the product of all sub-keys (3.1.1)."""
        return Element(product(kind.public_key for kind in self.kinds))

    @cached_property
    def owners(self) -> dict[int, Element]:
        """The public key of every owner, by number."""
        keys = (key for kind in self.kinds for key in _keys(kind))
        return {owner: key.public_key for owner, key in enumerate(keys, 1)}

    def check(self) -> None:
        """Raise ``Unsound`` unless every key is sound, and no two are the same."""
        demand(self.kinds, Flaw.TRUSTEE, "nobody holds a key")
        for kind in self.kinds:
            kind.check()
        distinct = len(set(self.owners.values())) == len(self.owners)
        demand(distinct, Flaw.TRUSTEE, "two trustees hold the same key")
        require_member(self.election_key, "the election's key")

    def groups(self) -> Iterator[tuple[Kind, range]]:
        """Yield every item with the numbers of its owners."""
        start = 1
        for kind in self.kinds:
            size = len(_keys(kind))
            yield kind, range(start, start + size)
            start += size

    def missing(self, owners: Collection[int]) -> int:
        """Return how many more trustees must open before there is a result."""
        return sum(
            max(0, _needed(kind) - sum(owner in owners for owner in numbers))
            for kind, numbers in self.groups()
        )

    def combine(self, factors: Mapping[int, int]) -> int:
        """Return the factor F of one ciphertext from its owners' factors (4.19).

        Raises ``Unsound`` while trustees are missing.
        """
        demand(not self.missing(factors), Flaw.TRUSTEE, "a trustee has not opened yet")
        return product(_combined(kind, numbers, factors) for kind, numbers in self.groups())


def _keys(kind: Kind) -> Sequence[TrusteePublicKey]:
    return kind.verification_keys if isinstance(kind, Pedersen) else (kind,)


def _needed(kind: Kind) -> int:
    return kind.threshold if isinstance(kind, Pedersen) else 1


def _combined(kind: Kind, numbers: range, factors: Mapping[int, int]) -> int:
    if not isinstance(kind, Pedersen):
        return factors[numbers.start]
    present = [owner for owner in numbers if owner in factors][: kind.threshold]
    places = [owner - numbers.start + 1 for owner in present]
    return product(
        power(factors[owner], lagrange(places, place))
        for owner, place in zip(present, places, strict=True)
    )


def read(text: str | bytes) -> Trustees:
    """Read the trustees; raise ``Unsound`` for another form. ``check`` asks the rest."""
    with reading("trustees"):
        items = loads(text)
        if not isinstance(items, list):
            raise NonCanonical("not a list")
        return Trustees(tuple(_kind(item) for item in items))


def _kind(item: JSON) -> Kind:
    if not isinstance(item, list) or len(item) != 2 or item[0] not in ("Single", "Pedersen"):
        raise NonCanonical("a trustee is Single or Pedersen")
    name, value = item
    return fields.unpack(KINDS[name], value)
