"""The floor: everything that is true of a meeting at one moment, as one frozen value.

Persons are opaque whole numbers. A pending motion carries its own queue, pools and speeches,
so that motions can be stacked without disturbing what lies below. Times are milliseconds since 1970.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from meetings.rules.clock import STOPPED, Clock, day_of
from meetings.rules.details import NO_DETAILS, Details
from meetings.rules.hand import Hand
from meetings.rules.motions.kind import Family, MotionKind
from meetings.rules.motions.table import MAIN_MOTION, MOTIONS
from meetings.rules.nominee import Nominee
from meetings.rules.rule_sets import RuleSet
from meetings.rules.states import (
    Outcome,
    Part,
    Phase,
    RulingOn,
    SetAside,
    SpeechKind,
    Stance,
    Step,
)

EARLIER = 0
"""The session of what an earlier meeting left over; a meeting's own are counted from 1."""
NOBODY = 0
"""Stands where no person is yet; no person on a roll has this number."""


@dataclass(frozen=True, slots=True)
class Member:
    """A person on the roll, the parts held there, and the voters for whom they stand 委托."""

    person: int
    parts: frozenset[Part]
    stands_for: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """The item that is open; ``ref`` is the caller's number, ``office`` what an election is for."""

    ref: int
    title: str
    office: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A request for the floor; its place in the queue is its place in the tuple."""

    person: int
    stance: Stance
    at: int


@dataclass(frozen=True, slots=True)
class Speech:
    """A speech; ``ms`` is what it cost. A written one has its ``text``, and ``about`` which post."""

    person: int
    kind: SpeechKind
    stance: Stance | None
    at: int
    ms: int
    text: str = ""
    about: int = 0


@dataclass(frozen=True, slots=True)
class Pools:
    """What remains of the times shared by a side, in milliseconds."""

    pro: int
    con: int
    opposition: int

    def of(self, stance: Stance) -> int:
        """Return the remaining debate pool of a side."""
        return self.pro if stance is Stance.PRO else self.con

    def less(self, kind: SpeechKind, stance: Stance | None, ms: int) -> Pools:
        """Return the pools after a speech; only opposition and debate are charged."""
        if kind is SpeechKind.OPPOSITION:
            return replace(self, opposition=self.opposition - ms)
        if kind is not SpeechKind.DEBATE:
            return self
        if stance is Stance.PRO:
            return replace(self, pro=self.pro - ms)
        return replace(self, con=self.con - ms)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """The one person who has the floor. ``waiting`` runs until the speech begins."""

    motion: int
    person: int
    kind: SpeechKind
    stance: Stance | None
    limit: int
    recognised_at: int
    waiting: Clock
    speaking: Clock = STOPPED
    begun: bool = False
    questioner: int | None = None

    def spoken(self, at: int) -> int:
        """Return what the speech cost until ``at``; speaking on past the limit costs nothing."""
        return min(self.limit, self.speaking.read(at))

    def is_exhausted(self, at: int) -> bool:
        """Say whether the speech has reached its limit."""
        return self.begun and self.spoken(at) >= self.limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled:
    """A decision of the chair that may still be appealed from."""

    on: RulingOn
    motion: int
    sustained: bool = True
    person: int = NOBODY


NO_RULING = Ruled(on=RulingOn.ORDER, motion=NOBODY)
"""Stands where a motion is no appeal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """A motion on the stack. ``number`` counts motions of the meeting, ``ref`` is the caller's.

    ``host`` is the number of the motion it applies to. ``debatable`` and ``amendable`` are this
    motion's own, which for some kinds depend on what they apply to. ``closed`` means that the
    previous question was ordered on it; ``speech_ms`` and ``speeches_each`` are limits that the
    body ordered, 0 where it ordered none. ``rising``: the assembly was divided on this vote.
    ``text_before`` and ``details_before`` are what an adopted amendment changed, ``appealed``
    the ruling appealed from, ``parked`` the speech that waits while this motion is debated.
    """

    number: int
    ref: int | None
    code: str
    step: Step
    mover: int
    item: int | None
    title: str
    text: str
    entered: Clock
    pools: Pools
    debatable: bool
    amendable: bool
    details: Details = NO_DETAILS
    host: int | None = None
    as_main: bool = False
    original: bool = True
    seated: bool = False
    closed: bool = False
    speech_ms: int = 0
    speeches_each: int = 0
    by_ballot: bool = False
    rising: bool = False
    paragraph: int | None = None
    reconsidered: bool = False
    text_before: str | None = None
    details_before: Details | None = None
    appealed: Ruled = NO_RULING
    parked: Holder | None = None
    seconders: tuple[int, ...] = ()
    stated_at: int | None = None
    asks: int = 0
    questions_only: bool = False
    queue: tuple[Claim, ...] = ()
    speeches: tuple[Speech, ...] = ()
    passed: frozenset[int] = frozenset()
    replies: frozenset[Stance] = frozenset()
    rebukes: tuple[int, ...] = ()
    withdrawal_asked: bool = False
    hands: tuple[Hand, ...] = ()

    @property
    def kind(self) -> MotionKind:
        """Return this motion's row of the table."""
        return MOTIONS[self.code]

    @property
    def is_main(self) -> bool:
        """Say whether this is a main motion of new business."""
        return self.code == MAIN_MOTION.code

    @property
    def rank(self) -> int | None:
        """Return its rank here; what brings a question again counts as a main motion."""
        if self.as_main or self.kind.family is Family.BRING_BACK:
            return MAIN_MOTION.rank
        return self.kind.rank

    @property
    def is_privileged(self) -> bool:
        """Say whether it stands above all subsidiary and incidental motions."""
        return self.kind.family is Family.PRIVILEGED and not self.as_main

    def held_by(self, person: int, kind: SpeechKind, day: int | None = None) -> int:
        """Count a person's speeches of one kind on this motion; on one day only, where given."""
        return sum(
            1
            for s in self.speeches
            if s.person == person and s.kind is kind and day in {None, day_of(s.at)}
        )

    def count_of(self, stance: Stance) -> int:
        """Count the debate speeches of a side on this motion."""
        return sum(1 for s in self.speeches if s.kind is SpeechKind.DEBATE and s.stance is stance)

    def last_side(self) -> Stance | None:
        """Return the side that spoke last, or None before anyone has."""
        sides = [s.stance for s in self.speeches if s.stance in {Stance.PRO, Stance.CON}]
        return sides[-1] if sides else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What became of a motion: one line of the meeting's outcomes."""

    number: int
    ref: int | None
    code: str
    item: int | None
    title: str
    text: str
    mover: int
    seconders: tuple[int, ...]
    outcome: Outcome
    at: int
    yes: int | None = None
    no: int | None = None
    abstain: int | None = None
    winners: frozenset[int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """Motions that left the floor together and may come back, the lowest first.

    ``session`` is the one in which they left it; 0 is an earlier meeting.
    """

    kind: SetAside
    stack: tuple[Pending, ...]
    at: int
    session: int
    details: Details = NO_DETAILS

    @property
    def number(self) -> int:
        """Return the number of the question itself."""
        return self.stack[0].number

    @property
    def is_from_before(self) -> bool:
        """Say whether an earlier meeting left it over."""
        return self.session == EARLIER


@dataclass(frozen=True, slots=True)
class Interlude:
    """A granted question of privilege, or the orders of the day, let new business come first."""

    motion: int


@dataclass(frozen=True, kw_only=True)
class Floor:
    """The whole meeting at one moment. ``as_of`` is the time of the last act.

    ``queue`` are requests for the floor while nothing is pending. ``aside`` was laid on the
    table, postponed or referred; ``interrupted`` waits for an interlude to end; ``divided`` are
    the parts still to come. ``past`` keeps motions as they stood when they were decided,
    ``frozen`` the numbers of decisions whose effect a motion to reconsider suspends, ``undone``
    those that were rescinded or are being voted on again. ``ruled``, ``doubted`` (the floor
    before the last vote was announced) and ``interlude`` last only until business goes on.
    """

    rules: RuleSet
    phase: Phase = Phase.NOTICED
    quorum: int = 1
    roll: tuple[Member, ...] = ()
    present: frozenset[int] = frozenset()
    chair: int = NOBODY
    lent_by: int | None = None
    starts_at: int = 0
    begun: bool = False
    item: Item | None = None
    stack: tuple[Pending, ...] = ()
    holder: Holder | None = None
    moved: int = 0
    log: tuple[Decided, ...] = ()
    next_time: int | None = None
    meets_again: bool = True
    session: int = 1
    queue: tuple[Claim, ...] = ()
    aside: tuple[Aside, ...] = ()
    interrupted: tuple[tuple[Pending, ...], ...] = ()
    divided: tuple[Pending, ...] = ()
    past: tuple[Pending, ...] = ()
    frozen: frozenset[int] = frozenset()
    undone: frozenset[int] = frozenset()
    nominees: tuple[Nominee, ...] = ()
    nominations_closed: bool = False
    halted: bool = False
    ruled: Ruled | None = None
    doubted: Floor | None = None
    interlude: Interlude | None = None
    as_of: int = 0

    @cached_property
    def parts(self) -> dict[int, frozenset[Part]]:
        """Return each person's parts."""
        return {member.person: member.parts for member in self.roll}

    @property
    def top(self) -> Pending | None:
        """Return the immediately pending question."""
        return self.stack[-1] if self.stack else None

    @cached_property
    def represented(self) -> frozenset[int]:
        """Return who is away while somebody in the room stands for them."""
        sent = (p for m in self.roll if m.person in self.present for p in m.stands_for)
        return frozenset(sent) - self.present

    @property
    def voters_present(self) -> int:
        """Count the voters in the room; the quorum speaks of those present (RONR §40).

        Whoever is represented counts with them, where the meeting's rule reads that into the roll.
        """
        here = self.present | self.represented
        return sum(1 for m in self.roll if Part.VOTER in m.parts and m.person in here)

    @property
    def members(self) -> int:
        """Count the voters on the roll: the entire membership."""
        return sum(1 for m in self.roll if Part.VOTER in m.parts)

    @property
    def has_quorum(self) -> bool:
        """Say whether business may be done."""
        return self.voters_present >= self.quorum

    def has_part(self, person: int, *parts: Part) -> bool:
        """Say whether a person holds any of ``parts`` here."""
        return not self.parts.get(person, frozenset()).isdisjoint(parts)

    def is_present(self, person: int) -> bool:
        """Say whether a person is in the room."""
        return person in self.present

    def motion(self, number: int | None) -> Pending | None:
        """Return the pending motion of this number, if any."""
        return next((m for m in self.stack if m.number == number), None)

    def pending(self, number: int | None) -> Pending:
        """Return the pending motion of this number."""
        return next(m for m in self.stack if m.number == number)

    def line(self, number: int) -> Decided | None:
        """Return what became of the motion of this number, the last time it was decided."""
        return next((d for d in reversed(self.log) if d.number == number), None)


def unopened(rules: RuleSet) -> Floor:
    """Return the floor of a meeting before its first act."""
    return Floor(rules=rules)


def with_motion(floor: Floor, changed: Pending) -> Floor:
    """Return the floor with one motion of the stack replaced, known by its number."""
    stack = tuple(changed if m.number == changed.number else m for m in floor.stack)
    return replace(floor, stack=stack)


def has_the_floor(floor: Floor) -> int | None:
    """Return who has the floor: the holder, or the maker of a motion that is not yet stated."""
    if floor.holder is not None:
        return floor.holder.person
    top = floor.top
    if top is None or top.step is not Step.SECONDING or top.seated or top.kind.may_interrupt:
        return None
    if top.is_main and Step.STATEMENT in floor.rules.steps:
        return None
    return top.mover
