"""belenios-tool, the verifier that nobody here wrote: called as a stranger would call it."""

from __future__ import annotations

import subprocess
from pathlib import Path

GROUP = "--group=BELENIOS-2048"


class Failed(RuntimeError):
    """The tool refused; the message is its own last line."""


def run(*arguments: str, within: Path, given: str = "") -> str:
    """Run belenios-tool in a directory; return what it printed, raise ``Failed`` if it refused."""
    done = subprocess.run(
        ["belenios-tool", *arguments],
        cwd=within,
        input=given.encode(),
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise Failed(done.stderr.decode().strip().rsplit("\n", maxsplit=1)[-1])
    return done.stdout.decode().strip()


def threshold_keys(directory: Path, size: int, threshold: int) -> list[str]:
    """Deal a threshold key by steps 1 to 6; return the trustees' names in their order.

    Leaves ``threshold.json``, and each trustee's ``NAME.key`` and ``NAME.dkey``.
    """

    def step(number: int, *more: str, given: str = "") -> str:
        command = ("setup", "generate-trustee-key-threshold", GROUP, f"--step={number}")
        return run(*command, *more, within=directory, given=given)

    for _ in range(size):
        step(1)
    names = sorted(path.stem for path in directory.glob("*.key"))
    _join(directory, "certs.jsons", [_text(directory, f"{name}.cert") for name in names])
    certs = "--certs=certs.jsons"
    step(2, certs)
    asked = f"--threshold={threshold}"
    polynomials = [step(3, certs, f"--key={name}.key", asked) for name in names]
    _join(directory, "polynomials.jsons", polynomials)
    step(4, certs, "--polynomials=polynomials.jsons")
    outputs = [
        step(5, certs, f"--key={name}.key", given=_text(directory, f"{name}.vinput"))
        for name in names
    ]
    joined = "\n".join(outputs) + "\n"
    parameters = step(6, certs, "--polynomials=polynomials.jsons", given=joined)
    (directory / "threshold.json").write_text(parameters)
    return names


def _text(directory: Path, name: str) -> str:
    return (directory / name).read_text().strip()


def _join(directory: Path, name: str, lines: list[str]) -> None:
    (directory / name).write_text("\n".join(lines) + "\n")
