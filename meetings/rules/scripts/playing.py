"""A script is played: one line for every act, in order or not, as the rules answer.

Time passes only by speaking, by waiting for a second, and from one day to the next. What a
chair would do as a matter of course is done unasked: the next of the five steps is entered when
an act belongs to it, and a recess ends when the chair goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from app.marks import N_
from meetings.rules import acts, sources
from meetings.rules.acts import Act
from meetings.rules.engine import rule
from meetings.rules.floor import Floor, has_the_floor, unopened
from meetings.rules.flow import seconding_left
from meetings.rules.motions.kind import Decision
from meetings.rules.motions.table import MOTIONS
from meetings.rules.ruling import InOrder, OutOfOrder, Ruling
from meetings.rules.scripts.acts import BUILDERS, by_of, code_of, span_of
from meetings.rules.scripts.reading import Plain, Script, ScriptError
from meetings.rules.scripts.terms import first, number, words
from meetings.rules.sentence import Sentence, say
from meetings.rules.states import Outcome, Phase, SpeechKind, Stance, Step

_START = 1_767_578_400_000
"""Monday, 5 January 2026, ten in the morning in China."""
_DAY = 24 * 3_600_000
_PRINTED = MappingProxyType({Outcome.ADOPTED: "adopted", Outcome.LOST: "lost"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What became of one act of a script."""

    n: int
    act: str
    in_order: bool
    reason: Sentence
    rule: str
    pending: tuple[str, ...]
    floor: str | None
    outcome: str | None


def play(script: Script) -> Iterator[Line]:
    """Play a script from the call to order; an act that is none is out of order like any other."""
    stage = _Stage(script)
    for n, plain in enumerate(script.acts, 1):
        yield stage.line(n, plain)


