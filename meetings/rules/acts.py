"""The acts of a meeting, as frozen values that a journal can keep.

Every act says who does it (``by``; None is the system), when (``at``, whole milliseconds since
the epoch) and, for a person served at the desk, who entered it (``entered_by``). How a journal
writes them is ``meetings.rules.act_json``; each act's code carries a version.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar

from meetings.rules.act import Act
from meetings.rules.carried import Carried
from meetings.rules.details import Details
from meetings.rules.election_acts import CloseNominations, DeclineNomination, Nominate
from meetings.rules.floor import Member
from meetings.rules.hand_acts import RaiseHand
from meetings.rules.states import Stance

__all__ = ["Act", "CloseNominations", "DeclineNomination", "Nominate", "RaiseHand"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenMeeting(Act):
    """Open the door: the roll is read in, and what earlier meetings left over.

    ``last`` says that no further meeting is provided for.
    """

    CODE: ClassVar[str] = "open_meeting"
    roll: tuple[Member, ...]
    chair: int
    quorum: int
    starts_at: int | None = None
    last: bool | None = None
    brought: tuple[Carried, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrive(Act):
    """A person is in the room now."""

    CODE: ClassVar[str] = "arrive"
    person: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave(Act):
    """A person has left the room."""

    CODE: ClassVar[str] = "leave"
    person: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRoom(Act):
    """The whole room was counted: exactly these people are here."""

    CODE: ClassVar[str] = "count_room"
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrol(Act):
    """A person is added to the roll, or gets other parts on it."""

    CODE: ClassVar[str] = "enrol"
    member: Member


@dataclass(frozen=True, slots=True, kw_only=True)
class Represent(Act):
    """A person stands from now on for exactly these voters who are away 委托."""

    CODE: ClassVar[str] = "represent"
    person: int
    stands_for: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CallToOrder(Act):
    """The chair opens, or reopens after an adjournment, the session."""

    CODE: ClassVar[str] = "call_to_order"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclareNoQuorum(Act):
    """The chair declares, after the time of grace, that too few have come."""

    CODE: ClassVar[str] = "declare_no_quorum"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recess(Act):
    """The chair calls a break."""

    CODE: ClassVar[str] = "recess"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspend(Act):
    """The chair stops the meeting for disorder or a failure of the network."""

    CODE: ClassVar[str] = "suspend"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume(Act):
    """The chair goes on after a break, a stop or a lack of quorum."""

    CODE: ClassVar[str] = "resume"


@dataclass(frozen=True, slots=True, kw_only=True)
class FixNextTime(Act):
    """The chair fixes when the meeting goes on."""

    CODE: ClassVar[str] = "fix_next_time"
    next_time: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjourn(Act):
    """The chair adjourns; what is pending waits for the next session."""

    CODE: ClassVar[str] = "adjourn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Close(Act):
    """The chair closes the meeting for good."""

    CODE: ClassVar[str] = "close"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverChair(Act):
    """The chair is handed to another; during a motion only until it is decided."""

    CODE: ClassVar[str] = "hand_over_chair"
    to: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenItem(Act):
    """The chair opens an item of the agenda; ``office`` is what an election is for."""

    CODE: ClassVar[str] = "open_item"
    item: int
    title: str
    office: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LetIn(Act):
    """The room lets an item onto its agenda, by the count of those who voted on that."""

    CODE: ClassVar[str] = "let_in"
    item: int
    title: str
    yes: int
    no: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Move(Act):
    """A motion is made. ``motion`` is a code of the table, ``ref`` the caller's own number.

    ``refs`` are the caller's numbers for the parts, where the act divides a question.
    """

    CODE: ClassVar[str] = "move"
    text: str
    motion: str = "main_motion"
    title: str = ""
    ref: int | None = None
    details: Details | None = None
    refs: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Second(Act):
    """A voter supports taking the motion up; not its content."""

    CODE: ClassVar[str] = "second"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoSecond(Act):
    """The chair finds that nobody seconds."""

    CODE: ClassVar[str] = "no_second"


@dataclass(frozen=True, slots=True, kw_only=True)
class StateQuestion(Act):
    """The chair states the seconded motion, which then belongs to the body."""

    CODE: ClassVar[str] = "state_question"


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawMotion(Act):
    """The mover takes the motion back, or asks leave to once it is stated."""

    CODE: ClassVar[str] = "withdraw_motion"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnanimousConsent(Act):
    """The chair asked whether anyone objects; ``objection_by`` names who did, if any."""

    CODE: ClassVar[str] = "unanimous_consent"
    objection_by: int | None = None
    refs: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimFloor(Act):
    """A person asks for the floor, saying with which stance."""

    CODE: ClassVar[str] = "claim"
    stance: Stance


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawClaim(Act):
    """A person takes the request for the floor back."""

    CODE: ClassVar[str] = "withdraw_claim"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognise(Act):
    """The chair gives the floor: to ``whom``, or to whoever the rules prefer."""

    CODE: ClassVar[str] = "recognise"
    whom: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StartSpeech(Act):
    """The recognised person begins, and the clock with it."""

    CODE: ClassVar[str] = "start_speech"


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSpeech(Act):
    """The speaker yields the floor (``text``: as written, ``about``: on which post), or the chair."""

    CODE: ClassVar[str] = "end_speech"
    text: str | None = None
    about: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Skip(Act):
    """The chair passes over a person who did not begin in time 过号."""

    CODE: ClassVar[str] = "skip"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskOpposition(Act):
    """The chair asks whether anyone is against."""

    CODE: ClassVar[str] = "ask_opposition"


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep(Act):
    """The chair goes on to the next of the five steps; ``reason`` where one must be given."""

    CODE: ClassVar[str] = "next_step"
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteNewFact(Act):
    """The chair notes that an expert brought a new fact; each side may reply."""

    CODE: ClassVar[str] = "note_new_fact"


@dataclass(frozen=True, slots=True, kw_only=True)
class PutQuestion(Act):
    """The chair puts the immediately pending question to the vote."""

    CODE: ClassVar[str] = "put_question"


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidPoll(Act):
    """The chair breaks an open vote off, to put the question again."""

    CODE: ClassVar[str] = "void_poll"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CountVote(Act):
    """The chair counts the hands on a procedural motion.

    ``ayes`` and ``noes`` are who voted how, where that was taken down; ``chair_vote`` is the
    chair's own vote, not yet in the figures.
    """

    CODE: ClassVar[str] = "count_vote"
    yes: int
    no: int
    abstain: int = 0
    ayes: tuple[int, ...] | None = None
    noes: tuple[int, ...] | None = None
    chair_vote: str | None = None
    refs: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordResult(CountVote):
    """The vote is counted; ``adopted`` None leaves it to the motion's threshold."""

    CODE: ClassVar[str] = "record_result"
    adopted: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Act):
    """The chair answers an inquiry."""

    CODE: ClassVar[str] = "answer"
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeUp(Act):
    """The chair takes up again what was postponed, or what a committee has reported on."""

    CODE: ClassVar[str] = "take_up"
    target: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NextParagraph(Act):
    """The chair goes on to the next paragraph of a text that is considered seriatim."""

    CODE: ClassVar[str] = "next_paragraph"


@dataclass(frozen=True, slots=True, kw_only=True)
class RulePoint(Act):
    """The chair rules on the point of order."""

    CODE: ClassVar[str] = "rule_point"
    sustained: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuke(Act):
    """The chair calls a person to order: 提醒, then 警告, then no more speech on this motion."""

    CODE: ClassVar[str] = "rebuke"
    whom: int
    reason: str


ACTS: Mapping[str, type[Act]] = MappingProxyType(
    {
        kind.CODE: kind
        for kind in (
            OpenMeeting, Arrive, Leave, CountRoom, Enrol, CallToOrder, DeclareNoQuorum, Recess,
            Suspend, Resume, FixNextTime, Adjourn, Close, HandOverChair, OpenItem, Move, Second,
            NoSecond, StateQuestion, WithdrawMotion, UnanimousConsent, ClaimFloor, WithdrawClaim,
            Recognise, StartSpeech, EndSpeech, Skip, AskOpposition, NextStep, NoteNewFact,
            PutQuestion, VoidPoll, RecordResult, RulePoint, Rebuke, CountVote, Answer, TakeUp,
            NextParagraph, Represent, LetIn, Nominate, DeclineNomination, CloseNominations,
            RaiseHand,
        )
    },
)  # fmt: skip
