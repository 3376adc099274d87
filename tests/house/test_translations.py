"""English and traditional Chinese are complete in every stage."""

from __future__ import annotations

from app.tooling import translations
from app.tooling.catalogues import STAGES
from tests.house import layout


def test_every_catalogue_is_complete() -> None:
    assert not translations.check(STAGES)


def test_every_floor_has_its_catalogues() -> None:
    assert STAGES == layout.PACKAGES
