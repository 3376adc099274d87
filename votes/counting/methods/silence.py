"""Silent owners counted with the majority (业主大会指导规则 §26): contested, off unless Setup says so.

Only those on the list of proven deliveries, which the close wrote into the record, and only where
one side has more in every unit that was voted with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any


def silent_among(delivered: Iterable[str], voted: Iterable[str]) -> list[str]:
    """Return who was handed a ballot and handed none in."""
    done = set(voted)
    return [who for who in delivered if who not in done]


def side_of(figures: Mapping[str, Any]) -> str | None:
    """Return ``yes`` or ``no``: whichever has more in every unit in which anybody voted."""
    units = [unit for unit, number in figures["took_part"].items() if number]
    ahead = [(figures["yes"].get(unit, 0), figures["no"].get(unit, 0)) for unit in units]
    if ahead and all(yes > no for yes, no in ahead):
        return "yes"
    return "no" if ahead and all(no > yes for yes, no in ahead) else None


def with_silent(
    figures: Mapping[str, Any],
    silent: Mapping[str, int],
    add: Callable[[Iterable[Any]], dict[str, int]],
) -> tuple[dict[str, Any], str | None]:
    """Return the figures with the silent added to the majority, and its side.

    Who took part by mandate of the rule is not more than were there: those present grow along
    only where a written vote takes no attendance, as then they are those who took part.
    """
    side = side_of(figures) if any(silent.values()) else None
    if side is None:
        return dict(figures), None
    took_part = add([figures["took_part"], silent])
    here = all(n <= figures["present"].get(unit, 0) for unit, n in took_part.items())
    grown = {"took_part": took_part, "present": figures["present"] if here else took_part}
    return {**figures, **grown, side: add([figures[side], silent])}, side


def counted_silent(
    setup: Mapping[str, Any],
    delivered: Iterable[str] | None,
    voters: Mapping[str, Any],
    voted: Iterable[str],
    add: Callable[[Iterable[Any]], dict[str, int]],
) -> dict[str, int] | None:
    """Return the weight of the silent; None where the poll does not count them.

    Raises ``ValueError`` where deliveries are listed and not asked for, or the other way round,
    or are not of the roll in order.
    """
    asked = "silent" in setup
    if asked is (delivered is None) or (asked and setup["method"] != "yes_no_abstain"):
        raise ValueError("deliveries are listed where the silent count, and only there")
    if delivered is None:
        return None
    listed = list(delivered)
    if listed != sorted(set(listed)) or not set(listed) <= voters.keys():
        raise ValueError("the list of deliveries is not of the roll, in order")
    return add(voters[who]["weight"] for who in silent_among(listed, voted))


def decided(
    setup: Mapping[str, Any],
    figures: Mapping[str, Any],
    silent: dict[str, int] | None,
    add: Callable[[Iterable[Any]], dict[str, int]],
    decide: Callable[[Any, dict[str, Any]], tuple[Any, str]],
) -> tuple[Any, str, dict[str, Any] | None]:
    """Return the lines and the outcome, with the silent where they count, and what is said of them."""
    lines, outcome = decide(setup["rule"], dict(figures))
    if silent is None:
        return lines, outcome, None
    grown, side = with_silent(figures, silent, add)
    record = {"weight": silent, "outcome": outcome, **({"side": side} if side else {})}
    return (*decide(setup["rule"], grown), record)
