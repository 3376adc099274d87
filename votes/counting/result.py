"""The result of a named vote as the ledger records it, and the recount that checks it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from votes.counting.conclusion import Conclusion, conclude
from votes.counting.decision import Decision
from votes.counting.records import NamedResult, RollEntry
from votes.counting.tally import NamedTally, tally
from votes.crypto import fields, merkle
from votes.crypto.canonical import JSON, loads
from votes.crypto.ledger import Entry, EntryType


@dataclass(frozen=True, slots=True)
class Recount:
    """A count made from the ledger alone, beside the result to be recorded or compared."""

    tally: NamedTally
    conclusion: Conclusion
    result: NamedResult

    @property
    def decision(self) -> Decision:
        """What the rule makes of the option that leads."""
        return self.conclusion.decision


@dataclass(frozen=True, slots=True)
class Difference:
    """One field in which a recorded result is not what the ledger gives."""

    field: str
    recorded: JSON
    recounted: JSON


def count(entries: Sequence[Entry], roll: Iterable[RollEntry]) -> Recount:
    """Count a closed vote and decide it by the rule in its Setup.

    ``entries`` is the ledger before the result. Raises as ``tally`` does.
    """
    counted = tally(entries, roll)
    conclusion = conclude(counted)
    root = merkle.root(entry.digest for entry in entries).hex()
    return Recount(counted, conclusion, recorded(counted, conclusion, len(entries), root))


def recorded(counted: NamedTally, conclusion: Conclusion, size: int, root: str) -> NamedResult:
    """Return a count and its conclusion as they are put on record.

    ``size`` and ``root`` (hex) are those of the ledger before the result.
    """
    figures = counted.figures
    return NamedResult(
        ledger_size=size,
        ledger_root=root,
        eligible=figures.eligible,
        present=figures.present,
        took_part=figures.took_part,
        yes=figures.yes,
        no=figures.no,
        abstain=figures.abstain,
        invalid=figures.invalid,
        rival=figures.rival,
        superseded=counted.superseded,
        rejected=counted.rejected,
        tests=tuple(test.line for test in conclusion.decision.tests),
        outcome=conclusion.outcome,
        standing=conclusion.standing,
        elected=conclusion.elected,
        trace=conclusion.trace,
        leading=conclusion.leading or None,
        by_proxy=counted.by_proxy,
        silent=conclusion.silent,
    )


def differences(entries: Sequence[Entry], roll: Iterable[RollEntry]) -> tuple[Difference, ...]:
    """Recount and return every difference from the results recorded in the ledger.

    A ledger without a result differs in that. Raises as ``tally`` does.
    """
    lines = tuple(roll)
    recorded = [entry for entry in entries if entry.type is EntryType.RESULT]
    if not recorded:
        recounted = fields.pack(count(entries, lines).result)
        return (Difference("result", None, recounted),)
    last = recorded[-1].height
    found = [
        Difference("correction", entry.height, None)
        for entry in entries[last:]
        if entry.type is EntryType.CORRECTION
    ]
    for entry in recorded:
        recounted = fields.pack(count(entries[: entry.height], lines).result)
        found.extend(_compare(loads(entry.body or ""), recounted))
    return tuple(found)


def _compare(recorded: JSON, recounted: dict[str, JSON]) -> Iterable[Difference]:
    held = recorded if isinstance(recorded, dict) else {"result": recorded}
    for name in dict.fromkeys((*held, *recounted)):
        if held.get(name) != recounted.get(name):
            yield Difference(name, held.get(name), recounted.get(name))
