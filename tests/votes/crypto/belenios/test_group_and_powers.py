"""The group is the specification's, and nothing outside it passes."""

from __future__ import annotations

import hashlib
import importlib.util
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from votes.crypto.belenios import powers
from votes.crypto.belenios.flaws import Flaw, Unsound
from votes.crypto.belenios.group import (
    Element,
    Exponent,
    draw_exponent,
    is_member,
    require_member,
)
from votes.crypto.belenios.logarithm import logarithm
from votes.crypto.belenios.parameters import G, P, Q
from votes.crypto.fields import Big

NON_MEMBER = 2
"""2 is of another order: 2^q is not 1."""


def sha256(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()


def test_the_numbers_are_those_of_the_specification() -> None:
    assert sha256(P).startswith("ef7979ce")
    assert sha256(P).endswith("d007f")
    assert sha256(G).startswith("96649bff")
    assert sha256(G).endswith("51f3ec")
    assert sha256(Q).startswith("77b9ebaa")
    assert sha256(Q).endswith("1653bb")
    assert (P - 1) % Q == 0
    assert (P.bit_length(), Q.bit_length()) == (2048, 256)


@pytest.mark.parametrize("value", [0, P, P - 1, P + 1, NON_MEMBER, -G])
def test_what_is_outside_the_group_is_refused(value: int) -> None:
    assert not is_member(value)
    with pytest.raises(Unsound) as refused:
        require_member(value, "a key")
    assert refused.value.flaw is Flaw.MEMBERSHIP


def test_the_degenerate_one_passes_only_where_it_makes_sense() -> None:
    with pytest.raises(Unsound, match="degenerate"):
        require_member(1, "a key")
    require_member(1, "a factor of no ballots", degenerate=True)
    require_member(G, "the generator")


@pytest.mark.parametrize("text", ["", "-1", "007", "+5", "1e3", "٣", "5 ", "9" * 618, str(P), "0"])
def test_an_element_has_one_spelling_and_a_range(text: str) -> None:
    with pytest.raises(ValueError, match="number"):
        Element.read(text)


def test_an_exponent_is_reduced() -> None:
    assert Big.read("12345678901234567890") == 12345678901234567890
    assert Exponent.read("0") == 0
    assert Exponent.read(str(Q - 1)) == Q - 1
    with pytest.raises(ValueError, match="out of range"):
        Exponent.read(str(Q))


@given(st.integers(0, Q - 1), st.integers(0, 2**256 - 1), st.integers(1, 2**64))
@settings(max_examples=20, deadline=None)
def test_every_way_to_a_power_gives_the_same(small: int, large: int, seed: int) -> None:
    base = pow(G, seed, P)
    expected = [pow(base, small, P), pow(base, large, P)]
    assert powers.powers(base, [small, large]) == expected
    assert powers.powers(base, [small]) == expected[:1]
    assert [powers.power(base, small), powers.power(base, large)] == expected
    assert [powers.fixed_power(G, small), powers.fixed_power(G, large)] == [
        pow(G, small, P),
        pow(G, large, P),
    ]


def test_a_quotient_undoes_a_product() -> None:
    assert powers.quotient(powers.product((G, 5)), 5) == G
    assert powers.product(()) == 1


def test_without_gmpy2_the_same_powers_come_from_pow_and_the_engine_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "gmpy2", None)
    spec = importlib.util.spec_from_file_location("plain_powers", powers.__file__)
    assert spec
    assert spec.loader
    plain = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(plain)
    assert plain.ENGINE == "pow"
    assert powers.ENGINE == "gmpy2"
    assert plain.power(G, Q - 2) == powers.power(G, Q - 2)
    assert plain.powers(G, [5, Q - 2]) == powers.powers(G, [5, Q - 2])
    assert plain.product((G, G)) == powers.product((G, G))


def test_secrets_are_drawn_below_q_and_never_zero() -> None:
    drawn = {draw_exponent() for _ in range(20)}
    assert len(drawn) == 20
    assert all(0 < secret < Q for secret in drawn)


@pytest.mark.parametrize(
    ("total", "greatest"), [(0, 0), (5, 5), (300, 1000), (256, 256), (123_456, 3_000_000)]
)
def test_a_sum_is_found_in_the_exponent(total: int, greatest: int) -> None:
    assert logarithm(pow(G, total, P), greatest) == total


@pytest.mark.parametrize(("total", "greatest"), [(6, 5), (1001, 1000), (Q - 1, 70_000)])
def test_a_sum_beyond_everybodys_weight_is_none(total: int, greatest: int) -> None:
    with pytest.raises(Unsound) as refused:
        logarithm(pow(G, total, P), greatest)
    assert refused.value.flaw is Flaw.RESULT
