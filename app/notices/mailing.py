"""Send what is due by e-mail. The database says what is due; a sweep asks it every minute.

A notice, or a letter of several, is first claimed (its next try is put off), then sent outside any
transaction, then marked. Two workers never send the same one, and a crash in between costs one late
repeat with the same Message-ID, never a loss.
"""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import CursorResult, select, update

from app import clock
from app.extensions import db
from app.notices import digests
from app.notices.letters import letter
from app.notices.models.digest import Digest
from app.notices.models.notice import Notice
from app.notices.post_office import PostOffice
from app.transaction import transaction

log = logging.getLogger(__name__)
AT_ONCE = 50
"""Letters handed in over one connection."""
MOST_ROUNDS = 20
"""Connections of one sweep: at eight in the morning a thousand letters leave within the minute."""
MOST_TRIES = 10
LONGEST_WAIT = timedelta(hours=6)


@dataclass(frozen=True)
class _Due:
    """One piece of e-mail as it was when it was seen to be due."""

    kind: type[Notice | Digest]
    number: int
    at: datetime
    tries: int


def send_due() -> int:
    """Send every e-mail that is due; returns how many left."""
    if current_app.extensions["settings"].smtp_url is None:
        return 0
    digests.gather_due()
    sent = 0
    for _round in range(MOST_ROUNDS):
        claimed = [one for one in _due() if _claim(one)]
        if not claimed:
            break
        left = _hand_in(claimed)
        sent += left
        if left == 0:  # the server is away, or takes nothing: it is asked again next minute
            break
    return sent


def _hand_in(claimed: Sequence[_Due]) -> int:
    sent = 0
    try:
        with PostOffice.at(current_app.extensions["settings"].smtp_url).counter() as counter:
            for one in claimed:
                sent += _send(counter, one)
    except (OSError, smtplib.SMTPException):
        log.exception("the mail server cannot be used; %d letters wait", len(claimed) - sent)
    return sent


def _due() -> Sequence[_Due]:
    """What is due now, the longest waiting of each kind first: single notices before letters."""
    db.session.rollback()
    found: list[_Due] = []
    kinds: tuple[type[Notice | Digest], ...] = (Notice, Digest)
    for kind in kinds:
        rows = db.session.execute(
            select(kind.id, kind.mail_due_at, kind.mail_tries)
            .where(kind.mail_due_at <= clock.now(), kind.mailed_at.is_(None))
            .order_by(kind.mail_due_at)
            .limit(AT_ONCE - len(found))
        )
        found += [_Due(kind, row.id, row.mail_due_at, row.mail_tries) for row in rows]
    return found


def _claim(one: _Due) -> bool:
    """Put the next try off; True when no other worker did so first."""
    kind = one.kind
    again = None if one.tries + 1 >= MOST_TRIES else clock.now() + wait_after(one.tries + 1)
    with transaction():
        result = db.session.execute(
            update(kind)
            .where(kind.id == one.number, kind.mail_due_at == one.at, kind.mail_tries == one.tries)
            .values(mail_due_at=again, mail_tries=one.tries + 1)
        )
    return isinstance(result, CursorResult) and result.rowcount == 1


def wait_after(tries: int) -> timedelta:
    """Two minutes after the first try, doubling up to six hours."""
    return min(timedelta(minutes=2**tries), LONGEST_WAIT)


def _piece(one: _Due) -> Notice | Digest:
    if one.kind is Notice:
        return db.session.get_one(Notice, one.number)
    return db.session.get_one(Digest, one.number)


def _send(counter: smtplib.SMTP, one: _Due) -> bool:
    piece = _piece(one)
    if not piece.person.email or piece.person.closed_at:
        return False
    try:
        counter.send_message(letter(piece))
    except smtplib.SMTPServerDisconnected:
        raise
    except smtplib.SMTPException as error:
        log.warning("%r was not taken (try %d): %s", one, piece.mail_tries, error)
        return False
    with transaction():
        piece.mailed_at, piece.mail_due_at = clock.now(), None
    return True
