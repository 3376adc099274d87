"""What each process of a house does, and how it stands to the database that it shares."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from app import create_app
from app.extensions import db
from app.settings import Role, Settings, SettingsError, from_environment
from app.transaction import transaction

TOGETHER = {"DATABASE_URL": "postgresql://hall@db/hall", "REDIS_URL": "redis://127.0.0.1"}


def test_alone_it_does_everything(tmp_path: Path) -> None:
    alone = from_environment({}, tmp_path)
    assert alone.role is Role.WEB
    assert alone.role.serves
    assert alone.role.holds_phones
    assert alone.role.does_jobs


@pytest.mark.parametrize(
    ("role", "serves", "holds_phones", "does_jobs"),
    [("live", True, True, False), ("pages", True, False, False), ("jobs", False, False, True)],
)
def test_of_several_each_does_its_part(
    tmp_path: Path, role: str, *, serves: bool, holds_phones: bool, does_jobs: bool
) -> None:
    found = from_environment({"ROLE": role, **TOGETHER}, tmp_path).role
    assert (found.serves, found.holds_phones, found.does_jobs) == (serves, holds_phones, does_jobs)


@pytest.mark.parametrize("missing", TOGETHER)
@pytest.mark.parametrize("role", ["live", "pages", "jobs"])
def test_several_need_what_lets_them_find_each_other(
    tmp_path: Path, role: str, missing: str
) -> None:
    rest = {name: value for name, value in TOGETHER.items() if name != missing}
    with pytest.raises(SettingsError, match=missing):
        from_environment({"ROLE": role, **rest}, tmp_path)


@pytest.mark.parametrize(
    ("name", "text"),
    [("ROLE", "worker"), ("DB_CONNECTIONS", "4"), ("JOB_WORKERS", "0"), ("PORT", "65536")],
)
def test_a_wrong_value_stops_the_start_and_is_named(tmp_path: Path, name: str, text: str) -> None:
    with pytest.raises(SettingsError, match=name):
        from_environment({name: text, **TOGETHER}, tmp_path)


def test_processes_that_start_at_once_agree_on_one_secret(tmp_path: Path) -> None:
    first = from_environment({}, tmp_path)
    assert from_environment({}, tmp_path).secret_key == first.secret_key
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_they_meet_on_one_channel_however_each_spells_the_database(tmp_path: Path) -> None:
    def channel(address: str, secret: str = "s" * 40) -> str:
        environ = {**TOGETHER, "DATABASE_URL": address, "SECRET_KEY": secret}
        return from_environment(environ, tmp_path).channel

    here = channel("postgresql://a:b@127.0.0.1/hall")
    assert here == channel("postgres://c@db.example:5433/hall")
    assert here != channel("postgresql://a:b@127.0.0.1/other")
    assert here != channel("postgresql://a:b@127.0.0.1/hall", "t" * 40)


@pytest.fixture
def own(settings: Settings) -> Flask:
    """An app with connections of its own, outside the test's transaction."""
    return create_app(settings)


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
def test_no_writer_waits_or_is_waited_for_without_end(own: Flask) -> None:
    def said(name: str) -> object:
        return db.session.scalar(sa.text(f"SHOW {name}"))

    with own.app_context():
        with transaction():
            assert said("lock_timeout") == "10s"
            assert said("idle_in_transaction_session_timeout") == "30s"
        assert said("lock_timeout") == said("idle_in_transaction_session_timeout") == "0"
        assert said("tcp_keepalives_idle") == "5"
        db.session.remove()
        db.engine.dispose()
