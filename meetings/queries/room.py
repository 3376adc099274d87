"""What anyone in the room may see now: one reading of the floor, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from flask_babel import gettext

from app import clock
from app.extensions import db
from app.marks import N_
from app.people.models.person import Person
from meetings.models.agenda import AgendaItem
from meetings.models.meeting import Meeting
from meetings.models.motion import Motion
from meetings.queries.entered import Mark, at_the_desk
from meetings.queries.listing import motions_of
from meetings.rules.clocks import Clocks, remaining
from meetings.rules.floor import Claim, Floor, Holder, Pending
from meetings.rules.motions.table import MAIN_MOTION
from meetings.rules.recognition import place_of, standing, waiting
from meetings.rules.sentence import Sentence
from meetings.rules.situation import Situation, happening, situation
from meetings.rules.states import (
    SPEECH_NAMES,
    STANCE_NAMES,
    STEP_NAMES,
    Phase,
    SpeechKind,
    Stance,
    Step,
)
from meetings.services import convening, journal, live_state, pressing, roll

_WITHOUT_FIGURES: Mapping[Phase, str] = {
    Phase.CHECKIN: N_("正在签到，请到会的代表签到。"),
    Phase.NO_QUORUM: N_("人数不足，暂停议事。"),
}
_WITHOUT_TEXT: Mapping[Step, str] = {
    Step.SECONDING: N_("征求附议：有人认为值得讨论吗？"),
    Step.OPPOSITION: N_("征求反对意见：有人反对吗？"),
    Step.READY: N_("讨论结束，等待主持人提请表决。"),
    Step.VOTING: N_("正在表决。"),
}
"""Said where the figures or the motion's text stand on the page anyway."""


@dataclass(frozen=True)
class Waiting:
    """One claim of the queue, as a line on the page."""

    person: int
    name: str
    stance: str
    stance_name: str
    place: int | None
    by_desk: bool = False
    """Asked for at the desk, for somebody without a phone."""


