"""Who reads the items of all ledgers: everybody. Read with ``tests/support/rights.py``."""

from __future__ import annotations

from tests.support.rights import ANYBODY, Ask, Rule

ALL_ITEMS_ROUTES: dict[tuple[str, str], Rule] = {
    ("GET", "/ledgers/items"): Rule(ANYBODY),
    ("GET", "/ledgers/items/print"): Rule(ANYBODY),
    ("GET", "/ledgers/items.<any(csv, xlsx, json):form>"): Rule(
        ANYBODY, lambda _world: Ask({"form": "csv"})
    ),
}
