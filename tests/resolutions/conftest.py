"""A hall at work on Monday 21 September 2026: the clock stands, whatever day the tests run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from app import clock
from tests.resolutions.district import District, make_district
from tests.resolutions.whistles import Street, make_street
from tests.resolutions.works import Works, at, decided_works


@pytest.fixture
def works(app: Flask) -> Iterator[Works]:
    """A decided topic with its people; the clock stands at the morning of its meeting."""
    with clock.stopped(at(9, 21)):
        yield decided_works()


@pytest.fixture
def street(app: Flask) -> Iterator[Street]:
    """A street with its people on Tuesday 29 September 2026, nine in the morning."""
    with clock.stopped(at(9, 29, 9)):
        yield make_street()


@pytest.fixture
def district(app: Flask) -> Iterator[District]:
    """A district at work since Monday 21 September 2026; it is Monday the 28th."""
    with clock.stopped(at(9, 21)):
        made = make_district()
    with clock.stopped(at(9, 28)):
        yield made
