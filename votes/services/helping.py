"""Voting at the desk: two people for one voter, and the ballot says that it was helped.

The voter is in the room and says, or writes on paper, how to vote. One person enters it, another
checks it against the voter's word; what the second confirms is cast like any other ballot.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import audit, clock
from app.errors import DomainError, Invalid, Refused
from app.extensions import db
from app.people.models.person import Person
from app.photos.models.photo import Photo
from app.transaction import transaction
from votes.counting.methods import INVALID, METHODS
from votes.counting.records import CastVia, Secrecy, contest_of
from votes.crypto.canonical import JSON, dumps, loads
from votes.models.helped import HelpedBallot
from votes.models.poll import Poll, PollState
from votes.queries import receipts
from votes.queries.turnout import seat_of
from votes.services import answers, writer
from votes.services.answers import Given, HasVoted
from votes.services.casting import DOORS, Cast


def enter(
    poll: Poll, voter: Person, choice: JSON, *, by: Person, photo: Photo | None = None
) -> HelpedBallot:
    """Write a voter's word down, for a second person to check; inside a transaction.

    With a ``photo`` it is the voter's own paper that is typed in, which may be spoilt; what was
    cast on a phone stands, and the paper is refused. Raises Refused for an absent voter, one who
    has voted, one whose entry waits already, one's own ballot, or a secret vote; Invalid for a choice that is not on the ballot.
    """
    via = CastVia.HELPED if photo is None else CastVia.PAPER
    _may_be_helped(poll, voter, by, via)
    spoilt = via is CastVia.PAPER and choice == INVALID
    admitted = METHODS[poll.method].admits(choice, contest_of(poll.choices, poll.terms))
    if not spoilt and not admitted:
        raise Invalid(_l("选票上没有这样的选择"), remedy=_l("请按选票重新填写"), code="choice")
    if waiting_of(poll, voter) is not None:
        raise Refused(
            _l("%(name)s的票已经录入，等另一人核对", name=voter.name),
            remedy=_l("如果录错了，请另一人退回后重新录入"),
            code="waits_already",
        )
    entry = HelpedBallot(
        poll=poll,
        person=voter,
        choice=choice if isinstance(choice, str) else dumps(choice),
        via=via,
        photo=photo,
        ballot_id=str(uuid.uuid4()),
        entered_by=by,
        entered_at=clock.now(),
    )
    db.session.add(entry)
    db.session.flush()
    _note("vote.helped_entered", entry, by)
    return entry


class SomeWrong(Invalid):
    """Some lines of a batch cannot be entered; then none is, and each says why."""

    def __init__(self, lines: Mapping[int, DomainError]) -> None:
        """Keep what is wrong with whose line."""
        super().__init__(
            _l("有几行填得不对，一张也没有录入"), remedy=_l("请改好再录入"), code="lines"
        )
        self.lines = lines


def enter_all(
    poll: Poll, chosen: Mapping[Person, JSON], *, by: Person, photo: Photo | None
) -> None:
    """Write a whole list down, all or nothing. Raises SomeWrong with what is wrong with each line."""
    wrong: dict[int, DomainError] = {}
    for voter, choice in chosen.items():
        try:
            enter(poll, voter, choice, by=by, photo=photo)
        except DomainError as error:
            wrong[voter.id] = error
    if wrong:
        raise SomeWrong(wrong)


def _may_be_helped(poll: Poll, voter: Person, by: Person, via: CastVia) -> None:
    if poll.state is not PollState.OPEN:
        raise answers.over()
    if via not in DOORS[poll.mode]:
        raise answers.other_mode()
    if poll.secrecy is not Secrecy.ROLL_CALL:
        raise Refused(
            _l("无记名表决不能由别人录入"),
            remedy=_l("请本人用签到台的设备投票，或投纸质票"),
            code="secret",
        )
    if voter == by:
        raise Refused(
            _l("不能替自己录入"), remedy=_l("请用自己的手机投票，或请别人录入"), code="own_ballot"
        )
    seat = seat_of(poll, voter)
    if seat is None:
        raise answers.off_roll()
    if poll.takes_attendance and not seat.present:
        raise Refused(
            _l("%(name)s没有签到，不能投票", name=voter.name),
            remedy=_l("请先登记签到"),
            code="not_present",
        )
    _may_vote_again(poll, voter, via)


def _may_vote_again(poll: Poll, voter: Person, via: CastVia) -> None:
    """Web or paper, never both: the first of the two stands, unless a holder cast it."""
    mine = receipts.ballot_of(poll, voter)
    if mine is None or mine.gives_way:
        return
    if via is CastVia.PAPER:
        raise Refused(
            _l("%(name)s已经在手机上投过票，纸质票不能再录入", name=voter.name),
            why=_l("手机和纸质只能用一种，先投的一票有效"),
            remedy=_l("请把这张纸质票标明“不计”，留存备查"),
            code="already_voted",
        )
    if not poll.revote:
        raise Refused(_l("%(name)s已经投过票", name=voter.name), code="already_voted")


def check(entry: HelpedBallot, *, by: Person) -> Given:
    """Confirm what another entered, and cast it; not inside a transaction.

    Raises Refused for the same person or an entry that is settled, and why a ballot is not taken.
    """
    _second_person(entry, by)
    seat = seat_of(entry.poll, entry.person)
    if seat is None:
        raise answers.off_roll()
    asked = Cast(
        entry.poll.uuid,
        entry.person_id,
        seat.pseudonym,
        entry.ballot_id,
        choice_of(entry),
        entry.via,
    )
    try:
        given = writer.cast(asked)
    except HasVoted:
        _settle(entry, by=by, taken=False)
        raise
    _settle(entry, by=by, taken=True, code=given.code)
    return given


def choice_of(entry: HelpedBallot) -> JSON:
    """What was entered."""
    return loads(entry.choice) if entry.choice.startswith("[") else entry.choice


def check_all(
    entries: Iterable[HelpedBallot], *, by: Person
) -> tuple[int, Sequence[tuple[str, str]]]:
    """Confirm each entry that waits and that another made; how many were cast, and why others not."""
    waiting = [
        one
        for one in entries
        if one.taken is None and by.id not in {one.entered_by_id, one.person_id}
    ]
    refused: list[tuple[str, str]] = []
    for entry in waiting:
        name = entry.person.name
        try:
            check(entry, by=by)
        except DomainError as error:
            refused.append((name, str(error.what)))
    return len(waiting) - len(refused), refused


def send_back(entry: HelpedBallot, *, by: Person) -> None:
    """Do not cast what another entered: it is not what the voter says."""
    _second_person(entry, by)
    _settle(entry, by=by, taken=False)


def _second_person(entry: HelpedBallot, by: Person) -> None:
    if entry.taken is not None:
        raise Refused(_l("这一票已经办完"), remedy=_l("请看最新情况"), code="settled")
    if by.id in {entry.entered_by_id, entry.person_id}:
        raise Refused(
            _l("要由另一个人核对"),
            why=_l("代投要两个人在场：一人录入，一人核对"),
            remedy=_l("请另一位工作人员登录后核对"),
            code="same_person",
        )


def _settle(entry: HelpedBallot, *, by: Person, taken: bool, code: str = "") -> None:
    with transaction():
        fresh = db.session.get_one(
            HelpedBallot, entry.id, with_for_update={"of": HelpedBallot}, populate_existing=True
        )
        if fresh.taken is not None:
            return
        fresh.checked_by_id, fresh.checked_at = by.id, clock.now()
        fresh.taken, fresh.code = taken, code
        _note("vote.helped_cast" if taken else "vote.helped_sent_back", fresh, by)


def _note(act: str, entry: HelpedBallot, by: Person) -> None:
    """Who helped whom, never how they voted: that stands in the ledger."""
    audit.record(
        act, entry, by=by, place=entry.poll.hall.place, details={"person": entry.person_id}
    )


def waiting_of(poll: Poll, voter: Person) -> HelpedBallot | None:
    """The entry for this voter that waits for the second person."""
    return db.session.scalar(
        select(HelpedBallot).where(
            HelpedBallot.poll_id == poll.id,
            HelpedBallot.person_id == voter.id,
            HelpedBallot.taken.is_(None),
        )
    )
