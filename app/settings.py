"""Settings from the environment: typed, checked at start, each error names its variable.

==================  =================================================  ======================
variable            meaning                                            default
==================  =================================================  ======================
SECRET_KEY          signs sessions and tokens, ≥ 32 characters         made once, kept in instance/
DATABASE_URL        ``sqlite:///…`` or ``postgresql://…``              SQLite under instance/
REDIS_URL           ``redis://…``: queue, live channel, rate limits    none: all in one process
INSTANCE_PATH       folder of database, photos, keys                   instance/
HOST, PORT          where the server listens                           127.0.0.1, 8000
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
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

MIN_SECRET = 32
MOST_PROXIES = 9


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

    @property
    def channel(self) -> str:
        """Name of this installation on a shared Redis: its queue and its live channel."""
        return f"yishiting-{hashlib.sha256(self.database_url.encode()).hexdigest()[:12]}"

    @property
    def is_sqlite(self) -> bool:
        """Whether the embedded database is used."""
        return self.database_url.startswith("sqlite")


def from_environment(environ: Mapping[str, str], instance_path: Path) -> Settings:
    """Read and check every variable. Raises SettingsError naming the first that is wrong."""
    instance_path = Path(environ.get("INSTANCE_PATH") or instance_path)
    instance_path.mkdir(mode=0o700, parents=True, exist_ok=True)  # photos, keys, everything said
    host = environ.get("HOST", "127.0.0.1")
    port = _port(environ.get("PORT", "8000"))
    smtp = _url(environ, "SMTP_URL", ("smtp", "smtps"))
    sender = environ.get("MAIL_FROM") or None
    if smtp and not sender:
        raise SettingsError("MAIL_FROM is needed when SMTP_URL is set, e.g. hall@example.org")
    return Settings(
        secret_key=_secret(environ.get("SECRET_KEY"), instance_path),
        database_url=_database(environ.get("DATABASE_URL"), instance_path),
        instance_path=instance_path,
        redis_url=_url(environ, "REDIS_URL", ("redis", "rediss", "unix")),
        host=host,
        port=port,
        public_url=_url(environ, "PUBLIC_URL", ("http", "https"))
        or f"http://{_reached_at(host)}:{port}",
        smtp_url=smtp,
        mail_from=sender,
        time_zone=_zone(environ.get("TIME_ZONE", "Asia/Shanghai")),
        secure_cookies=_flag(environ, "SECURE_COOKIES", default="0"),
        trusted_proxies=_proxies(environ.get("TRUSTED_PROXIES", "0")),
        demo=_flag(environ, "DEMO", default="1"),
    )


def _secret(given: str | None, instance_path: Path) -> str:
    if given is not None:
        if len(given) < MIN_SECRET:
            raise SettingsError(f"SECRET_KEY must have at least {MIN_SECRET} characters")
        return given
    kept = instance_path / "secret_key"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(48))
    return kept.read_text().strip()


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


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 2**16:
        raise SettingsError(f"PORT must be a number from 1 to 65535, not {text!r}")
    return int(text)


def _proxies(text: str) -> int:
    if not text.isdecimal() or not text.isascii() or int(text) > MOST_PROXIES:
        raise SettingsError(
            f"TRUSTED_PROXIES must be a number from 0 to {MOST_PROXIES}, not {text!r}"
        )
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
