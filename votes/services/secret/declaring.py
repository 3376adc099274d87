"""Decide a secret vote from its sums, as any other vote is decided, and give it to the meeting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select

from app import audit
from app.announcements import announce
from app.extensions import db
from app.people.models.person import Person
from meetings.services import floor, journal, live_state
from votes.counting import conclusion as conclusions
from votes.counting.arithmetic import in_chinese
from votes.counting.conclusion import Conclusion
from votes.counting.figures import Weight, total
from votes.counting.records import Close, NamedResult
from votes.counting.result import recorded
from votes.counting.rules import Unit
from votes.counting.sums import count_of
from votes.counting.tally import NamedTally, sum_of
from votes.counting.verdict import verdict
from votes.crypto import fields
from votes.crypto.canonical import NonCanonical
from votes.events import PollClosed
from votes.models.ledger import Ballot
from votes.models.poll import Poll, PollState
from votes.models.secret import LedgerDatum
from votes.services import ledger
from votes.services.ledger import Book
from votes.services.states import step


class Opened(NamedTuple):
    """What one box opened to: a sum for every answer, and the weight of all ballots in it."""

    unit: Unit
    sums: Sequence[int]
    weight: int


def declare(poll: Poll, opened: Sequence[Opened], *, by: Person | None) -> None:
    """Declare what the opened sums say."""
    book = ledger.book_of(poll.id, poll.uuid)
    counted = tally_of(poll, book, opened)
    ended = conclusions.conclude(counted)
    said = in_chinese(verdict(counted.setup, ended))
    packed = fields.pack(result_of(book, counted, ended))
    step(poll, PollState.CLOSED, PollState.DECLARED, result=packed, verdict=said, trouble="")
    audit.record("poll.declared", poll, by=by, place=poll.hall.place, reason=said)
    _tell(poll, ended, by=by)


def tally_of(poll: Poll, book: Book, opened: Sequence[Opened]) -> NamedTally:
    """The sums of all boxes as a count, beside who was there when the ballots ended."""
    took_part = _weight({box.unit: box.weight for box in opened})
    answers = zip(*(box.sums for box in opened), strict=True)
    units = [box.unit for box in opened]
    sums = [sum_of(_weight(dict(zip(units, row, strict=True)))) for row in answers]
    setup = book.setup
    return NamedTally(
        setup=setup,
        eligible=total(line.weight for line in book.voters.values()),
        present=_present(poll, book),
        took_part=took_part,
        count=count_of(setup.method, setup.contest, sums, sum_of(took_part)),
        counted=(),
        superseded=(),
        rejected=(),
    )


def _weight(by_unit: dict[Unit, int]) -> Weight:
    return Weight(by_unit[Unit.HEADS], by_unit.get(Unit.AREA, 0))


def result_of(book: Book, counted: NamedTally, ended: Conclusion) -> NamedResult:
    """The result as it is kept and shown."""
    return recorded(counted, ended, book.tree.size, book.tree.root.hex())


def _tell(poll: Poll, ended: Conclusion, *, by: Person | None) -> None:
    figures, meeting = ended.decision.figures, poll.meeting
    if poll.motion is not None:
        floor.record_result(
            poll.motion,
            yes=figures.yes.heads,
            no=figures.no.heads,
            abstain=figures.abstain.heads,
            adopted=ended.decision.passed,
            verdict=poll.verdict,
            by=by,
        )
    else:
        live_state.changed(meeting, journal.floor_of(meeting), figures_only=False)
    announce(PollClosed(poll.id))


def _present(poll: Poll, book: Book) -> Weight:
    """Those who were listed as there at the end, and whoever voted."""
    voted = db.session.scalars(
        select(Ballot.pseudonym).where(Ballot.poll_id == poll.id).distinct()
    ).all()
    there = {*_listed(poll), *voted}
    return total(line.weight for line in book.voters.values() if line.pseudonym in there)


def _listed(poll: Poll) -> Sequence[str]:
    """The pseudonyms of those who were present at the end, as kept then."""
    for body in db.session.scalars(
        select(LedgerDatum.body).where(
            LedgerDatum.poll_id == poll.id, LedgerDatum.body.startswith('{"present":')
        )
    ):
        try:
            return fields.read(Close, body).present
        except NonCanonical:
            continue
    return ()
