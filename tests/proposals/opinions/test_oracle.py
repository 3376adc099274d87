"""Our groups and figures beside red-dwarf's (``record.py`` tells how its answers were got)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from math import comb
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from proposals.opinions.answers import Answer
from proposals.opinions.clustering import silhouettes
from proposals.opinions.figures import Figures, figures_from
from proposals.opinions.grouping import FEWEST_ANSWERS, Grouping, group
from proposals.opinions.matrix import Floats, Whole
from tests.proposals.opinions.planted import BORDER, TOWNS, Planted

SAID = {
    one["town"]: one
    for one in json.loads(Path(__file__).with_name("oracle.json").read_text(encoding="utf-8"))
}
SIDES = {Answer.AGREE: "agree", Answer.DISAGREE: "disagree"}


def rand_index(one: Sequence[int], other: Sequence[int]) -> float:
    """The adjusted Rand index: 1 for the same parting, 0 for what chance would give."""
    together = sum(comb(n, 2) for n in Counter(zip(one, other, strict=True)).values())
    first = sum(comb(n, 2) for n in Counter(one).values())
    second = sum(comb(n, 2) for n in Counter(other).values())
    expected = first * second / comb(len(one), 2)
    return (together - expected) / ((first + second) / 2 - expected)


def theirs(town: Planted, grouping: Grouping) -> Whole:
    """red-dwarf's group of each person whom we placed."""
    labels = np.array([int(label) for label in SAID[town.name]["groups"].split()])
    assert ((labels >= 0) == grouping.placed).all()
    return labels[grouping.placed]


def spread(plane: Floats, labels: Whole) -> float:
    return float(
        sum(
            ((plane[labels == one] - plane[labels == one].mean(axis=0)) ** 2).sum()
            for one in np.unique(labels)
        )
    )


@pytest.fixture(scope="module", params=TOWNS, ids=lambda town: town.name)
def town(request: pytest.FixtureRequest) -> Planted:
    planted: Planted = request.param
    return planted


@pytest.fixture(scope="module")
def said(town: Planted) -> dict[str, Any]:
    answers: dict[str, Any] = SAID[town.name]
    assert answers["answers"] == town.fingerprint(), "the oracle was asked about other answers"
    return answers


@pytest.fixture(scope="module")
def grouping(town: Planted) -> Grouping:
    return group(town.matrix())


@pytest.fixture(scope="module")
def figures(town: Planted, grouping: Grouping) -> Figures:
    return figures_from(town.matrix(), grouping)


def test_the_groups_are_the_oracles(town: Planted, grouping: Grouping) -> None:
    assert rand_index(grouping.labels.tolist(), theirs(town, grouping).tolist()) == 1.0


def test_the_groups_are_the_planted_camps(town: Planted, grouping: Grouping) -> None:
    camps = np.array(town.camp_of)[town.matrix().people][grouping.placed]
    assert grouping.labels.max() + 1 == len(town.camps)
    assert rand_index(grouping.labels.tolist(), camps.tolist()) > 0.8


def test_group_informed_consensus_is_the_oracles(figures: Figures, said: dict[str, Any]) -> None:
    for one, agree, disagree in zip(
        figures.statements, said["consensus_agree"], said["consensus_disagree"], strict=True
    ):
        assert abs(one.consensus - agree) < 1e-9
        assert abs(one.against - disagree) < 1e-9


def test_overall_consensus_is_the_oracles(figures: Figures, said: dict[str, Any]) -> None:
    for side, word in SIDES.items():
        ours = [pick.column for pick in figures.overall if pick.side is side]
        assert ours == said[f"overall_{word}"]


def test_what_is_typical_of_a_group_is_the_oracles(
    town: Planted, grouping: Grouping, figures: Figures, said: dict[str, Any]
) -> None:
    same = dict(zip(grouping.labels.tolist(), theirs(town, grouping).tolist(), strict=True))
    for number, picks in enumerate(figures.typical):
        ours = [[pick.column, SIDES[pick.side]] for pick in picks]
        assert ours == said["typical"][str(same[number])]


def test_shared_statements_are_those_that_were_planted(town: Planted, figures: Figures) -> None:
    dividing = town.statements - town.shared
    agreed = [pick.column for pick in figures.shared if pick.side is Answer.AGREE]
    assert set(agreed) & set(range(dividing, town.statements))
    assert not {pick.column for pick in figures.dividing} & set(range(dividing, town.statements))


def test_where_we_differ_ours_is_the_tighter_parting() -> None:
    grouping = group(BORDER.matrix())
    other = theirs(BORDER, grouping)
    assert 0.8 < rand_index(grouping.labels.tolist(), other.tolist()) < 1.0
    assert spread(grouping.plane, grouping.labels) < spread(grouping.plane, other)
    ours, oracles = silhouettes(grouping.plane, [grouping.labels, other])
    assert ours > oracles


def test_the_oracle_left_out_whoever_answered_too_little() -> None:
    sparse = TOWNS[1]
    grouping = group(sparse.matrix())
    assert not grouping.placed.all()
    assert (sparse.matrix().answered[~grouping.placed] < FEWEST_ANSWERS).all()
