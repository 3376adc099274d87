"""Groups are made of what is mutually near, hang together, and do not depend on order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from proposals.similarity.grouping import CLEAR, Group, groups, links

SCORES = st.floats(0, 1.2)
NEAR = st.dictionaries(
    st.integers(1, 9), st.dictionaries(st.integers(1, 9), SCORES, max_size=4), max_size=9
)


def test_only_what_is_mutual_and_stands_clear_is_linked() -> None:
    near = {1: {2: 0.8, 3: 0.9, 4: 0.1}, 2: {1: 0.8}, 3: {}, 4: {1: 0.1}}
    assert links(near) == {(1, 2): 0.8}


def test_a_chain_does_not_become_one_group() -> None:
    chain = {(1, 2): 0.9, (2, 3): 0.5, (3, 4): 0.8}
    assert groups(chain) == [Group((1, 2), 0.9), Group((3, 4), 0.8)]


def test_the_largest_group_comes_first_then_the_most_alike() -> None:
    linked = {(7, 8): 0.9, (1, 2): 0.5, (2, 3): 0.5, (1, 3): 0.5, (4, 5): 0.9}
    assert [group.members for group in groups(linked)] == [(1, 2, 3), (4, 5), (7, 8)]


@given(NEAR)
def test_nobody_stands_in_two_groups_nor_alone_in_one(near: dict[int, dict[int, float]]) -> None:
    linked = links(near)
    assert all(one < other and score >= CLEAR for (one, other), score in linked.items())
    made = groups(linked)
    members = [member for group in made for member in group.members]
    assert len(members) == len(set(members))
    assert all(len(group.members) >= 2 and group.score >= CLEAR for group in made)
    assert made == groups(dict(reversed(linked.items())))
