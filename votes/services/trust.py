"""Whether this house may hold a binding vote now: what is kept must be what was signed.

Asked when the server starts: SQLite's quick check, the ledgers against the last checkpoints kept
outside the database, and the settings on which a commit survives a crash, which are asked again
before a vote is opened (ballots.md, "Reliability" and test 25).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence

import gevent
from flask import Flask, current_app
from flask_babel import lazy_gettext as _l
from gevent import monkey
from sqlalchemy import Connection, func, select, text

from app.breathing import breathe
from app.errors import Refused
from app.extensions import db
from votes.crypto import checkpoints, keys
from votes.models.ledger import Checkpoint, LedgerEntry
from votes.models.poll import Poll, PollState
from votes.services import ledger, outside
from votes.services.keyring import signing_key

log = logging.getLogger(__name__)
_KEY = "vote_troubles"
_FULL = 2
_ON = ("on", "remote_apply", "remote_write", "local")


def troubles() -> tuple[str, ...]:
    """Everything that speaks against a binding vote, every ledger read whole; empty when all is well."""
    return _told((*_at_once(), *(line for poll in _settled() for line in _altered(*poll))))


def look() -> None:
    """Keep what was found, for the banner and for whoever would open a vote; at the start.

    What is still to be counted is read whole at once. Of what is declared the tail is held against
    the last note kept outside; the whole of it is read behind, while people come in already.
    """
    extensions = current_app.extensions
    if not monkey.is_module_patched("socket"):
        extensions[_KEY] = troubles()
        return
    extensions[_KEY] = _told((*_at_once(), *(line for poll in _settled() for line in _cut(*poll))))
    gevent.spawn(_read_behind, current_app._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001 - the proxy's own way to its object


def _read_behind(app: Flask) -> None:
    """Read the ledgers of declared polls whole, one after another, the hall going on between them."""
    with app.app_context():
        for poll in _settled():
            found = _told(tuple(_altered(*poll)))
            app.extensions[_KEY] = (*app.extensions[_KEY], *found)
            db.session.rollback()
            breathe()


def _told(found: tuple[str, ...]) -> tuple[str, ...]:
    for line in found:
        log.critical("no binding vote may be held: %s", line)
    return found


def _at_once() -> Iterator[str]:
    """The settings, the file, and every ledger whose ballots are still to be counted."""
    yield from not_durable(db.session.connection())
    yield from _damaged()
    for poll in _polls(settled=False):
        yield from _altered(*poll)


_SETTLED = (PollState.DECLARED, PollState.ANNULLED)


def _settled() -> Sequence[tuple[int, str]]:
    return _polls(settled=True)


def _polls(*, settled: bool) -> Sequence[tuple[int, str]]:
    """Number and uuid of the polls that are over for good, or of the others."""
    over = Poll.state.in_(_SETTLED)
    rows = db.session.execute(
        select(Poll.id, Poll.uuid).where(over if settled else ~over).order_by(Poll.id)
    )
    return [(row.id, row.uuid) for row in rows]


def found_at_start() -> tuple[str, ...]:
    """What the look at the start found."""
    found: tuple[str, ...] = current_app.extensions.get(_KEY, ())
    return found


def must_be_trusted() -> None:
    """Raise Refused where the record is in doubt or a commit would not survive a power cut."""
    found = (*found_at_start(), *not_durable(db.session.connection()))
    if found:
        raise Refused(
            _l("表决记录或数据库设置核对不上，不能开始有约束力的表决"),
            why="; ".join(found),
            remedy=_l("请管理员和监督员核查后重新启动"),
            code="not_trusted",
        )


def not_durable(connection: Connection) -> Iterator[str]:
    """The settings as the database itself reads them back."""
    if connection.dialect.name == "sqlite":
        level = connection.scalar(text("PRAGMA synchronous"))
        enforced = connection.scalar(text("PRAGMA foreign_keys"))
        if int(level or 0) < _FULL:
            yield f"PRAGMA synchronous is {level}, not FULL"
        if not enforced:
            yield "PRAGMA foreign_keys is off"
        return
    for name in ("synchronous_commit", "fsync", "full_page_writes"):
        value = str(connection.scalar(text(f"SHOW {name}")))
        if value not in _ON:
            yield f"{name} is {value}, not on"


def _damaged() -> Iterator[str]:
    connection = db.session.connection()
    if connection.dialect.name == "sqlite":
        said = connection.scalar(text("PRAGMA quick_check(1)"))
        if said != "ok":
            yield f"quick_check: {said}"


def _altered(poll_id: int, uuid: str) -> Iterator[str]:
    """What differs where the ledger no longer holds all that the notes kept outside signed."""
    kept = outside.kept(uuid)
    if not kept:
        return
    if not outside.agrees(uuid, ledger.notes_of(poll_id)):
        yield f"poll {uuid}: other checkpoints are kept outside the database"
        return
    try:
        last = checkpoints.open_note(kept[-1], signing_key().public_key())
        checkpoints.check_ledger(last, _hashes(poll_id))
    except (checkpoints.Fork, keys.BadSignature) as error:
        yield f"poll {uuid}: {error}"


def _cut(poll_id: int, uuid: str) -> Iterator[str]:
    """What differs at the end: the last note, and whether as many entries stand as it signed."""
    kept = outside.kept(uuid)
    if not kept:
        return
    note = db.session.scalar(
        select(Checkpoint.note)
        .where(Checkpoint.poll_id == poll_id)
        .order_by(Checkpoint.number.desc())
        .limit(1)
    )
    height = db.session.scalar(
        select(func.max(LedgerEntry.height)).where(LedgerEntry.poll_id == poll_id)
    )
    try:
        last = checkpoints.open_note(kept[-1], signing_key().public_key())
    except keys.BadSignature as error:
        yield f"poll {uuid}: {error}"
        return
    if note != kept[-1]:
        yield f"poll {uuid}: other checkpoints are kept outside the database"
    elif (height if height is not None else -1) + 1 < last.size:
        yield f"poll {uuid}: {last.size} entries were signed, fewer are left"


def _hashes(poll_id: int) -> list[bytes]:
    query = select(LedgerEntry.hash).where(LedgerEntry.poll_id == poll_id)
    found = db.session.scalars(query.order_by(LedgerEntry.height))
    return [bytes.fromhex(one) for one in found]
