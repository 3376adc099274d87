"""Facts announced upwards: a lower floor says what happened, upper floors listen.

A fact is a frozen dataclass in the past tense, delivered at once, inside the same transaction;
a subscriber that raises undoes the whole act.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app

F = TypeVar("F")
_KEY = "announcements"


def subscribe(app: Flask, fact: type[F], handler: Callable[[F], None]) -> None:
    """Have ``handler`` called with each announced ``fact``; said in a stage's ``feature.py``."""
    handlers: dict[type[Any], list[Callable[[Any], None]]] = app.extensions.setdefault(
        _KEY, defaultdict(list)
    )
    handlers[fact].append(handler)


def announce(fact: object) -> None:
    """Deliver ``fact`` to everyone who subscribed to its type, in the order of subscription."""
    for handler in current_app.extensions.get(_KEY, {}).get(type(fact), ()):
        handler(fact)
