"""What every act of a meeting carries; the acts themselves are in ``meetings.rules.acts``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What every act carries."""

    CODE: ClassVar[str] = ""
    VERSION: ClassVar[int] = 1

    at: int
    by: int | None = None
    entered_by: int | None = None
