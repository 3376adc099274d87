"""Commands met by no database, an old one, or one that does not answer."""

from __future__ import annotations

from pathlib import Path

from click.testing import Result
from flask_migrate import upgrade

from app import create_app
from app.settings import Settings


def _flask(instance: Path, *words: str, url: str | None = None, made: str | None = None) -> Result:
    """Run one command of an app of its own, its tables made up to revision ``made``."""
    url = url or f"sqlite:///{instance / 'hall.sqlite'}"
    app = create_app(Settings(secret_key="x" * 32, database_url=url, instance_path=instance))
    if made:
        with app.app_context():
            upgrade(revision=made)
    return app.test_cli_runner().invoke(args=list(words))


def test_a_command_before_any_database_says_how_one_is_made(tmp_path: Path) -> None:
    ran = _flask(tmp_path, "votes", "list")

    assert ran.exit_code == 1
    assert "里还没有建表" in ran.stderr
    assert "flask --app wsgi db upgrade" in ran.stderr


def test_a_command_on_a_database_from_before_an_update_says_so(tmp_path: Path) -> None:
    ran = _flask(tmp_path, "proposals", "lookalikes", made="0001")

    assert "的表还是旧的" in ran.stderr


def test_a_database_that_does_not_answer_is_named_without_its_password(tmp_path: Path) -> None:
    away = "postgresql+psycopg://hall:hush-hush@127.0.0.1:1/away"

    ran = _flask(tmp_path, "audit", "verify", url=away)

    assert "DATABASE_URL" in ran.stderr
    assert "127.0.0.1:1" in ran.stderr
    assert "hush-hush" not in ran.stderr


def test_a_date_is_reckoned_before_any_database_is_made(tmp_path: Path) -> None:
    ran = _flask(tmp_path, "resolutions", "due", "--from", "2026-09-29", "--working-days", "3")

    assert ran.stdout.splitlines()[0] == "2026-10-09", ran.stderr
