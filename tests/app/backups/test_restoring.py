"""What is refused, each with its sentence; what stays, and what is said of it."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask
from flask_migrate import upgrade

from app import audit, create_app
from app.backups import on_postgresql
from app.extensions import db
from app.journal import checkpoint
from app.settings import Settings
from app.transaction import transaction
from tests.services.addresses import postgres_url
from tests.support.databases import (
    ENGINES,
    ON_POSTGRESQL,
    ON_SQLITE,
    fresh_database,
    migrate,
)

ON_BOTH = pytest.mark.parametrize("engine_name", ENGINES, indirect=True)
SECRET = "vote_signing.key"


@contextmanager
def standing(url: str, instance: Path) -> Iterator[Flask]:
    """A house on this database, for its commands and its files."""
    instance.mkdir(parents=True, exist_ok=True)
    app = create_app(Settings(secret_key="b" * 40, database_url=url, instance_path=instance))
    try:
        yield app
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def run(app: Flask, *words: str | Path) -> Result:
    return app.test_cli_runner().invoke(args=[str(word) for word in words])


@pytest.fixture(scope="module")
def made(engine_name: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of a house with a journal and its keys; each test takes a copy."""
    place = tmp_path_factory.mktemp(f"made-{engine_name}")
    with fresh_database(engine_name, place, postgres_url) as url:
        migrate(url)
        with standing(url, place / "instance") as app:
            with app.app_context():
                for number in range(3):
                    with transaction():
                        audit.record("test.done", None, by=None, details={"n": number})
                checkpoint.note()
                (place / "instance" / SECRET).write_text("ab" * 32 + "\n")
                (place / "instance" / "trustee_keys").mkdir()
            done = run(app, "backup", place / "backup")
            assert done.exit_code == 0, done.output
            assert run(app, "backup", place / "bare", "--without-keys").exit_code == 0
    return place


@pytest.fixture
def copied(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made / "backup", tmp_path / "copy")
    return tmp_path / "copy"


@pytest.fixture
def empty(engine_name: str, tmp_path: Path) -> Iterator[Flask]:
    """A house on an empty database."""
    place = tmp_path / "empty"
    place.mkdir()
    with (
        fresh_database(engine_name, place, postgres_url) as url,
        standing(url, place / "instance") as app,
    ):
        yield app


def instance_of(app: Flask) -> Path:
    return Path(app.extensions["settings"].instance_path)


def refused(app: Flask, *words: str | Path) -> str:
    """The sentence; and nothing was put anywhere."""
    before = sorted(instance_of(app).rglob("*"))
    done = run(app, *words)
    assert done.exit_code == 1, done.output
    assert sorted(instance_of(app).rglob("*")) == before
    return done.stderr


def lengthen(file: Path) -> None:
    file.write_bytes(file.read_bytes() + b" ")


