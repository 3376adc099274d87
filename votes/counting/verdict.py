"""A conclusion in one sentence: what was chosen, the arithmetic, and how it ended."""

from __future__ import annotations

from app.marks import N_
from votes.counting.arithmetic import OUTCOMES, Phrase, arithmetic
from votes.counting.conclusion import Conclusion
from votes.counting.decision import Outcome
from votes.counting.records import NamedSetup

CHOSEN = N_("选出：%(names)s。")
NOTHING_CHOSEN = N_("没有选出。")
LEADS = N_("领先的“%(name)s”：")
SILENT = {
    Outcome.PASSED: N_("（收到选票而没有投的%(heads)s人计入多数一方；不计他们也通过）"),
    Outcome.FAILED: N_("（收到选票而没有投的%(heads)s人计入多数一方；不计他们就不通过）"),
    Outcome.TIED: N_("（收到选票而没有投的%(heads)s人计入多数一方；不计他们是平局）"),
    Outcome.INQUORATE: N_(
        "（收到选票而没有投的%(heads)s人计入多数一方；不计他们就达不到法定人数）"
    ),
}
ENDS = {
    **OUTCOMES,
    Outcome.PASSED: N_("结果有效"),
    Outcome.FAILED: N_("票数不够，可以再次表决"),
    Outcome.TIED: N_("票数相同，可以再次表决"),
}


def verdict(setup: NamedSetup, conclusion: Conclusion) -> tuple[Phrase, ...]:
    """Return the sentence's phrases, to be joined by spaces.

    A vote on one motion has its arithmetic alone.
    """
    sums = arithmetic(conclusion.decision)
    if conclusion.elected is None:
        return (*sums, *_silent(conclusion))
    labels = {option.code: option.label for option in setup.options}
    names = "、".join(labels[code] for code in conclusion.elected)
    chosen = Phrase(CHOSEN, {"names": names}) if names else Phrase(NOTHING_CHOSEN, {})
    lead = (Phrase(LEADS, {"name": labels[conclusion.leading]}),) if conclusion.leading else ()
    return (chosen, *lead, *sums[:-1], Phrase(ENDS[conclusion.outcome], {}))


def _silent(conclusion: Conclusion) -> tuple[Phrase, ...]:
    """What the sentence owes to the silent, where any were counted."""
    silent = conclusion.silent
    if silent is None or silent.side is None:
        return ()
    return (Phrase(SILENT[silent.outcome], {"heads": str(silent.weight.heads)}),)
