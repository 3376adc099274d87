"""Facts about the work calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class CalendarChanged:
    """A day was declared, or a declaration was taken back."""

    on: date
