"""The e-mail of one notice, or of several, in its reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from app import clock
from app.notices.digests import notices_in
from app.notices.models.digest import Digest
from app.notices.models.notice import Notice
from app.notices.stopping import token_of
from app.notices.wording import said
from app.people.models.person import Person
from app.settings import Settings

LONGEST_SUBJECT = 60  # characters; the body says it whole
MOST_LINES = 50
"""Lines of one letter; what is beyond is read in the app."""


class _Policy(EmailPolicy):
    """Leave the address that stops the letters in one piece.

    Python's own folding turns a long address into encoded words, which mail programs do not read
    as an address (RFC 2369): their button would be gone.
    """

    def fold(self, name: str, value: Any) -> str:
        """Write one header for text."""
        if name == _STOP:
            return f"{name}: {value}{self.linesep}"
        return str(super().fold(name, value))

    def fold_binary(self, name: str, value: Any) -> bytes:
        """Write one header for the wire."""
        if name == _STOP:
            return self.fold(name, value).encode("ascii")
        return bytes(super().fold_binary(name, value))


_STOP = "List-Unsubscribe"
_AS_IT_IS = _Policy(linesep="\r\n")


@dataclass(frozen=True)
class Matter:
    """One thing that a letter tells of: what happened to it, line by line, and where it stands."""

    address: str
    lines: Sequence[str]


def letter(piece: Notice | Digest) -> EmailMessage:
    """Write the e-mail. The same piece always has the same Message-ID."""
    with force_locale(piece.person.locale):
        message = _of_several(piece) if isinstance(piece, Digest) else _of_one(piece)
    person, settings = piece.person, _settings()
    at = piece.made_at if isinstance(piece, Digest) else piece.created_at
    message["From"] = settings.mail_from
    message["To"] = Address(person.name, addr_spec=person.email or "")
    message["Date"] = format_datetime(at.astimezone(clock.zone()))
    host = urlsplit(settings.public_url).hostname
    message["Message-ID"] = f"<{piece.__tablename__}-{piece.id}@{host}>"
    message["Auto-Submitted"] = "auto-generated"
    message[_STOP] = f"<{stop_address(person)}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    return message


def stop_address(person: Person) -> str:
    """Where this person stops the letters, without signing in."""
    return f"{_settings().public_url}/mail/{token_of(person)}"


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


def _of_one(notice: Notice) -> EmailMessage:
    text, person = said(notice), notice.person
    message = EmailMessage(policy=_AS_IT_IS)
    message["Subject"] = _("议事厅：%(text)s", text=_shortened(text))
    address = _settings().public_url + notice.url
    message.set_content(
        "\n\n".join(
            (
                _("%(name)s，您好：", name=person.name),
                text,
                _("查看：%(address)s", address=address),
                _closing(person),
            )
        )
    )
    return message


def _of_several(digest: Digest) -> EmailMessage:
    """Plain text first, then the same as simple HTML."""
    notices, person = notices_in(digest), digest.person
    matters, more = matters_of(notices[:MOST_LINES]), max(0, len(notices) - MOST_LINES)
    message = EmailMessage(policy=_AS_IT_IS)
    heading = ngettext("您关心的事有%(num)d条新进展", "您关心的事有%(num)d条新进展", len(notices))
    subject = said(notices[0]) if len(notices) == 1 else heading
    message["Subject"] = _("议事厅：%(text)s", text=_shortened(subject))
    words = {
        "greeting": _("%(name)s，您好：", name=person.name),
        "heading": heading,
        "matters": matters,
        "more": more,
        "all": f"{_settings().public_url}/me/notices",
        "closing": _closing(person),
        "stop": stop_address(person),
        "lang": person.locale.replace("_", "-"),
    }
    for kind in ("txt", "html"):
        # Not render_template: its context asks who reads the page, and nobody does here.
        text = current_app.jinja_env.get_template(f"app/mail/digest.{kind}").render(words)
        if kind == "txt":
            message.set_content(text)
        else:
            message.add_alternative(text, subtype="html")
    return message


def matters_of(notices: Sequence[Notice]) -> Sequence[Matter]:
    """What happened, thing by thing in the order of their first news; the same words once."""
    lines: dict[str, dict[str, None]] = {}
    for notice in notices:
        lines.setdefault(notice.url, {})[said(notice)] = None
    public = _settings().public_url
    return [Matter(public + url, list(said_of_it)) for url, said_of_it in lines.items()]


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_SUBJECT else line[: LONGEST_SUBJECT - 1] + "…"


def _closing(person: Person) -> str:
    said_last: str = _(
        "这是议事厅自动发出的邮件。想少收或不再收，点这里，不用登录：%(address)s",
        address=stop_address(person),
    )
    return said_last
