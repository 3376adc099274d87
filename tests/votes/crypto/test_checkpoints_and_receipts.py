"""What the server signs: checkpoints nobody can unsay, receipts nobody can forge."""

from __future__ import annotations

import base64
import re
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from votes.crypto import checkpoints, fields, keys, merkle, receipts
from votes.crypto.checkpoints import Checkpoint, Fork
from votes.crypto.codes import short_code
from votes.crypto.keys import BadSignature
from votes.crypto.ledger import EntryType, append
from votes.crypto.receipts import Receipt

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(32))
PUBLIC = KEY.public_key()
POLL = "7f3c1f0e-6f1c-4a57-9a64-1c2f4d5e6a7b"
HASHES = [bytes([n]) * 32 for n in range(9)]
FIRST = checkpoints.after(None, POLL, merkle.frontier(HASHES[:1]))
SECOND = checkpoints.after(FIRST, POLL, merkle.frontier(HASHES[:5]))
NOTE = checkpoints.sign(SECOND, KEY)

SETUP = append(None, EntryType.SETUP, "{}")
BALLOT = append(SETUP, EntryType.BALLOT, '{"choice":"yes"}')
RECEIPT = receipts.issue(POLL, "b1", BALLOT, KEY)


def test_a_checkpoint_is_a_signed_note_with_the_polls_uuid_as_origin() -> None:
    root = base64.b64encode(merkle.root(HASHES[:1])).decode()
    assert FIRST.text == f"{POLL}\n1\n{root}\n"
    lines = NOTE.split("\n")
    assert lines[0] == POLL
    assert lines[1] == "5"
    assert lines[3] == f"prev {base64.b64encode(FIRST.digest).decode()}"
    assert lines[4] == ""
    assert lines[5].startswith(f"\u2014 {POLL} ")
    assert checkpoints.open_note(NOTE, PUBLIC) == SECOND


def test_a_verifier_key_reads_back_and_names_its_poll() -> None:
    text = keys.verifier_key(POLL, PUBLIC)
    name, public = keys.parse_verifier_key(text)
    assert name == POLL
    assert public.public_bytes_raw() == PUBLIC.public_bytes_raw()


def test_a_verifier_key_is_that_of_the_published_signed_note_example() -> None:
    # The example key of golang.org/x/mod/sumdb/note and of C2SP signed-note.
    text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    name, public = keys.parse_verifier_key(text)
    assert (name, keys.verifier_key(name, public)) == ("PeterNeumann", text)
    note = (
        "If you think cryptography is the answer to your problem,\n"
        "then you don't know what your problem is.\n"
    )
    signature = base64.b64decode(
        "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
    )
    assert signature[:4] == keys.key_id(name, public)
    keys.verify(public, signature[4:], note)


@given(st.data())
def test_no_single_change_of_a_note_opens(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(NOTE) - 1))
    letter = data.draw(st.sampled_from(sorted(set(NOTE) | {"é", " ", "\r", "0"})))
    changed = NOTE[:place] + letter + NOTE[place + 1 :]
    if changed != NOTE:
        with pytest.raises(BadSignature):
            checkpoints.open_note(changed, PUBLIC)


def signed(text: str) -> str:
    identity = keys.key_id(POLL, PUBLIC)
    signature = base64.b64encode(identity + keys.sign(KEY, text)).decode()
    return f"{text}\n\u2014 {POLL} {signature}\n"


ROOT = base64.b64encode(bytes(32)).decode()


@pytest.mark.parametrize(
    "text",
    [
        f"{POLL}\n1\n",
        f"{POLL}\n1\n{ROOT}\nprev {ROOT}\nmore\n",
        f"{POLL}\n01\n{ROOT}\n",
        f"{POLL}\n-1\n{ROOT}\n",
        f"{POLL}\n\u0661\n{ROOT}\n",
        f"{POLL}\n1\nAA==\n",
        f"{POLL}\n1\n{ROOT[:-2]}B=\n",
        f"{POLL}\n1\n{ROOT}\nafter {ROOT}\n",
        f"{POLL}\n1\n{ROOT}\n{ROOT}\n",
        f"{POLL}\n1\n{ROOT}\nprev AA==\n",
        f"a poll\n1\n{ROOT}\n",
    ],
)
def test_even_a_signed_text_must_be_a_checkpoint(text: str) -> None:
    with pytest.raises(BadSignature):
        checkpoints.open_note(signed(text), PUBLIC)


def test_a_note_signed_with_another_key_does_not_open() -> None:
    with pytest.raises(BadSignature, match="another key"):
        checkpoints.open_note(checkpoints.sign(SECOND, OTHER), PUBLIC)
    forged = base64.b64encode(keys.key_id(POLL, PUBLIC) + OTHER.sign(SECOND.text.encode())).decode()
    with pytest.raises(BadSignature, match="does not hold"):
        checkpoints.open_note(f"{SECOND.text}\n\u2014 {POLL} {forged}\n", PUBLIC)


