"""Figures of a ledger: never a rate without numerator, denominator and definition (1.14)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from app.marks import N_

DYNAMIC_ZERO = N_(
    "分子：已挂账、未销账、超过销账期限的（含待复核，不含暂缓未到新期限的）；分母：已挂账、未销账的。"
    "分子为0就是动态清零；从没挂过账的不算清零。"
)
ON_TIME = N_("分子：销账的问题里，复核合格的那次整改在销账期限以内提交的；分母：已销账的。")
CLEARED = N_("分子：已销账的；分母：挂过账的（不含误报和并入的）。")
RECURRED = N_("分子：销账后90日内复发、复挂过账的；分母：销过账的（含现在复挂的）。")


@dataclass(frozen=True)
class Ratio:
    """A share with everything behind it."""

    numerator: int
    denominator: int
    definition: str
    """A msgid."""

    @property
    def share(self) -> Fraction | None:
        """The share; nothing of nothing is no share."""
        return Fraction(self.numerator, self.denominator) if self.denominator else None

    @property
    def permille(self) -> int | None:
        """The share in whole thousandths, rounded down: 100 % is said only of all."""
        share = self.share
        return None if share is None else share.numerator * 1000 // share.denominator


@dataclass(frozen=True)
class Tally:
    """How many items of a ledger, a place or a unit stand how."""

    on_account: int = 0
    past_limit: int = 0
    past_limit_in_recheck: int = 0
    """Of those past their limit, how many wait for a third party."""
    deferred: int = 0
    written_off: int = 0
    in_time: int = 0
    recurred: int = 0
    """Written off once and hung again, whether written off since or not."""
    recurred_open: int = 0
    """Of those, how many stand on the account now."""

    @property
    def hung(self) -> int:
        """Everything ever hung."""
        return self.on_account + self.written_off

    @property
    def is_zero(self) -> bool:
        """动态清零: something was hung, and nothing stands past its limit."""
        return self.hung > 0 and self.past_limit == 0

    @property
    def zero(self) -> Ratio:
        """The figures behind 动态清零."""
        return Ratio(self.past_limit, self.on_account, DYNAMIC_ZERO)

    @property
    def cleared(self) -> Ratio:
        """销账率."""
        return Ratio(self.written_off, self.hung, CLEARED)

    @property
    def on_time(self) -> Ratio:
        """按期整改率."""
        return Ratio(self.in_time, self.written_off, ON_TIME)

    @property
    def recurrence(self) -> Ratio:
        """复发率."""
        return Ratio(self.recurred, self.written_off + self.recurred_open, RECURRED)
