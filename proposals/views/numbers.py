"""Numbers in an address, as far as a database can hold them."""

from __future__ import annotations

from flask import request

_LARGEST = 2**63 - 1


def number_asked(name: str) -> int | None:
    """The number given by that name; none where it is none, or larger than any key."""
    found = request.args.get(name, type=int)
    return found if found is not None and 0 < found <= _LARGEST else None
