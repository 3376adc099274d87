"""What every piece of outgoing e-mail has."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column


class Outgoing:
    """Columns of a thing that is e-mailed once: tried again when turned away, then never again."""

    mail_due_at: Mapped[datetime | None]
    """When its e-mail is next to be tried; none when there is none to send, or no more tries."""
    mail_tries: Mapped[int] = mapped_column(default=0)
    mailed_at: Mapped[datetime | None]
