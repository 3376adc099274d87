"""The mail server that ``SMTP_URL`` names.

``smtp://user:password@host:587`` speaks STARTTLS, and refuses to go on without it when there is
a password; ``?starttls=never`` is for a server on this machine. ``smtps://`` (465) is TLS from
the first byte. Names and passwords are percent-decoded.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

TIMEOUT = 20.0  # seconds for one step of the conversation
STARTTLS = ("always", "offered", "never")


@dataclass(frozen=True)
class PostOffice:
    """Where and how to hand in e-mail."""

    host: str
    port: int
    tls: bool
    starttls: str
    user: str = ""
    password: str = ""

    @classmethod
    def at(cls, address: str) -> PostOffice:
        """Read ``SMTP_URL``. Raises ValueError naming what is wrong."""
        parts = urlsplit(address)
        tls = parts.scheme == "smtps"
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        default = "always" if password else "offered"
        starttls = parse_qs(parts.query).get("starttls", [default])[0]
        if not parts.hostname or starttls not in STARTTLS:
            raise ValueError(f"SMTP_URL needs a host, and starttls one of {', '.join(STARTTLS)}")
        port = parts.port or (465 if tls else 587 if password else 25)
        return cls(parts.hostname, port, tls, starttls, user, password)

    @contextmanager
    def counter(self) -> Iterator[smtplib.SMTP]:
        """An open connection, greeted, encrypted and signed in. Raises OSError or SMTPException."""
        with self._open() as smtp:
            smtp.ehlo()
            if not self.tls and self._wants_starttls(smtp):
                smtp.starttls(context=ssl.create_default_context())
                smtp.ehlo()
            if self.password:
                smtp.login(self.user, self.password)
            yield smtp

    def _open(self) -> smtplib.SMTP:
        if self.tls:
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT, context=context)
        return smtplib.SMTP(self.host, self.port, timeout=TIMEOUT)

    def _wants_starttls(self, smtp: smtplib.SMTP) -> bool:
        """Whether to encrypt; ``always`` asks even where it is not offered, and so fails loudly."""
        return self.starttls == "always" or (
            self.starttls == "offered" and smtp.has_extn("starttls")
        )
