"""A show of hands in the ledger: the numbers stand for ballots, and two people stand for the numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from tests.votes.counting.named_polls import NamedPoll, roll_of
from votes.counting.figures import Weight
from votes.counting.records import Close, Hands, Mode, NamedSetup
from votes.counting.tally import NamedTally, tally
from votes.crypto import fields
from votes.crypto.ledger import BrokenChain, EntryType

TWO = ("王秀英", "李建国")


@dataclass
class ByHands(NamedPoll):
    """A poll that was set up for a show of hands."""

    @property
    def setup(self) -> NamedSetup:
        return replace(super().setup, mode=Mode.SHOW_OF_HANDS)


def counted(poll: NamedPoll, hands: Hands | None) -> NamedTally:
    here = tuple(sorted(line.pseudonym for line in poll.roll))
    poll.append(EntryType.END_BALLOTS, fields.write(Close(here, hands)))
    return tally(poll.entries, poll.roll)


def test_hands_count_as_heads() -> None:
    found = counted(ByHands(roll_of(9)), Hands(5, 2, TWO))
    assert (found.counts["yes"], found.counts["no"]) == (Weight(5), Weight(2))


@pytest.mark.parametrize(
    "hands", [None, Hands(-1, 2, TWO), Hands(5, -2, TWO), Hands(5, 2, TWO[:1] * 2)]
)
def test_hands_that_two_people_did_not_count_are_none(hands: Hands | None) -> None:
    with pytest.raises(BrokenChain):
        counted(ByHands(roll_of(9)), hands)


def test_a_vote_by_ballot_has_no_hands() -> None:
    with pytest.raises(BrokenChain):
        counted(NamedPoll(roll_of(9)), Hands(5, 2, TWO))
