"""Load the demonstration: once on first start, or afresh by command."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, current_app
from flask_migrate import downgrade, upgrade
from sqlalchemy import select

from app.demo.town import CODE, PASSWORD, Town, found_town
from app.extensions import db
from app.places.models.hall import Hall
from app.transaction import transaction

DemoPart = Callable[[Town], None]
_KEY = "demo_parts"


def add_part(app: Flask, part: DemoPart) -> None:
    """Let a stage add its own data to the demonstration; parts run in the order of the floors."""
    app.extensions.setdefault(_KEY, []).append(part)


def load_once() -> bool:
    """Load the demonstration into an empty database; returns whether it did."""
    if db.session.scalar(select(Hall.id).limit(1)) is not None:
        return False
    with transaction():
        town = found_town()
    for part in current_app.extensions.get(_KEY, []):
        part(town)
    return True


def load_fresh() -> None:
    """Throw everything away and load the demonstration again."""
    db.session.remove()
    downgrade(revision="base")
    upgrade()
    load_once()


def guide(address: str) -> str:
    """What to open, and as whom, in the demonstration."""
    if db.session.scalar(select(Hall.id).where(Hall.code == CODE)) is None:
        return ""
    lines = [
        f"演示账号(密码都是 {PASSWORD})· demo accounts, all with the same password:",
        *(f"  {phone}  {label}" for phone, label in Town.ACCOUNTS),
        f"打开 {address}/login 登录 · open the sign-in page",
    ]
    return "\n".join(lines)
