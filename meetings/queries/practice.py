"""The page of a practice meeting: the same reading of the floor as on the real console."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from flask_babel import gettext

from meetings.practice.cast import MEMBERS, NAMES, YOU
from meetings.practice.coach import Advice, advice_on
from meetings.practice.sitting import Sitting, time_to_wait
from meetings.rules import acts
from meetings.rules.clocks import Clocks, remaining
from meetings.rules.engine import rule
from meetings.rules.floor import Floor, Holder, Pending
from meetings.rules.offers import in_order, not_in_order
from meetings.rules.ruling import InOrder, OutOfOrder
from meetings.rules.sentence import Sentence, Term
from meetings.rules.situation import happening
from meetings.rules.states import OUTCOME_NAMES, SPEECH_NAMES, STANCE_NAMES, STEP_NAMES, Step
from meetings.services.practice import BUTTONS

_OWN_PLACE = frozenset({"recognise", "rule_point", "rebuke"})
"""Acts with a form of their own on the page."""


@dataclass(frozen=True)
class Line:
    """One member who waits for the floor; ``why_not`` where the rules would not have it."""

    person: int
    name: str
    stance: str
    stance_name: str
    why_not: str


@dataclass(frozen=True)
class Said:
    """A refusal in words."""

    what: str
    paragraph: str
    remedy: str


@dataclass(frozen=True)
class Desk:
    """The practice console at one moment; what the meeting's macros ask of a room, and more."""

    sitting: Sitting

    @property
    def floor(self) -> Floor:
        """The floor."""
        return self.sitting.floor

    def say(self, sentence: Sentence) -> str:
        """A sentence of the rules in the reader's language; the exercise's own texts too."""
        own = {self.sitting.scenario.title, self.sitting.scenario.text}
        values = {
            key: Term(value) if isinstance(value, str) and value in own else value
            for key, value in sentence.values.items()
        }
        return replace(sentence, values=values).said(gettext, name_of)

    @property
    def now(self) -> str:
        """What is happening, in one sentence."""
        return self.say(happening(self.floor))

    @property
    def figures(self) -> dict[str, int]:
        """到会, 应到, 法定人数."""
        return {
            "present": self.floor.voters_present,
            "roll": len(MEMBERS),
            "quorum": self.floor.quorum,
        }

    @property
    def top(self) -> Pending | None:
        """The question that lies uppermost."""
        return self.floor.top

    @property
    def holder(self) -> Holder | None:
        """Who has the floor."""
        return self.floor.holder

    @property
    def speech(self) -> str:
        """Who speaks, and what kind of speech it is."""
        if self.holder is None:
            return ""
        kind = gettext(SPEECH_NAMES[self.holder.kind])
        stance = gettext(STANCE_NAMES[self.holder.stance]) if self.holder.stance else ""
        return f"{name_of(self.holder.person)} · {kind} {stance}".strip()

    @cached_property
    def clocks(self) -> Clocks:
        """All clocks at this moment of the exercise."""
        return remaining(self.floor, self.sitting.now)

    @property
    def shows_pools(self) -> bool:
        """Whether the sides' times matter now."""
        return self.top is not None and self.top.step in {Step.OPPOSITION, Step.DEBATE}

    @property
    def steps(self) -> list[str]:
        """The names of the steps on the way to the vote."""
        return [*(gettext(STEP_NAMES[step]) for step in self.floor.rules.steps), gettext("表决")]

    @property
    def step_number(self) -> int:
        """Which of ``steps`` the motion is in, from 1; 0 without a motion."""
        bottom = self.floor.stack[0] if self.floor.stack else None
        order = (*self.floor.rules.steps, Step.VOTING)
        if bottom is None:
            return 0
        return order.index(bottom.step) + 1 if bottom.step in order else len(order)

    @property
    def point(self) -> str:
        """The point of order that waits for a ruling; empty without one."""
        awaited = self.top is not None and self.top.step is Step.RULING
        return str(gettext(self.top.text)) if awaited and self.top else ""

    @property
    def advice(self) -> Advice:
        """The coach's line."""
        return advice_on(self.sitting)

    @property
    def wait_seconds(self) -> int:
        """How long the next wait is."""
        return (time_to_wait(self.sitting) + 999) // 1000

    @property
    def next_label(self) -> str:
        """The words on the big button."""
        offers = in_order(self.floor, YOU, self.sitting.next_press, {self.advice.code})
        return self.say(offers[0].label) if offers else ""

    @property
    def others(self) -> list[tuple[str, str]]:
        """What else is in order: code and label."""
        found = in_order(self.floor, YOU, self.sitting.next_press, BUTTONS)
        return self._buttons((one.code, one.label) for one in found)

    @property
    def barred(self) -> list[tuple[str, str]]:
        """What is not in order; pressing it tells why."""
        found = not_in_order(self.floor, YOU, self.sitting.next_press)
        return self._buttons((one.code, one.label) for one in found if one.code in BUTTONS)

    def _buttons(self, found: Iterable[tuple[str, Sentence]]) -> list[tuple[str, str]]:
        away = _OWN_PLACE | {self.advice.code}
        return list(
            {code: (code, self.say(said)) for code, said in found if code not in away}.values()
        )

    @property
    def queue(self) -> list[Line]:
        """Who waits, each put to the rules."""
        claims = self.top.queue if self.top else ()
        return [
            Line(
                claim.person,
                name_of(claim.person),
                claim.stance.value,
                gettext(STANCE_NAMES[claim.stance]),
                self._why_not(claim.person),
            )
            for claim in claims
        ]

    def _why_not(self, person: int) -> str:
        act = acts.Recognise(at=self.sitting.next_press, by=YOU, whom=person)
        ruling = rule(self.floor, act)
        return "" if isinstance(ruling, InOrder) else self.say(ruling.why)

    @property
    def people(self) -> list[tuple[int, str]]:
        """The members in the room."""
        return [(person, name_of(person)) for person in MEMBERS if self.floor.is_present(person)]

    @property
    def course(self) -> Sequence[tuple[bool, str]]:
        """What happened, the latest first; whether the learner did it."""
        return [(told.yours, self.say(told.minute)) for told in reversed(self.sitting.course)]

    @property
    def outcome(self) -> str:
        """What became of the motion."""
        return str(gettext(OUTCOME_NAMES[self.floor.log[-1].outcome])) if self.floor.log else ""

    def refusal(self, refused: OutOfOrder | None) -> Said | None:
        """The rules' refusal in words."""
        if refused is None:
            return None
        return Said(self.say(refused.why), gettext(refused.paragraph), self.say(refused.advice))


def name_of(person: int) -> str:
    """What a member of the exercise is called."""
    return str(gettext(NAMES[person])) if person in NAMES else ""
