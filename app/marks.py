"""A mark for texts that are translated later.

The pure packages know no request and no language, yet they speak to residents. They mark
their sentences with ``N_`` so that extraction finds them; the edge translates them.
"""

from __future__ import annotations


def N_(text: str) -> str:  # noqa: N802 - the name that gettext tools look for
    """Return ``text`` unchanged; marks it for extraction."""
    return text