class _Stage:
    """A meeting under way: the floor, and the time on its clock."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.at = _START
        self.floor = unopened(script.rules)
        everyone = tuple(script.names.values())
        chair = script.chair
        self._must(
            acts.OpenMeeting(
                at=self.at,
                by=chair,
                roll=script.roll,
                chair=chair,
                quorum=min(script.quorum, len(script.voters)),
                last=script.last,
            )
        )
        self._must(acts.CountRoom(at=self.at, by=chair, members=everyone))
        self._must(acts.CallToOrder(at=self.at, by=chair))
        self.floor = replace(self.floor, quorum=script.quorum)
        self._must(acts.CountRoom(at=self.at, by=chair, members=script.present))

    def _must(self, act: Act) -> None:
        ruling = rule(self.floor, act)
        if isinstance(ruling, InOrder):
            self.floor = ruling.floor

    def line(self, n: int, plain: Plain) -> Line:
        """Play one act; out of order, it leaves the floor and the time as they were."""
        before, then = self.floor, self.at
        top = before.top.code if before.top else ""
        ruling = self._answered(plain, n)
        if isinstance(ruling, InOrder):
            self.floor = ruling.floor
        else:
            self.floor, self.at = before, then
        return Line(
            n=n,
            act=words(plain.get("act")),
            in_order=isinstance(ruling, InOrder),
            reason=ruling.minute if isinstance(ruling, InOrder) else ruling.why,
            rule=_paragraph(ruling, plain, top),
            pending=tuple(motion.code for motion in self.floor.stack),
            floor=self._speaker(),
            outcome=_outcome(before, self.floor),
        )

    def _speaker(self) -> str | None:
        person = has_the_floor(self.floor)
        return None if person is None else self.script.name(person)

    def _answered(self, plain: Plain, n: int) -> Ruling:
        """Return what the rules say; what cannot be read as an act is refused in the same way."""
        try:
            return self._played(code_of(plain, n), plain, n)
        except ScriptError as error:
            return OutOfOrder(error.what.msgid, sources.GENERAL, error.remedy, error.what.values)

    def _played(self, code: str, plain: Plain, n: int) -> Ruling:
        played = _PLAYED.get(code)
        if played is not None:
            return played(self, plain, n)
        self._answer_first(code)
        ruling = self._tried(code, plain, n)
        if isinstance(ruling, InOrder):
            return ruling
        found = self._bridged(code, plain, n)
        return found if isinstance(found, InOrder) else ruling

    def _tried(self, code: str, plain: Plain, n: int) -> Ruling:
        build = BUILDERS[code]
        return rule(self.floor, build(self.script, self.floor, plain, n, self.at))

    def _answer_first(self, code: str) -> None:
        """Count an inquiry as answered when business simply goes on."""
        top = self.floor.top
        open_inquiry = top is not None and top.kind.vote is Decision.CHAIR_ANSWERS
        if open_inquiry and code not in {"rule", "answer", "move", "present"}:
            self._must(acts.Answer(at=self.at, by=self.floor.chair))

    def _bridged(self, code: str, plain: Plain, n: int) -> Ruling | None:
        """Try the act again after what the chair would do first; None where nothing helps."""
        self._as_a_matter_of_course(code, plain, n)
        ruling = self._tried(code, plain, n)
        while isinstance(ruling, OutOfOrder) and code in _IN_STEPS and self._step_on():
            self._as_a_matter_of_course(code, plain, n)
            ruling = self._tried(code, plain, n)
        return ruling

    def _as_a_matter_of_course(self, code: str, plain: Plain, n: int) -> None:
        chair, top = self.floor.chair, self.floor.top
        if code == "no_second" and top is not None and top.step is Step.SECONDING:
            self.at += seconding_left(self.floor, top, self.at)
        if self.floor.phase is Phase.RECESS and by_of(self.script, plain, n) == chair:
            self._must(acts.Resume(at=self.at, by=chair))
        whom = first(plain, "whom", "who")
        if code == "recognize" and whom is not None:
            person = self.script.person(whom, n)
            self._must(acts.ClaimFloor(at=self.at, by=person, stance=Stance.PRO))

    def _step_on(self) -> bool:
        """Go one step on as the chair would, waiting where the step has to stay open."""
        holder, top, chair = self.floor.holder, self.floor.top, self.floor.chair
        if top is None:
            return False
        if holder is not None and holder.kind is SpeechKind.STATEMENT:
            ruling = rule(self.floor, acts.EndSpeech(at=self.at, by=chair))
        else:
            self.at += max(0, self.floor.rules.least(top.step) - top.entered.read(self.at))
            ruling = rule(self.floor, acts.NextStep(at=self.at, by=chair, reason=N_("按规则")))
            if isinstance(ruling, OutOfOrder):
                ruling = rule(self.floor, acts.AskOpposition(at=self.at, by=chair))
        if isinstance(ruling, InOrder):
            self.floor = ruling.floor
        return isinstance(ruling, InOrder)

    def speak(self, plain: Plain, n: int) -> Ruling:
        """Let the holder speak for so many seconds; no longer than the limit."""
        by, span = by_of(self.script, plain, n), span_of(plain, n)
        holder, top = self.floor.holder, self.floor.top
        waits = holder is not None and top is not None and holder.motion != top.number
        if holder is None or holder.person != by or not holder.begun or waits or self.floor.halted:
            ruling = rule(self.floor, acts.StartSpeech(at=self.at, by=by))
            if isinstance(ruling, OutOfOrder) or by != _holder_of(ruling.floor):
                return ruling if isinstance(ruling, OutOfOrder) else _not_yours(self.floor)
            self.floor, minute = ruling.floor, ruling.minute
        else:
            minute = say(N_("发言继续。"))
        now = self.floor.holder
        if now is None or span > now.limit - now.spoken(self.at):
            return OutOfOrder(
                N_("每次发言最多 %(seconds)s 秒。"),
                sources.RONR_SPEECHES,
                N_("请在时限内说完；要延长须三分之二同意。"),
                {"seconds": (now.limit if now else 0) // 1_000},
            )
        self.at += span
        return InOrder(self.floor, minute)

    def give_up(self, plain: Plain, n: int) -> Ruling:
        """Yield the floor, to nobody in particular: time is not transferable (RONR 43:10)."""
        if first(plain, "to", "whom") is not None:
            return OutOfOrder(
                N_("发言时间不能转让给别人。"),
                sources.RONR_YIELDED_TIME,
                N_("请交回发言权，由主持人请下一位。"),
            )
        by = by_of(self.script, plain, n)
        return rule(self.floor, acts.EndSpeech(at=self.at, by=by))

    def resume(self, plain: Plain, n: int) -> Ruling:
        """Go on after a recess or an adjournment; in session there is nothing to resume."""
        if self.floor.phase is Phase.ADJOURNED:
            return self.next_day(plain, n)
        return rule(self.floor, acts.Resume(at=self.at, by=by_of(self.script, plain, n)))

    def next_day(self, plain: Plain, n: int) -> Ruling:
        """Adjourn if need be, and meet again on the next day with the same people."""
        here = tuple(sorted(self.floor.present)) or self.script.present
        if self.floor.phase is Phase.ADJOURNED:
            here = self.script.present
        chair = self.floor.chair
        self._must(acts.Adjourn(at=self.at, by=chair))
        self.at += number(plain.get("days")) * _DAY or _DAY
        self._must(acts.CountRoom(at=self.at, by=chair, members=here))
        return rule(self.floor, acts.CallToOrder(at=self.at, by=chair))

    def adjourn(self, plain: Plain, n: int) -> Ruling:
        """Adjourn; the chair may also just declare what the body has decided."""
        by, floor = by_of(self.script, plain, n), self.floor
        declared = bool(floor.log) and floor.log[-1].code == "adjourn"
        if floor.phase is Phase.ADJOURNED and declared and by == floor.chair:
            return InOrder(floor, say(N_("主持人宣布休会。")))
        return rule(floor, acts.Adjourn(at=self.at, by=by))

    def present(self, plain: Plain, n: int) -> Ruling:
        """Count the room; the chair goes on once there is a quorum again."""
        ruling = self._tried("present", plain, n)
        if isinstance(ruling, OutOfOrder) or ruling.floor.phase is not Phase.NO_QUORUM:
            return ruling
        on = rule(ruling.floor, acts.Resume(at=self.at, by=ruling.floor.chair))
        return replace(ruling, floor=on.floor) if isinstance(on, InOrder) else ruling

    def state(self, plain: Plain, n: int) -> Ruling:
        """State the question; a call for the orders of the day is stated to be set aside."""
        top = self.floor.top
        chair = by_of(self.script, plain, n) == self.floor.chair
        if top is not None and top.kind.is_agenda_call and top.step is Step.RULING and chair:
            return InOrder(self.floor, say(N_("主持人宣布：是否按议程进行。")))
        ruling = self._tried("state", plain, n)
        if isinstance(ruling, InOrder):
            return ruling
        found = self._bridged("state", plain, n)
        return found if isinstance(found, InOrder) else ruling


_IN_STEPS = frozenset({"second", "no_second", "claim", "put", "move", "recognize", "state"})
"""Acts that belong to a step, to which the chair goes on when they come."""

_PLAYED: Mapping[str, Callable[[_Stage, Plain, int], Ruling]] = MappingProxyType(
    {
        "speak": _Stage.speak,
        "yield": _Stage.give_up,
        "resume": _Stage.resume,
        "next_day": _Stage.next_day,
        "adjourn": _Stage.adjourn,
        "present": _Stage.present,
        "state": _Stage.state,
    },
)


def _holder_of(floor: Floor) -> int | None:
    return floor.holder.person if floor.holder else None


def _not_yours(floor: Floor) -> OutOfOrder:
    return OutOfOrder(
        N_("发言权不在您这里。"),
        sources.RONR_FLOOR,
        N_("请先要求发言权，等主持人请您发言。"),
    )


def _outcome(before: Floor, after: Floor) -> str | None:
    """Return what became of the motion that this act decided."""
    new = after.log[len(before.log) :]
    return _PRINTED.get(new[0].outcome) if new else None


_PARAGRAPHS: Mapping[str, str] = MappingProxyType(
    {
        "second": sources.RONR_SECOND,
        "state": sources.RONR_STATING,
        "no_second": sources.RONR_SECOND,
        "claim": sources.RONR_FLOOR,
        "recognize": sources.RONR_FLOOR,
        "recognise": sources.RONR_FLOOR,
        "speak": sources.RONR_SPEECHES,
        "yield": sources.RONR_FLOOR,
        "put": sources.RONR_VOTING,
        "result": sources.RONR_MAJORITY,
        "withdraw": sources.RONR_WITHDRAW,
        "unanimous_consent": sources.RONR_CONSENT,
        "present": sources.RONR_QUORUM,
        "adjourn": sources.RONR_ADJOURN,
    },
)


def _paragraph(ruling: Ruling, plain: Plain, top: str) -> str:
    """Return the paragraph on which the answer rests."""
    if isinstance(ruling, OutOfOrder):
        return ruling.paragraph
    moved = MOTIONS.get(words(plain.get("motion")) or "main_motion")
    if plain.get("act") == "move" and moved is not None:
        return moved.source
    pending = MOTIONS.get(top)
    return _PARAGRAPHS.get(words(plain.get("act"))) or (
        pending.source if pending else sources.GENERAL
    )
