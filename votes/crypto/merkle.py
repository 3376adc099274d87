"""The Merkle tree of RFC 6962 over the entries' hashes, with its two kinds of proof.

Leaves are given as bytes and hashed with the prefix 0x00, inner nodes with 0x01, so that a
node can never be passed off as a leaf (RFC 6962 section 2.1).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

EMPTY_ROOT = hashlib.sha256(b"").digest()


class BadProof(ValueError):
    """A proof that does not lead to the root it was given for."""


def leaf_hash(leaf: bytes) -> bytes:
    """Return the hash of a leaf: SHA-256(0x00 || leaf)."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node: SHA-256(0x01 || left || right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """A growing tree reduced to its full subtrees, leftmost first: all that a root needs.

    Appending and taking the root cost the logarithm of the size, so the writer of a large
    poll can sign a checkpoint without reading the ledger again.
    """

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def append(self, leaf: bytes) -> Frontier:
        """Return the frontier with one more leaf."""
        peaks, node, filled = list(self.peaks), leaf_hash(leaf), self.size
        while filled & 1:
            node = node_hash(peaks.pop(), node)
            filled >>= 1
        return Frontier(self.size + 1, (*peaks, node))

    @property
    def root(self) -> bytes:
        """The root of the tree as it stands."""
        if not self.peaks:
            return EMPTY_ROOT
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = node_hash(peak, root)
        return root


def frontier(leaves: Iterable[bytes]) -> Frontier:
    """Return the frontier after all ``leaves``."""
    grown = Frontier()
    for leaf in leaves:
        grown = grown.append(leaf)
    return grown


def root(leaves: Iterable[bytes]) -> bytes:
    """Return the tree head of ``leaves``, MTH(D[n]) of RFC 6962."""
    return frontier(leaves).root


def inclusion_proof(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """Return PATH(index, D[n]): what proves that the leaf at ``index`` is in the tree."""
    if not 0 <= index < len(leaves):
        raise BadProof(f"there is no leaf {index} among {len(leaves)}")
    if len(leaves) == 1:
        return ()
    cut = _cut(len(leaves))
    if index < cut:
        return (*inclusion_proof(leaves[:cut], index), root(leaves[cut:]))
    return (*inclusion_proof(leaves[cut:], index - cut), root(leaves[:cut]))


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], head: bytes
) -> None:
    """Raise ``BadProof`` unless ``proof`` shows ``leaf`` at ``index`` of the tree ``head``."""
    if not 0 <= index < size:
        raise BadProof(f"there is no leaf {index} among {size}")
    node, position, last = leaf_hash(leaf), index, size - 1
    for sibling in proof:
        if last == 0:
            raise BadProof("the proof is longer than the tree is high")
        if position & 1 or position == last:
            node = node_hash(sibling, node)
            position, last = _skip_full_levels(position, last)
        else:
            node = node_hash(node, sibling)
        position, last = position >> 1, last >> 1
    if last != 0 or node != head:
        raise BadProof("the proof does not lead to the root")


def consistency_proof(leaves: Sequence[bytes], old_size: int) -> tuple[bytes, ...]:
    """Return PROOF(old_size, D[n]): what proves that the tree only grew since ``old_size``."""
    if not 0 < old_size <= len(leaves):
        raise BadProof(f"a tree of {len(leaves)} was never one of {old_size}")
    return _subproof(leaves, old_size, whole=True)


def verify_consistency(
    old_size: int, old_head: bytes, size: int, head: bytes, proof: Sequence[bytes]
) -> None:
    """Raise ``BadProof`` unless ``proof`` shows the tree ``head`` to extend ``old_head``."""
    if not 0 < old_size <= size:
        raise BadProof(f"a tree of {size} was never one of {old_size}")
    path = list(proof)
    position, last = old_size - 1, size - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    # An old tree that is full, or that is the new one, is itself the first node of the path.
    if position == 0 or old_size == size:
        path.insert(0, old_head)
    if not path:
        raise BadProof("the proof is too short")
    old_node = node = path[0]
    if old_size == size:
        position = last = 0
    for sibling in path[1:]:
        if last == 0:
            raise BadProof("the proof is longer than the tree is high")
        if position & 1 or position == last:
            old_node, node = node_hash(sibling, old_node), node_hash(sibling, node)
            position, last = _skip_full_levels(position, last)
        else:
            node = node_hash(node, sibling)
        position, last = position >> 1, last >> 1
    if last != 0 or old_node != old_head or node != head:
        raise BadProof("the proof does not lead to both roots")


def _skip_full_levels(position: int, last: int) -> tuple[int, int]:
    """Climb the levels on which the node has no sibling (RFC 9162 section 2.1.3.2)."""
    while position and not position & 1:
        position, last = position >> 1, last >> 1
    return position, last


def _subproof(leaves: Sequence[bytes], old_size: int, *, whole: bool) -> tuple[bytes, ...]:
    if old_size == len(leaves):
        return () if whole else (root(leaves),)
    cut = _cut(len(leaves))
    if old_size <= cut:
        return (*_subproof(leaves[:cut], old_size, whole=whole), root(leaves[cut:]))
    return (*_subproof(leaves[cut:], old_size - cut, whole=False), root(leaves[:cut]))


def _cut(size: int) -> int:
    """Return the greatest power of two smaller than ``size``."""
    return 1 << (size - 1).bit_length() - 1
