"""Panels: named slots in a lower floor's template that upper floors fill.

So a proposal's page can show its debate, its vote and its resolution without importing them:
``{{ panel("proposals.proposal", proposal=proposal) }}``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from flask import Flask, current_app
from markupsafe import Markup

Filler = Callable[..., str]
_KEY = "panels"


def fill(app: Flask, slot: str, filler: Filler) -> None:
    """Have ``filler(**values)`` add its rendered HTML (or an empty string) to ``slot``."""
    app.extensions.setdefault(_KEY, defaultdict(list))[slot].append(filler)


def panel(slot: str, **values: object) -> Markup:
    """Return everything that fills ``slot``, lower floors first."""
    fillers: list[Filler] = current_app.extensions.get(_KEY, {}).get(slot, [])
    return Markup("").join(Markup(filler(**values)) for filler in fillers)  # noqa: S704 - fillers render templates, which escape
