"""Records to and from JSON: a dataclass's fields, in its order, are the record's fields.

``pack`` leaves out a field that is ``None`` and whose default is ``None``; ``unpack`` takes
nothing else: no missing field, no further field, no other order, no other type.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from functools import cache, partial
from typing import Any, TypeVar

from votes.crypto.canonical import JSON, NonCanonical, dumps, loads

Record = TypeVar("Record")


class Big(int):
    """A whole number too large for JSON: written in base 10, as a text.

    A subclass narrows what it may be by ``within``.
    """

    LONGEST = 617
    """Digits of the largest one, 2^2048: a longer text is an attack on the reader."""

    @classmethod
    def read(cls, text: str) -> typing.Self:
        """Read the one spelling of a number; raise ``ValueError`` for any other."""
        if len(text) > cls.LONGEST or not (text.isascii() and text.isdigit()):
            raise ValueError("not a number in base 10")
        value = cls(text)
        if str(value) != text or not value.within():
            raise ValueError("a number out of range, or with a leading zero")
        return value

    def within(self) -> bool:
        """Tell whether the number is in the range of its kind."""
        return self >= 0


def pack(value: Any) -> JSON:
    """Turn a record (or a tuple, mapping, enum, date or scalar of one) into plain JSON."""
    packer = _packer(typing.cast("Any", type(value)))
    return value if packer is None else packer(value)


Packer = Callable[[Any], JSON]
"""Makes plain JSON of the values of one type."""


@cache
def _packer(kind: type[Any]) -> Packer | None:
    """What packs the values of a type, found out once; None where they are plain already."""
    if is_record(kind):
        return partial(_pack_record, tuple(f.name for f in dataclasses.fields(kind)))
    if issubclass(kind, StrEnum | Big):
        return str
    if issubclass(kind, list | tuple):
        return lambda value: [pack(member) for member in value]
    if issubclass(kind, date):
        return lambda value: typing.cast("date", value).isoformat()
    if issubclass(kind, Mapping):
        return lambda value: {key: pack(member) for key, member in value.items()}
    return None


def _pack_record(names: tuple[str, ...], value: Any) -> JSON:
    packed = {}
    for name in names:
        member = getattr(value, name)
        if member is not None:
            packer = _packer(typing.cast("Any", type(member)))
            packed[name] = member if packer is None else packer(member)
    return packed


def is_record(kind: Any) -> bool:
    """Tell whether a type is that of a record."""
    return dataclasses.is_dataclass(kind)


def write(record: Any) -> str:
    """Return the canonical text of a record."""
    return dumps(pack(record))


def read(kind: type[Record], text: str | bytes) -> Record:
    """Read a record of ``kind`` from canonical text; raise ``NonCanonical`` if it is not one."""
    return unpack(kind, loads(text))


def read_as(hint: Any, text: str | bytes) -> Any:
    """Read a text that is a list at its root, such as ``tuple[tuple[Record, ...], ...]``."""
    return _reader(hint)(loads(text), "the text")


def unpack(kind: type[Record], value: JSON) -> Record:
    """Read a record of ``kind`` from JSON that ``pack`` would have made."""
    if not isinstance(value, dict):
        raise NonCanonical(f"{kind.__name__} is not an object")
    expected, optional = _shape(typing.cast("Any", kind))
    names = [name for name in expected if name in value or name not in optional]
    if list(value) != names:
        raise NonCanonical(f"{kind.__name__} has other fields than {', '.join(names)}")
    members = {name: expected[name](value[name], name) for name in names}
    try:
        return kind(**members)
    except NonCanonical:
        raise
    except ValueError as error:
        raise NonCanonical(str(error)) from error


Reader = Callable[[JSON, str], Any]
"""Reads a member from its JSON and its name; made once for each type."""


@cache
def _shape(kind: type[Any]) -> tuple[dict[str, Reader], frozenset[str]]:
    hints = typing.get_type_hints(kind)
    fields = dataclasses.fields(kind)
    optional = frozenset(f.name for f in fields if f.default is None)
    return {f.name: _reader(hints[f.name]) for f in fields}, optional


@cache
def _reader(hint: Any) -> Reader:
    if hint is Any:
        return lambda value, _: value
    if typing.get_origin(hint) is types.UnionType:
        (inner,) = (part for part in typing.get_args(hint) if part is not type(None))
        return _reader(inner)
    if typing.get_origin(hint) is tuple:
        return partial(_tuple, _reader(typing.get_args(hint)[0]))
    if is_record(hint):
        return lambda value, _: unpack(hint, value)
    if issubclass(hint, StrEnum | date | Big):
        return partial(_spelled, _speller(hint))
    return partial(_plain, hint)


def _tuple(reader: Reader, value: JSON, name: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise NonCanonical(f"{name} is not a list")
    return tuple([reader(member, name) for member in value])


def _plain(kind: type[Any], value: JSON, name: str) -> Any:
    if type(value) is not kind:
        raise NonCanonical(f"{name} is not {kind.__name__}")
    return value


def _spelled(spell: Callable[[str], Any], value: JSON, name: str) -> Any:
    text = _plain(str, value, name)
    try:
        return spell(text)
    except ValueError:
        raise NonCanonical(f"{name} cannot be {text[:40]!r}") from None


def _speller(hint: type[Any]) -> Callable[[str], Any]:
    if issubclass(hint, date):
        return date.fromisoformat
    return hint.read if issubclass(hint, Big) else hint
