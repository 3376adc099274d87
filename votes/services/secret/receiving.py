"""Ballots of very large votes: received on the cheap checks, their proofs checked behind.

``take`` writes a batch of received ballots in one transaction, and the voter's phone is told so.
``prove`` has the proofs of a batch checked in worker processes, outside any transaction, and then
moves what holds into the ledger. What does not hold stays on record with its flaw, and its voter,
who alone is hurt by it, is told. A vote that has ended is counted when nothing waits any more.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Final, NamedTuple

import gevent
from flask import Flask, current_app
from gevent import monkey
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import InstrumentedAttribute

from app import audit
from app.errors import DomainError
from app.extensions import db
from app.leases import lease
from app.marks import N_
from app.notices.services import News, tell
from app.people.models.person import Person
from app.transaction import after_commit, transaction
from votes.counting.records import Secrecy
from votes.crypto.belenios.flaws import Flaw, Unsound
from votes.crypto.belenios.proving import Flawed
from votes.crypto.ledger import sha256_hex
from votes.models.ledger import Ballot
from votes.models.poll import Poll, PollState
from votes.models.secret import Credential, ReceivedBallot, SpoiltBallot
from votes.models.voter import PollVoter
from votes.services import answers, proving
from votes.services.answers import Answer
from votes.services.held import Held, entitled, locked, present, without_quiz
from votes.services.ledger import LedgerAltered, book_of
from votes.services.secret import box, documents, refusals, urns
from votes.services.secret.casting import (
    Checked,
    Sealed,
    Voters,
    append,
    code_of,
    given,
    standing,
    why_barred,
)
from votes.services.states import lock

log = logging.getLogger(__name__)
BATCH: Final = 100
"""Ballots that are proven together: some two seconds of arithmetic."""
_KEY: Final = "secret_receiving"
Place = tuple[int, str]
"""A ballot in a box: the poll whose ledger it is, and the ballot's tracker."""
Received = tuple[str, int, tuple[Sealed, ...]]
"""A voter's pseudonym, which of their ballots it is, and its parts."""


def take(batch: Sequence[Checked]) -> list[Answer]:
    """Decide and keep a batch of one poll's received ballots; answered in order after the commit."""
    try:
        with transaction():
            (poll,) = locked([batch[0].asked.poll])
            found = _decide(poll, batch)
            after_commit(lambda: begin(poll.id), key=("proving", poll.id))
            return found
    except LedgerAltered:
        log.critical("the ledger of poll %s is not what was signed", batch[0].asked.poll)
        return [answers.untrusted() for _ in batch]
    except Exception:
        log.exception("a batch of %d received ballots failed", len(batch))
    if len(batch) == 1:
        return [answers.unanswered()]
    return [answer for one in batch for answer in take([one])]


class _Counter(NamedTuple):
    """What is known of a batch's voters under the lock."""

    voters: Voters
    credentials: dict[str, str]
    held: dict[str, str]
    """Received before: the flaw by tracker, empty while it waits."""
    stand: frozenset[Place]
    """Ballots that the ledgers hold."""
    opened: frozenset[Place]
    """Ballots that were opened to check them."""
    turns: dict[str, int]


def _decide(poll: Held, batch: Sequence[Checked]) -> list[Answer]:
    voters = book_of(poll.id, poll.uuid).voters
    known = [one.asked.person_id for one in batch if one.asked.person_id in voters]
    counter = _counter(poll, batch, known, [voters[person].pseudonym for person in known])
    found: list[Answer] = []
    rows: list[dict[str, object]] = []
    for one in batch:
        line = voters.get(one.asked.person_id)
        answer = answers.off_roll() if line is None else _answer(poll, one, line.pseudonym, counter)
        if answer is None and line is not None:
            rows.append(_row(poll, one, line.pseudonym, counter))
            answer = refusals.received(code_of(one.tracker))
        found.append(answer or answers.unanswered())
    if rows:
        db.session.execute(insert(ReceivedBallot), rows)
    return found


def _counter(
    poll: Held, batch: Sequence[Checked], people: Sequence[int], names: Sequence[str]
) -> _Counter:
    mine = select(Credential.pseudonym, Credential.public).where(
        Credential.poll_id == poll.id, Credential.pseudonym.in_(names)
    )
    held = select(ReceivedBallot.tracker, ReceivedBallot.flaw).where(
        ReceivedBallot.poll_id == poll.id,
        ReceivedBallot.tracker.in_([one.tracker for one in batch]),
    )
    turns: dict[str, int] = {}
    for table in (Ballot, ReceivedBallot):
        query = select(table.pseudonym, func.max(table.turn)).group_by(table.pseudonym)
        rows = db.session.execute(
            query.where(table.poll_id == poll.id, table.pseudonym.in_(names))
        ).tuples()
        turns |= {name: max(turn, turns.get(name, 0)) for name, turn in rows}
    places = [place for one in batch for place in _places(one.sealed)]
    return _Counter(
        Voters(entitled(poll, people), present(poll, people), without_quiz(poll, people)),
        dict(db.session.execute(mine).tuples().all()),
        dict(db.session.execute(held).tuples().all()),
        _stand(places),
        _opened(places),
        turns,
    )


