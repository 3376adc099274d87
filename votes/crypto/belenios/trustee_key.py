"""One trustee's key: a private exponent, and its public half with a proof of knowing it."""

from __future__ import annotations

from dataclasses import dataclass

from votes.crypto import fields
from votes.crypto.belenios.flaws import Flaw, demand, reading
from votes.crypto.belenios.group import Draw, Element, draw_exponent, require_member
from votes.crypto.belenios.parameters import G
from votes.crypto.belenios.powers import fixed_power
from votes.crypto.belenios.proofs import Proof, exponent_holds, pok_prefix, prove_exponent


@dataclass(frozen=True, slots=True)
class TrusteePublicKey:
    """X = g^x and the proof that its maker knew x (specification 4.5)."""

    pok: Proof
    public_key: Element

    @property
    def text(self) -> str:
        """The canonical text, as a trustee's browser sends it."""
        return fields.write(self)

    def check(self) -> None:
        """Raise ``Unsound`` unless the key is in the group, not 1, and its proof holds."""
        require_member(self.public_key, "a trustee's key")
        holds = exponent_holds(pok_prefix(self.public_key), self.public_key, self.pok)
        demand(holds, Flaw.PROOF, "a trustee's proof of knowledge does not hold")


def public_half(private: int, draw: Draw = draw_exponent) -> TrusteePublicKey:
    """Make the public key of a trustee's private exponent."""
    public = Element(fixed_power(G, private))
    return TrusteePublicKey(prove_exponent(pok_prefix(public), private, draw), public)


def read(text: str | bytes) -> TrusteePublicKey:
    """Read and check a key as a trustee's browser sends it; raise ``Unsound`` if it is none."""
    with reading("trustee key"):
        key = fields.read(TrusteePublicKey, text)
    key.check()
    return key
