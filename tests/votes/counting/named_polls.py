"""Named votes for tests: a roll, a ledger step by step, its signed record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from votes.counting.figures import Figures, Weight
from votes.counting.presets.table import PRESETS
from votes.counting.proxies import Mandate, MandateKind, ProxyTerms
from votes.counting.records import (
    CastVia,
    Close,
    NamedBallot,
    NamedSetup,
    Option,
    Purpose,
    RollEntry,
    Secrecy,
    in_order,
    roll_root,
)
from votes.counting.result import count
from votes.crypto import checkpoints, export, fields, keys, merkle, receipts
from votes.crypto.checkpoints import Checkpoint
from votes.crypto.ledger import Entry, EntryType, append
from votes.crypto.receipts import Receipt

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
POLL = "7f3c1f0e-6f1c-4a57-9a64-1c2f4d5e6a7b"
OPTIONS = (Option("yes", "赞成"), Option("no", "反对"), Option("abstain", "弃权"))


def of_heads(**counts: int) -> Figures:
    """Figures in heads: what is left out is 0, ``took_part`` the sum, ``present`` the same."""
    voted = sum(counts.get(kind, 0) for kind in ("yes", "no", "abstain", "invalid"))
    filled = {"took_part": voted, "present": voted, **counts}
    names = ("eligible", "present", "took_part", "yes", "no", "abstain", "invalid")
    return Figures(**{name: Weight(filled.get(name, 0)) for name in names})


def roll_of(size: int) -> tuple[RollEntry, ...]:
    """Representatives 代表00, 代表01, … of one head each."""
    return tuple(RollEntry(f"r{n:02d}", f"代表{n:02d}", Weight(1)) for n in range(size))


@dataclass
class NamedPoll:
    """A poll with its roll and its growing ledger."""

    roll: tuple[RollEntry, ...]
    rule: str = "hall_default"
    revote: bool = False
    proxies: ProxyTerms | None = None
    silent: str | None = None
    entries: list[Entry] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    last: Checkpoint | None = None

    def __post_init__(self) -> None:
        if not self.entries:
            self.append(EntryType.SETUP, fields.write(self.setup))
            self.checkpoint()

    @property
    def setup(self) -> NamedSetup:
        return NamedSetup(
            poll=POLL,
            purpose=Purpose.ADOPT,
            question="是否在3号楼前加装充电桩?",
            method="yes_no_abstain",
            options=OPTIONS,
            rule=PRESETS[self.rule],
            roll_size=len(self.roll),
            roll_root=roll_root(self.roll),
            secrecy=Secrecy.ROLL_CALL,
            revote=self.revote,
            key=keys.verifier_key(POLL, KEY.public_key()),
            opened="2026-03-01T02:00:00+00:00",
            proxies=self.proxies,
            silent=self.silent,
        )

    def append(self, kind: EntryType, body: str | None) -> Entry:
        self.entries.append(append(self.entries[-1] if self.entries else None, kind, body))
        return self.entries[-1]

    def ballot(self, voter: int, choice: Any, ballot_id: str = "") -> NamedBallot:
        line = self.roll[voter]
        chosen = ballot_id or f"b{len(self.entries)}"
        return NamedBallot(chosen, line.pseudonym, line.name, choice, line.weight, CastVia.LIVE)

    def cast(self, voter: int, choice: Any, **changes: Any) -> Entry:
        ballot = replace(self.ballot(voter, choice), **changes)
        return self.append(EntryType.BALLOT, fields.write(ballot))

    def send(self, voter: int, holder: str, choice: Any, **mandate: Any) -> Entry:
        """One who holds a mandate casts the ballot of ``voter``."""
        given = Mandate(**{"kind": MandateKind.WRITTEN, "holder": holder, **mandate})
        line = self.roll[voter].pseudonym
        return self.cast(voter, choice, voter_pseudonym=holder, proxy_for=line, mandate=given)

    def close(
        self, present: Sequence[int] | None = None, delivered: Sequence[int] | None = None
    ) -> None:
        listed = [self.roll[voter].pseudonym for voter in present or ()]
        handed = None
        if delivered is not None:
            handed = tuple(sorted(self.roll[voter].pseudonym for voter in delivered))
        close = None
        if present is not None or delivered is not None:
            close = fields.write(Close(tuple(sorted(listed)), delivered=handed))
        self.append(EntryType.END_BALLOTS, close)

    def declare(self) -> None:
        result = count(self.entries, self.roll).result
        self.append(EntryType.RESULT, fields.write(result))

    def checkpoint(self) -> str:
        tree = merkle.frontier(entry.digest for entry in self.entries)
        self.last = checkpoints.after(self.last, POLL, tree)
        self.notes.append(checkpoints.sign(self.last, KEY))
        return self.notes[-1]

    def receipt(self, entry: Entry) -> Receipt:
        ballot = fields.read(NamedBallot, entry.body or "")
        return receipts.issue(POLL, ballot.ballot_id, entry, KEY)

    def export(self) -> str:
        roll = [fields.pack(line) for line in in_order(self.roll)]
        key = keys.verifier_key(POLL, KEY.public_key())
        return export.build(POLL, key, roll, self.entries, self.notes)


def held_poll(
    votes: Sequence[str], *, members: int, present: int, rule: str = "hall_default"
) -> NamedPoll:
    """A poll in which the first voters cast ``votes`` in turn, closed and declared."""
    poll = NamedPoll(roll_of(members), rule)
    for voter, choice in enumerate(votes):
        poll.cast(voter, choice)
    poll.close(range(present))
    poll.declare()
    poll.checkpoint()
    return poll
