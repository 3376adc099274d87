"""Each test stands in its own app.

The app in this process and the live server's each leave a context behind them for the whole
session: without this a test would act on whichever was made last.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from flask import Flask

MADE_BY = {"app": "shared_app", "in_server": "in_server"}


@pytest.fixture(autouse=True)
def _stand_in_ones_own_app(request: pytest.FixtureRequest) -> Iterator[None]:
    """Put the test's own app on top, before ``app`` itself looks for its engine."""
    with ExitStack() as stack:
        for name, maker in MADE_BY.items():
            if name in request.fixturenames:
                made: Flask = request.getfixturevalue(maker)
                stack.enter_context(made.app_context())
        yield
