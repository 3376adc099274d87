"""What a voter keeps of a vote: the receipt, and how to find the ballot again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from app.extensions import db
from app.people.models.person import Person
from votes.counting.methods.mandates import IN_PERSON, RANKS
from votes.counting.proxies import MandateKind
from votes.counting.records import CastVia, Secrecy
from votes.crypto import checkpoints, merkle, receipts
from votes.crypto.canonical import JSON
from votes.crypto.ledger import Entry, EntryType, sha256_hex
from votes.crypto.receipts import Receipt
from votes.models.ledger import Ballot, Checkpoint, LedgerEntry
from votes.models.poll import Poll
from votes.models.voter import PollVoter
from votes.services import answers, ledger
from votes.services.keyring import signing_key
from votes.services.secret.casting import code_of
from votes.services.standing import standing

MOST_SHOWN = 200


@dataclass(frozen=True)
class MyBallot:
    """One's own ballot that counts (or will), with its receipt."""

    poll: Poll
    receipt: Receipt
    choice: JSON
    """None in a secret vote: nobody but the voter knows it."""
    cast_by: str = ""
    """The holder of a mandate who cast it; empty where the voter did."""
    guardian: bool = False
    on_paper: bool = False

    @property
    def code(self) -> str:
        """The short code; of a secret ballot its voter's phone showed the same beforehand."""
        return self.receipt.code if self.choice else code_of(self.receipt.ballot_id)

    @property
    def gives_way(self) -> bool:
        """Whether a holder cast it, before whom the principal in person goes."""
        return bool(self.cast_by) and not self.guardian

    @property
    def rank(self) -> int:
        """How far it goes beside others of its line (``votes.counting.methods.mandates``)."""
        if not self.cast_by:
            return IN_PERSON
        return RANKS[MandateKind.GUARDIAN if self.guardian else MandateKind.WRITTEN]

    @property
    def position(self) -> int:
        """Its place in the ledger; 0 is the setup."""
        return self.receipt.seq


def ballot_of(poll: Poll, person: Person | None) -> MyBallot | None:
    """This person's ballot in this poll."""
    if person is None:
        return None
    row = db.session.execute(
        _ballots(PollVoter.person_id == person.id).where(Poll.id == poll.id).limit(1)
    ).first()
    return _mine(row) if row else None


def ballot_on(poll: Poll, line: str) -> MyBallot | None:
    """The ballot that stands for one line of this poll's roll."""
    row = db.session.execute(
        _ballots(PollVoter.pseudonym == line).where(Poll.id == poll.id).limit(1)
    ).first()
    return _mine(row) if row else None


def ballots_of(person: Person) -> Sequence[MyBallot]:
    """This person's ballots, the newest poll first; of each poll the last."""
    latest: dict[int, MyBallot] = {}
    ours = PollVoter.person_id == person.id
    for row in db.session.execute(_ballots(ours).limit(MOST_SHOWN)):
        latest.setdefault(row.Poll.id, _mine(row))
    return list(latest.values())


def _ballots(whose: ColumnElement[bool]) -> Select[tuple[Poll, int, str | None, int, str | None]]:
    at = (LedgerEntry.poll_id == Ballot.poll_id) & (LedgerEntry.height == Ballot.height)
    mine = (PollVoter.poll_id == Ballot.poll_id) & (PollVoter.pseudonym == Ballot.pseudonym)
    return (
        select(Poll, Ballot.turn, LedgerEntry.parent, LedgerEntry.height, LedgerEntry.body)
        .join(Ballot, Ballot.poll_id == Poll.id)
        .join(PollVoter, mine)
        .join(LedgerEntry, at)
        .where(whose, Poll.beside_id.is_(None))
        .order_by(Poll.id.desc(), Ballot.turn.desc())
    )


