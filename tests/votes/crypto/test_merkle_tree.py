"""The tree of RFC 6962, held against its published roots and against pymerkle."""

from __future__ import annotations

from collections.abc import Callable

import pymerkle
import pytest
from hypothesis import given
from hypothesis import strategies as st

from votes.crypto import merkle
from votes.crypto.merkle import BadProof

# The leaves and roots with which Certificate Transparency's own implementations are tested.
LEAVES = [
    bytes.fromhex(leaf)
    for leaf in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]

MANY = st.lists(st.binary(min_size=1, max_size=8), min_size=1, max_size=40)


CONSISTENCY = {
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}


@pytest.mark.parametrize(("old", "new"), CONSISTENCY)
def test_consistency_proofs_are_those_that_certificate_transparency_publishes(
    old: int, new: int
) -> None:
    proof = merkle.consistency_proof(LEAVES[:new], old)
    assert [node.hex() for node in proof] == CONSISTENCY[old, new]


def test_roots_are_those_that_certificate_transparency_publishes() -> None:
    assert [merkle.root(LEAVES[:size]).hex() for size in range(9)] == ROOTS


@given(MANY)
def test_roots_are_those_of_pymerkle(leaves: list[bytes]) -> None:
    tree = pymerkle.InmemoryTree(algorithm="sha256")
    for size, leaf in enumerate(leaves, start=1):
        tree.append_entry(leaf)
        assert merkle.frontier(leaves[:size]).root == tree.get_root(size)
    assert merkle.frontier(leaves).size == len(leaves)


@given(MANY, st.data())
def test_an_inclusion_proof_holds_and_is_made_of_pymerkles_nodes(
    leaves: list[bytes], data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    proof = merkle.inclusion_proof(leaves, index)
    merkle.verify_inclusion(leaves[index], index, len(leaves), proof, merkle.root(leaves))
    tree = pymerkle.InmemoryTree.init_from_entries(leaves, algorithm="sha256")
    theirs = tree.prove_inclusion(index + 1, len(leaves))
    nodes = {merkle.leaf_hash(leaves[index]).hex(), *(node.hex() for node in proof)}
    assert nodes == set(theirs.serialize()["path"])


@given(MANY, st.data())
def test_a_consistency_proof_holds_between_any_two_sizes(
    leaves: list[bytes], data: st.DataObject
) -> None:
    old = data.draw(st.integers(1, len(leaves)))
    proof = merkle.consistency_proof(leaves, old)
    old_root, root = merkle.root(leaves[:old]), merkle.root(leaves)
    merkle.verify_consistency(old, old_root, len(leaves), root, proof)
    tree = pymerkle.InmemoryTree.init_from_entries(leaves, algorithm="sha256")
    theirs = tree.prove_consistency(old, len(leaves))
    pymerkle.verify_consistency(old_root, root, theirs)


def flipped(node: bytes) -> bytes:
    return bytes([node[0] ^ 1]) + node[1:]


@given(MANY, st.data())
def test_an_inclusion_proof_for_anything_else_fails(
    leaves: list[bytes], data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    proof, root, size = merkle.inclusion_proof(leaves, index), merkle.root(leaves), len(leaves)
    wrong: list[Callable[[], None]] = [
        lambda: merkle.verify_inclusion(leaves[index] + b"x", index, size, proof, root),
        lambda: merkle.verify_inclusion(leaves[index], index, size, proof, flipped(root)),
        lambda: merkle.verify_inclusion(leaves[index], index, size, (*proof, root), root),
        lambda: merkle.verify_inclusion(leaves[index], size, size, proof, root),
        lambda: merkle.verify_inclusion(leaves[index], -1, size, proof, root),
    ]
    if proof:
        broken = (flipped(proof[0]), *proof[1:])
        wrong += [
            lambda: merkle.verify_inclusion(leaves[index], index, size, proof[:-1], root),
            lambda: merkle.verify_inclusion(leaves[index], index, size, broken, root),
        ]
    for attempt in wrong:
        with pytest.raises(BadProof):
            attempt()


@given(MANY, st.data())
def test_a_consistency_proof_between_other_trees_fails(
    leaves: list[bytes], data: st.DataObject
) -> None:
    size, root = len(leaves), merkle.root(leaves)
    old = data.draw(st.integers(1, size))
    proof, old_root = merkle.consistency_proof(leaves, old), merkle.root(leaves[:old])
    wrong: list[Callable[[], None]] = [
        lambda: merkle.verify_consistency(old, flipped(old_root), size, root, proof),
        lambda: merkle.verify_consistency(old, old_root, size, flipped(root), proof),
        lambda: merkle.verify_consistency(old, old_root, size, root, (*proof, root)),
        lambda: merkle.verify_consistency(0, old_root, size, root, proof),
        lambda: merkle.verify_consistency(size + 1, old_root, size, root, proof),
    ]
    if proof:
        broken = (flipped(proof[0]), *proof[1:])
        wrong += [
            lambda: merkle.verify_consistency(old, old_root, size, root, proof[:-1]),
            lambda: merkle.verify_consistency(old, old_root, size, root, broken),
            lambda: merkle.verify_consistency(old, old_root, size, root, ()),
        ]
    for attempt in wrong:
        with pytest.raises(BadProof):
            attempt()


def test_a_node_cannot_pass_for_a_leaf() -> None:
    inner = merkle.node_hash(merkle.leaf_hash(b"a"), merkle.leaf_hash(b"b"))
    assert merkle.root([b"a", b"b"]) == inner
    joined = merkle.leaf_hash(b"a") + merkle.leaf_hash(b"b")
    assert merkle.root([joined]) != inner


@pytest.mark.parametrize("index", [-1, 3])
def test_there_is_no_proof_of_a_leaf_that_is_not_there(index: int) -> None:
    with pytest.raises(BadProof, match="no leaf"):
        merkle.inclusion_proof(LEAVES[:3], index)


@pytest.mark.parametrize("old", [0, 4])
def test_there_is_no_proof_of_growth_from_a_size_that_never_was(old: int) -> None:
    with pytest.raises(BadProof, match="was never one of"):
        merkle.consistency_proof(LEAVES[:3], old)
