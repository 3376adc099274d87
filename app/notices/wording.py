"""A notice's words: kept as a msgid and values, said in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from flask_babel.speaklater import LazyString

from app.notices.models.notice import Notice

_MARK = "msgid"


def kept(text: str | LazyString, values: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Take apart what is to be said: its msgid, and JSON values to fill it with.

    A lazy translation gives its own msgid and values; a value that is one is translated again
    when it is read, every other value is people's own words or a number and stays as it is.
    """
    if isinstance(text, LazyString):
        msgid, values = str(text._args[0]), {**text._kwargs, **values}  # noqa: SLF001  # reason: Flask-Babel offers no other way back to the msgid
    else:
        msgid = text
    return msgid, {name: _kept_value(value) for name, value in values.items()}


def _kept_value(value: object) -> object:
    if isinstance(value, LazyString):
        msgid, params = kept(value, {})
        return {_MARK: msgid, "params": params}
    return value if isinstance(value, int) else str(value)


def said(notice: Notice) -> str:
    """The notice in the language of whoever reads now."""
    return _say(notice.text, notice.params)


def _say(msgid: str, params: Mapping[str, Any]) -> str:
    values = {
        name: _say(value[_MARK], value["params"]) if isinstance(value, dict) else value
        for name, value in params.items()
    }
    return str(gettext(msgid, **values))
