"""Archives of the small secret vote, honest ones and such as a dishonest hall would rebuild.

A tampered archive is re-chained: every hash is right again, so that only what it records can
betray it. The honest one is made once.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from tests.votes.crypto.belenios.elections import HEADS, Vote, edited, held, repeatable
from votes.crypto import fields, ledger, merkle
from votes.crypto.archive import chain, tape
from votes.crypto.archive.chain import Archive, SetupHashes
from votes.crypto.belenios.ballot import seal
from votes.crypto.belenios.tally import Owned
from votes.crypto.checkpoints import Checkpoint, after
from votes.crypto.ledger import Entry, EntryType, sha256_hex

OPENED_AT = 1_796_000_000
OFF_THE_ROLL = 4711
"""A private credential that nobody on the roll has."""


@dataclass(frozen=True)
class Parts:
    """What an archive is built of, as texts."""

    uuid: str
    setup: tuple[str, str, str]
    ballots: tuple[str, ...]
    encrypted: str
    sized: str
    partials: tuple[tuple[int, str], ...]
    result: str


def parts_of(vote: Vote) -> Parts:
    return Parts(
        uuid=vote.election.uuid,
        setup=(vote.election.text, vote.trustees.text, vote.roll.text),
        ballots=tuple(ballot.text for ballot in vote.ballots),
        encrypted=vote.tallied.text,
        sized=vote.tallied.sized(sha256_hex(vote.tallied.text)),
        partials=tuple((owner, part.text) for owner, part in vote.opened.items()),
        result=vote.result.text,
    )


def built(parts: Parts) -> Archive:
    """Chain the parts as an honest hall does; nothing of what they say is checked."""
    blobs = [*parts.setup, parts.encrypted, *(text for _, text in parts.partials)]
    setup = SetupHashes(*map(sha256_hex, parts.setup))
    opened = [Owned(owner, sha256_hex(text)) for owner, text in parts.partials]
    steps: list[tuple[EntryType, str | None]] = [
        (EntryType.SETUP, fields.write(setup)),
        *((EntryType.BALLOT, ballot) for ballot in parts.ballots),
        (EntryType.END_BALLOTS, None),
        (EntryType.ENCRYPTED_TALLY, parts.sized),
        *((EntryType.PARTIAL_DECRYPTION, fields.write(owned)) for owned in opened),
        (EntryType.RESULT, parts.result),
    ]
    return Archive(OPENED_AT, tuple(chained(steps)), {sha256_hex(blob): blob for blob in blobs})


def chained(steps: Sequence[tuple[EntryType, str | None]]) -> list[Entry]:
    entries: list[Entry] = []
    for kind, body in steps:
        entries.append(ledger.append(entries[-1] if entries else None, kind, body))
    return entries


@cache
def honest(weights: tuple[int, ...] = HEADS) -> Archive:
    return built(parts_of(held(weights)))


def begun(archive: Archive, entries: int) -> Archive:
    """The archive as it stood after so many entries."""
    return replace(archive, entries=archive.entries[:entries])


def checkpoints_of(archive: Archive) -> list[Checkpoint]:
    """What was signed on the way: at the opening, in the middle, at the close, at the end."""
    kept: list[Checkpoint] = []
    for size in (1, 4, 8, len(archive.entries)):
        tree = merkle.frontier(entry.digest for entry in archive.entries[:size])
        previous = kept[-1] if kept else None
        kept.append(after(previous, held().election.uuid, tree))
    return kept


def put(raw: bytes, directory: Path, uuid: str) -> Path:
    directory.mkdir(parents=True, exist_ok=True)
    (directory / f"{uuid}.bel").write_bytes(raw)
    return directory


# --- the thirteen tamperings of ballots.md --------------------------------------------------------


def _glued(ballot: Any, donor: str) -> None:
    ballot["answers"][0]["overall_proof"] = json.loads(donor)["answers"][0]["overall_proof"]


def _swapped(ballot: Any) -> None:
    first = ballot["answers"][0]["choices"]
    first[0], first[1] = first[1], first[0]


@cache
def tampered() -> dict[str, bytes]:
    """The thirteen, by name, as the bytes of their archives."""
    vote = held()
    parts = parts_of(vote)
    first, *others = parts.ballots
    neighbour = str(vote.ballots[1].credential)
    stuffed = seal(vote.election, OFF_THE_ROLL, vote.sealed[0].choices, repeatable(8)).ballot.text
    garbage = json.dumps(
        [[{"alpha": "4", "beta": "4"}] * 3] * 2, separators=(",", ":"), ensure_ascii=False
    )
    rebuilt = {
        "result changed": replace(parts, result='{"result":[[3,1,1],[5,2,0]]}'),
        "ballot dropped": replace(parts, ballots=parts.ballots[:1] + parts.ballots[2:]),
        "trustee missing": replace(parts, partials=parts.partials[:2]),
        "ciphertexts swapped": replace(parts, ballots=(edited(first, _swapped), *others)),
        "proof glued in": replace(
            parts, ballots=(edited(first, lambda b: _glued(b, others[2])), *others)
        ),
        "ballot copied to another credential": replace(
            parts, ballots=(edited(first, lambda b: b.update(credential=neighbour)), *others)
        ),
        "ballot from off the roll": replace(parts, ballots=(*parts.ballots, stuffed)),
        "encrypted tally is garbage": replace(
            parts,
            encrypted=garbage,
            sized=parts.sized.replace(sha256_hex(parts.encrypted), sha256_hex(garbage)),
        ),
        "wrong number tallied": replace(
            parts, sized=edited(parts.sized, lambda s: s.update(num_tallied=99))
        ),
        "ballots reordered": replace(parts, ballots=(first, *others[:-1][::-1], others[-1])),
        "ballot appended twice": replace(parts, ballots=(*parts.ballots, parts.ballots[-1])),
    }
    raw = {name: chain.write(built(each)) for name, each in rebuilt.items()}
    whole = chain.write(honest())
    raw["event height edited"] = whole.replace(b'"height":5', b'"height":6', 1)
    raw["last record cut"] = whole[: -2 * tape.BLOCK]
    return raw
