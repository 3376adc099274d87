"""What a real mail server on this machine received."""

from __future__ import annotations

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.smtp import SMTP, Envelope, Session


class Letterbox:
    """What the server received; ``refuse`` makes it turn the next letters away."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.over_tls: list[bool] = []
        self.refuse = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # reason: aiosmtpd calls it by this name
        if self.refuse:
            self.refuse -= 1
            return "451 try later"
        assert isinstance(envelope.content, bytes)
        letter = message_from_bytes(envelope.content, policy=default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        self.over_tls.append(session.ssl is not None)
        return "250 taken"
