"""End a vote: end the ballots, count by replay, compare, declare; or annul it.

``close`` does all of it; where the result is delayed it ends the ballots, and ``publish`` counts
and declares. A poll of many ballots is counted between two transactions, so that
nobody waits for the count; should the process die there, ``declare_what_waits`` takes it up.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import audit, clock
from app.announcements import announce
from app.errors import Refused
from app.extensions import db
from app.people.models.person import Person
from app.transaction import after_commit, transaction
from meetings.models.roll import Attendance
from meetings.services import floor, journal, live_state, proxies
from votes.counting.arithmetic import in_chinese
from votes.counting.methods import ABSTAIN, NO, YES
from votes.counting.records import Close, Mode, Secrecy
from votes.counting.result import Recount
from votes.counting.verdict import verdict
from votes.crypto import fields
from votes.crypto.ledger import EntryType
from votes.events import PollClosed
from votes.models.poll import Poll, PollState
from votes.services import answers, deliveries, hands, ledger, replay
from votes.services.ledger import Book, LedgerAltered
from votes.services.secret import box, receiving, urns
from votes.services.states import lock, step

log = logging.getLogger(__name__)
COUNTED_AT_ONCE = 2000
"""Ballots that are counted inside the closing transaction: about 0.13 s."""
COUNT_LASTS = timedelta(minutes=1)
"""Twenty thousand ballots take 1.3 s; after a minute nobody is counting any more."""


def close(poll: Poll, *, by: Person | None) -> Poll:
    """End, count and declare. Raises Refused when it is not open, or when the replay differs.

    A difference leaves the ballots ended and the result unpublished, with the reason on record.
    """
    with transaction():
        poll = end(poll, by=by)
        if poll.delayed or poll.secrecy is Secrecy.SECRET_BALLOT:
            after_commit(lambda: receiving.begin(poll.id), key=("proving", poll.id))
            return poll
        counted = replay.count(poll) if poll.turnout <= COUNTED_AT_ONCE else None
        if counted is not None:
            declare(poll, counted, by=by)
    if counted is None:
        _declare_apart(poll, by=by)
    if poll.trouble:
        raise _held_back(poll)
    return poll


def publish(poll: Poll, *, by: Person | None) -> Poll:
    """Count and declare a poll whose result was delayed. Raises Refused as ``close`` does."""
    if poll.secrecy is Secrecy.SECRET_BALLOT:
        raise Refused(
            _l("无记名表决的结果不由人宣布"),
            why=_l("全体监票员用各自的手机开箱，总数一打开就自动宣布"),
            remedy=_l(
                "请看“开箱计票”页上还等哪几位监票员，请他们开箱；等到期限还没有开箱，可以作废后重新表决"
            ),
            code="opened_by_tellers",
        )
    if poll.state is not PollState.CLOSED:
        raise Refused(_l("没有等待宣布的结果"), remedy=_l("请刷新页面看看最新情况"))
    _declare_apart(poll, by=by)
    if poll.trouble:
        raise _held_back(poll)
    return poll


def end(poll: Poll, *, by: Person | None) -> Poll:
    """Write EndBallots with those present: from here on no ballot counts."""
    floor.lock(poll.meeting)
    poll = lock(poll)
    _not_before_its_time(poll)
    step(
        poll,
        PollState.OPEN,
        PollState.CLOSED,
        closed_at=clock.now(),
        closed_by_id=by and by.id,
    )
    book = _trusted(poll)
    present = _close(poll, book)
    if poll.secrecy is Secrecy.SECRET_BALLOT:
        box.keep_present(poll, present)
        if not receiving.waiting(poll.id):
            box.seal_tally(poll)
    else:
        body = fields.write(present) if present else None
        ledger.sign(ledger.write(book, EntryType.END_BALLOTS, body))
    audit.record("poll.closed", poll, by=by, place=poll.hall.place)
    _refresh(poll)
    return poll


def _not_before_its_time(poll: Poll) -> None:
    """Who was told an hour may come up to that hour; nobody waits once all have voted."""
    if poll.ends_at is None or poll.ends_at <= clock.now() or poll.state is not PollState.OPEN:
        return
    if poll.mode is Mode.CONSENT:
        raise Refused(
            _l("还在征询有没有异议，不能马上宣布"),
            why=_l("要让大家有时间提出异议"),
            remedy=_l("请等屏幕上的时间走完"),
            code="still_asking",
        )
    if poll.turnout < len(ledger.voters_of(poll.id)):
        raise Refused(
            _l("公告的结束时间还没有到，不能提前结束"),
            why=_l("按时来投票的人还可能在路上"),
            remedy=_l("名册上的人都投了票就可以结束，否则到时自动结束"),
            code="before_its_time",
        )


def _refresh(poll: Poll) -> None:
    """Have the meeting's pages fetched again; a motion's own acts do that."""
    if poll.motion_id is None:
        live_state.changed(poll.meeting, journal.floor_of(poll.meeting), figures_only=False)


def _trusted(poll: Poll) -> Book:
    try:
        return ledger.book_of(poll.id, poll.uuid)
    except LedgerAltered as altered:
        log.critical("%s", altered)
        raise answers.untrusted() from altered


def _close(poll: Poll, book: Book) -> Close | None:
    """What EndBallots says besides: who was there, and who was handed a ballot."""
    delivered = deliveries.lines_of(poll, book.voters) if book.setup.silent else None
    if poll.takes_attendance:
        return replace(_present(poll, book), delivered=delivered)
    return Close((), delivered=delivered) if delivered is not None else None


def _present(poll: Poll, book: Book) -> Close:
    """Those on the roll who are in the room now, or represented there where that counts (P13a)."""
    here = db.session.scalars(
        select(Attendance.person_id).where(
            Attendance.meeting_id == poll.meeting_id,
            Attendance.left_at.is_(None),
            Attendance.person_id.in_(book.voters.keys()),
        )
    )
    sent = proxies.in_force(poll.meeting) if proxies.counts_here(poll.meeting) else ()
    represented = (one.principal_id for one in sent if one.principal_id in book.voters)
    counted = {*here, *represented} if book.setup.proxies else set(here)
    there = sorted({book.voters[person].pseudonym for person in counted})
    return Close(tuple(there), hands.confirmed(poll, len(there)))


def _declare_apart(poll: Poll, *, by: Person | None) -> None:
    """Count outside any transaction: nothing can be added to the ballots any more."""
    counted = replay.count(poll, apart=True)
    with transaction():
        declare(poll, counted, by=by)


def declare(poll: Poll, counted: replay.Counted, *, by: Person | None) -> None:
    """Write the Result, sign it, give it to the meeting and announce it.

    Where the replay differs from the caches nothing is published: the reason is kept.
    """
    floor.lock(poll.meeting)
    poll = lock(poll)
    recount = counted.recount
    if recount is None or counted.differences:
        poll.trouble = "\n".join(counted.differences)
        log.critical("poll %s is not published: %s", poll.uuid, poll.trouble)
        audit.record("poll.held_back", poll, by=by, place=poll.hall.place, reason=poll.trouble)
        return
    said = in_chinese(verdict(recount.tally.setup, recount.conclusion))
    step(
        poll,
        PollState.CLOSED,
        PollState.DECLARED,
        result=fields.pack(recount.result),
        verdict=said,
        trouble="",
    )
    ledger.sign(ledger.write(_trusted(poll), EntryType.RESULT, fields.write(recount.result)))
    audit.record("poll.declared", poll, by=by, place=poll.hall.place, reason=said)
    _tell(poll, recount, by=by)


def _tell(poll: Poll, recount: Recount, *, by: Person | None) -> None:
    """Give the meeting its result and announce it."""
    counts = recount.tally.counts
    if poll.motion is not None:
        floor.record_result(
            poll.motion,
            yes=counts[YES].heads,
            no=counts[NO].heads,
            abstain=counts[ABSTAIN].heads,
            adopted=recount.decision.passed,
            verdict=poll.verdict,
            by=by,
        )
    _refresh(poll)
    announce(PollClosed(poll.id))


def declare_what_waits() -> None:
    """Declare polls whose ballots were ended a while ago but whose count never came to an end."""
    waiting = select(Poll).where(
        Poll.state == PollState.CLOSED,
        Poll.trouble == "",
        Poll.delayed.is_(False),
        Poll.secrecy == Secrecy.ROLL_CALL,
        Poll.closed_at < clock.now() - COUNT_LASTS,
    )
    for poll in db.session.scalars(waiting).all():
        _declare_apart(poll, by=None)


def annul(poll: Poll, *, because: str, by: Person | None) -> None:
    """Break the vote off: the ballots end, nothing is counted, nothing of the split is told."""
    poll = lock(poll)
    source = poll.state
    if source not in {PollState.OPEN, PollState.CLOSED}:
        raise Refused(_l("这次表决已经宣布，不能作废"), code="declared")
    at = poll.closed_at or clock.now()
    step(poll, source, PollState.ANNULLED, annulled_because=because, closed_at=at)
    audit.record("poll.annulled", poll, by=by, place=poll.hall.place, reason=because)
    secret = poll.secrecy is Secrecy.SECRET_BALLOT
    if source is PollState.OPEN or (secret and not box.is_sealed(poll)):
        _end_annulled(poll)
    _refresh(poll)


def _end_annulled(poll: Poll) -> None:
    """End the ballots of a vote that was broken off; a ledger in doubt is left as it is."""
    for urn in urns.urns_of(poll.id):
        try:
            book = ledger.book_of(urn.poll_id, urn.uuid)
        except LedgerAltered as altered:
            log.critical("%s", altered)
            continue
        ledger.sign(ledger.write(book, EntryType.END_BALLOTS, None))


def _held_back(poll: Poll) -> Refused:
    return Refused(
        _l("重新计票与记录不一致，结果不公布"),
        why=poll.trouble,
        remedy=_l("请立即告诉议事秘书和监督员；可以作废后重新表决"),
        code="held_back",
    )