def halve(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def turn_a_bit(file: Path) -> None:
    held = bytearray(file.read_bytes())
    held[len(held) // 2] ^= 1
    file.write_bytes(held)


@pytest.mark.parametrize(
    ("engine_name", "harm"),
    [("sqlite", lengthen), ("sqlite", halve), ("sqlite", turn_a_bit), ("postgresql", halve)],
    indirect=["engine_name"],
)
def test_a_database_that_was_touched_is_refused(
    copied: Path, empty: Flask, harm: Callable[[Path], None]
) -> None:
    (file,) = copied.glob("database.*")
    harm(file)
    assert f"{file.name} 与备份时不一样" in refused(empty, "restore", copied)
    assert f"{file.name} 与备份时不一样" in refused(empty, "restore", copied, "--drill")


@ON_BOTH
def test_a_backup_without_one_of_its_keys_is_refused(copied: Path, empty: Flask) -> None:
    (copied / "instance" / SECRET).unlink()
    assert f"备份里少了 instance/{SECRET}" in refused(empty, "restore", copied)


@ON_BOTH
def test_keys_left_out_must_be_brought_and_be_the_right_ones(made: Path, empty: Flask) -> None:
    bare = made / "bare"
    assert not list(bare.rglob("*.key"))
    assert f"没有对应的 {SECRET}" in refused(empty, "restore", bare)
    (instance_of(empty) / SECRET).write_text("cd" * 32 + "\n")
    assert f"没有对应的 {SECRET}" in refused(empty, "restore", bare)
    shutil.copy(made / "instance" / SECRET, instance_of(empty))
    assert run(empty, "restore", bare).exit_code == 0


@ON_SQLITE
def test_what_is_half_a_backup_is_none(copied: Path, empty: Flask) -> None:
    (copied / "manifest.json").unlink()
    assert "这不是一份完整的备份" in refused(empty, "restore", copied)


@ON_SQLITE
def test_tables_of_a_later_version_are_refused(copied: Path, empty: Flask) -> None:
    rewrite(copied, heads=["9999"])
    assert "先把程序更新到" in refused(empty, "restore", copied)


@ON_SQLITE
def test_a_list_of_another_kind_is_refused(copied: Path, empty: Flask) -> None:
    rewrite(copied, version=2)
    assert "manifest.json 读不懂" in refused(empty, "restore", copied)


@ON_BOTH
def test_the_other_database_is_refused(copied: Path, empty: Flask) -> None:
    ours = json.loads((copied / "manifest.json").read_text())["engine"]
    theirs = {"sqlite": "postgresql", "postgresql": "sqlite"}[ours]
    rewrite(copied, engine=theirs)
    assert f"备份来自 {theirs}" in refused(empty, "restore", copied)


def rewrite(folder: Path, **changed: object) -> None:
    file = folder / "manifest.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | changed))


@ON_BOTH
def test_facts_that_differ_are_told_and_end_with_one(copied: Path, empty: Flask) -> None:
    """Somebody who can rewrite the whole backup still meets the facts and the journal."""
    facts = json.loads((copied / "manifest.json").read_text())["facts"]
    facts["journal"]["entries"] = 4
    rewrite(copied, facts=facts)
    done = run(empty, "restore", copied)
    assert done.exit_code == 1
    assert "journal.entries: 4 → 3" in done.output
    assert "请不要启动服务" in done.output


@ON_SQLITE
def test_a_newer_note_of_this_instance_stays_and_the_old_database_is_told(
    copied: Path, empty: Flask
) -> None:
    later = {"entry_id": 9, "hash": "f" * 64, "at": "2026-12-01T00:00:00+00:00"}
    note = instance_of(empty) / checkpoint.NAME
    note.write_text(json.dumps(later))
    done = run(empty, "restore", copied)
    assert done.exit_code == 1
    assert f"{checkpoint.NAME} 比备份里的新" in done.output
    assert "entry 9: is missing at the end" in done.output
    assert json.loads(note.read_text()) == later


@ON_SQLITE
def test_a_note_that_contradicts_is_refused(copied: Path, empty: Flask) -> None:
    other = {"entry_id": 3, "hash": "f" * 64, "at": "2026-12-01T00:00:00+00:00"}
    (instance_of(empty) / checkpoint.NAME).write_text(json.dumps(other))
    assert f"已有内容不同的 {checkpoint.NAME}" in refused(empty, "restore", copied)


@ON_SQLITE
def test_another_signing_key_is_never_overwritten(copied: Path, empty: Flask) -> None:
    (instance_of(empty) / SECRET).write_text("cd" * 32 + "\n")
    assert f"已有内容不同的 {SECRET}" in refused(empty, "restore", copied)


@ON_SQLITE
def test_what_was_interrupted_is_restored_again(copied: Path, empty: Flask) -> None:
    """Files lie there already, the database not yet."""
    shutil.copytree(copied / "instance", instance_of(empty), dirs_exist_ok=True)
    done = run(empty, "restore", copied, "--json")
    told = json.loads(done.stdout)
    assert (done.exit_code, told["ok"]) == (0, True)
    assert oct((instance_of(empty) / SECRET).stat().st_mode)[-2:] == "00"
    with empty.app_context():
        assert audit.count() == 3
        with pytest.raises(sa.exc.DBAPIError, match="may only grow"), transaction() as session:
            session.execute(sa.text("UPDATE audit_entry SET act = 'x'"))


@ON_BOTH
def test_a_backup_never_overwrites_and_never_lies_beside_what_it_keeps(
    copied: Path, empty: Flask
) -> None:
    assert run(empty, "restore", copied).exit_code == 0
    assert "备份从不覆盖" in refused(empty, "backup", copied)
    assert "instance/ 里面" in refused(empty, "backup", instance_of(empty) / "backup")
    told = json.loads(run(empty, "backup", copied, "--json").stdout)
    assert not told["ok"]
    assert "备份从不覆盖" in told["refused"]


@ON_BOTH
def test_nothing_can_be_backed_up_before_there_are_tables(empty: Flask, tmp_path: Path) -> None:
    done = run(empty, "backup", tmp_path / "kept" / "none")
    assert done.exit_code == 1
    assert "里还没有建表" in done.stderr
    assert not list((tmp_path / "kept").iterdir()), "something half made was left"


@ON_BOTH
def test_tables_from_before_an_update_are_restored_and_the_update_is_named(
    empty: Flask, tmp_path: Path, engine_name: str
) -> None:
    with empty.app_context():
        upgrade(revision="0026")
    assert run(empty, "backup", tmp_path / "older").exit_code == 0
    place = tmp_path / "second"
    place.mkdir()
    with (
        fresh_database(engine_name, place, postgres_url) as url,
        standing(url, place / "instance") as app,
    ):
        done = run(app, "restore", tmp_path / "older")
        assert done.exit_code == 0, done.output
        assert "请运行 flask --app wsgi db upgrade" in done.output
        drilled = run(app, "restore", tmp_path / "older", "--drill")
        assert drilled.exit_code == 0, drilled.output
        assert "✓ upgrade: 0026" in drilled.output


@ON_POSTGRESQL
@pytest.mark.parametrize(
    ("there", "said"), [("", "要有 PostgreSQL"), ("9.6", "这里的是 9.6，比服务器旧")]
)
def test_a_missing_or_old_pg_dump_names_what_to_install(
    made: Path, empty: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: str, said: str
) -> None:
    assert run(empty, "restore", made / "backup").exit_code == 0
    old = tmp_path / "pg_dump"
    old.write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {there}'\n")
    old.chmod(0o700)
    monkeypatch.setattr(on_postgresql, "_candidates", lambda _name: [str(old)] if there else [])
    sentence = refused(empty, "backup", tmp_path / "never")
    assert said in sentence
    assert "apt-get install postgresql-client-" in sentence
    assert not (tmp_path / "never").exists()


@ON_POSTGRESQL
def test_the_password_is_on_no_command_line(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard, folder = tmp_path / "heard", tmp_path / "bin"
    folder.mkdir()
    for name in ("pg_dump", "pg_restore"):
        wrapper = folder / name
        wrapper.write_text(f'#!/bin/sh\necho "$@" >> {heard}\nexec {shutil.which(name)} "$@"\n')
        wrapper.chmod(0o700)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    with fresh_database("postgresql", tmp_path, postgres_url) as given:
        url = sa.make_url(given)
        password = str(url.password or "hush-hush")
        whole = url.set(password=password).render_as_string(hide_password=False)
        with standing(whole, tmp_path / "instance") as app:
            assert run(app, "restore", made / "backup").exit_code == 0
            assert run(app, "backup", tmp_path / "again").exit_code == 0
    words = heard.read_text()
    assert "--single-transaction" in words
    assert "--snapshot=" in words
    assert password not in [part for word in words.split() for part in word.split("=")]
