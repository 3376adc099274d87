"""The linters and how each is called; ``python -m tests.house.lint`` runs them all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.house.tree import ROOT

LINTERS = {
    "ruff": ("ruff", "check", "--quiet", "."),
    "ruff format": ("ruff", "format", "--check", "--quiet", "."),
    "mypy": ("mypy",),
    "djlint": ("djlint", "templates", "--lint", "--quiet"),
    "import-linter": ("lint-imports",),
}


def run(linter: str) -> tuple[int, str]:
    """Run one linter over the project; return its exit code and what it said."""
    program, *arguments = LINTERS[linter]
    done = subprocess.run(
        [str(Path(sys.executable).parent / program), *arguments],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def main() -> int:
    """Run every linter, print what those with complaints said, and count them as the exit code."""
    unhappy = 0
    for linter in LINTERS:
        code, said = run(linter)
        unhappy += code != 0
        print(f"{linter}: {'fine' if code == 0 else 'complains'}", flush=True)
        if code:
            print(said)
    return unhappy


if __name__ == "__main__":
    sys.exit(main())
