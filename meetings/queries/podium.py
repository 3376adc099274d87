"""The chair's console: the one next step, what else is in order, and why the rest is not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from flask_babel import gettext as _

from app.marks import N_
from app.people.models.person import Person
from meetings.models.agenda import AgendaItem, ItemState
from meetings.models.journal import MeetingAct
from meetings.queries.room import Room, Waiting
from meetings.rules import acts
from meetings.rules.engine import rule
from meetings.rules.next_act import next_step
from meetings.rules.offers import Offer, in_order, not_in_order
from meetings.rules.ruling import InOrder
from meetings.rules.sentence import Who
from meetings.rules.states import STANCE_NAMES, Stance, Step
from meetings.services import floor

ASK_FIRST = frozenset(
    {
        "adjourn",
        "close",
        "declare_no_quorum",
        "fix_next_time",
        "hand_over_chair",
        "no_second",
        "put_question",
        "rebuke",
        "rule_point",
        "suspend",
        "unanimous_consent",
        "void_poll",
    }
)
"""Acts with a page of their own: they need words, or cannot be taken back."""

_NOT_HERE = frozenset(
    {"arrive", "second", "claim", "withdraw_claim", "start_speech", "move", "withdraw_motion"}
    | {"leave", "count_room", "enrol", "recognise", "open_item", "take_up"}
    | {"nominate", "decline_nomination", "close_nominations", "raise_hand"}
)
"""Personal acts, and those that have their own place on the console."""


_ON_SPEECHES = N_("发言")
_ON_MOTIONS = N_("动议和表决")
_ON_THE_MEETING = N_("会议")
_HEADINGS = (_ON_SPEECHES, _ON_MOTIONS, _ON_THE_MEETING)
_GROUP_OF: Mapping[str, str] = {
    **dict.fromkeys(
        ("recognise", "start_speech", "end_speech", "skip", "ask_opposition", "rebuke"),
        _ON_SPEECHES,
    ),
    **dict.fromkeys(
        ("state_question", "no_second", "next_step", "note_new_fact", "next_paragraph"),
        _ON_MOTIONS,
    ),
    **dict.fromkeys(
        ("put_question", "count_vote", "unanimous_consent", "void_poll", "take_up"),
        _ON_MOTIONS,
    ),
    **dict.fromkeys(("rule_point", "answer"), _ON_MOTIONS),
}


@dataclass(frozen=True)
class Button:
    """One thing the chair can press: a form, or a page that asks first."""

    code: str
    label: str
    asks: bool = False
    fields: tuple[tuple[str, object], ...] = ()
    due_at: int | None = None
    waits: bool = False

    @property
    def group(self) -> str:
        """Under which heading it stands."""
        return _GROUP_OF.get(self.code, _ON_THE_MEETING)


@dataclass(frozen=True)
class Barred:
    """One thing that is not in order, and why."""

    code: str
    label: str
    why: str
    paragraph: str

    @property
    def group(self) -> str:
        """Under which heading it stands."""
        return _GROUP_OF.get(self.code, _ON_THE_MEETING)


Row = TypeVar("Row", Button, Barred)


@dataclass(frozen=True)
class Podium:
    """Everything the console shows besides the room itself."""

    next: Button
    others: Sequence[tuple[str, Sequence[Button]]]
    """By heading."""
    barred: Sequence[tuple[str, Sequence[Barred]]]
    """By heading."""
    refusals: Mapping[int, str]
    """By person, why a claim may not be chosen now; empty where it may."""
    behalf: Sequence[tuple[str, str, str]]
    """Code, stance and label of what may be entered for somebody without a phone."""
    slip: MeetingAct | None
    slip_ends: int

    def may_call(self, claim: Waiting) -> bool:
        """Whether the rules let this claim be chosen now."""
        return not self.refusals.get(claim.person)

    def why_not(self, claim: Waiting) -> str:
        """Why the rules do not let this claim be chosen now."""
        return self.refusals.get(claim.person, "")


def podium_of(room: Room, person: Person) -> Podium:
    """Read the console for the presiding person."""
    step = _next(room)
    slip = floor.undoable(room.meeting, person, room.at)
    ends = slip.at + floor.UNDO_WITHIN if slip else room.at
    return Podium(
        next=step,
        others=_grouped(_others(room, person, step)),
        barred=_grouped(_barred(room, person)),
        refusals=_refusals(room),
        behalf=_behalf(room),
        slip=slip,
        slip_ends=round(ends.timestamp() * 1000),
    )


def _grouped(rows: Sequence[Row]) -> list[tuple[str, Sequence[Row]]]:
    """Put rows under their headings, in the headings' order."""
    found = ((name, [row for row in rows if row.group == name]) for name in _HEADINGS)
    return [(str(_(name)), part) for name, part in found if part]


