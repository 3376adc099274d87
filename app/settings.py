"""Settings from the environment: typed, checked at start, each error names its variable.

==================  =================================================  ======================
variable            meaning                                            default
==================  =================================================  ======================
SECRET_KEY          signs sessions and tokens, ≥ 32 characters         made once, kept in instance/
DATABASE_URL        ``sqlite:///…`` or ``postgresql://…``              SQLite under instance/
REDIS_URL           ``redis://…``: queue, live channel, rate limits    none: all in one process
INSTANCE_PATH       folder of database, photos, keys                   instance/
HOST, PORT          where the server listens                           127.0.0.1, 8000
ROLE                what this process does: web, live, pages, jobs     web: all of it
DB_CONNECTIONS      most connections that this process opens            40
JOB_WORKERS         jobs that this process does at a time               2
PUBLIC_URL          address printed on slips and QR codes              http://HOST:PORT
SMTP_URL            ``smtp://user:password@host:port`` for e-mail       none: in-app notices only
MAIL_FROM           sender of e-mail                                   none
TIME_ZONE           IANA name of the halls' time zone                  Asia/Shanghai
SECURE_COOKIES      1 behind HTTPS                                     0
TRUSTED_PROXIES     reverse proxies in front, one behind the other     0: believe no header
DEMO                0: no demonstration data on first start            1
==================  =================================================  ======================
"""

from __future__ import annotations

import hashlib
import os
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

MIN_SECRET = 32
MOST_PROXIES = 9
MOST_CONNECTIONS = 1000
MOST_JOB_WORKERS = 64


class Role(StrEnum):
    """What one process does (docs/en/scale.md). The rules and the pages are the same in all."""

    WEB = "web"
    """Everything: the embedded default."""
    LIVE = "live"
    """Phones' connections, and pages where no page worker answers. No jobs."""
    PAGES = "pages"
    """Pages alone: they never stand in an ack's way. No connections, no jobs."""
    JOBS = "jobs"
    """What the clock does. It listens nowhere."""

    @property
    def serves(self) -> bool:
        """Whether it answers requests."""
        return self is not Role.JOBS

    @property
    def holds_phones(self) -> bool:
        """Whether phones keep connections to it."""
        return self in {Role.WEB, Role.LIVE}

    @property
    def does_jobs(self) -> bool:
        """Whether it works off the queue."""
        return self in {Role.WEB, Role.JOBS}


class SettingsError(RuntimeError):
    """A variable of the environment is missing or malformed; the message names it."""


@dataclass(frozen=True)
class Settings:
    """What the whole process was started with; never changes while it runs."""

    secret_key: str
    database_url: str
    instance_path: Path
    redis_url: str | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = "http://127.0.0.1:8000"
    smtp_url: str | None = None
    mail_from: str | None = None
    time_zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))
    secure_cookies: bool = False
    trusted_proxies: int = 0
    """How many reverse proxies stand in front; what a header says beyond them is not believed."""
    demo: bool = True
    testing: bool = False
    role: Role = Role.WEB
    db_connections: int = 40
    job_workers: int = 2

    @property
    def channel(self) -> str:
        """Name of this installation on a shared Redis: its queue and its live channel.

        Of what all its processes share, however each machine spells the database's address.
        """
        shared = f"{self.secret_key} {urlsplit(self.database_url).path}"
        return f"yishiting-{hashlib.sha256(shared.encode()).hexdigest()[:12]}"

    @property
    def is_sqlite(self) -> bool:
        """Whether the embedded database is used."""
        return self.database_url.startswith("sqlite")


