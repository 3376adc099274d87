"""A hall to rehearse in: people with names, a clock moved by hand, and every act journalled."""

from __future__ import annotations

from typing import Any

from meetings.rules import acts
from meetings.rules.acts import Act
from meetings.rules.engine import rule
from meetings.rules.floor import Floor, Member, Pending, unopened
from meetings.rules.rule_sets import FIVE_STEP, RuleSet
from meetings.rules.ruling import InOrder, OutOfOrder
from meetings.rules.states import Part, Stance, Step

CHAIR, MOVER, ANNA, BO, CAI, DENG = 1, 2, 3, 4, 5, 6
EXPERT, MASTER, OWNER, SITTER, CLERK, STRANGER = 7, 8, 9, 10, 11, 99
VOTERS = (CHAIR, MOVER, ANNA, BO, CAI, DENG)
PRO, CON, QUESTION = Stance.PRO, Stance.CON, Stance.QUESTION
QUORUM = 3


def _roll() -> tuple[Member, ...]:
    voter = frozenset({Part.VOTER})
    return (
        Member(CHAIR, voter | {Part.CHAIR}),
        *(Member(person, voter) for person in VOTERS[1:]),
        Member(EXPERT, frozenset({Part.EXPERT})),
        Member(MASTER, voter | {Part.EXPERT}),
        Member(OWNER, frozenset({Part.STAKEHOLDER})),
        Member(SITTER, frozenset({Part.ATTENDEE})),
        Member(CLERK, frozenset({Part.CLERK})),
    )


ROLL = _roll()
EVERYONE = tuple(member.person for member in ROLL)


class Hall:
    """A meeting in rehearsal."""

    def __init__(self, rules: RuleSet = FIVE_STEP) -> None:
        self.floor: Floor = unopened(rules)
        self.journal: list[Act] = []
        self.at = 1_000_000
        self.last: InOrder | None = None

    def wait(self, seconds: float) -> None:
        self.at += round(seconds * 1000)

    def act(self, kind: type[Act], by: int | None, **values: Any) -> Act:
        return kind(at=self.at, by=by, **values)

    def do(self, kind: type[Act], by: int | None, **values: Any) -> InOrder:
        """Carry an act out; it has to be in order."""
        act = self.act(kind, by, **values)
        ruling = rule(self.floor, act)
        assert isinstance(ruling, InOrder), ruling
        self.journal.append(act)
        self.floor = ruling.floor
        self.last = ruling
        return ruling

    def refused(self, kind: type[Act], by: int | None, **values: Any) -> str:
        """Try an act that has to be out of order; return the reason in full."""
        ruling = rule(self.floor, self.act(kind, by, **values))
        assert isinstance(ruling, OutOfOrder), ruling
        assert ruling.paragraph
        assert ruling.advice.said(str, str)
        return ruling.why.said(str, _name)

    def minute(self) -> str:
        """Return the last line of the minutes."""
        assert self.last is not None
        return self.last.minute.said(str, _name)

    def effects(self) -> list[str]:
        assert self.last is not None
        return [effect.kind.value for effect in self.last.effects]

    @property
    def motion(self) -> Pending:
        assert self.floor.top is not None
        return self.floor.top

    @property
    def step(self) -> Step | None:
        return self.floor.top.step if self.floor.top else None

    @property
    def speaker(self) -> int | None:
        return self.floor.holder.person if self.floor.holder else None

    # --- to a place in the meeting --------------------------------------------------------------

    def opened(self) -> Hall:
        self.do(acts.OpenMeeting, CLERK, roll=ROLL, chair=CHAIR, quorum=QUORUM)
        return self

    def in_session(self) -> Hall:
        self.opened()
        self.do(acts.CountRoom, CLERK, members=EVERYONE)
        self.do(acts.CallToOrder, CHAIR)
        return self

    def moved(self) -> Hall:
        self.in_session()
        self.do(acts.OpenItem, CHAIR, item=7, title="充电")
        self.do(acts.Move, MOVER, text="建充电桩", ref=70)
        return self

    def at_seconding(self) -> Hall:
        self.moved()
        self.speech(60)
        return self

    def at_opposition(self) -> Hall:
        self.at_seconding()
        self.do(acts.Second, ANNA)
        self.do(acts.StateQuestion, CHAIR)
        return self

    def at_debate(self) -> Hall:
        """Reach step ④ after one minute of opposition by Bo."""
        self.at_opposition()
        self.do(acts.ClaimFloor, BO, stance=CON)
        self.recognised(60)
        self.do(acts.NextStep, CHAIR)
        return self

    def at_expert(self) -> Hall:
        self.at_debate()
        self.do(acts.NextStep, CHAIR)
        return self

    def at_ready(self) -> Hall:
        self.at_expert()
        self.do(acts.NextStep, CHAIR, reason="时间有限")
        return self

    def at_voting(self) -> Hall:
        self.at_ready()
        self.do(acts.PutQuestion, CHAIR)
        return self

    def at_ruling(self) -> Hall:
        self.at_debate()
        self.do(acts.Move, CAI, motion="point_of_order", text="跑题了")
        return self

    # --- speaking -------------------------------------------------------------------------------

    def claim(self, person: int, stance: Stance) -> None:
        self.do(acts.ClaimFloor, person, stance=stance)

    def speech(self, seconds: float) -> None:
        """Let whoever has the floor speak for so long."""
        self.do(acts.StartSpeech, CHAIR)
        self.wait(seconds)
        self.do(acts.EndSpeech, CHAIR)

    def recognised(self, seconds: float) -> int:
        """Let the chair give the floor as the rules prefer; return who spoke."""
        self.do(acts.Recognise, CHAIR)
        assert self.floor.holder is not None
        speaker = self.floor.holder.person
        self.speech(seconds)
        return speaker


def _name(person: int) -> str:
    return f"#{person}"
