"""Counting a named vote: a pure replay of its ledger up to the entry that ended the ballots.

There are no counters to go wrong. A ballot counts if and only if it stands before EndBallots
and is the voter's first (or, where the poll allows a new vote, last) that may be counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from votes.counting.admission import Refusal, RefusalCode, refusal, refusal_beside
from votes.counting.corrections import corrected
from votes.counting.figures import Figures, Weight, total
from votes.counting.methods import ABSTAIN, INVALID, METHODS, NO, YES
from votes.counting.methods.contest import Count, Paper, Sum, Support, less
from votes.counting.methods.silence import silent_among
from votes.counting.records import (
    Close,
    Mode,
    NamedBallot,
    NamedSetup,
    Rejection,
    RollEntry,
    Secrecy,
    roll_root,
)
from votes.crypto import fields
from votes.crypto.canonical import NonCanonical
from votes.crypto.export import FORMAT
from votes.crypto.ledger import BrokenChain, Entry, EntryType, check_chain

YES_NO = "yes_no_abstain"
TELLERS = 2
"""How many count a show of hands."""


class StillOpen(ValueError):
    """The ballots have not been ended, so nothing may be counted: no running split, to anyone."""


@dataclass(frozen=True, slots=True)
class CountedBallot:
    """A ballot that counts, and where it stands in the ledger."""

    height: int
    entry_hash: str
    ballot: NamedBallot


@dataclass(frozen=True, slots=True)
class NamedTally:
    """What a replay found. ``counted`` is in the order of the ledger, for the roll-call page.

    ``silent`` is the weight of those who were handed a ballot and handed none in, where the poll
    counts them; ``None`` where it does not.
    """

    setup: NamedSetup
    eligible: Weight
    present: Weight
    took_part: Weight
    count: Count
    counted: tuple[CountedBallot, ...]
    superseded: tuple[int, ...]
    rejected: tuple[Rejection, ...]
    silent: Weight | None = None

    @property
    def by_proxy(self) -> Weight | None:
        """The weight that was cast for others; None where the poll admits no proxies."""
        if self.setup.proxies is None:
            return None
        return total(one.ballot.weight for one in self.counted if one.ballot.mandate)

    @property
    def figures(self) -> Figures:
        """The figures a decision rule asks for, of what leads."""
        return self.figures_of(self.count.supports[0])

    @property
    def counts(self) -> Mapping[str, Weight]:
        """The figures of what leads, by the choices of a vote on one motion."""
        figures = self.figures
        return {
            YES: figures.yes,
            NO: figures.no,
            ABSTAIN: figures.abstain,
            INVALID: figures.invalid,
        }

    def figures_of(self, support: Support) -> Figures:
        """The figures of one option; who was neither for it nor for others abstained."""
        took_part, invalid = sum_of(self.took_part), self.count.invalid
        by_most = self.setup.rule.asks_for_most
        return Figures(
            eligible=self.eligible,
            present=self.present,
            took_part=self.took_part,
            yes=weight_of(support.yes),
            no=weight_of(support.no),
            abstain=weight_of(less(took_part, support.yes, support.no, invalid)),
            invalid=weight_of(invalid),
            rival=weight_of(support.rival) if by_most and support.rival is not None else None,
        )


@dataclass(slots=True)
class _Box:
    """The ballot box during a replay: the ballot of each line of the roll, and what was left out."""

    setup: NamedSetup
    roll: Mapping[str, RollEntry]
    votes: dict[str, CountedBallot] = field(default_factory=dict)
    by_holder: dict[str, dict[str, NamedBallot]] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)
    superseded: list[int] = field(default_factory=list)
    rejected: list[Rejection] = field(default_factory=list)

    def put(self, entry: Entry) -> None:
        """Count the ballot of one entry, or note why it is not counted."""
        try:
            ballot = fields.read(NamedBallot, entry.body or "")
        except NonCanonical:
            self.rejected.append(Rejection(entry.height, RefusalCode.MALFORMED))
            return
        refused = self._refused(ballot)
        if refused is not None:
            self.rejected.append(Rejection(entry.height, refused.code))
            return
        self.ids.add(ballot.ballot_id)
        earlier = self.votes.get(ballot.line)
        if earlier is not None:
            self.superseded.append(earlier.height)
            self._hand(earlier.ballot, None)
        self.votes[ballot.line] = CountedBallot(entry.height, entry.hash, ballot)
        self._hand(ballot, ballot)

    def _hand(self, held: NamedBallot, now: NamedBallot | None) -> None:
        """Keep by their holder the ballots cast for others."""
        if held.mandate is None:
            return
        of_holder = self.by_holder.setdefault(held.voter_pseudonym, {})
        of_holder.pop(held.line, None)
        if now is not None:
            of_holder[held.line] = now

    def _refused(self, ballot: NamedBallot) -> Refusal | None:
        if ballot.ballot_id in self.ids:
            return Refusal(RefusalCode.BALLOT_ID_USED)
        found = refusal(self.setup, self.roll.get(ballot.line), ballot)
        if found is not None:
            return found
        earlier = self.votes.get(ballot.line)
        of_holder = self.by_holder.get(ballot.voter_pseudonym, {}).values()
        return refusal_beside(self.setup, ballot, earlier.ballot if earlier else None, of_holder)


def tally(entries: Sequence[Entry], roll: Iterable[RollEntry]) -> NamedTally:
    """Count a named vote from its ledger and its frozen roll.

    Raises ``BrokenChain`` when the ledger is not sound or was not set up for this roll, and
    ``StillOpen`` before the ballots were ended. Of what stands after EndBallots
    only corrections that two officers signed change anything.
    """
    check_chain(entries)
    voters = {entry.pseudonym: entry for entry in roll}
    setup = read_setup(entries[0], voters.values())
    closing = next((e for e in entries if e.type is EntryType.END_BALLOTS), None)
    if closing is None:
        raise StillOpen("the ballots have not been ended")
    box = _Box(setup, voters)
    for entry in entries[: closing.height]:
        if entry.type is EntryType.BALLOT:
            box.put(entry)
    held, close = corrected(
        setup,
        {vote.height: vote.ballot for vote in box.votes.values()},
        (closing.height, _close(closing)),
        entries[closing.height + 1 :],
    )
    counted = tuple(CountedBallot(at, entries[at].hash, held[at]) for at in sorted(held))
    here = _present(closing, voters, box.votes)
    raised = _raised(setup, closing, close, [voters[who].weight for who in here])
    if raised and counted:
        raise BrokenChain(closing.height, "ballots where none are cast")
    papers = [*(_paper(vote) for vote in counted), *raised]
    return NamedTally(
        setup=setup,
        eligible=total(voter.weight for voter in voters.values()),
        present=total(voters[who].weight for who in here),
        took_part=total(weight_of(paper.weight) for paper in papers),
        count=METHODS[setup.method].count(setup.contest, papers),
        counted=counted,
        superseded=tuple(sorted(box.superseded)),
        rejected=tuple(box.rejected),
        silent=_silent(setup, closing, voters, box.votes),
    )


def _paper(vote: CountedBallot) -> Paper:
    return Paper(vote.ballot.choice, sum_of(vote.ballot.weight))


def sum_of(weight: Weight) -> Sum:
    """Return a weight as the methods add it up."""
    return Sum(weight.heads, weight.area, weight.households or 0, weight.deputies or 0)


def weight_of(weights: Sum) -> Weight:
    """Return a sum as records have it: households and deputies only where there are any."""
    return Weight(weights.heads, weights.area, weights.households or None, weights.deputies or None)


def read_setup(entry: Entry, roll: Iterable[RollEntry]) -> NamedSetup:
    """Read Setup and hold it against the roll; raise ``BrokenChain`` where they differ."""
    try:
        setup = fields.read(NamedSetup, entry.body or "")
    except NonCanonical as error:
        raise BrokenChain(entry.height, error.reason) from error
    lines = tuple(roll)
    method = METHODS.get(setup.method)
    demands = (
        (setup.format == FORMAT, f"the format is not {FORMAT}"),
        (setup.secrecy is Secrecy.ROLL_CALL, "not a named vote"),
        (
            method is not None and method.has_options(setup.contest),
            "no such method with these options",
        ),
        (
            setup.silent is None or setup.method == YES_NO,
            "the silent join a majority for or against, and there is none here",
        ),
        (setup.roll_size == len(lines), "the roll has another length"),
        (setup.roll_root == roll_root(lines), "the roll is not the one that was frozen"),
    )
    for met, reason in demands:
        if not met:
            raise BrokenChain(entry.height, reason)
    return setup


def _raised(
    setup: NamedSetup, closing: Entry, close: Close | None, there: Sequence[Weight]
) -> tuple[Paper, ...]:
    """Return what was given before everybody as papers: raised hands, or that nobody objected.

    Hands weigh as many heads as there were; where nobody objected, all who were there consent.
    """
    hands = close.hands if close else None
    if (hands is None) is (setup.mode is Mode.SHOW_OF_HANDS):
        raise BrokenChain(closing.height, "hands are counted in a show of hands, and only there")
    if setup.mode is Mode.CONSENT:
        return tuple(Paper(YES, sum_of(weight)) for weight in there)
    if hands is None:
        return ()
    if hands.yes < 0 or hands.no < 0 or len(set(hands.counted_by)) < TELLERS:
        raise BrokenChain(closing.height, "hands are counted by two")
    shown = ((YES, hands.yes), (NO, hands.no))
    return tuple(Paper(choice, Sum(number)) for choice, number in shown)


def _silent(
    setup: NamedSetup, closing: Entry, voters: Mapping[str, RollEntry], votes: Iterable[str]
) -> Weight | None:
    """Return the weight of those who were handed a ballot and handed none in."""
    close = _close(closing)
    delivered = close.delivered if close else None
    if (delivered is None) is not (setup.silent is None):
        raise BrokenChain(
            closing.height, "deliveries are listed where the silent count, only there"
        )
    if delivered is None:
        return None
    if list(delivered) != sorted(set(delivered)) or not voters.keys() >= set(delivered):
        raise BrokenChain(closing.height, "the list of deliveries is not of the roll, in order")
    return total(voters[who].weight for who in silent_among(delivered, votes))


def _close(closing: Entry) -> Close | None:
    if closing.body is None:
        return None
    try:
        return fields.read(Close, closing.body)
    except NonCanonical as error:
        raise BrokenChain(closing.height, error.reason) from error


def _present(
    closing: Entry, voters: Mapping[str, RollEntry], votes: Mapping[str, CountedBallot]
) -> frozenset[str]:
    """Return who was there: those on the list, and whoever handed in a ballot that counts."""
    close = _close(closing)
    if close is None:
        return frozenset(votes)
    listed = close.present
    if list(listed) != sorted(set(listed)) or not voters.keys() >= set(listed):
        raise BrokenChain(closing.height, "the list of those present is not of the roll, in order")
    return frozenset(listed) | frozenset(votes)
