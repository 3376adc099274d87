"""A secret vote's export: belenios-tool accepts it at any moment, and gives the same result."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskCliRunner

from app.extensions import db
from tests.votes.crypto import outside
from tests.votes.polling import tampering
from tests.votes.secret_polling import SecretPolling, prepare_secret
from votes.models.ledger import Checkpoint
from votes.services import archives
from votes.services.secret import archive


@pytest.fixture
def polling(app: Flask) -> SecretPolling:
    """Two tellers, five voters, two of whom brought a credential."""
    made = prepare_secret(5, tellers=2).keys()
    return made.offer(*made.voters[:2]).opened()


def exported(polling: SecretPolling, runner: FlaskCliRunner, folder: Path) -> Path:
    """``flask votes export POLL DIR``."""
    done = runner.invoke(args=["votes", "export", polling.poll.uuid, str(folder)])
    assert done.exit_code == 0, done.output
    outside.run("election", "verify", within=folder)
    return folder


# 9: the outside verifier accepts, gives the same result, and sees that exports only grow.
def test_a_strangers_program_accepts_every_export_and_finds_the_same_result(
    polling: SecretPolling, app: Flask, tmp_path: Path
) -> None:
    runner = app.test_cli_runner()
    first, second, third, fourth, _absent = polling.voters
    before = exported(polling, runner, tmp_path / "opened")
    polling.votes(first, "no")
    polling.votes(second)
    during = exported(polling, runner, tmp_path / "during")
    polling.votes(first)
    polling.votes(third, "abstain")
    polling.votes(fourth)
    polling.close()
    closed = exported(polling, runner, tmp_path / "closed")
    polling.open_together()
    after = exported(polling, runner, tmp_path / "declared")
    for earlier, later in ((before, during), (during, closed), (closed, after)):
        dirs = (f"--dir1={earlier}", f"--dir2={later}")
        outside.run("election", "verify-diff", *dirs, within=tmp_path)
    found = json.loads(outside.run("election", "compute-result", within=after))
    assert found == {"result": [[3, 0, 1]]}
    checked = archives.verify(archives.read_folder(after))
    assert (checked.result, checked.tallied, checked.opened) == (((3, 0, 1),), 4, (1, 2))
    assert checked.checkpoints > 0
    assert polling.poll.result is not None
    assert [polling.poll.result[name]["heads"] for name in ("yes", "no", "abstain")] == [3, 0, 1]
    recount = runner.invoke(args=["votes", "recount", polling.poll.uuid])
    assert (recount.exit_code, recount.output.split()[0]) == (0, "ok:")


def test_a_ballot_altered_in_the_database_is_found(polling: SecretPolling, app: Flask) -> None:
    polling.votes(polling.voters[0])
    polling.close()
    polling.open_together()
    assert archive.differences(polling.poll) == ()
    with tampering("ledger_entry") as alter:
        alter("UPDATE ledger_entry SET body = replace(body, '1', '2') WHERE type = 'Ballot'")
    assert archive.differences(polling.poll) != ()
    db.session.rollback()


def test_a_note_that_is_gone_from_the_database_is_named(polling: SecretPolling, app: Flask) -> None:
    polling.votes(polling.voters[0])
    polling.close()
    poll = polling.open_together()
    last = max(db.session.scalars(sa.select(Checkpoint.number).filter_by(poll_id=poll.id)))
    with tampering("checkpoint") as alter:
        alter(f"DELETE FROM checkpoint WHERE poll_id = {poll.id} AND number = {last}")  # noqa: S608 - two numbers
    app.extensions["vote_books"].clear()
    found = app.test_cli_runner().invoke(args=["votes", "recount", poll.uuid])
    assert (found.exit_code, "other checkpoints are kept outside" in found.output) == (1, True)


def test_the_page_of_the_result_hands_the_archive_out(
    polling: SecretPolling, app: Flask, tmp_path: Path
) -> None:
    polling.votes(polling.voters[0])
    answer = app.test_client().get(f"/v/{polling.poll.uuid}/archive.bel")
    (tmp_path / f"{polling.poll.uuid}.bel").write_bytes(answer.data)
    outside.run("election", "verify", within=tmp_path)
