"""Values of acts as plain JSON values and back, strictly: a wrong type is an error."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from enum import StrEnum
from types import MappingProxyType
from typing import Any, cast, get_type_hints

from app.marks import N_
from meetings.rules.carried import Carried, CarriedMotion
from meetings.rules.details import Details, Operation, given
from meetings.rules.floor import Member, Speech
from meetings.rules.hand import Choice
from meetings.rules.sentence import Sentence, say
from meetings.rules.states import Part, SetAside, SpeechKind, Stance


class BadAct(ValueError):
    """A mapping that describes no act; ``problem`` says why."""

    def __init__(self, problem: Sentence) -> None:
        """Keep the sentence for people."""
        super().__init__(problem.said(str, str))
        self.problem = problem


def encoded(value: object) -> Any:
    """Return a field's value as JSON knows it."""
    if isinstance(value, Member):
        plain = {"person": value.person, "parts": sorted(part.value for part in value.parts)}
        return plain | ({"stands_for": list(value.stands_for)} if value.stands_for else {})
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Carried | CarriedMotion | Speech):
        return {part.name: encoded(getattr(value, part.name)) for part in fields(value)}
    if isinstance(value, Details):
        return {name: encoded(one) for name, one in given(value).items()}
    if isinstance(value, tuple):
        return [encoded(one) for one in value]
    return value


def decoded(hint: Any, name: str, value: object) -> Any:
    """Return the field's value that ``value`` stands for; raise ``BadAct`` if there is none."""
    try:
        return _DECODERS[hint](value)
    except (TypeError, ValueError, KeyError) as error:
        raise BadAct(say(N_("会议行为的“%(field)s”填写有误。"), field=name)) from error


def _exactly(kind: type) -> Callable[[object], object]:
    """Accept values of exactly this type; a truth value is no number."""

    def accept(value: object) -> object:
        if type(value) is not kind:
            raise TypeError(kind.__name__)
        return value

    return accept


def _or_none(accept: Callable[[object], object]) -> Callable[[object], object]:
    return lambda value: None if value is None else accept(value)


def _each(accept: Callable[[object], object]) -> Callable[[object], object]:
    def accept_all(value: object) -> tuple[object, ...]:
        if not isinstance(value, list):
            raise TypeError(list.__name__)
        return tuple(accept(one) for one in value)

    return accept_all


def _stance(value: object) -> Stance:
    return Stance(str(value))


def _member(value: object) -> Member:
    if not isinstance(value, dict) or set(value) - {"stands_for"} != {"person", "parts"}:
        raise TypeError(Member.__name__)
    parts, person = value["parts"], value["person"]
    if not isinstance(parts, list) or type(person) is not int:
        raise TypeError(Member.__name__)
    sent = _DECODERS[tuple[int, ...]](value.get("stands_for", []))
    return Member(person, frozenset(Part(part) for part in parts), cast("tuple[int, ...]", sent))


_whole = _exactly(int)


def _record(kind: type) -> Callable[[object], object]:
    """Accept a mapping of this value's fields and of nothing else."""

    def accept(value: object) -> object:
        if not isinstance(value, dict):
            raise TypeError(kind.__name__)
        hints = get_type_hints(kind)
        return kind(**{name: _DECODERS[hints[name]](one) for name, one in value.items()})

    return accept


_details = _record(Details)


_DECODERS: Mapping[Any, Callable[[object], object]] = MappingProxyType(
    {
        Details: _details,
        Details | None: _or_none(_details),
        SetAside: lambda value: SetAside(str(value)),
        SpeechKind: lambda value: SpeechKind(str(value)),
        Stance | None: _or_none(_stance),
        tuple[Speech, ...]: _each(_record(Speech)),
        tuple[CarriedMotion, ...]: _each(_record(CarriedMotion)),
        tuple[Carried, ...] | None: _or_none(_each(_record(Carried))),
        Operation | None: _or_none(lambda value: Operation(str(value))),
        tuple[str, ...]: _each(_exactly(str)),
        tuple[int, ...] | None: _or_none(_each(_whole)),
        str | None: _or_none(_exactly(str)),
        int: _whole,
        str: _exactly(str),
        bool: _exactly(bool),
        int | None: _or_none(_whole),
        bool | None: _or_none(_exactly(bool)),
        Stance: _stance,
        Choice: lambda value: Choice(str(value)),
        Member: _member,
        tuple[int, ...]: _each(_whole),
        tuple[Member, ...]: _each(_member),
    },
)
