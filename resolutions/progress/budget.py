"""Plan against actual, in whole fen; money never passes through floating point."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

FEN = 100
MOST_FEN = 10**13
"""A hundred thousand million yuan: what is more is a slip of the pen."""
_WHOLE = 100


@dataclass(frozen=True)
class Balance:
    """What was planned and what was spent, in fen."""

    planned: int
    spent: int

    @property
    def left(self) -> int:
        """What is left of the plan; negative where it is overspent."""
        return self.planned - self.spent

    @property
    def is_overspent(self) -> bool:
        """Tell whether more was spent than planned."""
        return self.spent > self.planned

    @property
    def percent(self) -> int | None:
        """Whole percent of the plan, rounded up where it is overspent; None without a plan."""
        if not self.planned:
            return None
        share = self.spent * _WHOLE
        return -(-share // self.planned) if self.is_overspent else share // self.planned


def total(lines: Iterable[Balance]) -> Balance:
    """Return the sum; a line's overspending is not hidden by what another has left: see each."""
    listed = tuple(lines)
    return Balance(sum(one.planned for one in listed), sum(one.spent for one in listed))


def fen_of(yuan: str) -> int | None:
    """Read yuan as people type them (``12,345.6``, ``￥800``); None where it is no amount."""
    text = yuan.strip().removeprefix("￥").removeprefix("¥").removesuffix("元")
    text = text.replace(",", "").replace("，", "").strip()
    try:
        fen = Decimal(text) * FEN
    except InvalidOperation:
        return None
    if not fen.is_finite() or fen != fen.to_integral_value() or not 0 <= fen <= MOST_FEN:
        return None
    return int(fen)


def yuan_of(fen: int) -> str:
    """Return the amount as it is printed: ``12,345.60``; negative with a sign."""
    sign, whole = ("-" if fen < 0 else ""), abs(fen)
    return f"{sign}{whole // FEN:,}.{whole % FEN:02d}"
