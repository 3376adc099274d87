"""A PostgreSQL of our own, for tests and for trying: on a free port, under a password of its own, gone afterwards.

PostgreSQL refuses to run as root, so root starts it as the user ``postgres`` that Debian's package
makes. ``fsync`` stays on, as the house insists before a binding vote.
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

from app.deploy.ports import free_port

OWNER = "postgres"


def programs() -> Path | None:
    """Return the folder of PostgreSQL's newest server programs, or None."""
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda path: int(path.parent.name),
        reverse=True,
    )
    on_path = shutil.which("initdb")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    wanted = ("initdb", "pg_ctl", "postgres")
    return next((at for at in folders if all((at / name).exists() for name in wanted)), None)


def _run(folder: Path, *command: str | Path) -> None:
    as_owner = ["runuser", "-u", OWNER, "--"] if os.geteuid() == 0 else []
    environ = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    done = subprocess.run(
        [*as_owner, *command],
        cwd=folder,
        env=environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{Path(command[0]).name} failed:\n{done.stdout}{done.stderr}")


def _usable(folder: Path) -> bool:
    """Make ``folder`` the owner's; False where the owner cannot reach it (a private home)."""
    folder.mkdir(parents=True)
    if os.geteuid() != 0:
        folder.chmod(0o700)
        return True
    shutil.chown(folder, OWNER)
    folder.chmod(0o700)
    try:
        _run(Path("/"), "test", "-w", folder)
    except RuntimeError:
        folder.rmdir()
        return False
    return True


def _keep_secret(folder: Path) -> Path:
    """Write a new password where only the server's owner reads it."""
    secret = folder / "password"
    secret.touch(mode=0o600)
    secret.write_text(secrets.token_hex(16))
    if os.geteuid() == 0:
        shutil.chown(secret, OWNER)
    return secret


def _make_cluster(bin_folder: Path, folder: Path, secret: Path) -> Path:
    cluster = folder / "cluster"
    _run(
        folder,
        *(bin_folder / "initdb", "-D", cluster, "-U", OWNER, "-E", "UTF8", "--locale=C.UTF-8"),
        *("-A", "scram-sha-256", f"--pwfile={secret}"),
    )
    return cluster


def start(folder: Path) -> tuple[str, Path]:
    """Start a server in ``folder`` and return its address and the folder it really lies in.

    That is another one, in the temporary folder, where PostgreSQL's user cannot reach ``folder``.
    """
    bin_folder = programs()
    if bin_folder is None:
        raise RuntimeError("PostgreSQL's server programs are not installed")
    if not _usable(folder):
        folder = Path(tempfile.gettempdir()) / f"yishiting-postgres-{secrets.token_hex(6)}"
        _usable(folder)
    secret = _keep_secret(folder)
    cluster = _make_cluster(bin_folder, folder, secret)
    port = free_port()
    options = f"-p {port} -h 127.0.0.1 -c unix_socket_directories='' -c max_connections=200"
    start_it = (bin_folder / "pg_ctl", "start", "-w", "-D", cluster, "-l", folder / "log")
    _run(folder, *start_it, "-o", options)
    return f"postgresql://{OWNER}:{secret.read_text()}@127.0.0.1:{port}/postgres", folder


def restart(folder: Path) -> None:
    """Restart the server that lies in ``folder`` as after a crash: nobody's work is waited for."""
    bin_folder = programs()
    if bin_folder is None:
        raise RuntimeError("PostgreSQL's server programs are not installed")
    again = (bin_folder / "pg_ctl", "restart", "-w", "-m", "immediate")
    _run(folder, *again, "-D", folder / "cluster", "-l", folder / "log")


def stop(folder: Path) -> None:
    """Stop the server that lies in ``folder`` and remove it; does nothing when it is gone."""
    bin_folder = programs()
    if bin_folder is not None and (folder / "cluster" / "postmaster.pid").exists():
        with suppress(RuntimeError):  # it ended by itself in between
            _run(
                folder,
                bin_folder / "pg_ctl",
                "stop",
                "-w",
                "-m",
                "immediate",
                "-D",
                folder / "cluster",
            )
    shutil.rmtree(folder, ignore_errors=True)
