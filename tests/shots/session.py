"""The demonstration's next meeting, led step by step by the services that pages call."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.demo.town import CODE
from app.errors import DomainError
from app.extensions import db
from app.people.models.membership import Membership
from app.people.models.person import Person
from app.permissions import Role
from app.places.models.hall import Hall
from app.transaction import transaction
from meetings.demo import HERE_ALREADY
from meetings.models.meeting import Meeting, MeetingState
from meetings.models.motion import Motion
from meetings.rules import acts
from meetings.rules.states import Stance
from meetings.services import convening, floor
from votes.counting.records import CastVia
from votes.models.poll import Poll
from votes.queries.polls import poll_of
from votes.queries.turnout import seat_of
from votes.services import casting, closing

PRESENT = HERE_ALREADY + 1
MOTION = (
    "由物业公司在3号楼东侧的自行车棚安装8个充电桩，两个月内完成，"
    "费用4万元从公共收益支出，由监督员验收。"
)
_SPEAKERS = (6, 14, 11)
_EVERY, _AGAINST, _ABSTAINS = 7, 3, 27
"""Every seventh votes against, beginning with the fourth; one abstains; the others are for it."""


@dataclass
class Session:
    """The meeting about to begin, and who sits in it."""

    meeting: Meeting
    representatives: Sequence[Person]
    expert: Person

    @property
    def mover(self) -> Person:
        """Who stands on the agenda as the mover: the first representative."""
        return self.representatives[0]

    def into_debate(self) -> None:
        """Call to order, move, second, state; one against is heard, and the debate opens."""
        chair, item = self.meeting.chair, convening.items_of(self.meeting)[0]
        against = self.representatives[9]
        self._do(acts.CallToOrder(at=0), chair)
        self._do(acts.OpenItem(at=0, item=item.id, title=item.title), chair)
        self._do(acts.Move(at=0, text=MOTION), self.mover)
        self._speak(self.mover)
        self._do(acts.Second(at=0), self.representatives[4])
        self._do(acts.StateQuestion(at=0), chair)
        self._do(acts.ClaimFloor(at=0, stance=Stance.CON), against)
        self._heard(against)
        self._do(acts.NextStep(at=0), chair)

    def speaking(self) -> None:
        """One for it speaks; two wait, one on each side."""
        speaker, pro, con = (self.representatives[number] for number in _SPEAKERS)
        self._do(acts.ClaimFloor(at=0, stance=Stance.PRO), speaker)
        self._do(acts.Recognise(at=0, whom=speaker.id), self.meeting.chair)
        self._do(acts.StartSpeech(at=0), speaker)
        self._do(acts.ClaimFloor(at=0, stance=Stance.PRO), pro)
        self._do(acts.ClaimFloor(at=0, stance=Stance.CON), con)

    def to_the_vote(self) -> Poll:
        """All who wait are heard, the expert gives an opinion, the question is put."""
        chair = self.meeting.chair
        speaker, pro, con = (self.representatives[number] for number in _SPEAKERS)
        self._do(acts.EndSpeech(at=0), speaker)
        self._heard(con)
        self._heard(pro)
        self._do(acts.NextStep(at=0), chair)
        self._do(acts.Recognise(at=0), chair)
        self._speak(self.expert)
        self._do(acts.NextStep(at=0), chair)
        self._do(acts.PutQuestion(at=0), chair)
        motion = db.session.scalars(
            select(Motion).where(Motion.meeting_id == self.meeting.id)
        ).one()
        poll = poll_of(motion)
        if poll is None:
            raise LookupError("no poll was opened on the motion")
        return poll

    def vote(self, poll: Poll, voters: Sequence[Person]) -> None:
        """These vote."""
        ballots = [_ballot(poll, voter, number) for number, voter in enumerate(voters)]
        for answer in casting.write(ballots):
            if isinstance(answer, DomainError):
                raise answer

    def close(self, poll: Poll) -> None:
        """Count and declare."""
        closing.close(poll, by=self.meeting.chair)

    def _heard(self, who: Person) -> None:
        self._do(acts.Recognise(at=0, whom=who.id), self.meeting.chair)
        self._speak(who)

    def _speak(self, who: Person) -> None:
        self._do(acts.StartSpeech(at=0), who)
        self._do(acts.EndSpeech(at=0), who)

    def _do(self, act: acts.Act, by: Person) -> None:
        with transaction():
            floor.perform(self.meeting, act, by=by)


def find() -> Session:
    """The demonstration's meeting, whose door is open: all but the last who comes in are there."""
    meeting = db.session.scalars(
        select(Meeting).join(Hall).where(Hall.code == CODE, Meeting.state == MeetingState.CHECKIN)
    ).one()
    return Session(meeting, _with(meeting, Role.REPRESENTATIVE), _with(meeting, Role.EXPERT)[0])


def _ballot(poll: Poll, voter: Person, number: int) -> casting.Cast:
    seat = seat_of(poll, voter)
    if seat is None:
        raise LookupError(f"{voter.name} is not on the roll of the vote")
    choice = "no" if number % _EVERY == _AGAINST else "abstain" if number == _ABSTAINS else "yes"
    ballot_id = secrets.token_hex(16)
    return casting.Cast(poll.uuid, voter.id, seat.pseudonym, ballot_id, choice, CastVia.LIVE)


def _with(meeting: Meeting, role: Role) -> Sequence[Person]:
    return db.session.scalars(
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.role == role, Membership.place_id == meeting.hall.place_id)
        .order_by(Person.phone)
    ).all()