def _mine(row: Any) -> MyBallot:
    poll, turn, parent, height, body = row
    if poll.secrecy is Secrecy.SECRET_BALLOT:
        tracker = sha256_hex(body)
        entry = Entry(parent, height, EntryType.BALLOT, tracker, body)
        return MyBallot(poll, receipts.issue(poll.uuid, tracker, entry, signing_key()), None)
    held = standing(turn, parent, height, body)
    receipt = receipts.issue(poll.uuid, held.ballot.ballot_id, held.entry, signing_key())
    mandate = held.ballot.mandate
    return MyBallot(
        poll,
        receipt,
        held.ballot.choice,
        cast_by=mandate.holder if mandate else "",
        guardian=bool(mandate and mandate.kind is MandateKind.GUARDIAN),
        on_paper=held.ballot.cast_via is CastVia.PAPER,
    )


class Proof(NamedTuple):
    """That a ballot stands under the last checkpoint that everybody was shown."""

    holds: bool
    checkpoint_code: str
    size: int


def inclusion(ballot: MyBallot) -> Proof | None:
    """Prove the ballot's place against the last signed checkpoint; None while none covers it."""
    notes = ledger.notes_of(ballot.poll.id)
    last = checkpoints.open_note(notes[-1], signing_key().public_key()) if notes else None
    if last is None or last.size <= ballot.position:
        return None
    leaves = [bytes.fromhex(found) for found in ledger.hashes_of(ballot.poll.id)[: last.size]]
    try:
        path = merkle.inclusion_proof(leaves, ballot.position)
        leaf = bytes.fromhex(ballot.receipt.entry_hash)
        merkle.verify_inclusion(leaf, ballot.position, last.size, path, last.root)
    except merkle.BadProof:
        return Proof(holds=False, checkpoint_code=last.code, size=last.size)
    return Proof(holds=True, checkpoint_code=last.code, size=last.size)


class Found(NamedTuple):
    """What a code names: a ballot at a place, or a checkpoint of so many entries."""

    poll: Poll
    kind: str
    number: int


def with_code(code: str) -> Sequence[Found]:
    """What this code was handed out for. No name and no choice goes with it."""
    shown = aliased(Poll)
    first = shown.id == func.coalesce(Poll.beside_id, Poll.id)
    ballots = db.session.execute(
        select(shown, Ballot.height)
        .select_from(Ballot)
        .join(Poll, Ballot.poll_id == Poll.id)
        .join(shown, first)
        .where(Ballot.code == code)
    )
    signed = db.session.execute(
        select(shown, Checkpoint.size)
        .select_from(Checkpoint)
        .join(Poll, Checkpoint.poll_id == Poll.id)
        .join(shown, first)
        .where(Checkpoint.code == code)
    )
    return [
        *(Found(row[0], "ballot", row[1]) for row in ballots),
        *(Found(row[0], "checkpoint", row[1]) for row in signed),
    ]


def checkpoints_of(poll: Poll) -> Sequence[Checkpoint]:
    """Every signed checkpoint, oldest first."""
    return db.session.scalars(
        select(Checkpoint).where(Checkpoint.poll_id == poll.id).order_by(Checkpoint.number)
    ).all()


def declared_checkpoint(poll: Poll) -> Checkpoint | None:
    """The checkpoint under which the result was declared: the first that covers a Result entry."""
    first = (
        select(func.min(LedgerEntry.height))
        .where(LedgerEntry.poll_id == poll.id, LedgerEntry.type == EntryType.RESULT.value)
        .scalar_subquery()
    )
    return db.session.scalar(
        select(Checkpoint)
        .where(Checkpoint.poll_id == poll.id, Checkpoint.size > first)
        .order_by(Checkpoint.number)
        .limit(1)
    )


def checkpoint(poll: Poll, number: int) -> Checkpoint:
    """One checkpoint by its number. Raises Missing."""
    found = db.session.get(Checkpoint, (poll.id, number))
    if found is None:
        raise answers.no_checkpoint()
    return found
