"""Zero-knowledge proofs of Belenios v1: each is a challenge and a response (specification 4.3).

Every challenge is a hash that binds the statement, so no proof fits another statement, ballot,
credential or election.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from votes.crypto.belenios.flaws import Flaw, demand
from votes.crypto.belenios.group import Draw, Element, Exponent, hashed
from votes.crypto.belenios.parameters import NAME, G, Q
from votes.crypto.belenios.powers import fixed_power, power, powers, product


@dataclass(frozen=True, slots=True)
class Proof:
    """A challenge and a response, both modulo q."""

    challenge: Exponent
    response: Exponent


@dataclass(frozen=True, slots=True)
class Ciphertext:
    """An ElGamal pair: alpha = g^r, beta = y^r g^m (specification 4.11.1)."""

    alpha: Element
    beta: Element


# --- knowledge of one exponent ------------------------------------------------------------------


def pok_prefix(public_key: int) -> str:
    """What a trustee's proof of knowledge is bound to (specification 4.5)."""
    return f"pok|{NAME}|{public_key}|"


def signature_prefix(digest: str) -> str:
    """What a ballot's signature is bound to (specification 4.14)."""
    return f"sig|{digest}|"


def decryption_prefix(election: str, public_key: int) -> str:
    """What a decryption factor's proof is bound to (specification 4.18)."""
    return f"decrypt|{election}|{public_key}|"


def prove_exponent(prefix: str, secret: int, draw: Draw) -> Proof:
    """Prove knowledge of ``secret`` behind g^secret: Schnorr's proof under ``prefix``."""
    w = draw()
    return _answered(hashed(prefix, [fixed_power(G, w)]), w, secret)


def exponent_holds(prefix: str, public: int, proof: Proof) -> bool:
    """Tell whether ``proof`` shows knowledge of the exponent of ``public``."""
    commitment = product((fixed_power(G, proof.response), power(public, proof.challenge)))
    return hashed(prefix, [commitment]) == proof.challenge


def prove_factor(prefix: str, base: int, secret: int, draw: Draw) -> Proof:
    """Prove that base^secret has the exponent of g^secret (specification 4.18)."""
    w = draw()
    return _answered(hashed(prefix, [fixed_power(G, w), power(base, w)]), w, secret)


def factor_holds(prefix: str, base: int, factor: int, public: int, proof: Proof) -> bool:
    """Tell whether ``factor`` is base^x for the x of ``public`` = g^x."""
    c, s = proof.challenge, proof.response
    commitments = [
        product((fixed_power(G, s), power(public, c))),
        product((power(base, s), power(factor, c))),
    ]
    return hashed(prefix, commitments) == c


def _answered(challenge: int, w: int, secret: int) -> Proof:
    return Proof(Exponent(challenge), Exponent((w - secret * challenge) % Q))


# --- membership in an interval ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Interval:
    """The statement that a ciphertext under ``key`` holds one of low … high.

    ``context`` is S of specification 4.12: the election's fingerprint, the credential and, for
    the overall proof, all ciphertexts of the answer.
    """

    key: int
    context: str
    cipher: Ciphertext
    low: int
    high: int

    def challenge(self, commitments: Sequence[int]) -> int:
        """Return H_iprove(S, α, β, A0, B0, …)."""
        pair = f"{self.cipher.alpha},{self.cipher.beta}"
        return hashed(f"prove|{self.context}|{pair}|", commitments)

    def commitments(self, value: int, proof: Proof, alpha_c: int, beta_c: int) -> list[int]:
        """Return A = g^s α^c and B = y^s (β / g^m)^c for a value m of the interval."""
        c, s = proof.challenge, proof.response
        shift = fixed_power(G, -value * c % Q)
        return [
            product((fixed_power(G, s), alpha_c)),
            product((fixed_power(self.key, s), beta_c, shift)),
        ]


def prove_interval(claim: Interval, r: int, value: int, draw: Draw) -> tuple[Proof, ...]:
    """Prove the claim for a ciphertext made with ``r`` that holds ``value``, in the interval."""
    simulated = {
        m: Proof(Exponent(draw()), Exponent(draw()))
        for m in range(claim.low, claim.high + 1)
        if m != value
    }
    w = draw()
    commitments: list[int] = []
    for m in range(claim.low, claim.high + 1):
        if m == value:
            commitments += [fixed_power(G, w), fixed_power(claim.key, w)]
        else:
            commitments += _simulate(claim, r, value, m, simulated[m])
    others = sum(proof.challenge for proof in simulated.values())
    true = _answered((claim.challenge(commitments) - others) % Q, w, r)
    return tuple(simulated.get(m, true) for m in range(claim.low, claim.high + 1))


def _simulate(claim: Interval, r: int, value: int, m: int, proof: Proof) -> list[int]:
    """Return the commitments that fit a proof made up for m; all by combs, as r is known."""
    c, s = proof.challenge, proof.response
    exponent = (s + r * c) % Q
    shift = fixed_power(G, (value - m) * c % Q)
    return [fixed_power(G, exponent), product((fixed_power(claim.key, exponent), shift))]


def check_interval(
    claim: Interval, proofs: Sequence[Proof], name: str, *, members: bool = False
) -> None:
    """Raise ``Unsound`` unless both halves are in the group and the proofs show the claim.

    ``members``: the halves are products of what is known to be in the group already.
    """
    values = range(claim.low, claim.high + 1)
    demand(len(proofs) == len(values), Flaw.FORM, f"{name} has {len(proofs)} parts")
    asked = [proof.challenge for proof in proofs]
    if members:
        alphas, betas = powers(claim.cipher.alpha, asked), powers(claim.cipher.beta, asked)
    else:
        *alphas, alpha_q = powers(claim.cipher.alpha, [*asked, Q])
        *betas, beta_q = powers(claim.cipher.beta, [*asked, Q])
        demand(alpha_q == beta_q == 1, Flaw.MEMBERSHIP, f"{name}: outside the group")
    commitments: list[int] = []
    for value, proof, alpha_c, beta_c in zip(values, proofs, alphas, betas, strict=True):
        commitments += claim.commitments(value, proof, alpha_c, beta_c)
    total = sum(proof.challenge for proof in proofs) % Q
    demand(claim.challenge(commitments) == total, Flaw.PROOF, f"{name} does not hold")