@pytest.mark.parametrize("note", [SECOND.text, f"{SECOND.text}\n", NOTE[:-1], f"{NOTE}\n"])
def test_a_note_cut_or_lengthened_does_not_open(note: str) -> None:
    with pytest.raises(BadSignature):
        checkpoints.open_note(note, PUBLIC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "p",
        "p+00000000+AA==",
        keys.verifier_key(POLL, PUBLIC).replace("7f3c", "7f3d"),
        keys.verifier_key(POLL, PUBLIC) + "=",
        "p q+00000000+" + base64.b64encode(b"\x01" + bytes(32)).decode(),
        "p+00000000+" + base64.b64encode(b"\x02" + bytes(32)).decode(),
        "p+00000000+é",
    ],
)
def test_a_verifier_key_with_a_flaw_is_refused(text: str) -> None:
    with pytest.raises(BadSignature):
        keys.parse_verifier_key(text)


def test_checkpoints_follow_each_other_within_one_poll_and_never_shrink() -> None:
    assert SECOND.previous == FIRST.digest
    with pytest.raises(Fork):
        checkpoints.after(SECOND, POLL, merkle.frontier(HASHES[:4]))
    with pytest.raises(Fork):
        checkpoints.after(SECOND, "other", merkle.frontier(HASHES))


def test_a_phone_that_kept_a_checkpoint_notices_a_fork() -> None:
    proof = merkle.consistency_proof(HASHES[:5], 1)
    checkpoints.check_extension(FIRST, SECOND, proof)
    checkpoints.check_extension(SECOND, SECOND, ())
    with pytest.raises(Fork):
        checkpoints.check_extension(FIRST, replace(SECOND, poll="other"), proof)
    with pytest.raises(Fork):
        checkpoints.check_extension(replace(FIRST, root=bytes(32)), SECOND, proof)
    twin = Checkpoint(POLL, SECOND.size, merkle.root(HASHES[4:]))
    with pytest.raises(Fork):
        checkpoints.check_extension(SECOND, twin, ())


def test_a_ledger_that_was_cut_or_rewritten_is_not_that_of_its_checkpoint() -> None:
    checkpoints.check_ledger(SECOND, HASHES)
    checkpoints.check_ledger(SECOND, HASHES[:5])
    with pytest.raises(Fork, match="4 are left"):
        checkpoints.check_ledger(SECOND, HASHES[:4])
    with pytest.raises(Fork, match="not those that were signed"):
        checkpoints.check_ledger(SECOND, [HASHES[1], HASHES[0], *HASHES[2:]])


def test_codes_are_four_groups_of_four_and_differ_between_checkpoints() -> None:
    assert re.fullmatch(r"([A-Z2-7]{4}-){3}[A-Z2-7]{4}", SECOND.code)
    assert SECOND.code == short_code(SECOND.digest)
    assert len({FIRST.code, SECOND.code, RECEIPT.code}) == 3
    assert short_code(bytes(32)) == "AAAA-AAAA-AAAA-AAAA"


def test_a_receipt_names_the_ballots_place_and_is_the_same_each_time() -> None:
    receipts.verify(RECEIPT, PUBLIC)
    assert (RECEIPT.seq, RECEIPT.prev, RECEIPT.entry_hash) == (1, SETUP.hash, BALLOT.hash)
    assert receipts.issue(POLL, "b1", BALLOT, KEY) == RECEIPT
    assert fields.read(Receipt, fields.write(RECEIPT)) == RECEIPT


@pytest.mark.parametrize(
    "forged",
    [
        replace(RECEIPT, poll="other"),
        replace(RECEIPT, ballot_id="b2"),
        replace(RECEIPT, entry_hash=SETUP.hash),
        replace(RECEIPT, seq=2),
        replace(RECEIPT, prev=BALLOT.hash),
        replace(RECEIPT, sig=None),
        replace(RECEIPT, sig="AAAA"),
        replace(RECEIPT, sig="not base64"),
    ],
)
def test_a_receipt_with_any_field_changed_is_refused(forged: Receipt) -> None:
    with pytest.raises(BadSignature):
        receipts.verify(forged, PUBLIC)


def test_a_receipt_of_another_key_is_refused() -> None:
    with pytest.raises(BadSignature):
        receipts.verify(RECEIPT, OTHER.public_key())


def test_only_a_ballot_has_a_receipt() -> None:
    with pytest.raises(ValueError, match="only a ballot"):
        receipts.issue(POLL, "b1", SETUP, KEY)
    with pytest.raises(ValueError, match="only a ballot"):
        receipts.issue(POLL, "b1", replace(BALLOT, parent=None), KEY)
