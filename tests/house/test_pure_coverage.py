"""A whole run fails when a branch of the rules is not covered, and says which."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house.layout import PURE_FOLDERS
from tests.house.tree import ROOT

RULE = "def passes(yes, no):\n    if yes > no:\n        return True\n    return False\n"
SETTINGS = f"""
[tool.pytest.ini_options]
testpaths = ["tests"]
pythonpath = ["."]
addopts = ["--import-mode=importlib"]
[tool.coverage.run]
branch = true
source = {list(PURE_FOLDERS)}
parallel = true
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A small house with one rule in each pure room."""
    (tmp_path / "pyproject.toml").write_text(SETTINGS)
    for folder in PURE_FOLDERS:
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "__init__.py").touch()
        (tmp_path / folder / "majority.py").write_text(RULE)
        (tmp_path / folder).parent.joinpath("__init__.py").touch()
    return tmp_path


def _run(
    house: Path, asked: str, *options: str, beside: bool = False
) -> subprocess.CompletedProcess[str]:
    """Run a test of each rule that asks it about ``asked``; not of the rules where ``beside``."""
    for folder in PURE_FOLDERS:
        tests = house / "tests" / (Path(folder).parent if beside else folder)
        tests.mkdir(parents=True, exist_ok=True)
        lines = (
            f"from {folder.replace('/', '.')}.majority import passes",
            "def test_rules():",
            f"    assert [passes(*votes) for votes in {asked}]",
        )
        (tests / f"test_{Path(folder).name}.py").write_text("\n".join(lines) + "\n")
    environ = {name: value for name, value in os.environ.items() if "PYTEST" not in name}
    return subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-n", "2"),
            *("-p", "tests.house.pure_coverage", *options),
        ],
        cwd=house,
        env={**environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_rules_covered_to_the_last_branch_pass(house: Path) -> None:
    done = _run(house, "[(1, 0), (0, 1)]")
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(PURE_FOLDERS)} passed" in done.stdout.splitlines()[-1]


def test_one_branch_missing_fails_the_run_and_is_named(house: Path) -> None:
    done = _run(house, "[(1, 0)]")
    assert done.returncode == 1, done.stdout + done.stderr
    assert f"{len(PURE_FOLDERS)} failed, {len(PURE_FOLDERS)} passed" in done.stdout.splitlines()[-1]
    assert "votes/counting/majority.py" in done.stdout


def test_a_run_of_chosen_tests_is_not_judged(house: Path) -> None:
    assert _run(house, "[(1, 0)]", "-k", "rules").returncode == 0


def test_what_other_tests_happen_to_take_does_not_count(house: Path) -> None:
    done = _run(house, "[(1, 0), (0, 1)]", beside=True)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "votes/counting/majority.py" in done.stdout


def test_the_settings_watch_every_pure_folder() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert set(settings["tool"]["coverage"]["run"]["source"]) == set(PURE_FOLDERS)
