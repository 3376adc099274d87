"""Corrections after the close: what two officers put right in the record, as every recount takes it.

Only what people typed in at the desk can be put right: a paper, a word, an answer, the number of
hands. What a phone sent stands as it was sent, and no ballot is added or taken away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from votes.counting.methods import METHODS
from votes.counting.methods.contest import SPOILT
from votes.counting.records import CastVia, Close, Correction, NamedBallot, NamedSetup
from votes.crypto import fields
from votes.crypto.canonical import NonCanonical
from votes.crypto.ledger import BrokenChain, Entry, EntryType

AT_THE_DESK: Final = frozenset({CastVia.PAPER, CastVia.HELPED, CastVia.CALLED})
OFFICERS: Final = 2
"""How many sign a correction."""


def corrected(
    setup: NamedSetup,
    ballots: Mapping[int, NamedBallot],
    closing: tuple[int, Close | None],
    later: Iterable[Entry],
) -> tuple[dict[int, NamedBallot], Close | None]:
    """Return the ballots that count, by height, and the close, after every correction in ``later``.

    ``closing`` is the height of EndBallots and what it says. Raises ``BrokenChain`` at a correction
    that nobody may make.
    """
    held, (height, close) = dict(ballots), closing
    for entry in later:
        if entry.type is not EntryType.CORRECTION:
            continue
        made = read(entry)
        if made.height == height:
            close = _hands(entry, made, close)
        else:
            held[made.height] = _ballot(entry, made, setup, held.get(made.height))
    return held, close


def read(entry: Entry) -> Correction:
    """Read a correction; raise ``BrokenChain`` unless two officers signed it and it says why."""
    try:
        made = fields.read(Correction, entry.body or "")
    except NonCanonical as error:
        raise BrokenChain(entry.height, error.reason) from error
    if len({one.name for one in made.signed_by}) < OFFICERS or not made.reason.strip():
        raise BrokenChain(entry.height, "a correction has a reason and two officers")
    return made


def _hands(entry: Entry, made: Correction, close: Close | None) -> Close:
    if close is None or close.hands is None or made.hands is None or made.choice is not None:
        raise BrokenChain(entry.height, "a correction of hands where none were counted")
    return replace(close, hands=made.hands)


def _ballot(
    entry: Entry, made: Correction, setup: NamedSetup, ballot: NamedBallot | None
) -> NamedBallot:
    if ballot is None or ballot.cast_via not in AT_THE_DESK or made.hands is not None:
        raise BrokenChain(entry.height, "a correction of what nobody typed in at the desk")
    if not admits(setup, ballot, made.choice):
        raise BrokenChain(entry.height, "a correction to a choice that is not on the ballot")
    return replace(ballot, choice=made.choice)


def admits(setup: NamedSetup, ballot: NamedBallot, choice: object) -> bool:
    """Whether this ballot may say so: what the method admits; of a paper also that it is spoilt."""
    if choice == SPOILT:
        return ballot.cast_via is CastVia.PAPER
    return METHODS[setup.method].admits(choice, setup.contest)
