"""What is refused, said so that a resident understands: what, why, and what would make it possible.

Services raise these; the page door turns them into a friendly page, the live door into an ack.
Texts are lazy translations (``lazy_gettext``) or plain strings.
"""

from __future__ import annotations

from typing import Any


class DomainError(Exception):
    """An act that was refused. Nothing was changed."""

    status = 409
    code = "refused"

    def __init__(
        self,
        what: Any,
        why: Any = "",
        remedy: Any = "",
        *,
        code: str | None = None,
        link: str = "",
    ) -> None:
        """Keep the three sentences, a stable ``code`` for programs and tests, and a way out.

        ``link`` is the address of the page where the remedy is done, where there is one.
        """
        super().__init__(str(what))
        self.what, self.why, self.remedy, self.link = what, why, remedy, link
        if code:
            self.code = code

    def to_json(self) -> dict[str, str]:
        """Return the shape that an ack or a JSON answer carries."""
        said = {
            "code": self.code,
            "what": str(self.what),
            "why": str(self.why),
            "remedy": str(self.remedy),
        }
        return said | {"link": self.link} if self.link else said


class Refused(DomainError):
    """The rules, or the state of things, do not allow it now (409)."""


class Invalid(DomainError):
    """The input is not of the shape it must have (422)."""

    status = 422
    code = "invalid"


class Forbidden(DomainError):
    """This person may not do this here (403)."""

    status = 403
    code = "forbidden"


class SignInNeeded(DomainError):
    """Nobody is signed in, and it takes somebody (401: the page door leads to the sign-in page)."""

    status = 401
    code = "sign_in"


class Missing(DomainError):
    """There is no such thing, or not for this person (404)."""

    status = 404
    code = "missing"


class TooMany(DomainError):
    """Too many tries; wait (429)."""

    status = 429
    code = "too_many"
