"""Whom the street presses: who has not come, or has not done what was agreed; once a day."""

from __future__ import annotations

import pytest

from resolutions.whistling.pressing import Owes, refuse_press
from resolutions.whistling.states import WhistleState as S


@pytest.mark.parametrize(
    ("owes", "anything"),
    [
        (Owes(S.BLOWN, arrived=False, duties=0, open_duties=0), True),
        (Owes(S.ACTING, arrived=False, duties=1, open_duties=0), True),
        (Owes(S.ARRIVED, arrived=True, duties=0, open_duties=0), False),
        (Owes(S.COORDINATED, arrived=True, duties=2, open_duties=1), True),
        (Owes(S.ACTING, arrived=True, duties=2, open_duties=0), False),
        (Owes(S.ACTING, arrived=True, duties=0, open_duties=0), True),
        (Owes(S.CLOSED, arrived=False, duties=0, open_duties=0), False),
        (Owes(S.DRAFTED, arrived=False, duties=0, open_duties=0), False),
    ],
)
def test_only_who_owes_something_is_pressed(owes: Owes, *, anything: bool) -> None:
    assert owes.anything is anything
    assert (refuse_press(owes, pressed_today=False) is None) is anything


def test_once_a_day() -> None:
    owes = Owes(S.BLOWN, arrived=False, duties=0, open_duties=0)
    refusal = refuse_press(owes, pressed_today=True)
    assert refusal is not None
    assert "今天" in refusal.reason
