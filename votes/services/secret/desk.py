"""At the desk: a ballot sealed with a voter who has no phone, under that voter's own credential.

The voter stands beside one person of the desk and chooses on the desk's device, where the ballot
is encrypted; nothing of the choice is stored. A second person asks the voter and confirms; only
then is it cast, marked as cast at the desk.
"""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app import audit
from app.errors import Refused
from app.extensions import db
from app.people.models.person import Person
from app.transaction import transaction
from votes.counting.records import CastVia
from votes.models.poll import Poll, PollState
from votes.models.trustee import DeskBallot
from votes.models.voter import PollVoter
from votes.queries.turnout import seat_of
from votes.services import answers, writer
from votes.services.answers import Given
from votes.services.casting import Cast
from votes.services.secret import casting, credentials, refusals
from votes.services.secret.casting import Checked
from votes.services.states import lock


def line_of(poll: Poll, pseudonym: str) -> PollVoter:
    """The voter of a ballot that waits."""
    return db.session.get_one(PollVoter, (poll.id, pseudonym))


def allow_sealing(poll: Poll, voter: Person, *, by: Person) -> str:
    """Return the voter's pseudonym where the desk may seal for them.

    Raises Refused for oneself, an absent voter, or one whose credential is on a phone of theirs;
    Forbidden off the roll.
    """
    if poll.state is not PollState.OPEN:
        raise answers.over()
    if voter == by:
        raise Refused(
            _l("不能替自己录入"), remedy=_l("请用自己的手机投票，或请别人录入"), code="own_ballot"
        )
    seat = seat_of(poll, voter)
    if seat is None:
        raise answers.off_roll()
    if poll.takes_attendance and not seat.present:
        raise answers.not_present()
    if credentials.credential_of(poll, seat.pseudonym).secret is None:
        raise refusals.on_own_phone()
    return seat.pseudonym


def seal(poll: Poll, voter: Person, text: str, tracker: str, *, by: Person) -> None:
    """Keep a sealed ballot for the second person; not inside a transaction.

    Raises as ``allow_sealing`` and, for a ballot that does not hold, as casting does.
    """
    pseudonym = allow_sealing(poll, voter, by=by)
    asked = Cast(poll.uuid, voter.id, pseudonym, tracker, text, CastVia.HELPED)
    checked = casting.check(asked)
    if checked.credential != credentials.credential_of(poll, pseudonym).public:
        raise refusals.anothers_credential()
    with transaction():
        _keep(poll, pseudonym, checked, by)


def _keep(poll: Poll, pseudonym: str, checked: Checked, by: Person) -> None:
    poll = lock(poll)
    if poll.state is not PollState.OPEN:
        raise answers.over()
    for waiting in waiting_for(poll, pseudonym):
        db.session.delete(waiting)
    entry = DeskBallot(
        poll_id=poll.id,
        tracker=checked.tracker,
        pseudonym=pseudonym,
        sealed=checked.text,
        sealed_by_id=by.id,
    )
    db.session.add(entry)
    db.session.flush()
    _note("vote.desk_sealed", poll, by)


def waiting_for(poll: Poll, pseudonym: str) -> list[DeskBallot]:
    """Ballots of this voter that wait for the second person."""
    query = db.session.query(DeskBallot).filter(
        DeskBallot.poll_id == poll.id,
        DeskBallot.pseudonym == pseudonym,
        DeskBallot.taken.is_(None),
    )
    return query.all()


def check(entry: DeskBallot, *, by: Person) -> Given:
    """The second person confirms: cast it. Not inside a transaction.

    Raises Refused for the same person or an entry that is settled, and why a ballot is not taken.
    """
    _second_person(entry, by)
    line = line_of(entry.poll, entry.pseudonym)
    asked = Cast(
        entry.poll.uuid,
        line.person_id,
        entry.pseudonym,
        entry.tracker,
        entry.sealed,
        CastVia.HELPED,
    )
    given = writer.cast(asked)
    _settle(entry, by=by, taken=True)
    return given


def send_back(entry: DeskBallot, *, by: Person) -> None:
    """The voter does not want it cast: it goes nowhere."""
    _second_person(entry, by)
    _settle(entry, by=by, taken=False)


def _second_person(entry: DeskBallot, by: Person) -> None:
    if entry.taken is not None:
        raise Refused(_l("这一票已经办完"), remedy=_l("请看最新情况"), code="settled")
    voter = line_of(entry.poll, entry.pseudonym).person_id
    if by.id in {entry.sealed_by_id, voter}:
        raise Refused(
            _l("要由另一个人核对"),
            why=_l("代投要两个人在场：一人录入，一人核对"),
            remedy=_l("请另一位工作人员登录后核对"),
            code="same_person",
        )


def _settle(entry: DeskBallot, *, by: Person, taken: bool) -> None:
    with transaction():
        fresh = db.session.get_one(
            DeskBallot,
            (entry.poll_id, entry.tracker),
            with_for_update={"of": DeskBallot},
            populate_existing=True,
        )
        if fresh.taken is not None:
            return
        fresh.checked_by_id, fresh.taken = by.id, taken
        _note("vote.desk_cast" if taken else "vote.desk_sent_back", fresh.poll, by)


def _note(act: str, poll: Poll, by: Person) -> None:
    """Who helped, never whom: the journal has times, and a ballot has none."""
    audit.record(act, poll, by=by, place=poll.hall.place)
