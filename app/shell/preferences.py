"""长辈版 and language: kept in the cookie for visitors, in the account for those signed in."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask, g, has_request_context, session

from app.extensions import babel
from app.people.identity import current_person

LOCALES: Mapping[str, str] = {"zh_Hans": "简体中文", "zh_Hant": "繁體中文", "en": "English"}
HTML_LANG: Mapping[str, str] = {"zh_Hans": "zh-Hans", "zh_Hant": "zh-Hant", "en": "en"}


def locale_code() -> str:
    """The reader's language: this browser's choice, then the account's, then simplified Chinese."""
    if not has_request_context():
        return "zh_Hans"
    if "locale" not in g:
        person = None if session.get("locale") else current_person()
        chosen = session.get("locale") or (person.locale if person else "zh_Hans")
        g.locale = chosen if chosen in LOCALES else "zh_Hans"
    return str(g.locale)


def elder_mode() -> bool:
    """Whether 长辈版 is on for this browser or account."""
    if "elder" in session:
        return bool(session["elder"])
    person = current_person()
    return bool(person and person.elder_mode)


def init_app(app: Flask) -> None:
    """Bind Flask-Babel to the reader's choice."""
    babel.init_app(app, locale_selector=locale_code)
