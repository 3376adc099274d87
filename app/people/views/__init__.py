"""Pages of people: signing in, slips, the people of a place, one person."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, url_for

blueprint = Blueprint("people", __name__)


def safe_next(target: str | None) -> str:
    """Where to go after signing in: only an address within this site."""
    target = target or ""
    inside = target.startswith("/") and not target.startswith("//")
    if not inside or "\\" in target or not target.isprintable():
        return url_for("shell.home")
    parts = urlsplit(target)
    return url_for("shell.home") if parts.scheme or parts.netloc else target
