"""Decide a secret vote from its sum, as any other vote is decided, and give it to the meeting."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from app import audit
from app.announcements import announce
from app.extensions import db
from app.people.models.person import Person
from meetings.services import floor, journal, live_state
from votes.counting.arithmetic import arithmetic, in_chinese
from votes.counting.decision import Decision, decide
from votes.counting.figures import NOTHING, Figures, Weight, total
from votes.counting.methods import ABSTAIN, NO, YES
from votes.counting.records import Close, NamedResult
from votes.crypto import fields
from votes.crypto.canonical import NonCanonical
from votes.events import PollClosed
from votes.models.ledger import Ballot
from votes.models.poll import Poll, PollState
from votes.models.secret import LedgerDatum
from votes.services.ledger import Book
from votes.services.states import step


def declare(poll: Poll, book: Book, sums: Sequence[int], count: int, *, by: Person | None) -> None:
    """Declare what the opened sums say; ``count`` is how many ballots they hold."""
    decision = decide(book.setup.rule, _figures(poll, book, sums, count))
    figures = decision.figures
    result = NamedResult(
        ledger_size=book.tree.size,
        ledger_root=book.tree.root.hex(),
        eligible=figures.eligible,
        present=figures.present,
        took_part=figures.took_part,
        yes=figures.yes,
        no=figures.no,
        abstain=figures.abstain,
        invalid=figures.invalid,
        superseded=(),
        rejected=(),
        tests=tuple(test.line for test in decision.tests),
        outcome=decision.outcome,
    )
    verdict = in_chinese(arithmetic(decision))
    packed = fields.pack(result)
    step(poll, PollState.CLOSED, PollState.DECLARED, result=packed, verdict=verdict, trouble="")
    audit.record("poll.declared", poll, by=by, place=poll.hall.place, reason=verdict)
    _tell(poll, decision, by=by)


def _tell(poll: Poll, decision: Decision, *, by: Person | None) -> None:
    figures, meeting = decision.figures, poll.meeting
    if poll.motion is not None:
        floor.record_result(
            poll.motion,
            yes=figures.yes.heads,
            no=figures.no.heads,
            abstain=figures.abstain.heads,
            adopted=decision.passed,
            verdict=poll.verdict,
            by=by,
        )
    else:
        live_state.changed(meeting, journal.floor_of(meeting), figures_only=False)
    announce(PollClosed(poll.id))


def _figures(poll: Poll, book: Book, sums: Sequence[int], count: int) -> Figures:
    """The sums in the order of the options, beside who was there when the ballots ended."""
    codes = [option.code for option in book.setup.options]
    votes = {code: Weight(number) for code, number in zip(codes, sums, strict=True)}
    voted = db.session.scalars(
        select(Ballot.pseudonym).where(Ballot.poll_id == poll.id).distinct()
    ).all()
    there = {*_listed(poll), *voted}
    return Figures(
        eligible=total(line.weight for line in book.voters.values()),
        present=Weight(len(there)),
        took_part=Weight(count),
        yes=votes.get(YES, NOTHING),
        no=votes.get(NO, NOTHING),
        abstain=votes.get(ABSTAIN, NOTHING),
    )


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
