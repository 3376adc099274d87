"""What a recount needs beside the count itself: figures as records have them, and who is chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from votes.counting.methods.contest import Contest, Count, Sum, Support, contest_from, less
from votes.counting.methods.mandates import is_mandate
from votes.counting.methods.seats import fill, written

UNITS: Final = ("heads", "area", "households", "deputies")
BALLOT_FIELDS: Final = (
    *("ballot_id", "voter_pseudonym", "name_as_on_roll", "choice", "weight", "cast_via"),
)
PROXY_FIELDS: Final = ("proxy_for", "mandate")
KINDS: Final = ("yes", "no", "abstain", "invalid")


def total(weights: Iterable[Any]) -> dict[str, int]:
    """Add up weights."""
    held = list(weights)
    return weight_from(Sum(*(sum(weight.get(unit, 0) for weight in held) for unit in UNITS)))


def weight_from(weights: Sum) -> dict[str, int]:
    """Write a sum as records have it."""
    return {unit: n for unit, n in zip(UNITS, weights, strict=True) if n or unit in UNITS[:2]}


def contest_in(setup: Mapping[str, Any]) -> Contest:
    """Read what the method counts by."""
    return contest_from(setup["options"], setup.get("terms", {}))


def figures_of(
    support: Support, counted: Count, figures: Mapping[str, Any], rule: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the figures of one option; who was neither for it nor for others abstained.

    ``rival`` is what it must exceed under a rule of the most votes, where others stood.
    """
    whole = Sum(*(figures["took_part"].get(unit, 0) for unit in UNITS))
    sums = [support.yes, support.no, less(whole, support.yes, support.no, counted.invalid)]
    weights = [weight_from(one) for one in (*sums, counted.invalid)]
    found = {**figures, **dict(zip(KINDS, weights, strict=True))}
    if asks_for_most(rule) and support.rival is not None:
        found["rival"] = weight_from(support.rival)
    return found


def against_in(figures: Mapping[str, Any]) -> Any:
    """Return what the most votes must exceed: those of the rival, or all that are against."""
    return figures.get("rival", figures[KINDS[1]])


def asks_for_most(rule: Mapping[str, Any]) -> bool:
    """Whether a rule asks for more votes than the rival."""
    return any(test["basis"] == "against" for test in rule["thresholds"])


def conclude(
    setup: Mapping[str, Any],
    figures: Mapping[str, Any],
    counted: Count,
    decide: Callable[[Any, dict[str, Any]], tuple[Any, str]],
) -> dict[str, Any]:
    """Put the options to the rule and return how they stand and who is chosen."""
    rule = setup["rule"]

    def outcome_of(support: Support) -> str:
        return decide(rule, figures_of(support, counted, figures, rule))[1]

    by_most = asks_for_most(rule)
    outcome, elected = fill(counted, contest_in(setup).seats, outcome_of, by_most=by_most)
    standing = [
        {"code": code, "votes": weight_from(votes)}
        | ({"points": counted.points[code]} if code in counted.points else {})
        for code, votes in counted.votes.items()
    ]
    leading = counted.supports[0].option
    ended = {"outcome": outcome, "standing": standing, "elected": list(elected)}
    return {**ended, "trace": written(counted), **({"leading": leading} if leading else {})}


def is_weight(value: Any) -> bool:
    """Whether this is a weight: whole numbers, none negative, what nobody counts in left out."""
    named = isinstance(value, dict) and [u for u in UNITS if u in value] == list(value)
    named = named and list(value)[:2] == list(UNITS[:2])
    return named and all(type(n) is int and n >= (u in UNITS[2:]) for u, n in value.items())


def is_ballot(body: Any) -> bool:
    """Whether a body has exactly the fields of a ballot."""
    return (
        isinstance(body, dict)
        and [f for f in (*BALLOT_FIELDS, *PROXY_FIELDS) if f in body] == list(body)
        and set(BALLOT_FIELDS) <= body.keys()
        and all(
            type(body[name]) is str for name in body if name not in {"choice", "weight", "mandate"}
        )
        and ("mandate" not in body or is_mandate(body["mandate"]))
        and is_weight(body["weight"])
        and body["cast_via"] in {"live", "form", "paper", "helped", "called"}
    )
