"""Canonical JSON: one value has exactly one text, so a hash of the text is a hash of the value.

The form is that of Belenios protocol v1: compact separators, fields in a fixed order, UTF-8
without escapes, whole numbers only. A text that is not exactly what we would have written
is refused, which leaves no room for duplicate keys, stray whitespace or two spellings of
one number (ballots.md, "The ledger").
"""

from __future__ import annotations

import json
from typing import Any, NoReturn

# Any value that JSON can hold, less the floats. Recursive aliases are costly to check
# everywhere, so the meaning is enforced at run time by ``dumps`` and ``loads``.
JSON = Any

GREATEST_INTEGER = 2**53 - 1
"""The greatest whole number that a browser reads back exactly."""

DEEPEST_NESTING = 32
"""No record of ours nests deeper; a deeper text is an attack on the reader's stack."""

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


class NonCanonical(ValueError):
    """A text or value that has no place in a ledger; ``reason`` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def dumps(value: JSON) -> str:
    """Write ``value`` in its one canonical text.

    Raises ``NonCanonical`` for floats, over-large integers, keys that are not texts,
    characters that cannot be written, and nesting beyond ``DEEPEST_NESTING``.
    """
    _check(value, DEEPEST_NESTING)
    text = _ENCODER.encode(value)
    _check_text(text)
    return text


def loads(text: str | bytes) -> JSON:
    """Read a canonical text; raise ``NonCanonical`` unless ``dumps(loads(text)) == text``."""
    source = decoded(text)
    try:
        value = _DECODER.decode(source)
    except RecursionError:
        raise NonCanonical("nested too deep") from None
    except json.JSONDecodeError as error:
        raise NonCanonical(f"not JSON: {error.msg}") from None
    if dumps(value) != source:
        raise NonCanonical("not written in canonical form")
    return value


def decoded(text: str | bytes) -> str:
    """Return a text from its UTF-8 bytes; raise ``NonCanonical`` where they are none."""
    if isinstance(text, str):
        return text
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError:
        raise NonCanonical("not UTF-8") from None


def _without_duplicates(pairs: list[tuple[str, JSON]]) -> dict[str, JSON]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise NonCanonical("a key appears twice")
    return value


def _refuse_number(literal: str) -> NoReturn:
    raise NonCanonical(f"not a whole number: {literal[:20]}")


def _whole(literal: str) -> int:
    # Measured as text first: reading a number of a million digits would itself be the attack.
    if len(literal) > len(str(GREATEST_INTEGER)) + 1:
        raise NonCanonical("integer too large")
    return int(literal)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_without_duplicates,
    parse_float=_refuse_number,
    parse_constant=_refuse_number,
    parse_int=_whole,
)


def _check(value: JSON, depth: int) -> None:
    """Refuse what has no canonical form, but for the characters: those of the whole are checked."""
    if depth == 0:
        raise NonCanonical("nested too deep")
    if isinstance(value, dict):
        for key, member in value.items():
            if not isinstance(key, str):
                raise NonCanonical("a key is not a text")
            if type(member) is not str or depth == 1:  # most are texts, and that is quick
                _check(member, depth - 1)
    elif isinstance(value, list | tuple):
        for member in value:
            _check(member, depth - 1)
    elif not isinstance(value, str):
        _check_scalar(value)


def _check_scalar(value: JSON) -> None:
    if value is None or isinstance(value, bool):
        return
    if not isinstance(value, int):
        raise NonCanonical(f"{type(value).__name__} has no canonical form")
    if abs(value) > GREATEST_INTEGER:
        raise NonCanonical("integer too large")


def _check_text(text: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise NonCanonical("a text holds half a character (lone surrogate)") from None
    # Belenios' own writer escapes DEL where Python's and the browser's do not.
    if "\x7f" in text:
        raise NonCanonical("a text holds the control character DEL")
