"""What the layout shows around every page: whose hall this is, whom to ring, where we are."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from flask import current_app, g, request, url_for

from app import clock
from app.people.identity import current_person
from app.places.models.hall import Hall
from app.shell.preferences import HTML_LANG, locale_code
from app.shell.queries import hall_for_visitors, hall_of


def home_hall() -> Hall | None:
    """The hall whose name and telephone stand on the page: the reader's first, or the main one."""
    if "home_hall" not in g:
        person = current_person()
        g.home_hall = (hall_of(person) if person else None) or hall_for_visitors()
    found: Hall | None = g.home_hall
    return found


def here() -> str:
    """The address to come back to after a switch: this page, or the one that led to a POST."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    return came_from() or url_for("shell.home")


def came_from() -> str:
    """The page of this site that led here, or nothing."""
    before = urlsplit(request.referrer or "")
    if before.netloc != request.host:
        return ""
    return before.path + (f"?{before.query}" if before.query else "")


def html_lang() -> str:
    """The page's language as HTML spells it: it picks fonts and the screen reader's voice."""
    return HTML_LANG[locale_code()]


def server_now() -> int:
    """Milliseconds since 1970, by the server's clock: phones' clocks are not to be trusted."""
    return clock.milliseconds(clock.now())


def asset(filename: str) -> str:
    """The address of a static file, with its content's hash, so that it may be kept for a year."""
    folder = str(current_app.static_folder)
    return f"{request.script_root}{current_app.static_url_path}/{filename}?v={_version(folder, filename)}"


@cache
def _version(folder: str, filename: str) -> str:
    path = Path(folder) / filename
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else "none"
