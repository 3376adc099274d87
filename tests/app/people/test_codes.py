"""The code on a slip."""

from __future__ import annotations

from math import log2

import pytest
from flask import Flask

from app.people import codes


def test_a_code_holds_more_than_fifty_bits_of_signs_nobody_confuses() -> None:
    assert codes.LENGTH * log2(len(codes.ALPHABET)) > 50
    assert not set("01OILU") & set(codes.ALPHABET)
    assert len({codes.new_code() for _ in range(500)}) == 500


WIDE = "".join(chr(ord(sign) + 0xFEE0) for sign in "K7PM-4XQD-9TR")
"""As a Chinese keyboard in full-width mode types it."""


@pytest.mark.parametrize(
    "typed",
    ["K7PM-4XQD-9TR", "k7pm4xqd9tr", " k7pm 4xqd 9tr ", "K7PM—4XQD—9TR", WIDE],
)
def test_a_code_is_understood_however_it_is_typed(typed: str) -> None:
    assert codes.plain(typed) == "K7PM4XQD9TR"


@pytest.mark.parametrize("typed", ["", "K7PM-4XQD-9T", "K7PM-4XQD-9TRR", "K7PM-4XQD-9TO", "张三"])
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert codes.plain(typed) is None


def test_a_stolen_database_cannot_be_searched_without_the_secret(app: Flask) -> None:
    here = codes.digest("K7PM4XQD9TR")
    kept, app.secret_key = app.secret_key, "another secret"
    elsewhere = codes.digest("K7PM4XQD9TR")
    app.secret_key = kept
    assert here != elsewhere
    assert len(here) == 64