def _next(room: Room) -> Button:
    offer = next_step(room.floor, room.moment)
    if offer.code == "open_item":
        return _next_item(room)
    if offer.is_wait:
        due = room.moment + offer.due_in if offer.due_in else None
        return Button(offer.code, room.say(offer.label), waits=True, due_at=due)
    return _button(room, offer)


def _next_item(room: Room) -> Button:
    """Open the next waiting item; when none waits, the meeting may close."""
    item = next((one for one in room.agenda if one.state is ItemState.WAITING), None)
    if item is None:
        return Button("close", _("议程已完，宣布闭会"), asks=True)
    return Button(
        "open_item",
        _("进入议题：%(title)s", title=item.title),
        fields=(("item", item.id),),
    )


def _button(room: Room, offer: Offer) -> Button:
    asks = offer.code != "open_meeting" and (bool(offer.needs) or offer.code in ASK_FIRST)
    whom = offer.label.values.get("who") if offer.code == "recognise" else None
    fields = (("whom", whom.person),) if isinstance(whom, Who) else ()
    return Button(offer.code, _label(room, offer), asks=asks, fields=fields)


def _label(room: Room, offer: Offer) -> str:
    """The engine's words; for the clock of another's speech, the speaker's name besides."""
    if offer.code == "start_speech":
        return str(_("开始计时：%(who)s", who=room.speaker))
    if offer.code == "end_speech" and room.clocks.speech:
        return str(_("%(who)s发言结束", who=room.speaker))
    return room.say(offer.label)


def _others(room: Room, person: Person, step: Button) -> list[Button]:
    offers = in_order(room.floor, person.id, room.moment)
    return list(_distinct(_button(room, o) for o in offers if _shown(o.code, step.code)))


def _shown(code: str, next_code: str) -> bool:
    return code not in _NOT_HERE and code != next_code


def _distinct(buttons: Iterable[Button]) -> Iterable[Button]:
    seen: set[str] = set()
    for button in buttons:
        if button.code not in seen:
            seen.add(button.code)
            yield button


def _barred(room: Room, person: Person) -> list[Barred]:
    found = not_in_order(room.floor, person.id, room.moment)
    return [
        Barred(one.code, room.say(one.label), room.say(one.refusal.why), _(one.refusal.paragraph))
        for one in found
        if one.code not in _NOT_HERE - {"recognise", "open_item", "take_up"}
    ]


def _refusals(room: Room) -> dict[int, str]:
    """Put each claim to the rules: an offer never lies."""
    chair, found = room.floor.chair, dict[int, str]()
    for line in room.queue:
        act = acts.Recognise(at=room.moment, by=chair, whom=line.person)
        ruling = rule(room.floor, act)
        found[line.person] = "" if isinstance(ruling, InOrder) else room.say(ruling.why)
    return found


def _behalf(room: Room) -> list[tuple[str, str, str]]:
    """What a member without a phone may want now, by the step."""
    step = room.top.step if room.top else None
    if step is Step.SECONDING:
        return [("second", "", _("附议"))]
    stances = _STANCES.get(step, ()) if step else ()
    claims = [("claim", s.value, _("要求发言：%(s)s", s=_(STANCE_NAMES[s]))) for s in stances]
    return [*claims, ("withdraw_claim", "", _("取消排队"))] if claims else []


_STANCES: Mapping[Step, tuple[Stance, ...]] = {
    Step.OPPOSITION: (Stance.CON,),
    Step.DEBATE: (Stance.PRO, Stance.CON, Stance.QUESTION),
    Step.EXPERT: (Stance.PRO, Stance.CON),
}


def items_to_open(room: Room) -> Sequence[AgendaItem]:
    """Items the chair may take up out of turn; none when the rules let none be taken up."""
    if not in_order(room.floor, room.floor.chair, room.moment, {"open_item"}):
        return ()
    return [item for item in room.agenda if item.state is not ItemState.OPEN]
