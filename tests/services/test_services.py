"""What tests need is found, started where it is missing, and named where it cannot be had."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import redis

from app.deploy import needs, private_postgres, private_redis
from app.deploy.packages import Need, obtain
from app.deploy.ports import free_port
from tests.services import reachable


@pytest.fixture(autouse=True, scope="module")
def _server_programs(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Servers elsewhere may serve the other tests; these start their own."""
    obtain([needs.POSTGRES, needs.REDIS], tmp_path_factory.mktemp("apt") / "log")


def test_a_private_postgresql_serves_durably_and_leaves_nothing_behind(tmp_path: Path) -> None:
    url, folder = private_postgres.start(tmp_path / "postgres")
    try:
        assert reachable.answers_postgres(url)
        with psycopg.connect(url) as connection:
            assert connection.execute("SHOW fsync").fetchone() == ("on",)
    finally:
        private_postgres.stop(folder)
    assert not reachable.answers_postgres(url)
    assert not folder.exists()


def test_a_private_postgresql_lets_nobody_in_without_its_password(tmp_path: Path) -> None:
    url, folder = private_postgres.start(tmp_path / "postgres")
    try:
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(url.replace(url.split(":")[2].split("@")[0], "guess"))
    finally:
        private_postgres.stop(folder)


def test_a_private_redis_serves_and_leaves_nothing_behind(tmp_path: Path) -> None:
    url = private_redis.start(tmp_path / "redis")
    try:
        assert private_redis.answers(url)
        with pytest.raises(redis.AuthenticationError):
            redis.Redis.from_url(f"redis://{url.split('@')[1]}").ping()
    finally:
        private_redis.stop(url, tmp_path / "redis")
    assert not private_redis.answers(url)
    assert not (tmp_path / "redis").exists()


def test_stopping_twice_is_no_error(tmp_path: Path) -> None:
    private_postgres.stop(tmp_path / "nothing")
    private_redis.stop(f"redis://127.0.0.1:{free_port()}", tmp_path / "nothing")


def test_an_address_given_on_purpose_is_never_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_DATABASE_URL", f"postgresql://nobody@127.0.0.1:{free_port()}/x")
    with pytest.raises(reachable.NotAnswering, match="TEST_DATABASE_URL"):
        reachable.postgres()
    monkeypatch.setenv("TEST_REDIS_URL", f"redis://127.0.0.1:{free_port()}")
    with pytest.raises(reachable.NotAnswering, match="TEST_REDIS_URL"):
        reachable.redis()


def test_without_rights_the_exact_line_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    missing = Need("a verifier", ("some-verifier", "its-fonts"), lambda: None)
    with pytest.raises(SystemExit, match=r"apt-get install .* some-verifier its-fonts"):
        obtain([missing], tmp_path / "log")


def test_what_is_there_is_not_installed_again(tmp_path: Path) -> None:
    obtain([Need("a shell", ("dash",), lambda: "/bin/sh")], tmp_path / "log")
    assert not (tmp_path / "log").exists()


def test_a_run_keeps_the_exit_code_and_has_the_last_word_said_by_the_command(
    tmp_path: Path,
) -> None:
    program = "import sys; print('3 passed'); sys.exit(7)"
    source = Path(__file__).parent
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            _ELSEWHERE,
            str(tmp_path),
            "run",
            "--",
            sys.executable,
            "-c",
            program,
        ],
        cwd=source.parents[1],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 7
    assert done.stdout.splitlines()[-1] == "3 passed"
    assert not (tmp_path / ".services" / "env.json").exists()


_ELSEWHERE = """
import sys
from pathlib import Path
from tests.services import addresses
addresses.FOLDER = Path(sys.argv.pop(1)) / ".services"
addresses.NOTES = addresses.FOLDER / "env.json"
from tests.services.__main__ import main
sys.exit(main())
"""
"""Runs ``python -m tests.services`` with its notes elsewhere: the real ones are in use."""