def _places(sealed: Sequence[Sealed]) -> list[Place]:
    return [(one.urn.poll_id, one.tracker) for one in sealed]


def _stand(places: Sequence[Place]) -> frozenset[Place]:
    """Which of these ballots the ledgers hold."""
    return _named(Ballot.poll_id, Ballot.ballot_id, places)


def _opened(places: Sequence[Place]) -> frozenset[Place]:
    """Which of these ballots were opened to check them."""
    return _named(SpoiltBallot.poll_id, SpoiltBallot.tracker, places)


def _named(
    poll_id: InstrumentedAttribute[int], column: InstrumentedAttribute[str], places: Sequence[Place]
) -> frozenset[Place]:
    polls, trackers = {poll for poll, _one in places}, {tracker for _poll, tracker in places}
    found = db.session.execute(
        select(poll_id, column).where(poll_id.in_(polls), column.in_(trackers))
    )
    return frozenset(found.tuples().all())


def _answer(poll: Held, one: Checked, pseudonym: str, counter: _Counter) -> Answer | None:
    """Why this ballot is not received now, or what became of it; None for a new one."""
    if one.asked.voter != pseudonym:
        return answers.anothers()
    if counter.credentials.get(pseudonym) != one.credential:
        return refusals.anothers_credential()
    stands = (poll.id, one.tracker) in counter.stand
    entry = standing(poll.id, one.tracker) if stands else None
    if entry is not None:
        return given(poll.uuid, one.tracker, entry, already=True)
    if one.tracker in counter.held:
        flaw = counter.held[one.tracker]
        return refusals.rejected(Flaw(flaw)) if flaw else refusals.received(code_of(one.tracker))
    return _barred(poll, one, counter)


def _barred(poll: Held, one: Checked, counter: _Counter) -> DomainError | None:
    """Why a new ballot is not received now."""
    places = _places(one.sealed)
    barred = why_barred(poll, one.asked, counter.voters)
    if barred is None and counter.opened.intersection(places):
        return refusals.was_opened()
    if barred is None and counter.stand.intersection(places[1:]):
        return refusals.no_ballot(Unsound(Flaw.PAIR, "a ballot for the second box stands there"))
    return barred


def _row(poll: Held, one: Checked, pseudonym: str, counter: _Counter) -> dict[str, object]:
    counter.turns[pseudonym] = turn = counter.turns.get(pseudonym, 0) + 1
    counter.held[one.tracker] = ""
    return {
        "poll_id": poll.id,
        "tracker": one.tracker,
        "pseudonym": pseudonym,
        "turn": turn,
        "sealed": one.text,
        "flaw": "",
    }


# --- the proofs -----------------------------------------------------------------------------------


def waiting(poll_id: int) -> int:
    """How many received ballots wait for their proofs."""
    query = select(func.count()).where(ReceivedBallot.poll_id == poll_id, ReceivedBallot.flaw == "")
    return db.session.scalar(query) or 0


def begin(poll_id: int) -> None:
    """Have the proofs checked behind, where people are served; once for each poll at a time."""
    busy: set[int] = current_app.extensions.setdefault(_KEY, set())
    if not monkey.is_module_patched("socket") or poll_id in busy:
        return
    busy.add(poll_id)
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - the proxy's own way to its object
    gevent.spawn(_behind, app, poll_id, busy)


def _behind(app: Flask, poll_id: int, busy: set[int]) -> None:
    with app.app_context():
        try:
            _take_up(poll_id)
        finally:
            busy.discard(poll_id)
        if waiting(poll_id):  # it came while the poll still counted as busy
            _take_up(poll_id)


def prove_what_waits() -> None:
    """Take up what a process that ended left behind."""
    left = select(ReceivedBallot.poll_id).where(ReceivedBallot.flaw == "").distinct()
    ended = select(Poll.id).where(
        Poll.state == PollState.CLOSED,
        Poll.secrecy == Secrecy.SECRET_BALLOT,
        Poll.beside_id.is_(None),
    )
    for poll_id in sorted({*db.session.scalars(left), *db.session.scalars(ended)}):
        _take_up(poll_id)


def _take_up(poll_id: int) -> None:
    """Finish one poll, unless another process does; what goes wrong there keeps no other waiting.

    Whoever found the lease taken has left its ballots to its holder, who therefore looks once more
    after letting go.
    """
    try:
        again = True
        while again:
            db.session.rollback()
            with lease("proving", poll_id) as is_ours:
                if is_ours:
                    finish(poll_id)
            again = is_ours and bool(waiting(poll_id))
    except Exception:
        log.exception("the ballots that wait in poll %d could not be settled", poll_id)
        db.session.rollback()


