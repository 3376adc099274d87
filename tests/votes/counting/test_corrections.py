"""Corrections in the ledger: what two officers put right is counted so, and nothing else is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.votes.counting.named_polls import NamedPoll, roll_of
from tests.votes.counting.test_hands import TWO, ByHands
from votes import verify
from votes.counting.decision import Outcome
from votes.counting.figures import Weight
from votes.counting.records import CastVia, Close, Correction, Hands, Mode, NamedSetup, Signature
from votes.counting.result import count, differences
from votes.counting.tally import tally
from votes.crypto import fields
from votes.crypto.ledger import BrokenChain, EntryType

SIGNED = (
    Signature("孙秘书", "2026-03-02T01:00:00+00:00"),
    Signature("李监票", "2026-03-02T02:00:00+00:00"),
)


def a_poll() -> NamedPoll:
    """Two on phones, one on paper, one said at the desk."""
    poll = NamedPoll(roll_of(5))
    poll.cast(0, "yes")
    poll.cast(1, "yes")
    poll.cast(2, "yes", cast_via=CastVia.PAPER)
    poll.cast(3, "no", cast_via=CastVia.HELPED)
    poll.close(range(4))
    poll.declare()
    return poll


def put_right(poll: NamedPoll, height: int, **says: Any) -> None:
    made = Correction(height, says.pop("reason", "录错了"), says.pop("signed_by", SIGNED), **says)
    poll.append(EntryType.CORRECTION, fields.write(made))


def judged(poll: NamedPoll) -> None:
    """Both counts agree: the house's and the stranger's."""
    poll.declare()
    poll.checkpoint()
    assert differences(poll.entries, poll.roll) == ()
    verify.verify(poll.export().encode())


@pytest.mark.parametrize(
    ("choice", "yes", "no", "invalid"),
    [("no", 2, 2, 0), ("invalid", 2, 1, 1), ("abstain", 2, 1, 0)],
)
def test_a_paper_says_what_two_officers_say_it_says(
    choice: str, yes: int, no: int, invalid: int
) -> None:
    poll = a_poll()
    put_right(poll, 3, choice=choice)
    counts = tally(poll.entries, poll.roll).counts
    held = (counts["yes"].heads, counts["no"].heads, counts["invalid"].heads)
    assert held == (yes, no, invalid)
    judged(poll)


def test_the_first_result_stays_and_the_second_is_counted_with_the_correction() -> None:
    poll = a_poll()
    before = count(poll.entries[:6], poll.roll).result
    put_right(poll, 4, choice="yes")
    after = count(poll.entries, poll.roll).result
    assert (before.yes.heads, after.yes.heads, after.outcome) == (3, 4, Outcome.PASSED)
    judged(poll)


REFUSED: dict[str, dict[str, Any]] = {
    "a phone's ballot": {"height": 1, "choice": "no"},
    "no ballot at all": {"height": 9, "choice": "no"},
    "the setup": {"height": 0, "choice": "no"},
    "the close of a vote without hands": {"height": 5, "hands": Hands(3, 1, TWO)},
    "hands for a ballot": {"height": 3, "hands": Hands(3, 1, TWO)},
    "a choice for the close": {"height": 5, "choice": "no"},
    "a choice that is not on the ballot": {"height": 3, "choice": "maybe"},
    "a word that was spoilt": {"height": 4, "choice": "invalid"},
    "one officer": {"height": 3, "choice": "no", "signed_by": SIGNED[:1]},
    "the same officer twice": {"height": 3, "choice": "no", "signed_by": SIGNED[:1] * 2},
    "no reason": {"height": 3, "choice": "no", "reason": " "},
}


@pytest.mark.parametrize("how", REFUSED)
def test_nothing_else_can_be_put_right(how: str) -> None:
    poll = a_poll()
    put_right(poll, **REFUSED[how])
    with pytest.raises(BrokenChain):
        tally(poll.entries, poll.roll)
    poll.append(EntryType.RESULT, poll.entries[6].body)
    poll.checkpoint()
    with pytest.raises((ValueError, TypeError, LookupError)):
        verify.verify(poll.export().encode())


def test_a_correction_without_a_result_after_it_is_a_difference() -> None:
    poll = a_poll()
    put_right(poll, 3, choice="no")
    assert [one.field for one in differences(poll.entries, poll.roll)] == ["correction"]


def test_a_correction_that_cannot_be_read_breaks_the_chain() -> None:
    poll = a_poll()
    poll.append(EntryType.CORRECTION, '{"height":3}')
    with pytest.raises(BrokenChain):
        tally(poll.entries, poll.roll)


def test_other_entries_after_the_close_change_nothing() -> None:
    poll = a_poll()
    poll.append(
        EntryType.OBJECTION,
        '{"made":"2026-03-02","finding":"rejected","reason":"查无实据","signed_by":[{"name":"何监督","at":"2026-03-03"}]}',
    )
    assert tally(poll.entries, poll.roll).counts["yes"] == Weight(3)


def test_hands_written_down_wrongly_are_put_right() -> None:
    poll = ByHands(roll_of(9))
    here = tuple(sorted(line.pseudonym for line in poll.roll))
    poll.append(EntryType.END_BALLOTS, fields.write(Close(here, Hands(5, 2, TWO))))
    poll.declare()
    put_right(poll, 1, hands=Hands(5, 3, TWO))
    assert tally(poll.entries, poll.roll).counts["no"] == Weight(3)
    judged(poll)


class ByConsent(NamedPoll):
    """A question to which nobody objected."""

    @property
    def setup(self) -> NamedSetup:
        return replace(super().setup, mode=Mode.CONSENT)


def test_where_nobody_objects_all_who_are_there_consent() -> None:
    poll = ByConsent(roll_of(5))
    poll.close(range(4))
    found = tally(poll.entries, poll.roll)
    assert (found.counts["yes"], found.took_part) == (Weight(4), Weight(4))
    judged(poll)


def test_nobody_consents_where_nobody_is() -> None:
    poll = ByConsent(roll_of(5))
    poll.close()
    assert tally(poll.entries, poll.roll).counts["yes"] == Weight(0)


def test_no_ballot_stands_where_none_are_cast() -> None:
    poll = ByConsent(roll_of(5))
    poll.cast(0, "no")
    poll.close(range(4))
    with pytest.raises(BrokenChain):
        tally(poll.entries, poll.roll)
