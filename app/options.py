"""What a SelectField offers. WTForms warns of plain pairs, and its stubs lack what it wants."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wtforms.fields import choices


def options(pairs: Iterable[tuple[object, object]]) -> list[Any]:
    """Pairs of value and label as WTForms wants them; lazy labels stay lazy."""
    select_choice: Any = choices.SelectChoice  # type: ignore[attr-defined]  # reason: newer than the stubs
    return [select_choice(value, label) for value, label in pairs]
