"""belenios-tool beside us: tests 9, 10 and 11 of ballots.md."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.votes.crypto import outside
from tests.votes.crypto.archive.archives import OPENED_AT, begun, honest, put, tampered
from tests.votes.crypto.belenios.elections import AREAS, FEES, HEADS, UUID, held, repeatable
from votes.crypto import fields, ledger
from votes.crypto.archive import chain
from votes.crypto.archive.chain import Archive, SetupHashes
from votes.crypto.archive.verifier import Setup, verify
from votes.crypto.belenios.ballot import check
from votes.crypto.belenios.election import describe
from votes.crypto.belenios.group import Element
from votes.crypto.belenios.pedersen import Pedersen
from votes.crypto.belenios.roll import enrol
from votes.crypto.belenios.trustee_key import public_half
from votes.crypto.belenios.trustees import Trustees
from votes.crypto.ledger import EntryType, sha256_hex

ACCEPTED = {
    "encrypted tally is garbage",
    "wrong number tallied",
    "ballots reordered",
    "ballot appended twice",
}
"""What belenios-tool 2.0 lets pass today: known gaps, which our own verifier closes."""


def verified_outside(archive: bytes, directory: Path) -> bool:
    put(archive, directory, UUID)
    try:
        outside.run("election", "verify", within=directory)
    except outside.Failed:
        return False
    return True


@pytest.mark.parametrize("weights", [HEADS, AREAS], ids=["heads", "areas"])
def test_the_tool_accepts_an_honest_archive_and_computes_our_result(
    weights: tuple[int, ...], tmp_path: Path
) -> None:
    archive = honest(weights)
    assert verified_outside(chain.write(archive), tmp_path)
    counted = json.loads(outside.run("election", "compute-result", within=tmp_path))
    assert counted == json.loads(held(weights).result.text)


@pytest.mark.parametrize("name", tampered())
def test_the_tool_rejects_nine_of_the_thirteen_and_the_four_gaps_are_known(
    name: str, tmp_path: Path
) -> None:
    assert verified_outside(tampered()[name], tmp_path) == (name in ACCEPTED)


def test_archives_written_during_the_vote_extend_each_other_and_no_fork_does(
    tmp_path: Path,
) -> None:
    whole = honest()
    early = put(chain.write(begun(whole, 3)), tmp_path / "early", UUID)
    late = put(chain.write(begun(whole, 7)), tmp_path / "late", UUID)
    fork = put(tampered()["ballots reordered"], tmp_path / "fork", UUID)
    for directory in (early, late):
        outside.run("election", "verify", within=directory)
    compare = ("election", "verify-diff")
    outside.run(*compare, f"--dir1={early}", f"--dir2={late}", within=tmp_path)
    with pytest.raises(outside.Failed, match="not a prefix"):
        outside.run(*compare, f"--dir1={late}", f"--dir2={fork}", within=tmp_path)


def test_the_tool_and_we_finish_each_others_votes(tmp_path: Path) -> None:
    """The tool seals two ballots and opens with two keys of three; we check all that it made."""
    names = outside.threshold_keys(tmp_path, size=3, threshold=2)
    asked = ("--count=2", outside.GROUP, f"--uuid={UUID}")
    outside.run("setup", "generate-credentials", *asked, within=tmp_path)
    setup = _set_up(tmp_path)
    directory = put(chain.write(_archive_of(setup)), tmp_path / "vote", UUID)
    (codes,) = tmp_path.glob("*.privcreds")
    for line, choices in zip(codes.read_text().splitlines(), CHOICES, strict=True):
        (directory / "code").write_text(line.split()[1])
        (directory / "choices").write_text(choices)
        files = ("--privcred=code", "--ballot=choices")
        sealed = outside.run("election", "generate-ballot", *files, within=directory)
        check(setup.election, setup.roll.weights, sealed)
        _add(directory, "Ballot", sealed)
    _add(directory, "EndBallots", "")
    _add(directory, "EncryptedTally", _asked(directory, "compute-encrypted-tally"))
    for owner in (4, 1, 2):
        _add(directory, "PartialDecryption", _opened(directory, owner, names))
    _add(directory, "Result", _asked(directory, "compute-result"))
    outside.run("election", "verify", within=directory)
    findings = verify(chain.read((directory / f"{UUID}.bel").read_bytes()))
    assert (findings.result, findings.opened) == (((1, 0, 1),), (4, 1, 2))


CHOICES = ("[[1,0,0]]", "[[0,0,1]]")
SERVER = 31337
"""The private key of the one trustee beside the threshold: number 4."""


def _set_up(directory: Path) -> Setup:
    threshold = fields.read(Pedersen, (directory / "threshold.json").read_text())
    held_by = Trustees((threshold, public_half(SERVER, repeatable(4))))
    (public,) = directory.glob("*.pubcreds")
    credentials = [line.split(",")[0] for line in json.loads(public.read_text())]
    return Setup(
        describe(UUID, held_by.election_key, (FEES,), name="表决", description="两人"),
        held_by,
        enrol({Element.read(each): 1 for each in credentials}, weighted=False),
    )


def _archive_of(setup: Setup) -> Archive:
    texts = (setup.election.text, setup.trustees.text, setup.roll.text)
    body = fields.write(SetupHashes(*map(sha256_hex, texts)))
    entries = (ledger.append(None, EntryType.SETUP, body),)
    return Archive(OPENED_AT, entries, {sha256_hex(text): text for text in texts})


def _asked(directory: Path, command: str) -> str:
    return outside.run("election", command, within=directory)


def _add(directory: Path, kind: str, body: str) -> None:
    outside.run("archive", "add-event", f"--type={kind}", within=directory, given=body)


def _opened(directory: Path, owner: int, names: list[str]) -> str:
    number = f"--trustee-id={owner}"
    if owner > len(names):
        (directory / "server").write_text(f'"{SERVER}"')
        return outside.run("election", "decrypt", "--privkey=server", number, within=directory)
    key = f"../{names[owner - 1]}"
    files = (f"--key={key}.key", f"--decryption-key={key}.dkey")
    return outside.run("election", "decrypt-threshold", *files, number, within=directory)
