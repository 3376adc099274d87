"""Exports of secret votes on disk: written whole, read back, checked by command and by workers."""

from __future__ import annotations

import io
import json
import signal
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.votes.crypto import outside
from tests.votes.crypto.archive.archives import OPENED_AT, begun, checkpoints_of, honest, tampered
from tests.votes.crypto.belenios.elections import UUID, edited, held
from votes import cli
from votes.crypto import checkpoints, keys
from votes.crypto.archive.chain import Archive
from votes.crypto.belenios import audit
from votes.crypto.belenios.flaws import Flaw, Unsound
from votes.crypto.belenios.proving import proof_flaw, prove_here
from votes.crypto.ledger import sha256_hex
from votes.services import archives, proving

HALL = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY = keys.verifier_key(UUID, HALL.public_key())
NOTES = [checkpoints.sign(signed, HALL) for signed in checkpoints_of(honest())]
SPOILT = audit.reveal(held().sealed[0]).text
VOTE = held()


def exported(directory: Path, archive: Archive | None = None, notes: list[str] = NOTES) -> Path:
    held_by = archive or honest()
    archives.write_archive(
        directory, held_by.entries, held_by.blobs, opened_at=OPENED_AT, notes=notes, key=KEY
    )
    return directory


def asked(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli.votes, [str(argument) for argument in arguments])


def test_an_export_holds_for_belenios_tool_and_for_our_own_command(tmp_path: Path) -> None:
    exported(tmp_path)
    outside.run("election", "verify", within=tmp_path)
    said = asked("verify", tmp_path, "--workers=2")
    assert said.exit_code == 0, said.output
    assert f"ok: secret vote {UUID}" in said.output
    assert "ballots: 6, ended" in said.output
    assert "4 signed checkpoints" in said.output
    assert "result: [[1, 3, 1], [5, 2, 0]]" in said.output


def test_the_command_works_in_the_middle_of_a_vote_and_says_when_nothing_was_signed(
    tmp_path: Path,
) -> None:
    said = asked("verify", exported(tmp_path, begun(honest(), 3), notes=[]), "--workers=1")
    assert said.exit_code == 0, said.output
    assert "ballots: 2, still taken" in said.output
    assert "no checkpoints" in said.output
    assert "result" not in said.output


def test_the_command_says_what_does_not_hold(tmp_path: Path) -> None:
    exported(tmp_path)
    (tmp_path / f"{UUID}.bel").write_bytes(tampered()["wrong number tallied"])
    said = asked("verify", tmp_path)
    assert said.exit_code == 1
    assert "NOT SOUND checkpoint" in said.output


# 10: the thirteen, by the command that anybody runs.
@pytest.mark.parametrize("name", tampered())
def test_the_command_rejects_every_one_of_the_thirteen_tamperings(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proving.Provers, "prove", lambda _pool, *asked: prove_here(*asked))
    exported(tmp_path)
    assert asked("verify", tmp_path).exit_code == 0, "honest, it holds"
    (tmp_path / f"{UUID}.bel").write_bytes(tampered()[name])
    said = asked("verify", tmp_path)
    assert (said.exit_code, said.output.startswith("NOT SOUND ")) == (1, True)


def test_a_note_kept_from_the_screen_shows_what_the_folder_hides(tmp_path: Path) -> None:
    exported(tmp_path, begun(honest(), 5), notes=NOTES[:1])
    kept = tmp_path / "kept.txt"
    kept.write_text(NOTES[2], encoding="utf-8")
    assert asked("verify", tmp_path, "--workers=1").exit_code == 0
    said = asked("verify", tmp_path, "--checkpoint", kept, "--key", KEY, "--workers=1")
    assert said.exit_code == 1
    assert "8 entries were signed, 5 are left" in said.output


@pytest.mark.parametrize(
    "key",
    [None, "x", keys.verifier_key(UUID, Ed25519PrivateKey.generate().public_key())],
    ids=("none", "no key", "of another hall"),
)
def test_notes_that_nobody_or_another_hall_signed_are_refused(
    key: str | None, tmp_path: Path
) -> None:
    exported(tmp_path)
    (tmp_path / archives.KEY).unlink()
    with pytest.raises(Unsound) as error:
        archives.verify(archives.read_folder(tmp_path), key=key)
    assert error.value.flaw is Flaw.CHECKPOINT


