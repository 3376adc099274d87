"""The roll as it is called: who has answered and how, and whose name comes next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from votes.models.poll import Poll
from votes.models.voter import PollVoter
from votes.queries import receipts
from votes.queries.turnout import roll_of, seat_of


class Answered(NamedTuple):
    """One line: the voter, whether in the room, and what was entered (None: nothing yet)."""

    voter: PollVoter
    present: bool
    choice: str | None


def lines_of(poll: Poll) -> Sequence[Answered]:
    """Every line of the roll. What is said aloud before everybody is no running split."""
    return [_line(poll, voter) for voter in roll_of(poll)]


def _line(poll: Poll, voter: PollVoter) -> Answered:
    seat, mine = seat_of(poll, voter.person), receipts.ballot_of(poll, voter.person)
    return Answered(voter, seat is not None and seat.present, mine.choice if mine else None)
