"""Which kinds of notice never wait for a letter of several; each stage names its own."""

from __future__ import annotations

from flask import Flask, current_app

_KEY = "urgent_kinds"


def name_urgent(app: Flask, *kinds: str) -> None:
    """Have notices of these kinds leave at once; said in a stage's ``feature.py``."""
    app.extensions.setdefault(_KEY, set()).update(kinds)


def is_urgent(kind: str) -> bool:
    """Whether somebody named this kind urgent."""
    return kind in current_app.extensions.get(_KEY, ())
