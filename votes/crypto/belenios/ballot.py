"""Ballots: made, received on the cheap checks, and checked to the last proof.

``receive`` costs about a millisecond: form, election, roll and signature. ``check_proofs``
costs some fifteen and is what worker processes do afterwards; a ballot that fails it can only
hurt its own signer (ballots.md, "Costs").
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from votes.crypto import fields
from votes.crypto.belenios.election import Election, Question
from votes.crypto.belenios.flaws import Flaw, Unsound, demand, reading
from votes.crypto.belenios.group import (
    Draw,
    Element,
    draw_exponent,
    fingerprint,
    require_member,
)
from votes.crypto.belenios.parameters import G, Q
from votes.crypto.belenios.powers import fixed_power, product
from votes.crypto.belenios.proofs import (
    Ciphertext,
    Interval,
    Proof,
    check_interval,
    exponent_holds,
    prove_exponent,
    prove_interval,
    signature_prefix,
)
from votes.crypto.belenios.roll import public_credential
from votes.crypto.canonical import decoded

Choices = Sequence[Sequence[int]]
"""For each question, a 0 or 1 for each of its answers."""


@dataclass(frozen=True)
class Answer:
    """An encrypted answer to one question (specification 4.11)."""

    choices: tuple[Ciphertext, ...]
    individual_proofs: tuple[tuple[Proof, ...], ...]
    overall_proof: tuple[Proof, ...]

    @property
    def total(self) -> Ciphertext:
        """The ciphertext of how many answers were chosen."""
        return Ciphertext(
            Element(product(cipher.alpha for cipher in self.choices)),
            Element(product(cipher.beta for cipher in self.choices)),
        )

    def context(self, context: str) -> str:
        """S of the overall proof: the ballot's context and all ciphertexts (4.11.1)."""
        pairs = ",".join(f"{cipher.alpha},{cipher.beta}" for cipher in self.choices)
        return f"{context}|{pairs}"


@dataclass(frozen=True)
class Signature:
    """The hash of the ballot without its signature, and Schnorr's proof over it (4.14)."""

    hash: str
    proof: Proof


@dataclass(frozen=True)
class Ballot:
    """A ballot as it travels and is published (specification 4.15), fields in their order."""

    election_uuid: str
    election_hash: str
    credential: Element
    answers: tuple[Answer, ...]
    signature: Signature | None = None

    @cached_property
    def text(self) -> str:
        """The canonical text; its SHA-256 is the payload of the ledger's entry."""
        return fields.write(self)

    @property
    def tracker(self) -> str:
        """The smart ballot tracker that Belenios shows a voter."""
        return fingerprint(self.text)

    @property
    def unsigned_hash(self) -> str:
        """What the signature signs."""
        return fingerprint(fields.write(replace(self, signature=None)))

    @property
    def context(self) -> str:
        """S0 of specification 4.11: nothing of the ballot fits another election or voter."""
        return f"{self.election_hash}|{self.credential}"


@dataclass(frozen=True)
class Sealed:
    """A ballot beside what opens its encryption: for its voter's eyes, until it is cast."""

    ballot: Ballot
    choices: tuple[tuple[int, ...], ...]
    randomness: tuple[tuple[int, ...], ...]


def seal(election: Election, secret: int, choices: Choices, draw: Draw = draw_exponent) -> Sealed:
    """Encrypt, prove and sign ``choices`` with the private credential ``secret``.

    Raises ``Unsound`` where the choices are not allowed by the questions.
    """
    _require_allowed(election, choices)
    credential = public_credential(secret)
    bound = _Bound(election.public_key, f"{election.fingerprint}|{credential}")
    randomness = tuple(tuple(draw() for _ in marks) for marks in choices)
    answers = tuple(
        _answer(bound, question, marks, rs, draw)
        for question, marks, rs in zip(election.questions, choices, randomness, strict=True)
    )
    ballot = Ballot(election.uuid, election.fingerprint, credential, answers)
    digest = ballot.unsigned_hash
    proof = prove_exponent(signature_prefix(digest), secret, draw)
    signed = replace(ballot, signature=Signature(digest, proof))
    return Sealed(signed, tuple(map(tuple, choices)), randomness)


def encrypt(key: int, r: int, mark: int) -> Ciphertext:
    """Encrypt 0 or 1 under ``key`` with the secret ``r`` (specification 4.11.1)."""
    hidden = product((fixed_power(key, r), G if mark else 1))
    return Ciphertext(Element(fixed_power(G, r)), Element(hidden))


