"""An assembly under Robert's Rules in full: motions made, seconded, stated and decided by name."""

from __future__ import annotations

from typing import Any

from meetings.rules import acts
from meetings.rules.details import Details, Operation
from meetings.rules.floor import Member
from meetings.rules.motions.table import MOTIONS
from meetings.rules.rule_sets import RONR, RuleSet
from meetings.rules.states import Part, Step
from tests.meetings.rules.hall import Hall

CHAIR, A, B, C, D, E = 1, 2, 3, 4, 5, 6
PEOPLE = (CHAIR, A, B, C, D, E)
ROLL = tuple(
    Member(person, frozenset({Part.VOTER, *((Part.CHAIR,) if person == CHAIR else ())}))
    for person in PEOPLE
)

TERMS: dict[str, Details] = {
    "amend": Details(operation=Operation.INSERT, insert="今年"),
    "amend_previously_adopted": Details(operation=Operation.INSERT, insert="今年"),
    "division_of_question": Details(parts=("修灯", "修路")),
    "postpone_definitely": Details(until="下次会议"),
    "commit": Details(committee="工程小组", deadline="两周"),
    "limit_extend_debate": Details(speech_ms=60_000),
}


class Body(Hall):
    """An assembly in session with all six members present."""

    def __init__(self, rules: RuleSet = RONR) -> None:
        super().__init__(rules)
        self.do(acts.OpenMeeting, CHAIR, roll=ROLL, chair=CHAIR, quorum=4)
        self.do(acts.CountRoom, CHAIR, members=PEOPLE)
        self.do(acts.CallToOrder, CHAIR)

    @property
    def codes(self) -> list[str]:
        return [motion.code for motion in self.floor.stack]

    def move(self, code: str, by: int = A, text: str = "修灯，修路", **details: Any) -> None:
        terms = Details(**details) if details else TERMS.get(code)
        self.do(acts.Move, by, motion=code, text=text, details=terms)

    def refuse_move(self, code: str, by: int = A, text: str = "修灯，修路", **details: Any) -> str:
        terms = Details(**details) if details else TERMS.get(code)
        return self.refused(acts.Move, by, motion=code, text=text, details=terms)

    def pend(self, code: str, by: int = A, **details: Any) -> Body:
        """Make a motion, second and state it, as far as its kind needs."""
        self.move(code, by, **details)
        if self.floor.top is None or self.floor.top.step is not Step.SECONDING:
            return self
        if MOTIONS[code].second:
            self.do(acts.Second, B if by != B else C)
        self.do(acts.StateQuestion, CHAIR)
        return self

    def vote(self, yes: int, no: int = 0, **values: Any) -> Body:
        self.do(acts.PutQuestion, CHAIR)
        self.do(acts.RecordResult, None, yes=yes, no=no, **values)
        return self

    def adopt(self, code: str, by: int = A, **details: Any) -> Body:
        """Carry a motion through to its adoption."""
        return self.pend(code, by, **details).vote(5, 0)

    def rule(self, *, sustained: bool) -> Body:
        self.do(acts.RulePoint, CHAIR, sustained=sustained, reason="依规则")
        return self

    @property
    def outcome(self) -> str:
        return self.floor.log[-1].outcome.value

    def speak(self, person: int, stance: Any, seconds: float = 10) -> None:
        self.claim(person, stance)
        self.do(acts.Recognise, CHAIR, whom=person)
        self.speech(seconds)
