"""Browsers of tests that ask the app directly.

All requests of a test share one application context, and so Flask's ``g``: without this, whoever
was signed in at one request would still be at the next, whatever its cookie says.
"""

from __future__ import annotations

from typing import Any

from flask import g
from flask.testing import FlaskClient
from werkzeug.test import TestResponse


class Afresh(FlaskClient):
    """A browser whose requests do not remember what the one before worked out."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Forget, then ask."""
        for name in list(g):
            g.pop(name)
        return super().open(*args, **kwargs)