def finish(poll_id: int) -> None:
    """Check every proof that waits; where the vote has ended, multiply the ballots."""
    while prove(poll_id):
        pass
    with transaction():
        poll = lock(db.session.get_one(Poll, poll_id))
        if poll.state is PollState.CLOSED and not waiting(poll_id) and not box.is_sealed(poll):
            box.seal_tally(poll)


def prove(poll_id: int) -> int:
    """Check the proofs of one batch; return how many ballots were settled."""
    rows = db.session.execute(
        select(
            ReceivedBallot.tracker,
            ReceivedBallot.pseudonym,
            ReceivedBallot.turn,
            ReceivedBallot.sealed,
        )
        .where(ReceivedBallot.poll_id == poll_id, ReceivedBallot.flaw == "")
        .order_by(ReceivedBallot.turn, ReceivedBallot.tracker)
        .limit(BATCH)
    ).all()
    boxes = urns.urns_of(poll_id)
    sealed = {row.tracker: _sealed(boxes, row.sealed) for row in rows}
    asked = [
        (documents.documents_of(one.urn.poll_id).election.text, one.text)
        for ballots in sealed.values()
        for one in ballots
    ]
    db.session.rollback()
    flaws = iter(proving.flaws(asked))
    found = {tracker: [next(flaws) for _ in ballots] for tracker, ballots in sealed.items()}
    with transaction():
        _settle(poll_id, [(row.pseudonym, row.turn, sealed[row.tracker]) for row in rows], found)
    return len(rows)


def _sealed(boxes: Sequence[urns.Urn], text: str) -> tuple[Sealed, ...]:
    return tuple(
        Sealed(urn, one, sha256_hex(one))
        for urn, one in zip(boxes, urns.parted(text), strict=False)
    )


def _settle(
    poll_id: int, ballots: Sequence[Received], found: dict[str, list[Flawed | None]]
) -> None:
    """Move what holds into the ledger, and put the flaw of what does not on record.

    A vote that was broken off takes no ballot any more: what waited there is dropped.
    """
    poll = lock(db.session.get_one(Poll, poll_id))
    wait = (ReceivedBallot.poll_id == poll_id) & (ReceivedBallot.flaw == "")
    if poll.state is PollState.ANNULLED:
        db.session.execute(delete(ReceivedBallot).where(wait))
        return
    names = select(ReceivedBallot.tracker).where(wait, ReceivedBallot.tracker.in_(found))
    still = set(db.session.scalars(names))
    good, bad = _sifted([one for one in ballots if one[2][0].tracker in still], found)
    if good:
        append(poll_id, good)
        moved = [sealed[0].tracker for _name, _turn, sealed in good]
        db.session.execute(
            delete(ReceivedBallot).where(
                ReceivedBallot.poll_id == poll_id, ReceivedBallot.tracker.in_(moved)
            )
        )
    for (pseudonym, _turn, sealed), flaw in bad:
        _reject(poll, pseudonym, sealed[0].tracker, flaw)


def _sifted(
    ballots: Sequence[Received], found: dict[str, list[Flawed | None]]
) -> tuple[list[Received], list[tuple[Received, Flawed]]]:
    """Those that may stand, in order, and those that may not, with why.

    While a ballot waited one of its parts may have come with another ballot, or have been opened.
    """
    all_places = [place for _name, _turn, sealed in ballots for place in _places(sealed)]
    taken = set(_stand(all_places) | _opened(all_places))
    good: list[Received] = []
    bad: list[tuple[Received, Flawed]] = []
    for one in ballots:
        places = _places(one[2])
        flaw = next((flawed for flawed in found[one[2][0].tracker] if flawed), None)
        if flaw is None and not taken.isdisjoint(places):
            flaw = (Flaw.PAIR, "a part stands already, or was opened")
        if flaw is None:
            good.append(one)
            taken.update(places)
        else:
            bad.append((one, flaw))
    return good, bad


def _reject(poll: Poll, pseudonym: str, tracker: str, flaw: Flawed) -> None:
    db.session.execute(
        update(ReceivedBallot)
        .where(ReceivedBallot.poll_id == poll.id, ReceivedBallot.tracker == tracker)
        .values(flaw=flaw[0])
    )
    audit.record("poll.ballot_rejected", poll, by=None, place=poll.hall.place, reason=flaw[0])
    log.warning("a received ballot of poll %s does not hold: %s", poll.uuid, flaw[1])
    voter = db.session.scalar(
        select(Person)
        .join(PollVoter, PollVoter.person_id == Person.id)
        .where(PollVoter.poll_id == poll.id, PollVoter.pseudonym == pseudonym)
    )
    if voter is not None:
        text = N_("您的加密选票没有通过核对，没有计入：%(question)s。表决没有结束的，请重新投票")
        told = {"question": poll.question[:60]}
        tell([voter], News(text, f"/v/{poll.uuid}", "ballot_rejected", told), urgent=True)