@dataclass(frozen=True)
class Room:
    """A meeting at one moment."""

    meeting: Meeting
    floor: Floor
    at: datetime
    names: dict[int, str] = field(default_factory=dict)

    @property
    def moment(self) -> int:
        """The same moment in the engine's milliseconds, never before its last act."""
        return max(clock.milliseconds(self.at), self.floor.as_of)

    def say(self, sentence: Sentence) -> str:
        """A sentence of the rules in the reader's language, with people's names."""
        return sentence.said(gettext, lambda person: self.names.get(person, ""))

    @property
    def now(self) -> str:
        """What is happening now, in one sentence; figures and the motion's text stand beside it."""
        if self.floor.phase in _WITHOUT_FIGURES:
            return str(gettext(_WITHOUT_FIGURES[self.floor.phase]))
        said = self.say(happening(self.floor))
        if self.top is not None and self.top.text and self.top.text in said:
            return str(gettext(_WITHOUT_TEXT.get(self.top.step, STEP_NAMES[self.top.step])))
        return said

    @property
    def revision(self) -> int:
        """What the page holds against the broadcast."""
        return self.meeting.revision

    @property
    def state(self) -> str:
        """Changes when the page must be fetched again."""
        return live_state.state_word(self.meeting)

    @cached_property
    def course(self) -> int:
        """How far the meeting has come: travels with the chair's buttons."""
        return pressing.course_of(self.meeting)

    @property
    def question(self) -> int:
        """Which question lies uppermost: travels with members' buttons."""
        return pressing.question_of(self.floor)

    @cached_property
    def figures(self) -> dict[str, int]:
        """到会, 应到, 法定人数, 排队."""
        return live_state.figures(self.meeting, self.floor)

    def for_person(self, person: Person) -> Situation:
        """What this person is asked, with the acts that answer it."""
        return situation(self.floor, person.id, self.moment)

    @property
    def top(self) -> Pending | None:
        """The immediately pending question."""
        return self.floor.top

    @cached_property
    def motion(self) -> Motion | None:
        """Its row."""
        top = self.floor.top
        return db.session.get(Motion, top.ref) if top and top.ref else None

    @cached_property
    def main(self) -> Motion | None:
        """The main motion under whatever interrupts it."""
        bottom = self.floor.stack[0] if self.floor.stack else None
        return db.session.get(Motion, bottom.ref) if bottom and bottom.ref else None

    @cached_property
    def motions(self) -> Sequence[Motion]:
        """Every motion of the meeting."""
        return motions_of(self.meeting)

    @property
    def last_decided(self) -> Motion | None:
        """The motion decided last, while nothing else is pending."""
        if self.floor.stack or not self.floor.log:
            return None
        ref = self.floor.log[-1].ref
        return db.session.get(Motion, ref) if ref else None

    @property
    def agenda(self) -> Sequence[AgendaItem]:
        """The items in order."""
        return convening.items_of(self.meeting)

    @property
    def holder(self) -> Holder | None:
        """Who has the floor."""
        return self.floor.holder

    @property
    def speaker(self) -> str:
        """The name of who has the floor."""
        return self.names.get(self.holder.person, "") if self.holder else ""

    @property
    def speech_kind(self) -> str:
        """What kind of speech it is, in words; with the stance in debate."""
        if self.holder is None:
            return ""
        kind = str(gettext(SPEECH_NAMES[self.holder.kind]))
        if self.holder.stance in {None, Stance.QUESTION}:
            return kind
        return f"{kind}·{gettext(STANCE_NAMES[self.holder.stance])}"

    @cached_property
    def clocks(self) -> Clocks:
        """All clocks at this moment."""
        return remaining(self.floor, self.moment)

    @property
    def speech_ends(self) -> int | None:
        """When the running speech is over, in ms since 1970; None while no speech runs."""
        speaking = self.holder is not None and self.holder.speaking.is_running
        if not speaking or self.clocks.speech is None:
            return None
        return self.moment + self.clocks.speech

    @property
    def warning_seconds(self) -> int:
        """How many seconds before its end a speech is warned."""
        return self.floor.rules.warning_ms // 1000

    @property
    def steps(self) -> list[str]:
        """The names of the steps on the way to the vote."""
        return [*(gettext(STEP_NAMES[step]) for step in self.floor.rules.steps), gettext("表决")]

    @property
    def seconders(self) -> list[str]:
        """Who seconded the main motion."""
        bottom = self.floor.stack[0] if self.floor.stack else None
        return [self._seconder(person) for person in (bottom.seconders if bottom else ())]

    def _seconder(self, person: int) -> str:
        name, since = self.names.get(person, ""), self._moved_at
        helped = any(
            (code, who) == ("second", person) and at >= since for code, who, at in self.entered
        )
        return str(gettext("%(name)s（代办）", name=name)) if helped else name

    @property
    def _moved_at(self) -> int:
        return clock.milliseconds(self.main.moved_at) if self.main else 0

    @property
    def shows_pools(self) -> bool:
        """Whether the sides' times matter now."""
        return self.top is not None and self.top.step in {Step.OPPOSITION, Step.DEBATE}

    def pool_runs(self, stance: str) -> bool:
        """Whether this side's pool is being used up at this moment."""
        holder = self.holder
        debating = holder is not None and holder.kind is SpeechKind.DEBATE and self.clocks.running
        return debating and holder is not None and holder.stance == stance

    @property
    def latest(self) -> Motion | None:
        """The main motion decided last, whatever is pending now."""
        refs = [line.ref for line in self.floor.log if line.code == MAIN_MOTION.code and line.ref]
        return db.session.get(Motion, refs[-1]) if refs else None

    @property
    def step_number(self) -> int:
        """Which of ``steps`` the main motion is in, from 1; 0 without a motion."""
        bottom = self.floor.stack[0] if self.floor.stack else None
        if bottom is None:
            return 0
        order = (*self.floor.rules.steps, Step.VOTING)
        return order.index(bottom.step) + 1 if bottom.step in order else len(order)

    @cached_property
    def queue(self) -> list[Waiting]:
        """Who waits for the floor: first those who may speak now, in the rules' order."""
        if self.top is None:
            return []
        able = waiting(self.floor)
        ordered = sorted(able, key=lambda claim: standing(self.floor, claim, able))
        others = [claim for claim in self.top.queue if claim not in able]
        return [self._line(claim) for claim in (*ordered, *others)]

    def _line(self, claim: Claim) -> Waiting:
        return Waiting(
            person=claim.person,
            name=self.names.get(claim.person, ""),
            stance=claim.stance.value,
            stance_name=gettext(STANCE_NAMES[claim.stance]),
            place=place_of(self.floor, claim.person),
            by_desk=("claim", claim.person, claim.at) in self.entered,
        )

    @cached_property
    def entered(self) -> frozenset[Mark]:
        """What the desk entered for members without a phone."""
        return at_the_desk(self.meeting)

    @property
    def moved_at_the_desk(self) -> bool:
        """Whether somebody else's hand entered the main motion."""
        main = self.main
        return main is not None and ("move", main.mover_id, self._moved_at) in self.entered


def room_of(meeting: Meeting) -> Room:
    """Read the floor now."""
    return Room(meeting, journal.floor_of(meeting), clock.now(), roll.names(meeting))