@dataclass(frozen=True, slots=True)
class _Bound:
    """What every proof of one ballot is bound to: the election's key, and S0 (4.11)."""

    key: int
    context: str

    def single(self, cipher: Ciphertext) -> Interval:
        return Interval(self.key, self.context, cipher, 0, 1)

    def overall(self, question: Question, answer: Answer) -> Interval:
        context = answer.context(self.context)
        return Interval(self.key, context, answer.total, question.min, question.max)


def _answer(
    bound: _Bound, question: Question, marks: Sequence[int], rs: Sequence[int], draw: Draw
) -> Answer:
    ciphers = tuple(encrypt(bound.key, r, mark) for r, mark in zip(rs, marks, strict=True))
    individual = tuple(
        prove_interval(bound.single(cipher), r, mark, draw)
        for cipher, r, mark in zip(ciphers, rs, marks, strict=True)
    )
    bare = Answer(ciphers, individual, ())
    overall = prove_interval(bound.overall(question, bare), sum(rs) % Q, sum(marks), draw)
    return replace(bare, overall_proof=overall)


def _require_allowed(election: Election, choices: Choices) -> None:
    demand(len(choices) == len(election.questions), Flaw.FORM, "answer every question")
    for question, marks in zip(election.questions, choices, strict=True):
        sound = len(marks) == len(question.answers) and all(mark in {0, 1} for mark in marks)
        allowed = sound and question.min <= sum(marks) <= question.max
        demand(allowed, Flaw.FORM, "the choices are not allowed by the question")


def receive(election: Election, roll: Collection[Element], text: str | bytes) -> Ballot:
    """Read a ballot and make the cheap checks; raise ``Unsound`` at the first that fails.

    ``roll`` is anything that answers ``credential in roll``: ``Roll.weights``, or a query.
    The proofs are not looked at: that is ``check_proofs``.
    """
    with reading("ballot"):
        text = decoded(text)
        ballot = fields.read(Ballot, text)
    same = ballot.election_uuid == election.uuid and ballot.election_hash == election.fingerprint
    demand(same, Flaw.ELECTION, "a ballot of another election")
    _check_shape(election, ballot)
    demand(ballot.credential in roll, Flaw.CREDENTIAL, "the credential is not on the roll")
    _check_signature(ballot, fingerprint(_without_signature(text)))
    return ballot


def _without_signature(text: str) -> str:
    """Return the text that was signed: the signature is the last member of a canonical ballot."""
    return text[: text.rfind(',"signature":{')] + "}"


def _check_shape(election: Election, ballot: Ballot) -> None:
    demand(len(ballot.answers) == len(election.questions), Flaw.FORM, "a question unanswered")
    for question, answer in zip(election.questions, ballot.answers, strict=True):
        wide = len(answer.choices) == len(answer.individual_proofs) == len(question.answers)
        demand(wide, Flaw.FORM, "an answer has not as many choices as its question")


def _check_signature(ballot: Ballot, digest: str) -> None:
    signature = ballot.signature
    if signature is None:
        raise Unsound(Flaw.SIGNATURE, "the ballot is not signed")
    demand(signature.hash == digest, Flaw.SIGNATURE, "another ballot was signed")
    prefix = signature_prefix(signature.hash)
    holds = exponent_holds(prefix, ballot.credential, signature.proof)
    demand(holds, Flaw.SIGNATURE, "the signature does not hold")


def check_proofs(
    election: Election, ballot: Ballot, pause: Callable[[], None] = lambda: None
) -> None:
    """Raise ``Unsound`` unless every number is in the group and every proof holds.

    ``ballot`` has come through ``receive``. ``pause`` is called between the answers' parts, so
    that a process that also serves people can let them through.
    """
    require_member(ballot.credential, "the credential")
    bound = _Bound(election.public_key, ballot.context)
    for number, question in enumerate(election.questions):
        _check_answer(bound, question, ballot.answers[number], number + 1, pause)


def _check_answer(
    bound: _Bound, question: Question, answer: Answer, number: int, pause: Callable[[], None]
) -> None:
    for place, cipher in enumerate(answer.choices):
        name = f"question {number}, choice {place + 1}"
        demand(1 not in {cipher.alpha, cipher.beta}, Flaw.MEMBERSHIP, f"{name} is degenerate")
        check_interval(bound.single(cipher), answer.individual_proofs[place], name)
        pause()
    claim = bound.overall(question, answer)
    check_interval(claim, answer.overall_proof, f"question {number}, overall", members=True)


def check(election: Election, roll: Collection[Element], text: str | bytes) -> Ballot:
    """Receive a ballot and check all of it; raise ``Unsound`` at the first thing that fails."""
    ballot = receive(election, roll, text)
    check_proofs(election, ballot)
    return ballot
