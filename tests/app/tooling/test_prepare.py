"""Setting up: each step once, and again when what it was made from changes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.tooling import prepare


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working tree elsewhere."""
    monkeypatch.setattr(prepare, "ROOT", tmp_path)
    monkeypatch.setattr(prepare, "VENV", tmp_path / ".venv")
    (tmp_path / ".venv").mkdir()
    (tmp_path / "a.lock").write_text("a==1")
    return tmp_path


def _step(root: Path, do: Callable[[], None]) -> prepare.Step:
    return prepare.Step("a", "Doing a …", (root / "a.lock",), (root / "made",), do)


def test_a_step_is_done_once(root: Path) -> None:
    done: list[str] = []

    def making() -> None:
        done.append("a")
        (root / "made").touch()

    for _ in range(3):
        _step(root, making).ensure()
    assert done == ["a"]


def test_a_step_is_done_again_when_its_lock_changes_or_its_product_is_gone(root: Path) -> None:
    done: list[str] = []

    def making() -> None:
        done.append("a")
        (root / "made").touch()

    step = _step(root, making)
    step.ensure()
    (root / "a.lock").write_text("a==2")
    step.ensure()
    (root / "made").unlink()
    step.ensure()
    assert len(done) == 3


def test_a_step_that_failed_is_not_taken_for_done(root: Path) -> None:
    def fail() -> None:
        prepare.run(sys.executable, "-c", "raise SystemExit(3)")

    with pytest.raises(SystemExit, match="ended with code 3"):
        _step(root, fail).ensure()
    assert not _step(root, fail).is_done()


def test_a_python_that_cannot_make_environments_is_told_what_to_install(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepare, "PYTHON", root / "none")
    monkeypatch.setattr(prepare, "find_spec", lambda _name: None)
    with pytest.raises(SystemExit, match="apt-get install python3-venv"):
        prepare.make_environment()


def test_a_machine_without_a_new_enough_python_is_told_so(tmp_path: Path) -> None:
    script = Path(prepare.__file__).with_name("prepare.sh")
    elsewhere = tmp_path / "app" / "tooling" / "prepare.sh"
    elsewhere.parent.mkdir(parents=True)
    elsewhere.write_text(script.read_text())
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "dirname").symlink_to("/usr/bin/dirname")
    old = tmp_path / "bin" / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    done = subprocess.run(
        ["/bin/sh", str(elsewhere)],
        env={"PATH": str(tmp_path / "bin")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "Python 3.11 or newer is needed" in done.stderr
