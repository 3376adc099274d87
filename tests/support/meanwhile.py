"""What another session writes while an act waits for its lock."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest
from sqlalchemy.sql.dml import Update

from app.extensions import db


def meanwhile(patch: pytest.MonkeyPatch, module: ModuleType, statement: Update) -> None:
    """Have ``statement`` done by another hand just before ``module`` holds its ``lock``.

    The rows that were read before stay in the session as they were read, as on PostgreSQL, where
    others commit while one waits.
    """
    lock = module.__dict__["lock"]

    def after_waiting(held: Any) -> Any:
        patch.setattr(module, "lock", lock)
        db.session.execute(statement, execution_options={"synchronize_session": False})
        return lock(held)

    patch.setattr(module, "lock", after_waiting)
