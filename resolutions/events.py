"""The facts this stage announces, delivered inside the same transaction."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TaskFinished:
    """A task passed its re-check and was written off 销账."""

    task_id: int
