"""The course of one whistle: judged by its table first, then by its guard."""

from __future__ import annotations

from collections.abc import Collection

from app.marks import N_
from app.moves import Move, Refusal, possible, take
from resolutions.whistling.acts import TABLES, WhistleAct
from resolutions.whistling.guards import GUARDS, WhistleFacts
from resolutions.whistling.kinds import KIND_NAMES, Kind, Level
from resolutions.whistling.states import STATE_NAMES, WhistleState

Law = tuple[Kind, Level]


def decide(
    law: Law,
    state: WhistleState,
    act: WhistleAct,
    *,
    by: Collection[str],
    reason: str = "",
    facts: WhistleFacts,
) -> Move[WhistleState, WhistleAct] | Refusal:
    """Judge one act on a whistle of this kind and level.

    ``by`` holds the actor's roles with ``caller``, ``unit`` and ``lead`` where they apply. An act
    that this kind of whistle does not know is refused like one that is out of turn.
    """
    rows = TABLES[law]
    if act not in rows:
        return _unknown(law[0])
    judged = take(rows, STATE_NAMES, state, act, by=by, reason=reason)
    if isinstance(judged, Refusal):
        return judged
    guard = GUARDS.get(act)
    return (guard and guard(facts)) or judged


def open_acts(law: Law, state: WhistleState, *, by: Collection[str]) -> tuple[WhistleAct, ...]:
    """Return the acts these parts open in this state, for showing buttons."""
    return possible(TABLES[law], state, by=by)


def _unknown(kind: Kind) -> Refusal:
    return Refusal(
        N_("“%(kind)s”没有这一步。"),
        N_("请刷新页面，按页面上的按钮办理。"),
        "四哨三机制",
        {"kind": KIND_NAMES[kind]},
    )
