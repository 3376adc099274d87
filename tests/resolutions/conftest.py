"""A hall at work on Monday 21 September 2026: the clock stands, whatever day the tests run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from app import clock
from tests.resolutions.works import Works, at, decided_works


@pytest.fixture
def works(app: Flask) -> Iterator[Works]:
    """A decided topic with its people; the clock stands at the morning of its meeting."""
    with clock.stopped(at(9, 21)):
        yield decided_works()
