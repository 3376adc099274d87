"""Spans of time in words."""

from __future__ import annotations

from flask_babel import gettext


def span(ms: int) -> str:
    """``2分钟``, ``30秒``, ``1分30秒`` from milliseconds."""
    minutes, seconds = divmod(ms // 1000, 60)
    if not minutes:
        return str(gettext("%(seconds)s秒", seconds=seconds))
    if not seconds:
        return str(gettext("%(minutes)s分钟", minutes=minutes))
    return str(gettext("%(minutes)s分%(seconds)s秒", minutes=minutes, seconds=seconds))
