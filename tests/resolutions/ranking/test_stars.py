"""A unit's stars are its score of the quarter, by a formula that everybody can reckon."""

from __future__ import annotations

import pytest

from resolutions.ranking.stars import stars


@pytest.mark.parametrize(
    ("score", "given"),
    [
        *[(None, None), (0, 0), (1499, 0), (1500, 1), (2999, 1)],
        *[(4500, 3), (7499, 4), (7500, 5), (10_000, 5)],
    ],
)
def test_fifteen_points_are_a_star(score: int | None, given: int | None) -> None:
    assert stars(score, 15) == given


def test_what_a_star_takes_is_part_of_the_formula() -> None:
    assert stars(7500, 25) == 3
