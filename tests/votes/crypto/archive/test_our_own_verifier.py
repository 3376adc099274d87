"""Our own verifier: test 10 (the tamper matrix) of ballots.md, and the limits of every check."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.votes.crypto.archive.archives import (
    Parts,
    begun,
    built,
    chained,
    checkpoints_of,
    honest,
    parts_of,
    tampered,
)
from tests.votes.crypto.belenios.elections import AREAS, held
from votes.crypto.archive import chain, tape
from votes.crypto.archive.chain import Archive
from votes.crypto.archive.verifier import Findings, check_pair, verify
from votes.crypto.belenios.flaws import Flaw, Unsound
from votes.crypto.checkpoints import Checkpoint
from votes.crypto.ledger import EntryType, sha256_hex

HONEST = honest()
RAW = chain.write(HONEST)
SIGNED = checkpoints_of(HONEST)
CAUGHT = {
    "result changed": Flaw.RESULT,
    "ballot dropped": Flaw.TALLY,
    "trustee missing": Flaw.TRUSTEE,
    "ciphertexts swapped": Flaw.SIGNATURE,
    "proof glued in": Flaw.SIGNATURE,
    "ballot copied to another credential": Flaw.SIGNATURE,
    "ballot from off the roll": Flaw.CREDENTIAL,
    "event height edited": Flaw.ARCHIVE,
    "last record cut": Flaw.ARCHIVE,
    "encrypted tally is garbage": Flaw.TALLY,
    "wrong number tallied": Flaw.TALLY,
    "ballots reordered": None,
    "ballot appended twice": Flaw.CHAIN,
}
"""What is found in each of the thirteen without checkpoints; with them nothing passes."""


def found(raw: bytes, checkpoints: list[Checkpoint]) -> Flaw | None:
    try:
        verify(chain.read(raw), checkpoints)
    except Unsound as error:
        return error.flaw
    return None


def refused(archive: Archive) -> Flaw:
    with pytest.raises(Unsound) as error:
        verify(archive)
    return error.value.flaw


def test_an_honest_archive_holds_and_says_what_it_holds() -> None:
    assert verify(chain.read(RAW), SIGNED) == Findings(
        uuid=held().election.uuid,
        voters=5,
        weight=5,
        trustees=3,
        ballots=6,
        closed=True,
        tallied=5,
        opened=(1, 2, 3),
        result=((1, 3, 1), (5, 2, 0)),
        checkpoints=4,
        counted=5,
        credentials=frozenset(held().roll.weights),
        roll=frozenset(held().roll.weights),
        public_key=held().election.public_key,
    )


def test_two_boxes_of_one_vote_hold_the_ballots_of_the_same_voters() -> None:
    heads = verify(chain.read(RAW))
    first, second, *_others = sorted(heads.roll)
    few = frozenset({first, second})
    area = replace(heads, roll=few, credentials=few)
    check_pair(heads, area)
    others = (
        replace(area, public_key=4),
        replace(area, roll=few | {4}),
        replace(area, credentials=frozenset({first})),
        replace(area, closed=False),
    )
    for wrong in others:
        with pytest.raises(Unsound) as error:
            check_pair(heads, wrong)
        assert error.value.flaw is Flaw.PAIR


def test_there_are_thirteen_tamperings() -> None:
    assert set(CAUGHT) == set(tampered())
    assert len(CAUGHT) == 13


@pytest.mark.parametrize("name", CAUGHT)
def test_every_tampering_is_rejected_given_the_signed_checkpoints(name: str) -> None:
    raw = tampered()[name]
    assert found(raw, SIGNED) is not None
    assert found(raw, []) is CAUGHT[name]


def test_what_only_checkpoints_can_show_is_shown_by_them() -> None:
    assert found(tampered()["ballots reordered"], SIGNED) is Flaw.CHECKPOINT
    cut_back = chain.write(begun(HONEST, len(HONEST.entries) - 1))
    assert found(cut_back, []) is None
    assert found(cut_back, SIGNED) is Flaw.CHECKPOINT
    other = replace(SIGNED[0], poll="AnotherVote12345")
    assert found(RAW, [other]) is Flaw.CHECKPOINT


@pytest.mark.parametrize("entries", range(1, 13))
def test_the_archive_holds_at_every_moment_of_the_vote(entries: int) -> None:
    archive = begun(HONEST, entries)
    at_the_time = [signed for signed in SIGNED if signed.size <= entries]
    findings = verify(archive, at_the_time)
    assert findings.ballots == min(max(entries - 1, 0), 6)
    assert findings.closed == (entries >= 8)
    assert findings.tallied == (5 if entries >= 9 else None)
    assert findings.opened == tuple(range(1, max(entries - 8, 1)))[:3]
    assert findings.result is None
    written = chain.write(archive)
    assert RAW.startswith(written)
    assert chain.read(written).entries == archive.entries


def test_a_weighted_vote_holds() -> None:
    findings = verify(chain.read(chain.write(honest(AREAS))))
    assert findings.weight == sum(AREAS)
    assert findings.result == held(AREAS).result.result


def restepped(*kinds: EntryType) -> Archive:
    """The honest entries of these kinds alone, chained anew in this order."""
    steps = [(e.type, e.body) for kind in kinds for e in HONEST.entries if e.type is kind]
    return replace(HONEST, entries=tuple(chained(steps)))


S, B, E = EntryType.SETUP, EntryType.BALLOT, EntryType.END_BALLOTS
T, P, R = EntryType.ENCRYPTED_TALLY, EntryType.PARTIAL_DECRYPTION, EntryType.RESULT


@pytest.mark.parametrize(
    ("archive", "flaw"),
    [
        (restepped(S, E, B), Flaw.CHAIN),
        (restepped(S, B, E, P), Flaw.CHAIN),
        (restepped(S, B, E, R), Flaw.CHAIN),
        (restepped(S, B, E, T, R, P), Flaw.CHAIN),
        (restepped(S, B, E, T, T), Flaw.CHAIN),
        (restepped(S, B, E, T, P, R, R), Flaw.CHAIN),
        (restepped(S, B, E, T, P, P), Flaw.TRUSTEE),
        (restepped(S, B, E, T, R), Flaw.TRUSTEE),
    ],
)
def test_entries_out_of_their_order_are_refused(archive: Archive, flaw: Flaw) -> None:
    assert refused(archive) is flaw


PARTS = parts_of(held())
FOREIGN = held(uuid="AnotherVote12345")


@pytest.mark.parametrize(
    ("parts", "flaw"),
    [
        (replace(PARTS, partials=((4, PARTS.partials[0][1]),)), Flaw.TRUSTEE),
        (replace(PARTS, partials=((2, PARTS.partials[0][1]),)), Flaw.PROOF),
        (replace(PARTS, result='{"result":[[true,3,1],[5,2,0]]}'), Flaw.FORM),
        (
            replace(PARTS, setup=(PARTS.setup[0], FOREIGN.trustees.text, PARTS.setup[2])),
            Flaw.TRUSTEE,
        ),
        (
            replace(PARTS, setup=(PARTS.setup[0], PARTS.setup[1], FOREIGN.roll.text)),
            Flaw.CREDENTIAL,
        ),
    ],
)
def test_what_belongs_to_another_trustee_or_vote_is_refused(parts: Parts, flaw: Flaw) -> None:
    assert refused(built(parts)) is flaw


def test_a_ballot_whose_proofs_fail_is_found_at_its_entry() -> None:
    def prove(_election: str, texts: Iterable[str]) -> list[tuple[str, str] | None]:
        return [("proof", "question 1") if number == 1 else None for number, _ in enumerate(texts)]

    with pytest.raises(Unsound, match=r"entry 2: question 1") as error:
        verify(HONEST, prove=prove)
    assert error.value.flaw is Flaw.PROOF


def test_an_entry_of_our_own_types_has_no_place_in_an_archive() -> None:
    steps = [(e.type, e.body) for e in HONEST.entries[:2]]
    steps.append((EntryType.REJECTED, '{"reason":"x"}'))
    archive = replace(HONEST, entries=tuple(chained(steps)))
    with pytest.raises(Unsound) as error:
        chain.write(archive)
    assert error.value.flaw is Flaw.ARCHIVE
    assert refused(archive) is Flaw.CHAIN


def test_a_record_that_is_missing_is_not_written() -> None:
    with pytest.raises(Unsound) as error:
        chain.write(replace(HONEST, blobs={}))
    assert error.value.flaw is Flaw.ARCHIVE


# --- the file -------------------------------------------------------------------------------------


@given(st.integers(0, len(RAW) - 1), st.integers(1, 255))
@settings(max_examples=60, deadline=None)
def test_any_byte_that_is_flipped_is_noticed(place: int, flip: int) -> None:
    changed = bytearray(RAW)
    changed[place] ^= flip
    assert found(bytes(changed), []) in {Flaw.ARCHIVE, Flaw.FORM, Flaw.CHAIN}


@given(st.integers(1, len(RAW) - 1))
@settings(max_examples=30, deadline=None)
def test_a_cut_file_is_no_archive_of_all_that_was_signed(length: int) -> None:
    assert found(RAW[:length], SIGNED) is not None


def record(name: str, text: str) -> bytes:
    return tape.record(name, text.encode(), HONEST.timestamp)


HEAD = RAW[: 2 * tape.BLOCK]
SETUP = chain.write(begun(HONEST, 1))
LOOSE = record(f"{sha256_hex('[]')}.data.json", "[]")


@pytest.mark.parametrize(
    ("raw", "flaw"),
    [
        (b"", Flaw.FORM),
        (HEAD, Flaw.CHAIN),
        (b"x" * 2000, Flaw.FORM),
        (HEAD + b"x" * 512, Flaw.ARCHIVE),
        (RAW + bytes(512), Flaw.ARCHIVE),
        (RAW + bytes(1024), Flaw.ARCHIVE),
        (SETUP + LOOSE, Flaw.ARCHIVE),
        (HEAD + LOOSE + SETUP[len(HEAD) :], Flaw.ARCHIVE),
        (SETUP + record("other.data.json", "[]"), Flaw.ARCHIVE),
        (SETUP + tape.record("x", b"\xff", HONEST.timestamp), Flaw.FORM),
        (SETUP + record(f"{sha256_hex('{}')}.event.json", "{}"), Flaw.FORM),
        (record("BELENIOS", '{"version":2,"timestamp":"1"}'), Flaw.ARCHIVE),
        (record("BELENIOS", '{"version":1,"timestamp":"-1"}'), Flaw.ARCHIVE),
        (record("BELENIOS", '{"version":1,"timestamp":"01"}'), Flaw.ARCHIVE),
        (record("BELENIOS", '{"version":1,"timestamp":"99999999999"}'), Flaw.ARCHIVE),
    ],
    ids=range(15),
)
def test_a_file_of_another_kind_is_none(raw: bytes, flaw: Flaw) -> None:
    assert found(raw, []) is flaw
