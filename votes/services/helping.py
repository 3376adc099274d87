"""Voting at the desk: two people for one voter, and the ballot says that it was helped.

The voter is in the room and says, or writes on paper, how to vote. One person enters it, another
checks it against the voter's word; what the second confirms is cast like any other ballot. Who
holds a mandate may do the same for a principal: the principal in person goes before.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from sqlalchemy import exists, select

from app import audit, clock
from app.errors import DomainError, Invalid, Refused
from app.extensions import db
from app.people.models.person import Person
from app.photos.models.photo import Photo
from app.transaction import transaction
from votes.counting.admission import Refusal, RefusalCode
from votes.counting.methods import INVALID, METHODS
from votes.counting.methods.mandates import IN_PERSON, RANKS
from votes.counting.records import CastVia, Secrecy, contest_of
from votes.crypto.canonical import JSON, dumps, loads
from votes.models.helped import HelpedBallot
from votes.models.poll import Poll, PollState
from votes.queries import receipts
from votes.queries.turnout import is_in_room, seat_of
from votes.services import answers, writer
from votes.services.answers import Given
from votes.services.casting import DOORS, Cast
from votes.services.mandates import Sent

_OVERTAKEN = frozenset({"already_voted", "goes_before"})
"""Another ballot stands for good: what was typed in is settled, and is not cast."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose ballot the desk takes: the voter's own word, or a holder's by a mandate."""

    voter: Person
    sent: Sent | None = None

    @property
    def key(self) -> str:
        """How a form names it: the voter's number, or ``m`` and the mandate's."""
        return str(self.voter.id) if self.sent is None else f"m{self.sent.proxy_id}"

    @property
    def holder_id(self) -> int | None:
        """Who casts it for the voter."""
        return None if self.sent is None else self.sent.holder_id

    @property
    def rank(self) -> int:
        """How far its ballot goes beside others of the same voter."""
        return IN_PERSON if self.sent is None else RANKS[self.sent.mandate.kind]

    @property
    def name(self) -> str:
        """Who hands it in, and for whom."""
        if self.sent is None:
            return self.voter.name
        names = {"holder": self.sent.mandate.holder, "name": self.voter.name}
        return str(gettext("%(holder)s替%(name)s", **names))


def enter(
    poll: Poll,
    turn: Turn | Person,
    choice: JSON,
    *,
    by: Person,
    photos: Sequence[Photo] = (),
) -> HelpedBallot:
    """Write a voter's word down, for a second person to check; inside a transaction.

    With ``photos`` it is a paper, which may be spoilt; what was cast on a phone stands. Raises
    Refused for somebody absent, who has voted, whose entry waits already, one's own ballot, what a
    mandate does not say, or a secret vote; Invalid for a choice that is not on the ballot.
    """
    turn = turn if isinstance(turn, Turn) else Turn(turn)
    via = CastVia.PAPER if photos else CastVia.HELPED
    _may_be_helped(poll, turn, by, via)
    _must_be_a_ballot(poll, turn, choice, via)
    if _waits(poll, turn):
        raise Refused(
            _l("%(name)s的票已经录入，等另一人核对", name=turn.name),
            remedy=_l("如果录错了，请另一人退回后重新录入"),
            code="waits_already",
        )
    entry = HelpedBallot(
        poll=poll,
        person=turn.voter,
        holder_id=turn.holder_id,
        choice=choice if isinstance(choice, str) else dumps(choice),
        via=via,
        photo=photos[0] if photos else None,
        pages=list(photos[1:]),
        ballot_id=str(uuid.uuid4()),
        entered_by=by,
        entered_at=clock.now(),
    )
    db.session.add(entry)
    db.session.flush()
    _note("vote.helped_entered", entry, by)
    return entry


def _must_be_a_ballot(poll: Poll, turn: Turn, choice: JSON, via: CastVia) -> None:
    """Raise Invalid for what is not on the ballot, Refused for what the mandate does not say."""
    spoilt = via is CastVia.PAPER and choice == INVALID
    admitted = METHODS[poll.method].admits(choice, contest_of(poll.choices, poll.terms))
    if not spoilt and not admitted:
        raise Invalid(_l("选票上没有这样的选择"), remedy=_l("请按选票重新填写"), code="choice")
    told = turn.sent.mandate.told if turn.sent else None
    if told is not None and told != choice:
        raise answers.not_admitted(Refusal(RefusalCode.NOT_AS_TOLD))


