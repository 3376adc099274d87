"""One votes for another: who goes before whom, as told, so many and no more; two counts agree."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.votes.counting.named_polls import NamedPoll, roll_of
from votes.counting.figures import Weight
from votes.counting.methods import mandates
from votes.counting.methods.recount import is_ballot
from votes.counting.proxies import MandateKind, ProxyTerms
from votes.counting.records import NamedBallot
from votes.counting.result import count
from votes.counting.tally import NamedTally, tally
from votes.crypto import fields
from votes.crypto.ledger import EntryType
from votes.verify import verify

TERMS = ProxyTerms(2, "指导规则第26条")
GUARDIAN = MandateKind.GUARDIAN


def poll(size: int = 5, *, revote: bool = False) -> NamedPoll:
    """A written vote in which the heads taking part decide."""
    return NamedPoll(roll_of(size), "vc_election", revote=revote, proxies=TERMS)


def counted(held: NamedPoll) -> NamedTally:
    held.close()
    return tally(held.entries, held.roll)


def stood(found: NamedTally) -> dict[str, tuple[str, str]]:
    """By line: who cast the ballot that counts, and what it says."""
    return {
        one.ballot.line: (one.ballot.voter_pseudonym, one.ballot.choice) for one in found.counted
    }


@pytest.mark.parametrize("first", ["principal", "holder"])
@pytest.mark.parametrize("revote", [False, True])
def test_the_principal_in_person_goes_before_whoever_came_first(
    first: str, *, revote: bool
) -> None:
    held = poll(revote=revote)
    if first == "principal":
        held.cast(0, "yes")
    held.send(0, "r01", "no")
    if first == "holder":
        held.cast(0, "yes")
    found = counted(held)
    assert stood(found) == {"r00": ("r00", "yes")}
    refused = [one.reason for one in found.rejected]
    assert (refused, found.superseded) == (
        (["goes_before"], ()) if first == "principal" else ([], (1,))
    )
    assert found.by_proxy == Weight(0)


def test_a_guardian_goes_before_the_owner_who_cannot_decide() -> None:
    held = poll()
    held.cast(0, "yes")
    held.send(0, "abc", "no", kind=GUARDIAN)
    held.cast(0, "yes", ballot_id="again")
    found = counted(held)
    assert stood(found) == {"r00": ("abc", "no")}
    assert [one.reason for one in found.rejected] == ["goes_before"]
    assert found.by_proxy == Weight(1)


def test_a_holder_casts_as_told_once_and_for_no_more_than_the_rule_allows() -> None:
    held = poll()
    held.send(0, "r04", "no", told="yes")
    held.send(0, "r04", "yes", told="yes")
    held.send(0, "r04", "yes")
    held.send(1, "r04", "no")
    held.send(2, "r04", "no")
    held.send(2, "r04", "no", kind=GUARDIAN)
    found = counted(held)
    assert [one.reason for one in found.rejected] == [
        "not_as_told",
        "already_voted",
        "too_many_principals",
    ]
    assert stood(found) == {"r00": ("r04", "yes"), "r01": ("r04", "no"), "r02": ("r04", "no")}
    assert found.by_proxy == Weight(3)


def test_a_place_is_free_again_once_the_principal_came_in_person() -> None:
    held = poll()
    held.send(0, "r04", "yes")
    held.send(1, "r04", "yes")
    held.cast(0, "no")
    held.send(2, "r04", "yes")
    assert counted(held).rejected == ()


@pytest.mark.parametrize(
    ("changes", "terms"),
    [
        ({"proxy_for": "r01"}, TERMS),
        ({"proxy_for": "r00"}, TERMS),
        ({}, None),
    ],
)
def test_nobody_votes_for_another_without_a_mandate_that_is_admitted(
    changes: dict[str, str], terms: ProxyTerms | None
) -> None:
    held = NamedPoll(roll_of(3), proxies=terms)
    if changes:
        held.cast(0, "yes", **changes)
    else:
        held.send(0, "r01", "yes")
    assert [one.reason for one in counted(held).rejected] == ["proxy_not_admitted"]


ACTS = st.one_of(
    st.tuples(st.just("own"), st.integers(0, 3), st.sampled_from(["yes", "no", "perhaps"])),
    st.tuples(
        st.sampled_from(["written", "guardian"]),
        st.integers(0, 3),
        st.sampled_from(["yes", "no"]),
        st.sampled_from(["r00", "r03", "out"]),
        st.sampled_from([None, "yes", "no"]),
    ),
)


@settings(max_examples=150, deadline=None)
@given(done=st.lists(ACTS, max_size=14), revote=st.booleans(), admitted=st.booleans())
def test_two_programs_agree_on_every_order_of_mandates(
    done: list[tuple[Any, ...]], *, revote: bool, admitted: bool
) -> None:
    held = NamedPoll(roll_of(4), "vc_election", revote=revote, proxies=TERMS if admitted else None)
    for kind, voter, choice, *more in done:
        if kind == "own":
            held.cast(voter, choice)
        else:
            holder, told = more
            held.send(voter, holder, choice, kind=MandateKind(kind), told=told)
    held.close()
    held.declare()
    held.checkpoint()
    verify(held.export().encode())
    found = tally(held.entries, held.roll)
    assert len(found.counted) == len(stood(found))
    for one in found.counted:
        assert mandates.rank(fields.pack(one.ballot)) == max(
            mandates.rank(fields.pack(other))
            for other in of_line(held, one.ballot.line)
            if other.ballot_id not in refused_ids(held, found) or other == one.ballot
        )


def test_two_programs_agree_on_what_is_no_ballot_and_on_one_principal_too_many() -> None:
    held = poll()
    held.append(EntryType.BALLOT, "{}")
    for voter in range(3):
        held.send(voter, "r04", "yes")
    held.close()
    held.declare()
    held.checkpoint()
    refused = [one.reason for one in tally(held.entries, held.roll).rejected]
    assert refused == ["malformed", "too_many_principals"]
    verify(held.export().encode())


def of_line(held: NamedPoll, line: str) -> list[Any]:
    ballots = [fields.read(NamedBallot, e.body or "") for e in held.entries if e.type == "Ballot"]
    return [one for one in ballots if one.line == line]


def refused_ids(held: NamedPoll, found: NamedTally) -> set[str]:
    bodies = (held.entries[one.height].body or "" for one in found.rejected)
    return {fields.read(NamedBallot, body).ballot_id for body in bodies}


def test_the_result_says_how_much_was_cast_for_others() -> None:
    held = poll()
    held.cast(0, "yes")
    held.send(1, "r00", "yes")
    held.close()
    result = count(held.entries, held.roll).result
    assert result.by_proxy == Weight(1)
    assert NamedPoll(roll_of(1)).setup.proxies is None


@pytest.mark.parametrize(
    "mandate",
    [
        [],
        {"kind": "written"},
        {"kind": "oral", "holder": "王"},
        {"kind": "written", "holder": 1},
        {"kind": "written", "holder": "王", "told": None},
        {"holder": "王", "kind": "written"},
    ],
)
def test_what_is_no_mandate_makes_no_ballot(mandate: Any) -> None:
    held = poll()
    body = fields.pack(held.ballot(0, "yes"))
    assert is_ballot(body)
    assert not is_ballot({**body, "proxy_for": "r01", "mandate": mandate})


def test_terms_under_which_nobody_could_be_sent_are_none() -> None:
    with pytest.raises(ValueError, match="at least one"):
        ProxyTerms(0, "指导规则第26条")
