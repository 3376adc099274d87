"""Who goes before whom where one votes for another, and what a holder of mandates may cast.

A vote belongs to its line of the roll, whoever hands the ballot in. The principal in person goes
before whom they sent, whichever came first, until the close; a guardian goes before the owner who
cannot decide (民法典 §§23, 34). Of two ballots of one kind the poll's own rule decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

IN_PERSON: Final = 2
RANKS: Final[Mapping[str, int]] = {"written": 1, "guardian": 3}
"""How far each kind of mandate goes; who comes in person stands between the two."""
LIMITED: Final = "written"
"""The kind of which one holder may have only so many."""


def line_of(ballot: Mapping[str, Any]) -> Any:
    """Return the pseudonym of the roll's line that is voted."""
    return ballot.get("proxy_for", ballot["voter_pseudonym"])


def rank(ballot: Mapping[str, Any]) -> int:
    """Return how far this ballot goes beside others of its line."""
    mandate = ballot.get("mandate")
    return IN_PERSON if mandate is None else RANKS[mandate["kind"]]


def is_mandate(value: Any) -> bool:
    """Whether a value is the record of a mandate: its kind, the holder's name, what it says."""
    return (
        isinstance(value, dict)
        and list(value) in (["kind", "holder"], ["kind", "holder", "told"])
        and value["kind"] in RANKS
        and type(value["holder"]) is str
        and value.get("told", "") is not None
    )


def may_be_for(ballot: Mapping[str, Any], *, admitted: bool) -> bool:
    """Whether the ballot is the voter's own, or cast for another by a mandate that is admitted."""
    if "proxy_for" not in ballot and "mandate" not in ballot:
        return True
    whole = "proxy_for" in ballot and "mandate" in ballot
    return admitted and whole and ballot["proxy_for"] != ballot["voter_pseudonym"]


def not_as_told(ballot: Mapping[str, Any]) -> bool:
    """Whether the holder votes otherwise than the mandate says."""
    mandate = ballot.get("mandate", {})
    return "told" in mandate and mandate["told"] != ballot["choice"]


def too_many(ballot: Mapping[str, Any], most: int, standing: Iterable[Mapping[str, Any]]) -> bool:
    """Whether the holder stands for ``most`` others already, by the ballots that stand."""
    if ballot.get("mandate", {}).get("kind") != LIMITED:
        return False
    held = {
        line_of(other)
        for other in standing
        if other.get("mandate", {}).get("kind") == LIMITED
        and other["voter_pseudonym"] == ballot["voter_pseudonym"]
    }
    return len(held - {line_of(ballot)}) >= most


def against_standing(
    ballot: Mapping[str, Any], earlier: Mapping[str, Any] | None, *, revote: bool
) -> str | None:
    """Say why ``ballot`` does not take the place of the one that stands; None where it does."""
    if earlier is None or rank(ballot) > rank(earlier):
        return None
    if rank(ballot) < rank(earlier):
        return "goes_before"
    return None if revote else "already_voted"
