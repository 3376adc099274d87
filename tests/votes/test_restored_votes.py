"""Keys and checks of votes in backups: what was destroyed stays so, what was changed is found."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.backups import manifest
from app.extensions import db
from app.settings import Settings
from tests.support.databases import migrate
from tests.votes.polling import put_to_vote
from tests.votes.secret_polling import SecretPolling, prepare_secret
from votes.services.secret import keys


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Flask]:
    """A house of its own on SQLite."""
    url = f"sqlite:///{tmp_path / 'hall.sqlite'}"
    migrate(url)
    instance = tmp_path / "instance"
    instance.mkdir()
    app = create_app(Settings(secret_key="k" * 40, database_url=url, instance_path=instance))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def back_up(app: Flask, folder: Path) -> Path:
    done = app.test_cli_runner().invoke(args=["backup", str(folder)])
    assert done.exit_code == 0, done.output
    return folder


def drill(app: Flask, folder: Path) -> tuple[int, dict[str, list[str]]]:
    """Exit status, and the troubles of every check."""
    done = app.test_cli_runner().invoke(args=["restore", str(folder), "--drill", "--json"])
    told = json.loads(done.stdout)
    return done.exit_code, {line["name"]: line["troubles"] for line in told["checks"]}


def test_the_houses_key_is_kept_while_its_box_is_sealed_and_never_after(
    house: Flask, tmp_path: Path
) -> None:
    vote: SecretPolling = prepare_secret(3, tellers=0).opened()
    for voter in vote.voters:
        vote.votes(voter)
    uuid = vote.poll.uuid
    kept = Path("instance", keys.FOLDER, f"{uuid}.key")
    sealed = back_up(house, tmp_path / "sealed")
    assert (sealed / kept).stat().st_mode & 0o777 == 0o600
    assert drill(house, sealed)[0] == 0

    copy = shutil.copy(tmp_path / kept, tmp_path / "copy.key")
    vote.close()
    assert not (tmp_path / kept).exists()
    shutil.copy(copy, tmp_path / kept)  # as if it had been copied just before it was destroyed
    opened = back_up(house, tmp_path / "opened")
    assert not (opened / kept).exists()
    status, troubles = drill(house, opened)
    assert (status, troubles["recount"]) == (0, [])


def test_a_ballot_changed_in_a_backup_made_to_look_whole_is_found_by_the_drill(
    house: Flask, tmp_path: Path
) -> None:
    vote = put_to_vote(3)
    for voter in vote.voters:
        vote.cast(voter, "yes")
    vote.close()
    db.session.rollback()
    folder = back_up(house, tmp_path / "kept")
    status, troubles = drill(house, folder)
    assert (status, list(filter(None, troubles.values()))) == (0, [])
    rewrite(folder)
    status, troubles = drill(house, folder)
    assert status == 1
    assert any("entry 1" in line for line in troubles["recount"]), troubles
    assert troubles["facts.rows"] == []


def rewrite(folder: Path) -> None:
    """As somebody could who holds the backup: another choice, and a list that agrees."""
    file = folder / "database.sqlite"
    with closing(sqlite3.connect(file)) as raw:
        found = raw.execute(
            "SELECT sql FROM sqlite_master WHERE name = 'ledger_entry_no_update'"
        ).fetchone()
        raw.execute("DROP TRIGGER ledger_entry_no_update")
        raw.execute(
            "UPDATE ledger_entry SET body = replace(body, '\"yes\"', '\"no\"') WHERE height = 1"
        )
        raw.execute(found[0])
        raw.commit()
    listed = json.loads((folder / manifest.NAME).read_text())
    measured = manifest.measured(file)
    listed["files"][file.name] = {"size": measured.size, "sha256": measured.sha256}
    (folder / manifest.NAME).write_text(json.dumps(listed))