def from_environment(environ: Mapping[str, str], instance_path: Path) -> Settings:
    """Read and check every variable. Raises SettingsError naming the first that is wrong."""
    instance_path = Path(environ.get("INSTANCE_PATH") or instance_path)
    instance_path.mkdir(mode=0o700, parents=True, exist_ok=True)  # photos, keys, everything said
    host = environ.get("HOST", "127.0.0.1")
    port = _number(environ, "PORT", 8000, least=1, most=2**16 - 1)
    smtp = _url(environ, "SMTP_URL", ("smtp", "smtps"))
    sender = environ.get("MAIL_FROM") or None
    if smtp and not sender:
        raise SettingsError("MAIL_FROM is needed when SMTP_URL is set, e.g. hall@example.org")
    database, redis = _database(environ.get("DATABASE_URL"), instance_path), _redis(environ)
    return Settings(
        secret_key=_secret(environ.get("SECRET_KEY"), instance_path),
        database_url=database,
        instance_path=instance_path,
        redis_url=redis,
        host=host,
        port=port,
        public_url=_url(environ, "PUBLIC_URL", ("http", "https"))
        or f"http://{_reached_at(host)}:{port}",
        smtp_url=smtp,
        mail_from=sender,
        time_zone=_zone(environ.get("TIME_ZONE", "Asia/Shanghai")),
        secure_cookies=_flag(environ, "SECURE_COOKIES", default="0"),
        trusted_proxies=_number(environ, "TRUSTED_PROXIES", 0, least=0, most=MOST_PROXIES),
        demo=_flag(environ, "DEMO", default="1"),
        role=_role(environ.get("ROLE", Role.WEB), database, redis),
        db_connections=_number(environ, "DB_CONNECTIONS", 40, least=5, most=MOST_CONNECTIONS),
        job_workers=_number(environ, "JOB_WORKERS", 2, least=1, most=MOST_JOB_WORKERS),
    )


def _redis(environ: Mapping[str, str]) -> str | None:
    return _url(environ, "REDIS_URL", ("redis", "rediss", "unix"))


def _role(name: str, database: str, redis: str | None) -> Role:
    """The role; any but ``web`` is one of several processes, which must find each other."""
    if name not in set(Role):
        raise SettingsError(f"ROLE must be one of {', '.join(Role)}, not {name!r}")
    role = Role(name)
    if role is not Role.WEB and (redis is None or database.startswith("sqlite")):
        raise SettingsError(
            f"ROLE={role} is one of several processes: it needs REDIS_URL, and a DATABASE_URL"
            " that begins with postgresql://"
        )
    return role


def _secret(given: str | None, instance_path: Path) -> str:
    if given is not None:
        if len(given) < MIN_SECRET:
            raise SettingsError(f"SECRET_KEY must have at least {MIN_SECRET} characters")
        return given
    kept = instance_path / "secret_key"
    if not kept.exists():
        _make_secret(kept)
    return kept.read_text().strip()


def _make_secret(kept: Path) -> None:
    """Write a new secret beside and link it in place: processes that start at once agree on one."""
    draft = kept.with_name(f"{kept.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(48))
    try:
        os.link(draft, kept)
    except FileExistsError:
        return
    finally:
        draft.unlink()


def _database(given: str | None, instance_path: Path) -> str:
    if not given:
        return f"sqlite:///{instance_path / 'yishiting.sqlite'}"
    scheme = urlsplit(given).scheme
    if scheme == "sqlite":
        return given
    if scheme in {"postgres", "postgresql", "postgresql+psycopg"}:
        return "postgresql+psycopg" + given[given.index("://") :]
    raise SettingsError(f"DATABASE_URL must begin with sqlite:/// or postgresql://, not {scheme}:")


def _url(environ: Mapping[str, str], name: str, schemes: tuple[str, ...]) -> str | None:
    given = environ.get(name)
    if not given:
        return None
    if urlsplit(given).scheme not in schemes:
        raise SettingsError(
            f"{name} must begin with one of {', '.join(s + '://' for s in schemes)}"
        )
    return given.rstrip("/")


def _reached_at(host: str) -> str:
    """The address by which phones in the room reach a server that listens at ``host``."""
    if host not in {"0.0.0.0", "::"}:  # noqa: S104 - compared, not bound
        return host
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing: asks which of our addresses leads out
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def _number(environ: Mapping[str, str], name: str, default: int, *, least: int, most: int) -> int:
    text = environ.get(name, str(default))
    if not (text.isdecimal() and text.isascii() and least <= int(text) <= most):
        raise SettingsError(f"{name} must be a number from {least} to {most}, not {text!r}")
    return int(text)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise SettingsError(f"TIME_ZONE is not the name of a time zone: {name!r}") from error


def _flag(environ: Mapping[str, str], name: str, *, default: str) -> bool:
    text = environ.get(name, default)
    if text not in {"0", "1"}:
        raise SettingsError(f"{name} must be 0 or 1, not {text!r}")
    return text == "1"
