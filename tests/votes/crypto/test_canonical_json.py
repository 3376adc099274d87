"""One value, one text: what the ledger takes in and what it refuses."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from votes.crypto import fields
from votes.crypto.canonical import GREATEST_INTEGER, NonCanonical, dumps, loads

TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x7f"))
SCALARS = st.none() | st.booleans() | st.integers(-GREATEST_INTEGER, GREATEST_INTEGER) | TEXT
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner), max_leaves=12
)


@given(VALUES)
def test_what_is_written_reads_back_as_itself_and_writes_the_same_text(value: Any) -> None:
    text = dumps(value)
    assert loads(text) == value
    assert loads(text.encode()) == value
    assert dumps(loads(text)) == text


@given(VALUES, st.data())
def test_whitespace_anywhere_outside_a_text_is_refused_or_changes_the_text(
    value: Any, data: st.DataObject
) -> None:
    text = dumps(value)
    place = data.draw(st.integers(0, len(text)))
    spaced = f"{text[:place]} {text[place:]}"
    with suppress(NonCanonical):
        assert loads(spaced) != value


def test_fields_keep_their_order_and_chinese_stands_unescaped() -> None:
    assert dumps({"乙": 1, "甲": "居民"}) == '{"乙":1,"甲":"居民"}'
    assert loads('{"乙":1,"甲":"居民"}') == {"甲": "居民", "乙": 1}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"a":1,"a":1}', "a key appears twice"),
        ('{"a":{"b":1,"b":2}}', "a key appears twice"),
        ('{"a": 1}', "canonical form"),
        ('{"a":1}\n', "canonical form"),
        (" 1", "canonical form"),
        ('"\\u5c45"', "canonical form"),
        ('"\\/"', "canonical form"),
        ("-0", "canonical form"),
        ("1.0", "not a whole number"),
        ("1e3", "not a whole number"),
        ("NaN", "not a whole number"),
        ("-Infinity", "not a whole number"),
        ("9007199254740992", "integer too large"),
        ("-9007199254740992", "integer too large"),
        ("1" * 5000, "integer too large"),
        ("[" * 40 + "]" * 40, "nested too deep"),
        ("[" * 200_000, "nested too deep"),
        ('"\\ud800"', "lone surrogate"),
        ('{"\\ud800":1}', "lone surrogate"),
        ('"\x7f"', "DEL"),
        ("{'a':1}", "not JSON"),
        ("", "not JSON"),
        ("\ufeff1", "not JSON"),
        (b"\xff", "not UTF-8"),
        (b'"\xed\xa0\x80"', "not UTF-8"),
    ],
)
def test_every_second_spelling_is_refused_with_its_reason(text: str | bytes, reason: str) -> None:
    with pytest.raises(NonCanonical, match=reason) as refused:
        loads(text)
    assert reason in refused.value.reason


@pytest.mark.parametrize("value", [1.0, float("nan"), b"x", {1: 2}, object(), {"a": [0.5]}])
def test_values_without_a_canonical_form_are_not_written(value: Any) -> None:
    with pytest.raises(NonCanonical):
        dumps(value)


def test_strings_are_escaped_as_the_browser_escapes_them() -> None:
    assert dumps('\u2028"\\\n\x1f') == '"\u2028\\"\\\\\\n\\u001f"'
    assert json.loads(dumps("\t\b")) == "\t\b"


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Part:
    size: int


@dataclass(frozen=True)
class Whole:
    name: str
    sure: bool
    colour: Colour
    day: date
    parts: tuple[Part, ...]
    anything: Any
    note: str | None = None

    def __post_init__(self) -> None:
        if self.name == "nobody":
            raise ValueError("nobody is not a name")
        if self.name == "nowhere":
            raise NonCanonical("nowhere is not a name")


WHOLE = Whole("甲", True, Colour.RED, date(2026, 1, 1), (Part(1), Part(2)), {"x": [1]})
WRITTEN = (
    '{"name":"甲","sure":true,"colour":"red","day":"2026-01-01",'
    '"parts":[{"size":1},{"size":2}],"anything":{"x":[1]}}'
)


def test_a_record_is_its_fields_in_their_order_without_those_that_are_absent() -> None:
    assert fields.write(WHOLE) == WRITTEN
    assert fields.read(Whole, WRITTEN) == WHOLE
    noted = WRITTEN[:-1] + ',"note":"x"}'
    assert fields.write(fields.read(Whole, noted)) == noted


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('"name":"甲",', "", "other fields"),
        ('"size":1', '"size":1,"more":1', "other fields"),
        ('"name":"甲","sure":true', '"sure":true,"name":"甲"', "other fields"),
        ('"sure":true', '"sure":1', "sure is not bool"),
        ('"size":1', '"size":true', "size is not int"),
        ('"red"', '"blue"', "colour cannot be"),
        ('"red"', "1", "colour is not str"),
        ("2026-01-01", "2026-13-01", "day cannot be"),
        ('[{"size":1},{"size":2}]', '"12"', "parts is not a list"),
        ('{"size":1}', "1", "Part is not an object"),
        ("甲", "nobody", "nobody is not a name"),
        ("甲", "nowhere", "nowhere is not a name"),
        ("}]", '}],"note":null', "other fields"),
    ],
)
def test_a_record_of_another_shape_is_refused(old: str, new: str, reason: str) -> None:
    changed = WRITTEN.replace(old, new, 1)
    assert changed != WRITTEN
    with pytest.raises(NonCanonical, match=reason):
        fields.read(Whole, changed)


def test_an_absent_field_may_not_be_written_as_null() -> None:
    with pytest.raises(NonCanonical, match="note is not str"):
        fields.read(Whole, WRITTEN[:-1] + ',"note":null}')
