"""Which Debian packages bring what, and how a missing one comes to the machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Need:
    """Something that no Python package brings."""

    subject: str
    packages: tuple[str, ...]
    find: Callable[[], object | None]
    """Returns what was found, or None when the packages must be installed."""


def install_line(packages: Iterable[str]) -> str:
    """Return the exact line that installs ``packages`` on Debian."""
    return "apt-get update && apt-get install -y --no-install-recommends " + " ".join(packages)


def obtain(needs: Iterable[Need], log: Path) -> None:
    """Have every need met, installing what is missing; ends the program where it may not."""
    missing = [need for need in needs if need.find() is None]
    if not missing:
        return
    line = install_line(package for need in missing for package in need.packages)
    subjects = ", ".join(need.subject for need in missing)
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        sys.exit(f"Needed: {subjects}. As root, run this line and try again:\n\n    {line}\n")
    print(f"Installing {subjects} …", file=sys.stderr, flush=True)
    _install(line, log)
    still = [need.subject for need in missing if need.find() is None]
    if still:
        sys.exit(
            f"After installing, still missing: {', '.join(still)}. The line was:\n\n    {line}\n"
        )


def _install(line: str, log: Path) -> None:
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with log.open("wb") as output:
        done = subprocess.run(
            ["sh", "-c", line],
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode:
        print(*log.read_text(errors="replace").splitlines()[-15:], sep="\n", file=sys.stderr)
        sys.exit(f"Installing failed (the whole output is in {log}). The line was:\n\n    {line}\n")
