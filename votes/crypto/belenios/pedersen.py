"""Threshold keys as belenios-tool makes them: t of n trustees are enough (specification 4.6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from votes.crypto import fields
from votes.crypto.belenios.flaws import Flaw, demand, reading
from votes.crypto.belenios.group import Element, require_member
from votes.crypto.belenios.parameters import Q
from votes.crypto.belenios.powers import power, product
from votes.crypto.belenios.proofs import Proof, exponent_holds
from votes.crypto.belenios.trustee_key import TrusteePublicKey


@dataclass(frozen=True, slots=True)
class SignedMessage:
    """A text that one trustee signed for the others (specification 4.6.1)."""

    message: str
    signature: Proof

    def check(self, verification: int) -> None:
        """Raise ``Unsound`` unless the holder of the verification key signed the message."""
        holds = exponent_holds(f"sigmsg|{self.message}|", verification, self.signature)
        demand(holds, Flaw.SIGNATURE, "a threshold trustee's message is not signed")


@dataclass(frozen=True, slots=True)
class CertKeys:
    """The keys with which a trustee signs and receives while the shares are dealt (4.6.2)."""

    verification: Element
    encryption: Element


@dataclass(frozen=True, slots=True)
class Coefexps:
    """g raised to the coefficients of a trustee's polynomial (4.6.4)."""

    coefexps: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Pedersen:
    """The published parameters of one threshold key (specification 4.6.7)."""

    threshold: int
    certs: tuple[SignedMessage, ...]
    coefexps: tuple[SignedMessage, ...]
    verification_keys: tuple[TrusteePublicKey, ...]

    def polynomials(self) -> list[tuple[Element, ...]]:
        """Return every trustee's A_0 … A_t, read from what they signed."""
        with reading("threshold parameters"):
            return [fields.read(Coefexps, each.message).coefexps for each in self.coefexps]

    @property
    def public_key(self) -> int:
        """The key they hold together: the product of all A_0."""
        return product(polynomial[0] for polynomial in self.polynomials())

    def check(self) -> None:
        """Raise ``Unsound`` unless every signature, number and verification key holds."""
        size = len(self.verification_keys)
        demand(
            1 <= self.threshold <= size == len(self.certs) == len(self.coefexps),
            Flaw.FORM,
            "a threshold key has as many certificates, polynomials and keys as trustees",
        )
        for cert, coefexps in zip(self.certs, self.coefexps, strict=True):
            _check_messages(cert, coefexps)
        polynomials = self.polynomials()
        for polynomial in polynomials:
            demand(len(polynomial) == self.threshold, Flaw.FORM, "a polynomial of another degree")
            for coefficient in polynomial:
                require_member(coefficient, "a coefficient")
        for place, key in enumerate(self.verification_keys, 1):
            key.check()
            expected = product(_evaluated(polynomial, place) for polynomial in polynomials)
            demand(key.public_key == expected, Flaw.TRUSTEE, f"key {place} is not what was dealt")


def _check_messages(cert: SignedMessage, coefexps: SignedMessage) -> None:
    with reading("certificate"):
        keys = fields.read(CertKeys, cert.message)
    require_member(keys.verification, "a verification key")
    require_member(keys.encryption, "an encryption key")
    cert.check(keys.verification)
    coefexps.check(keys.verification)


def _evaluated(polynomial: Sequence[int], place: int) -> int:
    """Return g^f(place) from g raised to the coefficients of f."""
    return product(power(a, place**k) for k, a in enumerate(polynomial))


def lagrange(places: Sequence[int], place: int) -> int:
    """Return the coefficient of ``place`` among ``places``, modulo q (specification 4.19)."""
    value = 1
    for other in places:
        if other != place:
            value = value * other * pow(other - place, -1, Q) % Q
    return value
