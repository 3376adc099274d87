"""The terms of a motion as a script writes them, in any of the usual words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from meetings.rules.details import ALL, Details, Operation
from meetings.rules.thresholds import NEEDS
from meetings.rules.wording import NEGATIONS

Plain = Mapping[str, Any]

_OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {
        "insert": Operation.INSERT,
        "add": Operation.ADD,
        "append": Operation.ADD,
        "strike": Operation.STRIKE,
        "strike_out": Operation.STRIKE,
        "delete": Operation.STRIKE,
        "strike_and_insert": Operation.STRIKE_AND_INSERT,
        "replace": Operation.STRIKE_AND_INSERT,
        "substitute": Operation.SUBSTITUTE,
    },
)

_THRESHOLDS: Mapping[str, str] = MappingProxyType(
    {
        **{name: name for name in NEEDS},
        "m": "majority",
        "1/2": "majority",
        "2/3": "two_thirds",
        "⅔": "two_thirds",
        "majority_present": "majority_of_present",
        "majority_entire": "majority_of_members",
        "majority_of_entire_membership": "majority_of_members",
        "two_thirds_present": "two_thirds_of_present",
        "two_thirds_entire": "two_thirds_of_members",
        "two_thirds_of_entire_membership": "two_thirds_of_members",
    },
)

_UNDEBATABLE = ("decorum", "speaking", "priority")
_TOO_LATE = frozenset(
    {"beyond_next_session", "after_next_session", "session_after_next", "after_the_next_session"}
)
_MOST = 10**9
_NOT_IN_WORDS = re.compile(
    r"\s*(?:insert|add|加入|加上|插入|增加)\s*[\"'“‘「]?\s*"
    rf"({'|'.join(sorted(NEGATIONS, key=len, reverse=True))})"
    r"\s*(?:[\"'”’」]|$|\s(?:before|after|at)\b)",
    re.IGNORECASE,
)
"""An amendment that says in words only that a negation is to be put in."""
_MEASURES = ("quorum", "absent", "法定人数", "凑足", "缺席")
_TIMES = ("until", "at", "time", "at_time", "date")


def first(plain: Plain, *keys: str) -> Any:
    """Return the first of these that is written, or None."""
    return next((plain[key] for key in keys if plain.get(key) is not None), None)


def words(value: object) -> str:
    """Return a value as words; what is neither words nor a number says nothing."""
    return str(value) if isinstance(value, str | int | float) else ""


def number(value: object) -> int:
    """Return a whole number that a clock can still count with, 0 for anything else."""
    if isinstance(value, str) and value.isdecimal():
        value = int(value[:10])
    if type(value) is int or (isinstance(value, float) and value.is_integer()):
        return int(value) if 0 <= value <= _MOST else 0
    return 0


def terms_of(plain: Plain, motion: str, target: int = 0, earlier: str = "") -> Details:
    """Return the details of a motion; ``target`` was found by whoever plays the script."""
    change = _change(plain) if motion in {"amend", "amend_previously_adopted"} else Details()
    until = first(plain, *_TIMES)
    sessions = number(first(plain, "sessions"))
    return Details(
        operation=change.operation,
        strike=change.strike,
        insert=change.insert,
        after=change.after,
        at_front=change.at_front,
        degree=_degree(plain),
        until=words(until),
        special=bool(first(plain, "special_order", "special")),
        beyond_next_session=bool(first(plain, "beyond_next_session"))
        or words(until) in _TOO_LATE
        or sessions > 1,
        committee=words(first(plain, "committee", "to_committee")),
        deadline=words(first(plain, "deadline", "report_by", "report_deadline")),
        length_ms=_span(plain),
        speech_ms=_span(plain) if motion in {"limit_extend_debate", "amend"} else 0,
        speeches=number(first(plain, "speeches", "speeches_per_member", "times")),
        scope=_scope(plain),
        parts=_parts(first(plain, "parts")),
        independent=bool(first(plain, "independent", "demand")),
        method=_method(plain) if motion == "voting_method" else "",
        about=_about(plain, motion),
        notice=bool(first(plain, "notice", "previous_notice", "with_notice")),
        qualified=bool(first(plain, "qualified", *_TIMES)),
        executed=bool(first(plain, "executed", "irreversible", "done")),
        needs=_needs(plain),
        target=target,
        earlier=earlier,
    )


def _parts(value: object) -> tuple[str, ...]:
    return tuple(words(one) for one in value) if isinstance(value, list) else ()


def _change(plain: Plain) -> Details:
    """Return the operation of an amendment; without one, it is read off what is given."""
    named = words(first(plain, "operation", "op", "form")).lower()
    operation = _OPERATIONS.get(named.replace("-", "_").replace(" ", "_"))
    strike = words(first(plain, "strike", "strike_out", "delete", "old"))
    insert = words(first(plain, "insert", "add", "with", "new", "substitute"))
    before = words(first(plain, "before"))
    in_words = _NOT_IN_WORDS.match(words(plain.get("text")))
    if operation is None and not (strike or insert) and in_words:
        return Details(operation=Operation.INSERT, insert=in_words[1], at_front=True)
    if operation is None and strike:
        operation = Operation.STRIKE_AND_INSERT if insert else Operation.STRIKE
    if operation is None and insert:
        operation = Operation.SUBSTITUTE if plain.get("substitute") else Operation.INSERT
    if before and not strike:
        gap = " " if before[0].isascii() else ""
        operation, strike = Operation.STRIKE_AND_INSERT, before
        insert = f"{insert or words(plain.get('text'))}{gap}{before}"
    return Details(
        operation=operation,
        strike=strike,
        insert=insert,
        after=words(first(plain, "after")),
        at_front=words(first(plain, "at", "position")) in {"front", "beginning", "start"},
    )


def _degree(plain: Plain) -> int:
    value = first(plain, "degree", "of", "amends", "applies_to")
    if number(value) in {1, 2}:
        return number(value)
    return {"primary": 1, "main_motion": 1, "main": 1, "secondary": 2, "amend": 2}.get(
        words(value), 0
    )


def _span(plain: Plain) -> int:
    """Return a span in milliseconds, from seconds or minutes."""
    seconds = number(first(plain, "seconds", "speech_seconds", "seconds_each"))
    minutes = number(first(plain, "minutes", "length", "speech_minutes", "minutes_each"))
    return seconds * 1_000 or minutes * 60_000


def _scope(plain: Plain) -> str:
    """Return how far an order about debate reaches: the lowest question that is named."""
    value = first(plain, "on", "scope", "covers", "questions", "all", "applies_to")
    if isinstance(value, list):
        named = [words(one) for one in value]
        return "main_motion" if "main_motion" in named else words(named[-1:] and named[-1])
    return ALL if value is True or words(value) in {"all", "all_pending"} else words(value)


def _method(plain: Plain) -> str:
    said = words(first(plain, "method", "text")).lower()
    return "ballot" if any(word in said for word in ("ballot", "无记名", "投票")) else said


def _about(plain: Plain, motion: str) -> str:
    value = words(first(plain, "about", "concerns", "subject", "rule", "purpose", "what")).lower()
    if motion == "main_motion":
        said = f"{value} {words(plain.get('text'))}".lower()
        return "quorum" if any(word in said for word in _MEASURES) else value
    if motion != "appeal":
        return value
    value = "decorum" if plain.get("indecorum") is True else value
    return value if any(word in value for word in _UNDEBATABLE) else ""


def _needs(plain: Plain) -> tuple[str, ...]:
    value = first(plain, "thresholds", "threshold", "needs", "vote")
    named = value if isinstance(value, list) else [value]
    found = (_THRESHOLDS.get(words(one).lower().replace(" ", "_")) for one in named)
    return tuple(name for name in found if name is not None)
