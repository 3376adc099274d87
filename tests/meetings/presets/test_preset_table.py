"""The meeting's side of the decision rules, row by row."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.presets.preset import Preset, ProxyRule, QuorumBase
from meetings.presets.table import CODES, HALL_DEFAULT, ROWS, in_force, preset

TODAY = date(2026, 11, 22)
THEN = date(2025, 6, 1)
HALF, TWO_THIRDS = Fraction(1, 2), Fraction(2, 3)


def row(code: str, day: date = TODAY) -> Preset:
    found = preset(code, day)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("code", "quorum", "strict", "notice", "statutory", "proxies"),
    [
        ("hall_default", TWO_THIRDS, False, 5, False, False),
        ("ronr", HALF, True, None, False, False),
        ("shigu_dual", None, False, None, False, False),
        ("owners_ordinary", TWO_THIRDS, False, 15, True, True),
        ("owners_special", TWO_THIRDS, False, 15, True, True),
        ("owners_committee_bj", HALF, True, None, True, False),
        ("residents", HALF, True, None, True, False),
        ("residents_committee", HALF, True, None, True, False),
        ("villagers", HALF, True, 10, True, False),
        ("village_reps", TWO_THIRDS, False, None, True, False),
        ("village_group", TWO_THIRDS, False, None, True, False),
        ("collective", TWO_THIRDS, False, None, True, True),
        ("collective_reps", None, False, None, True, False),
        ("yishi_yiyi", HALF, True, None, True, False),
        ("party_members", TWO_THIRDS, False, None, True, False),
        ("npc", TWO_THIRDS, False, None, True, False),
        ("npc_standing", HALF, True, None, True, False),
    ],
)
def test_each_row_says_what_its_law_says(
    code: str,
    quorum: Fraction | None,
    *,
    strict: bool,
    notice: int | None,
    statutory: bool,
    proxies: bool,
) -> None:
    one = row(code)
    assert (one.quorum, one.strict, one.notice_days) == (quorum, strict, notice)
    assert (one.statutory, one.proxies is not None) == (statutory, proxies)


def test_every_code_is_in_force_today_exactly_once() -> None:
    for day in (TODAY, date(2099, 1, 1)):
        for code in CODES:
            assert sum(one.code == code and one.holds_on(day) for one in ROWS) == 1
    assert next(iter(in_force(TODAY))) == HALL_DEFAULT
    assert preset("no such rule", TODAY) is None


def test_the_laws_revised_for_2026_are_unverified_until_somebody_reads_them() -> None:
    for code in ("residents", "villagers", "village_reps"):
        before, after = row(code, THEN), row(code)
        assert before.verified
        assert before.version == "2018"
        assert not after.verified
        assert after.version == "2025"
        assert after.note
        assert before.quorum == after.quorum
        assert row(code, date(2025, 12, 31)) is before
        assert row(code, date(2026, 1, 1)) is after


def test_owners_are_counted_by_who_takes_part_not_by_who_is_in_the_room() -> None:
    owners = row("owners_ordinary")
    assert owners.base is QuorumBase.TAKING_PART
    assert not owners.fixes_quorum
    assert owners.quorum_of(100) is None
    assert row("collective_reps").quorum_of(100) is None


@given(st.integers(min_value=1, max_value=5000))
def test_the_quorum_is_exact_whatever_the_roll(voters: int) -> None:
    two_thirds = row("hall_default").quorum_of(voters)
    half = row("ronr").quorum_of(voters)
    assert two_thirds is not None
    assert half is not None
    assert 3 * two_thirds >= 2 * voters > 3 * (two_thirds - 1)
    assert 2 * half > voters >= 2 * (half - 1)


def test_a_notice_is_short_only_where_a_period_is_named() -> None:
    owners = row("owners_ordinary")
    assert owners.is_short(14)
    assert not owners.is_short(15)
    assert not row("ronr").is_short(0)


def test_only_bodies_under_law_freeze_their_agenda() -> None:
    assert {one.code for one in in_force(TODAY).values() if not one.freezes_agenda} == {
        "hall_default",
        "ronr",
        "shigu_dual",
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {"quorum": Fraction(3, 2)},
        {"quorum": None},
        {"quorum": HALF, "base": QuorumBase.UNSET},
        {"quorum": Fraction(1), "strict": True},
    ],
)
def test_a_row_that_means_nothing_cannot_be_written(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"quorum|more than all"):
        replace(row("hall_default"), **wrong)  # type: ignore[arg-type]  # the test names what is wrong


def test_a_proxy_rule_lets_somebody_be_sent() -> None:
    with pytest.raises(ValueError, match="at least one"):
        ProxyRule(per_holder=0, article="")


def test_the_represented_count_only_where_a_quorum_is_set_and_somebody_may_be_sent() -> None:
    assert {code for code, one in in_force(TODAY).items() if one.counts_proxies} == {"collective"}
