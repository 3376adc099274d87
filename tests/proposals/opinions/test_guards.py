"""When nothing, or no groups, may be shown; and that it is always computed alike, and in time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proposals.opinions.clustering import k_means, merge_small, silhouettes
from proposals.opinions.figures import figures_of
from proposals.opinions.grouping import (
    CLEAR,
    FEWEST_IN_GROUP,
    FEWEST_PEOPLE,
    Finding,
    group,
)
from proposals.opinions.matrix import Floats, Matrix, Whole, matrix_of
from proposals.opinions.projection import project
from tests.proposals.opinions.planted import TOWNS, Planted


def town_of(*camps: int, statements: int = 16, asked: float = 0.9) -> Matrix:
    return Planted("", 11, camps, statements, 3, asked=asked).matrix()


def noise(people: int, statements: int = 20, seed: int = 1) -> Matrix:
    """Everybody answers by chance."""
    chance = np.random.default_rng(seed)
    values = chance.integers(-1, 2, (people, statements)).astype(np.float64)
    return Matrix(np.arange(people), np.arange(statements), values)


def test_below_twenty_people_nothing_is_told_but_their_number() -> None:
    figures = figures_of(town_of(10, 9))
    assert figures.finding is Finding.TOO_FEW
    assert figures.people == FEWEST_PEOPLE - 1
    assert not any([figures.statements, figures.marks, figures.overall, figures.sizes])
    assert figures_of(town_of(11, 9)).finding is Finding.GROUPS


def test_nobody_at_all_is_too_few() -> None:
    empty = matrix_of(np.zeros((0, 3), dtype=np.int64), [1, 2])
    assert figures_of(empty).finding is Finding.TOO_FEW


@pytest.mark.parametrize("people", [25, 60, 200])
def test_answers_by_chance_are_no_groups_however_k_means_cuts_them(people: int) -> None:
    figures = figures_of(noise(people))
    assert figures.finding is Finding.NO_GROUPS
    assert figures.silhouette > CLEAR  # so the silhouette alone would have told of groups
    assert not any([figures.sizes, figures.shared, figures.typical])
    assert len(figures.statements) == 20
    assert all(not one.groups for one in figures.statements)


def test_many_who_answered_but_one_statement_are_counted_and_not_grouped() -> None:
    values = np.full((60, 12), np.nan)
    values[:, 0] = 1
    values[:3, :] = -1
    figures = figures_of(Matrix(np.arange(60), np.arange(12), values))
    assert (figures.finding, figures.silhouette) == (Finding.NO_GROUPS, 0.0)
    assert figures.statements[0].everybody.agree == 57
    assert figures.statements[0].everybody.answered == 60
    assert figures.marks == ()


def test_where_all_answer_alike_there_are_no_groups() -> None:
    values = np.ones((40, 9))
    figures = figures_of(Matrix(np.arange(40), np.arange(9), values))
    assert figures.finding is Finding.NO_GROUPS
    assert [pick.column for pick in figures.overall][:3] == [0, 1, 2]


def test_one_statement_alone_makes_no_groups() -> None:
    """Half for and half against is no more than that: nothing hangs together with anything."""
    values = np.array([[1.0]] * 15 + [[-1.0]] * 15)
    figures = figures_of(Matrix(np.arange(30), np.array([7]), values))
    assert figures.finding is Finding.NO_GROUPS
    assert [pick.column for pick in figures.dividing] == [0]


def test_no_group_under_five_is_ever_shown() -> None:
    """A loud handful joins whom it stands nearest to."""
    matrix = town_of(30, 25, 4, asked=1.0)
    figures = figures_of(matrix)
    assert figures.finding is Finding.GROUPS
    assert min(figures.sizes) >= FEWEST_IN_GROUP
    assert sum(figures.sizes) == 59


def test_a_small_group_goes_to_the_nearest_large_one() -> None:
    points = np.array([[0.0, 0]] * 6 + [[10.0, 0]] * 6 + [[8.0, 0]] * 2)
    labels = np.array([0] * 6 + [1] * 6 + [2] * 2)
    assert merge_small(points, labels, 5).tolist() == [0] * 6 + [1] * 8


def test_where_every_group_is_small_everybody_is_in_one() -> None:
    points = np.arange(8.0).reshape(4, 2)
    assert merge_small(points, np.array([0, 0, 1, 1]), 5).tolist() == [0, 0, 0, 0]


def test_nothing_that_falls_apart_into_handfuls_is_a_group(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("proposals.opinions.grouping.FEWEST_IN_GROUP", 30)
    grouping = group(town_of(20, 20))
    assert (grouping.finding, grouping.silhouette) == (Finding.NO_GROUPS, 0.0)
    assert set(grouping.labels.tolist()) == {0}


def test_the_same_answers_give_the_same_figures_in_whatever_order_they_came() -> None:
    town = TOWNS[2]
    cells = np.array(town.answers(), dtype=np.int64)
    shuffled = cells[np.random.default_rng(5).permutation(len(cells))]
    columns = range(town.statements)
    assert figures_of(matrix_of(cells, columns)) == figures_of(matrix_of(shuffled, columns))


def test_statements_taken_out_leave_no_trace() -> None:
    cells = np.array([[1, 10, 1], [1, 11, -1], [2, 11, 1], [3, 12, 0]], dtype=np.int64)
    matrix = matrix_of(cells, [12, 10])
    assert matrix.people.tolist() == [1, 3]
    assert matrix.statements.tolist() == [12, 10]
    np.testing.assert_array_equal(matrix.values, [[np.nan, 1], [0, np.nan]])


def test_others_have_their_turn_between_the_pieces() -> None:
    turns: list[int] = []
    figures_of(town_of(300, 300), pause=lambda: turns.append(1))
    assert len(turns) > 80


def test_whoever_answered_little_is_not_pulled_to_the_middle() -> None:
    values = np.array([[1.0, 1, 1, 1]] * 20 + [[-1.0, -1, -1, -1]] * 20)
    few = values.copy()
    few[0, 1:] = np.nan
    plane = project(few)
    assert abs(plane[0, 0]) > 0.45 * abs(plane[1, 0])


def slow_silhouette(points: Floats, labels: Whole) -> float:
    """As it is defined, point by point."""
    scores = []
    for at, own in enumerate(labels):
        away = np.sqrt(((points - points[at]) ** 2).sum(axis=1))
        inside = [away[i] for i in range(len(points)) if labels[i] == own and i != at]
        outside = [away[labels == other].mean() for other in set(labels.tolist()) - {own}]
        if not inside:
            scores.append(0.0)
            continue
        a, b = float(np.mean(inside)), min(outside)
        scores.append((b - a) / max(a, b) if max(a, b) > 0 else 0.0)
    return float(np.mean(scores))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(-5, 5), st.integers(-5, 5)), min_size=6, max_size=30),
    st.integers(2, 4),
    st.randoms(use_true_random=False),
)
def test_silhouettes_are_as_defined(spots: list[tuple[int, int]], k: int, chance: object) -> None:
    points = np.array(spots, dtype=np.float64)
    labels = np.arange(len(spots)) % k
    (score,) = silhouettes(points, [labels])
    assert score == pytest.approx(slow_silhouette(points, labels))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=1, max_size=25),
    st.integers(1, 5),
)
def test_every_point_is_with_its_nearest_middle(spots: list[tuple[int, int]], k: int) -> None:
    points = np.array(spots, dtype=np.float64)
    labels = k_means(points, k)
    assert set(labels.tolist()) == set(range(labels.max() + 1))
    assert labels[0] == 0
    middles = np.array([points[labels == one].mean(axis=0) for one in range(labels.max() + 1)])
    for point, own in zip(points, labels, strict=True):
        away = ((middles - point) ** 2).sum(axis=1)
        assert away[own] <= away.min() + 1e-9


def test_a_try_that_does_not_settle_ends_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("proposals.opinions.clustering.MOST_STEPS", 1)
    assert len(k_means(np.arange(20.0).reshape(10, 2), 3)) == 10


def test_the_threshold_is_the_published_one() -> None:
    assert (FEWEST_PEOPLE, FEWEST_IN_GROUP, CLEAR) == (20, 5, 0.25)
