"""Count a poll that is over again, whatever its kind, from what its ledger alone says."""

from __future__ import annotations

from votes.counting.records import Secrecy
from votes.models.poll import Poll
from votes.services import replay
from votes.services.secret import archive


def differences(poll: Poll) -> tuple[str, ...]:
    """Every way in which what is kept or said of the poll differs from the count."""
    if poll.secrecy is Secrecy.SECRET_BALLOT:
        return archive.differences(poll)
    return replay.examine(poll)
