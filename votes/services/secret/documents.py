"""What a secret vote was set up with: definition, election, trustees and credentials, proven.

The ledger's first entry names three records by their hash, as Belenios has it; the election's
description names a fourth, our own definition with rule, roll and key. All stand in
``ledger_datum``. They never change, so what was read and proven once is kept in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from flask import current_app
from sqlalchemy import insert, select

from app.extensions import db
from votes.counting.methods import METHODS
from votes.counting.methods.contest import BLANK
from votes.counting.records import NamedSetup, RollEntry, Secrecy, roll_root
from votes.counting.sums import sheet_of
from votes.crypto import fields
from votes.crypto.belenios import election, roll, trustees
from votes.crypto.belenios.election import Election, Question
from votes.crypto.belenios.group import Element
from votes.crypto.belenios.roll import Roll
from votes.crypto.belenios.trustees import Trustees
from votes.crypto.canonical import NonCanonical, loads
from votes.crypto.ledger import BrokenChain, Entry, sha256_hex
from votes.models.ledger import LedgerEntry
from votes.models.secret import Credential, LedgerDatum

FORMAT: Final = "yishiting-secret-vote/1"
_DESCRIPTION: Final = "议事厅无记名表决；规则、名册和核对钥匙写在定义里，定义的SHA-256是"
_BLANK: Final = "弃权"
_KEY: Final = "secret_documents"
_MOST_KEPT: Final = 50


@dataclass(frozen=True)
class SetupData:
    """The body of Setup as Belenios writes it: three hashes."""

    election: str
    trustees: str
    credentials: str


@dataclass(frozen=True)
class Documents:
    """All that was fixed before the first ballot."""

    definition: NamedSetup
    election: Election
    trustees: Trustees
    roll: Roll

    @property
    def texts(self) -> tuple[str, ...]:
        """The records, the three of Setup first, in Belenios' order."""
        held = (self.election.text, self.trustees.text, self.roll.text)
        return (*held, fields.write(self.definition))

    @property
    def setup(self) -> str:
        """The body of the first entry."""
        return fields.write(SetupData(*(sha256_hex(text) for text in self.texts[:3])))


def draw_up(
    definition: NamedSetup, name: str, held: Trustees, credentials: Mapping[Element, int]
) -> Documents:
    """Draw the documents up for a box that is about to open. Raises ValueError for no secret form."""
    secret = replace(definition, format=FORMAT)
    return Documents(
        definition=secret,
        election=election.describe(
            secret.poll,
            held.election_key,
            (_question(secret),),
            name=name,
            description=f"{_DESCRIPTION}{sha256_hex(fields.write(secret))}",
        ),
        trustees=held,
        roll=roll.enrol(credentials, weighted=any(weight != 1 for weight in credentials.values())),
    )


def _question(definition: NamedSetup) -> Question:
    """The question with the words of every answer that a secret ballot has."""
    sheet = sheet_of(definition.method, definition.contest)
    if sheet is None:
        raise ValueError(f"{definition.method} has no secret form")
    labels = {BLANK: _BLANK} | {option.code: option.label for option in definition.options}
    answers = tuple(labels[code] for code in sheet.codes)
    return Question(answers, sheet.least, sheet.most, definition.question)


def is_secret(first: Entry) -> bool:
    """Whether a ledger with this first entry is a secret vote's."""
    body = loads(first.body or "null")
    return isinstance(body, dict) and set(body) == {"election", "trustees", "credentials"}


def documents_of(poll_id: int) -> Documents:
    """The documents of an opened poll. Raises BrokenChain where they are not what was hashed."""
    kept: dict[str, Documents] = current_app.extensions.setdefault(_KEY, {})
    body = _setup_of(poll_id)
    if body not in kept:
        while len(kept) >= _MOST_KEPT:
            kept.pop(next(iter(kept)))
        kept[body] = _read(poll_id)
    return kept[body]


def proven(poll_id: int, lines: Iterable[RollEntry]) -> Documents:
    """Read them anew and hold them against the frozen roll. Raises BrokenChain."""
    found = _read(poll_id)
    _check(found.definition, tuple(lines))
    held = db.session.scalars(select(Credential.public).where(Credential.poll_id == poll_id))
    if sorted(held) != sorted(str(element) for element in found.roll.weights):
        raise BrokenChain(0, "the credentials are not those of the roll")
    return found


def _check(definition: NamedSetup, lines: Sequence[RollEntry]) -> None:
    method = METHODS.get(definition.method)
    demands = (
        (definition.format == FORMAT, f"the format is not {FORMAT}"),
        (definition.secrecy is Secrecy.SECRET_BALLOT, "not a secret vote"),
        (
            method is not None and method.has_options(definition.contest),
            "no such method with these options",
        ),
        (definition.roll_size == len(lines), "the roll has another length"),
        (definition.roll_root == roll_root(lines), "the roll is not the one that was frozen"),
    )
    for met, reason in demands:
        if not met:
            raise BrokenChain(0, reason)


def _setup_of(poll_id: int) -> str:
    """The first entry's text: hashes that no two polls share."""
    first = (LedgerEntry.poll_id == poll_id) & (LedgerEntry.height == 0)
    return db.session.scalar(select(LedgerEntry.body).where(first)) or ""


def _read(poll_id: int) -> Documents:
    try:
        setup = fields.read(SetupData, _setup_of(poll_id))
        asked = election.read(text_of(poll_id, setup.election))
        digest = asked.description.removeprefix(_DESCRIPTION)
        definition = fields.read(NamedSetup, text_of(poll_id, digest))
        held = trustees.read(text_of(poll_id, setup.trustees))
        found = Documents(definition, asked, held, roll.read(text_of(poll_id, setup.credentials)))
    except NonCanonical as error:
        raise BrokenChain(0, error.reason) from error
    if found.election.public_key != held.election_key or asked.uuid != definition.poll:
        raise BrokenChain(0, "the election is not that of its trustees and its poll")
    return found


def keep(poll_id: int, texts: Iterable[str]) -> list[str]:
    """Store texts by their hash, those that are not stored yet; return the hashes."""
    bodies = {sha256_hex(text): text for text in texts}
    known = db.session.scalars(
        select(LedgerDatum.hash).where(LedgerDatum.poll_id == poll_id, LedgerDatum.hash.in_(bodies))
    ).all()
    rows = [
        {"poll_id": poll_id, "hash": digest, "body": body}
        for digest, body in bodies.items()
        if digest not in known
    ]
    if rows:
        db.session.execute(insert(LedgerDatum.__table__), rows)  # type: ignore[arg-type]  # a table is a target of INSERT
    return list(bodies)


def text_of(poll_id: int, digest: str) -> str:
    """The text with this hash. Raises BrokenChain where it is missing or not that text."""
    body = db.session.scalar(
        select(LedgerDatum.body).where(LedgerDatum.poll_id == poll_id, LedgerDatum.hash == digest)
    )
    if body is None or sha256_hex(body) != digest:
        raise BrokenChain(0, f"the record {digest[:16]} is missing or altered")
    return body
