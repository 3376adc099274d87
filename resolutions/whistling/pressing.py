"""督办 (W12 ①): whom the street may press in a whistle matter, and how often."""

from __future__ import annotations

from dataclasses import dataclass

from app.marks import N_
from app.moves import Refusal
from resolutions.whistling.states import CHECK_IN, WhistleState

RULE = "吹哨事项统筹协调和督办权"


@dataclass(frozen=True)
class Owes:
    """What one called unit has done so far."""

    state: WhistleState
    arrived: bool
    duties: int
    """Duties that were agreed with it."""
    open_duties: int
    """Those of them that it has not reported done."""

    @property
    def anything(self) -> bool:
        """Whether it is the unit's turn: to come, to do its duties, or to act at the scene."""
        if self.state in CHECK_IN and not self.arrived:
            return True
        acts = self.state is WhistleState.ACTING
        return self.open_duties > 0 or (acts and self.duties == 0)


def refuse_press(owes: Owes, *, pressed_today: bool) -> Refusal | None:
    """Return why this unit is not pressed now, or none: it owes something, and once a day."""
    if not owes.anything:
        return Refusal(
            N_("这个单位现在没有要办的事，不用督办。"),
            N_("可以督办没报到或职责没完成的单位。"),
            RULE,
        )
    if pressed_today:
        return Refusal(N_("今天已经督办过这个单位。"), N_("请明天再看，急的可以直接打电话。"), RULE)
    return None