def test_a_folder_holds_one_vote_named_for_itself(tmp_path: Path) -> None:
    with pytest.raises(Unsound, match="0 archives"):
        archives.read_folder(tmp_path)
    exported(tmp_path, notes=[])
    renamed = tmp_path / "AnotherVote12345.bel"
    (tmp_path / f"{UUID}.bel").rename(renamed)
    with pytest.raises(Unsound, match="named for another vote"):
        archives.verify(archives.read_folder(tmp_path))
    with pytest.raises(Unsound, match="another archive"):
        exported(tmp_path)
    assert asked("verify", tmp_path).exit_code == 1


@pytest.mark.parametrize("listed", ["{}", "[1]", "[", "[ ]"])
def test_a_list_of_notes_that_is_none_is_refused(listed: str, tmp_path: Path) -> None:
    exported(tmp_path)
    (tmp_path / archives.NOTES).write_text(listed)
    with pytest.raises(Unsound) as error:
        archives.read_folder(tmp_path)
    assert error.value.flaw is Flaw.FORM


# --- the audit in place of casting ----------------------------------------------------------------


def spoilt(directory: Path, text: str, archive: Archive) -> Result:
    exported(directory, archive)
    file = directory / "opened-ballot.json"
    file.write_text(text, encoding="utf-8")
    return asked("verify-spoiled", directory, file)


def test_an_opened_ballot_says_what_it_holds(tmp_path: Path) -> None:
    said = spoilt(tmp_path, SPOILT, begun(honest(), 1))
    assert said.exit_code == 0, said.output
    assert said.output == "小区物业费调整方案: 赞成\n选举业委会委员: 甲, 乙\n"


def test_a_ballot_that_was_opened_must_not_have_been_cast(tmp_path: Path) -> None:
    said = spoilt(tmp_path, SPOILT, honest())
    assert (said.exit_code, "was cast" in said.output) == (1, True)


def test_a_phone_that_shows_another_choice_is_found(tmp_path: Path) -> None:
    text = edited(SPOILT, lambda r: r["choices"][0].reverse())
    said = spoilt(tmp_path, text, begun(honest(), 1))
    assert (said.exit_code, "NOT SOUND proof" in said.output) == (1, True)


# --- workers --------------------------------------------------------------------------------------

ELECTION = VOTE.election.text
GOOD = [ballot.text for ballot in VOTE.ballots]
BAD = edited(GOOD[0], lambda b: b["answers"][0]["individual_proofs"][0][0].update(response="5"))


def test_workers_find_what_this_process_finds_in_the_same_order() -> None:
    texts = [*GOOD[:2], BAD, "[]", GOOD[2]]
    with proving.provers(2) as pool:
        found = list(pool.prove(ELECTION, texts))
    assert found == [proof_flaw(ELECTION, text) for text in texts]
    assert [flawed and flawed[0] for flawed in found] == [None, None, "proof", "form", None]


def test_a_worker_that_dies_loses_no_ballot() -> None:
    with proving.provers(1) as pool:
        assert pool.flaw(ELECTION, GOOD[0]) is None
        worker = pool._idle.get()  # noqa: SLF001  # reason: it is to be killed
        assert worker
        worker.send_signal(signal.SIGSTOP)
        worker.kill()
        pool._idle.put(worker)  # noqa: SLF001  # reason: and put back
        bad = pool.flaw(ELECTION, BAD)
        assert bad
        assert bad[0] == "proof"
        assert pool.flaw(ELECTION, GOOD[1]) is None


def test_an_answer_to_another_ballot_is_not_believed() -> None:
    with proving.provers(1) as pool:
        assert pool.flaw(ELECTION, GOOD[0]) is None
        worker = pool._idle.get()  # noqa: SLF001  # reason: a question is put behind its back
        assert worker
        assert worker.stdin
        worker.stdin.write(json.dumps([ELECTION, GOOD[1]]) + "\n")
        worker.stdin.flush()
        pool._idle.put(worker)  # noqa: SLF001  # reason: the same
        bad = pool.flaw(ELECTION, BAD)
        assert bad
        assert bad[0] == "proof"
        assert pool.flaw(ELECTION, GOOD[2]) is None


def test_whoever_is_broken_off_takes_the_worker_along(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken_off(*_: object) -> None:
        raise KeyboardInterrupt

    with proving.provers(1) as pool:
        with monkeypatch.context() as patched:
            patched.setattr(proving, "_ask", broken_off)
            with pytest.raises(KeyboardInterrupt):
                pool.flaw(ELECTION, GOOD[0])
        assert pool.flaw(ELECTION, GOOD[0]) is None


def test_a_worker_answers_line_by_line() -> None:
    answers = io.StringIO()
    proving.serve(io.StringIO(json.dumps([ELECTION, GOOD[0]]) + "\n"), answers)
    assert json.loads(answers.getvalue()) == [sha256_hex(GOOD[0]), None]