class SomeWrong(Invalid):
    """Some lines of a batch cannot be entered; then none is, and each says why."""

    def __init__(self, lines: Mapping[str, DomainError]) -> None:
        """Keep what is wrong with which line, by its key."""
        super().__init__(
            _l("有几行填得不对，一张也没有录入"), remedy=_l("请改好再录入"), code="lines"
        )
        self.lines = lines


def enter_all(
    poll: Poll, chosen: Sequence[tuple[Turn, JSON]], *, by: Person, photos: Sequence[Photo]
) -> None:
    """Write a whole list down, all or nothing. Raises SomeWrong with what is wrong with each line."""
    wrong: dict[str, DomainError] = {}
    for turn, choice in chosen:
        try:
            enter(poll, turn, choice, by=by, photos=photos)
        except DomainError as error:
            wrong[turn.key] = error
    if wrong:
        raise SomeWrong(wrong)


def _may_be_helped(poll: Poll, turn: Turn, by: Person, via: CastVia) -> None:
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
    if by.id in {turn.voter.id, turn.holder_id}:
        raise Refused(
            _l("不能替自己录入"), remedy=_l("请用自己的手机投票，或请别人录入"), code="own_ballot"
        )
    seat = seat_of(poll, turn.voter)
    if seat is None:
        raise answers.off_roll()
    if poll.takes_attendance:
        _must_be_here(poll, turn, in_person=seat.present)
    _may_vote_again(poll, turn, via)


def _must_be_here(poll: Poll, turn: Turn, *, in_person: bool) -> None:
    """In the room the voter is there, or the holder is and the principal is not."""
    if turn.sent is not None and in_person:
        raise answers.principal_is_here()
    here = in_person if turn.sent is None else is_in_room(poll, turn.sent.holder_id)
    if not here:
        name = turn.voter.name if turn.sent is None else turn.sent.mandate.holder
        raise Refused(
            _l("%(name)s没有签到，不能投票", name=name),
            remedy=_l("请先登记签到"),
            code="not_present",
        )


def _may_vote_again(poll: Poll, turn: Turn, via: CastVia) -> None:
    """Web or paper, never both: the first of the two stands, unless this one goes before it."""
    mine = receipts.ballot_of(poll, turn.voter)
    if mine is None or turn.rank > mine.rank:
        return
    if turn.rank < mine.rank:
        raise answers.not_admitted(Refusal(RefusalCode.GOES_BEFORE))
    if via is CastVia.PAPER:
        raise Refused(
            _l("%(name)s已经投过票，这张纸质票不能再录入", name=turn.name)
            if mine.on_paper
            else _l("%(name)s已经在手机上投过票，纸质票不能再录入", name=turn.name),
            why=_l("手机和纸质只能用一种，先投的一票有效"),
            remedy=_l("请把这张纸质票标明“不计”，留存备查"),
            code="already_voted",
        )
    if not poll.revote:
        raise Refused(_l("%(name)s已经投过票", name=turn.name), code="already_voted")


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
        entry.caster_id,
        seat.pseudonym,
        entry.ballot_id,
        choice_of(entry),
        entry.via,
    )
    try:
        given = writer.cast(asked)
    except DomainError as error:
        if error.code in _OVERTAKEN:
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
    waiting = [one for one in entries if one.taken is None and not one.concerns(by.id)]
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
    if entry.concerns(by.id):
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
        act,
        entry,
        by=by,
        place=entry.poll.hall.place,
        details={"person": entry.person_id}
        | ({"holder": entry.holder_id} if entry.holder_id is not None else {}),
    )


def _waits(poll: Poll, turn: Turn) -> bool:
    """Whether an entry of this hand for this voter waits for the second person."""
    waiting = exists().where(
        HelpedBallot.poll_id == poll.id,
        HelpedBallot.person_id == turn.voter.id,
        HelpedBallot.holder_id.is_not_distinct_from(turn.holder_id),
        HelpedBallot.taken.is_(None),
    )
    return bool(db.session.scalar(select(waiting)))
