"""``/healthz`` and ``/readyz``: alive is one thing, ready another."""

from __future__ import annotations

import pytest
from alembic.script import ScriptDirectory
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from app import jobs
from app.extensions import db
from app.shell import readiness


def _migrated(app: Flask) -> None:
    """Note in the database that every migration has been run."""
    heads = ScriptDirectory(app.extensions["migrate"].directory).get_heads()
    db.session.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
    for head in heads:
        db.session.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": head})


def test_a_process_that_answers_is_alive(client: FlaskClient) -> None:
    assert client.get("/healthz").json == {"ok": True}


def test_ready_means_database_migrations_and_queue(app: Flask, client: FlaskClient) -> None:
    _migrated(app)
    answer = client.get("/readyz")
    assert answer.json == {
        "ok": True,
        "checks": {"database": "ok", "migrations": "ok", "queue": "ok"},
    }
    assert answer.status_code == 200


def test_a_database_behind_the_code_is_not_ready(app: Flask, client: FlaskClient) -> None:
    db.session.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
    db.session.execute(text("INSERT INTO alembic_version VALUES ('old')"))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json is not None
    assert "want" in answer.json["checks"]["migrations"]
    assert answer.json["checks"]["database"] == "ok"


def test_a_queue_that_is_away_is_named_and_the_rest_still_checked(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> str:
        raise ConnectionError

    monkeypatch.setattr(jobs, "health", away)
    _migrated(app)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["checks"] == {
        "database": "ok",
        "migrations": "ok",
        "queue": "ConnectionError",
    }


def test_one_failing_statement_does_not_fail_the_checks_after_it(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> str:
        db.session.execute(text("SELECT no_such_column"))
        return "ok"

    monkeypatch.setattr(readiness, "_database", broken)
    checks = readiness.checks()
    assert checks["database"] != "ok"
    assert checks["migrations"].startswith(("ok", "at"))
