"""Set up a working tree: environment, packages, front-end files, translations, database.

Runs on the bare Python before anything is installed, so it uses the standard library alone and
imports nothing of ours. Each step leaves a stamp under ``.venv/`` holding the SHA-256 of the files
it was made from; a step whose stamp still fits is not done again. ``--dev`` adds what the tests,
the linters and the benchmarks need.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
FRONTEND = ROOT / "app" / "frontend"
STAGES = ("app", "proposals", "meetings", "votes", "resolutions")


@dataclass(frozen=True)
class Step:
    """One thing to set up."""

    name: str
    saying: str
    """What is told while it runs."""
    made_from: tuple[Path, ...]
    makes: tuple[Path, ...]
    """Files that must be there afterwards; without one of them the step is done again."""
    do: Callable[[], None]

    @property
    def stamp(self) -> Path:
        """Where the fingerprint of the last run is kept."""
        return VENV / f".{self.name}.stamp"

    def is_done(self) -> bool:
        """Tell whether what the step makes is there and made from what now lies here."""
        if not self.stamp.is_file() or not all(path.exists() for path in self.makes):
            return False
        return self.stamp.read_text() == fingerprint(self.made_from)

    def ensure(self) -> None:
        """Do the step unless it is done."""
        if self.is_done():
            return
        print(self.saying, file=sys.stderr, flush=True)
        self.stamp.unlink(missing_ok=True)
        self.do()
        self.stamp.write_text(fingerprint(self.made_from))


def fingerprint(paths: Iterable[Path]) -> str:
    """Return the SHA-256 over the names and contents of ``paths``."""
    digest = hashlib.sha256()
    for path in paths:
        content = path.read_bytes()
        digest.update(f"{path.relative_to(ROOT)}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def run(*command: str | Path) -> None:
    """Run one command in the project's folder; its failure ends the setting up."""
    code = subprocess.run(command, cwd=ROOT, check=False).returncode
    if code:
        sys.exit(f"Setting up stopped: {' '.join(map(str, command))} ended with code {code}.")


def make_environment() -> None:
    """Make ``.venv`` unless a working one is there.

    A half-made one (an interrupted run, a removed Python) is made anew.
    """
    probe = [str(PYTHON), "-c", "import pip, sys; sys.exit(sys.version_info < (3, 11))"]
    if PYTHON.exists() and subprocess.run(probe, check=False, capture_output=True).returncode == 0:
        return
    if not (find_spec("venv") and find_spec("ensurepip")):
        sys.exit(
            f"{sys.executable} cannot make virtual environments. On Debian and Ubuntu, run this "
            "line and then make again:\n\n    apt-get install python3-venv\n"
        )
    print("Making the virtual environment .venv …", file=sys.stderr, flush=True)
    shutil.rmtree(VENV, ignore_errors=True)
    run(sys.executable, "-m", "venv", VENV)


def install(lock: str) -> None:
    """Install the pinned packages of ``lock``, each checked against its hash."""
    pip = (PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    run(*pip, "--require-hashes", "-r", ROOT / lock)


def packages(name: str, lock: str) -> Step:
    """Return the step that installs ``lock``."""
    saying = f"Installing the packages of {lock} …"
    return Step(name, saying, (ROOT / lock,), (), lambda: install(lock))


def assets(name: str, *, dev: bool) -> Step:
    """Return the step that fills ``app/static/vendor/`` from the npm lock."""
    source = (FRONTEND / "package-lock.json", ROOT / "app" / "tooling" / "assets.py")
    made = [ROOT / "app" / "static" / "vendor" / "manifest.json"]
    if dev:
        made.append(FRONTEND / "node_modules" / "axe-core" / "axe.min.js")
    flags = ["--dev"] if dev else []
    command = [str(PYTHON), "-m", "app.tooling.assets", "install", *flags]
    return Step(name, "Fetching the front-end files …", source, tuple(made), lambda: run(*command))


def translations() -> Step:
    """Return the step that compiles every stage's catalogues."""
    found = (sorted((ROOT / stage).glob("translations/*/LC_MESSAGES/*.po")) for stage in STAGES)
    sources = tuple(path for paths in found for path in paths)
    made = tuple(path.with_suffix(".mo") for path in sources)
    command = (PYTHON, "-m", "app.tooling.translations", "compile")
    return Step("translations", "Compiling translations …", sources, made, lambda: run(*command))


def steps(*, dev: bool) -> list[Step]:
    """Return the steps in order."""
    if dev:
        return [
            packages("packages-dev", "requirements-dev.lock"),
            assets("assets-dev", dev=True),
            translations(),
        ]
    return [packages("packages", "requirements.lock"), assets("assets", dev=False), translations()]


def main() -> None:
    """Set up the tree this file lies in."""
    parser = argparse.ArgumentParser(description="Set up this working tree.")
    parser.add_argument("--dev", action="store_true", help="also what tests and linters need")
    wanted = parser.parse_args()
    make_environment()
    for step in steps(dev=wanted.dev):
        step.ensure()
    if not wanted.dev:
        run(VENV / "bin" / "flask", "--app", "wsgi", "db", "upgrade")


if __name__ == "__main__":
    main()
