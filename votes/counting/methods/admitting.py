"""Whether a ballot may count, as a recount of the record alone asks it."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from typing import Any

from votes.counting.methods.mandates import (
    against_standing,
    line_of,
    may_be_for,
    not_as_told,
    too_many,
)
from votes.counting.methods.recount import KINDS, is_ballot


def reason_against(
    body: Any,
    setup: Mapping[str, Any],
    voters: Mapping[str, Any],
    standing: Mapping[str, Any],
    *,
    ids: Container[str],
    admits: Callable[[Any], bool],
) -> str | None:
    """Say why a ballot cannot count, in the ledger's words; ``standing`` are those that do, by line.

    ``admits`` says whether the poll's method understands a choice.
    """
    if not is_ballot(body):
        return "malformed"
    voter, spoilt = voters.get(line_of(body)), body["choice"] == KINDS[3]
    proxies, earlier = setup.get("proxies"), standing.get(line_of(body))
    reasons = {
        "ballot_id_used": body["ballot_id"] in ids,
        "proxy_not_admitted": not may_be_for(body, admitted=bool(proxies)),
        "off_roll": voter is None,
        "name_differs": voter is not None and voter["name"] != body["name_as_on_roll"],
        "weight_differs": voter is not None and voter["weight"] != body["weight"],
        "not_as_told": not_as_told(body),
        "spoilt_on_screen": spoilt and body["cast_via"] != "paper",
        "no_such_option": not spoilt and not admits(body["choice"]),
    }
    found = next((name for name, applies in reasons.items() if applies), None)
    if found is None and proxies and too_many(body, proxies["per_holder"], standing.values()):
        found = "too_many_principals"
    return found or against_standing(body, earlier, revote=setup["revote"])
