"""Front-end files: those the lock pins, whole, and nothing else."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from app.tooling import assets


def test_every_front_end_file_is_there_and_is_the_one_in_the_manifest() -> None:
    manifest = json.loads((assets.VENDOR / "manifest.json").read_text())
    assert set(manifest) == set(assets.FILES.values())
    for name, digest in manifest.items():
        assert hashlib.sha256((assets.VENDOR / name).read_bytes()).hexdigest() == digest


def test_the_accessibility_checker_stays_out_of_what_is_served() -> None:
    assert (assets.FRONTEND / "node_modules" / "axe-core" / "axe.min.js").is_file()
    assert not [path for path in assets.VENDOR.iterdir() if "axe" in path.name]


@pytest.mark.parametrize(("said", "usable"), [("11.2.0", True), ("6.14.1", False), ("?", False)])
def test_an_npm_too_old_for_the_lock_is_passed_over(
    said: str, *, usable: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "npm"
    program.write_text(f"#!/bin/sh\necho '{said}'\n")
    program.chmod(0o755)
    (program.parent / "node").symlink_to("/bin/sh")
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    assert assets.system_npm() == ([str(program)] if usable else None)
