"""The election: what is asked, under which key; its text is hashed into everything after it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from votes.crypto import fields
from votes.crypto.belenios.flaws import Flaw, demand, reading
from votes.crypto.belenios.group import Element, fingerprint, require_member
from votes.crypto.belenios.parameters import NAME

VERSION = 1
UUID = re.compile(r"[1-9A-HJ-NP-Za-km-z]{14,64}")
"""At least 14 characters of base 58 (specification 4.2)."""


@dataclass(frozen=True)
class Question:
    """A homomorphic question (specification 4.9.1): from ``min`` to ``max`` answers are chosen.

    Abstaining is an answer of its own; Belenios' blank votes are not used.
    """

    answers: tuple[str, ...]
    min: int
    max: int
    question: str

    def __post_init__(self) -> None:
        if not 0 <= self.min <= self.max <= len(self.answers) or not self.max:
            raise ValueError("a question that cannot be answered")


@dataclass(frozen=True)
class Election:
    """The public description of a secret vote (specification 4.10), fields in their order."""

    version: int
    description: str
    name: str
    group: str
    public_key: Element
    questions: tuple[Question, ...]
    uuid: str
    administrator: str | None = None
    credential_authority: str | None = None

    def __post_init__(self) -> None:
        if self.version != VERSION or self.group != NAME:
            raise ValueError("another version or group of Belenios")
        if not UUID.fullmatch(self.uuid) or not self.questions:
            raise ValueError("an election has a uuid in base 58 and a question")

    @cached_property
    def text(self) -> str:
        """The canonical text: what is published, hashed and given to every voter."""
        return fields.write(self)

    @cached_property
    def fingerprint(self) -> str:
        """φ: base64(SHA-256(text)) without padding."""
        return fingerprint(self.text)

    def check(self) -> None:
        """Raise ``Unsound`` unless the public key can hide something."""
        require_member(self.public_key, "the election's public key")


def describe(
    uuid: str, public_key: int, questions: tuple[Question, ...], *, name: str, description: str
) -> Election:
    """Make the election document for a key that the trustees hold together.

    Raises ``ValueError`` for a uuid or a question that cannot stand in one.
    """
    return Election(VERSION, description, name, NAME, Element(public_key), questions, uuid)


def read(text: str | bytes) -> Election:
    """Read an election; raise ``Unsound`` unless the text is canonical and of this kind."""
    with reading("election"):
        election = fields.read(Election, text)
    demand(election.questions, Flaw.FORM, "an election without a question")
    return election
