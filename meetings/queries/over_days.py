"""The page of a hall over days: what is happening, what was written, and what one person can do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from types import MappingProxyType

from flask_babel import gettext

from app.marks import N_
from app.people.models.person import Person
from meetings.models.agenda import AgendaItem
from meetings.models.meeting import Meeting
from meetings.models.over_days import WrittenDraft
from meetings.models.roll import RollEntry
from meetings.queries.room import Room, room_of
from meetings.rules.acts import ClaimFloor
from meetings.rules.by_clock import floor_lapses, step_ends
from meetings.rules.floor import Pending, Speech
from meetings.rules.hands import CHOICE_NAMES
from meetings.rules.offers import in_order
from meetings.rules.recognition import place_of
from meetings.rules.states import (
    SPEECH_NAMES,
    STANCE_NAMES,
    STEP_NAMES,
    Phase,
    SpeechKind,
    Stance,
    Step,
)
from meetings.services import convening, journal, over_days, roll, written

_PHASES: Mapping[Phase, str] = MappingProxyType(
    {
        Phase.NOTICED: N_("线上议事还没有开始。"),
        Phase.CHECKIN: N_("等代表参加：人数够了就开始议事。"),
        Phase.NO_QUORUM: N_("参加的人数不够，暂停议事，人数够了自动继续。"),
        Phase.RECESS: N_("休息中，各项时间都停住。"),
        Phase.SUSPENDED: N_("暂停中，各项时间都停住，恢复后顺延。"),
        Phase.ADJOURNED: N_("已休会，待续。"),
        Phase.CLOSED: N_("线上议事已经结束。"),
    }
)
_STEPS: Mapping[Step, str] = MappingProxyType(
    {
        Step.STATEMENT: N_("动议已提出，等动议人写明理由。"),
        Step.SECONDING: N_("征求附议：有人认为值得讨论吗？"),
        Step.OPPOSITION: N_("听取反对意见：反对的代表每人可以写一条。"),
        Step.DEBATE: N_("双方辩论：赞成和反对轮流发出，条数相等。"),
        Step.EXPERT: N_("听取议事能手意见。"),
        Step.READY: N_("讨论结束，马上开始表决。"),
        Step.VOTING: N_("正在表决，请投票。"),
        Step.RULING: N_("等主持人裁定。"),
    }
)
_TODO: Mapping[str, str] = MappingProxyType(
    {
        "arrive": N_("请点“我参加”，计入到会人数。"),
        "write": N_("轮到您了，请写好发出。"),
        "waits": N_("您排在第%(place)s位，写好的到时自动发出。"),
        "later": N_("您已排队，这一步暂时轮不到您。"),
        "second": N_("认为值得讨论，请附议；附议不等于赞成。"),
        "vote": N_("请投票。"),
        "hand": N_("请表态：赞成、反对或弃权。"),
        "raised": N_("您已表态，等候其他人。"),
        "claim": N_("要发言，请选立场、写好，轮到您时自动发出。"),
        "move": N_("请提出这一项的动议。"),
        "nothing": N_("现在不用您做什么，有事会通知您。"),
    }
)


@dataclass(frozen=True)
class Post:
    """One written speech as the page shows it, with what was written in answer to it."""

    number: int
    name: str
    kind: str
    side: str
    stance: str
    text: str
    at: datetime
    about: int
    answers: Sequence[Post] = ()


@dataclass(frozen=True)
class Side:
    """The posts of one side in order, and how many of its debate speeches are used."""

    code: str
    name: str
    posts: Sequence[Post]
    used: int
    most: int


@dataclass(frozen=True)
class DaysPage:
    """Such a meeting at one moment."""

    room: Room

    @property
    def meeting(self) -> Meeting:
        """The meeting."""
        return self.room.meeting

    @property
    def now(self) -> str:
        """What is happening now, in one sentence."""
        floor = self.room.floor
        if floor.phase is not Phase.IN_SESSION:
            return str(gettext(_PHASES[floor.phase]))
        if floor.holder is not None and floor.top is not None:
            kind = gettext(SPEECH_NAMES[floor.holder.kind])
            return str(gettext("等%(name)s发出%(kind)s。", name=self.room.speaker, kind=kind))
        if floor.top is not None:
            return str(gettext(_STEPS[floor.top.step]))
        title = floor.item.title if floor.item else ""
        return str(gettext("等代表就“%(title)s”提出动议。", title=title))

    @property
    def until(self) -> datetime | None:
        """Until when that goes on."""
        floor = self.room.floor
        if floor.phase is not Phase.IN_SESSION:
            return None
        if floor.top is None:
            return over_days.moves_until(self.meeting) if floor.item else None
        moment = floor_lapses(floor) if floor.holder else step_ends(floor)
        return None if moment is None else journal.instant(moment)

    @property
    def step(self) -> str:
        """The name of the step the pending motion is in."""
        top = self.room.top
        return str(gettext(STEP_NAMES[top.step])) if top else ""

    @property
    def step_until(self) -> datetime | None:
        """Until when the step stays open, where that differs from ``until``."""
        moment = step_ends(self.room.floor) if self.room.floor.holder else None
        return None if moment is None else journal.instant(moment)

    @property
    def opened(self) -> tuple[datetime, datetime]:
        """From when to when the hall is open."""
        return self.meeting.starts_at, over_days.ends_at(self.meeting)

    @property
    def authority(self) -> str:
        """By what rule it may meet in writing."""
        return journal.rules_of(self.meeting).authorised_by

    @property
    def most(self) -> int:
        """How many characters a post may have."""
        return journal.rules_of(self.meeting).written_chars

    @cached_property
    def shown(self) -> Pending | None:
        """The motion whose posts are shown: the main one pending, else the one decided last."""
        floor = self.room.floor
        if floor.stack:
            return floor.stack[-1]
        return next((one for one in reversed(floor.past) if one.is_main), None)

    @cached_property
    def posts(self) -> Sequence[Post]:
        """Every post in order, each with its answers."""
        speeches = self.shown.speeches if self.shown else ()
        lines = [self._post(number, one) for number, one in enumerate(speeches, 1)]
        return [_answered(one, lines) for one in lines]

    def _post(self, number: int, speech: Speech) -> Post:
        return Post(
            number=number,
            name=self.room.names.get(speech.person, ""),
            kind=str(gettext(SPEECH_NAMES[speech.kind])),
            side=_side(speech),
            stance=str(gettext(STANCE_NAMES[speech.stance])) if speech.stance else "",
            text=speech.text,
            at=journal.instant(speech.at),
            about=speech.about,
        )

    @property
    def sides(self) -> Sequence[Side]:
        """For and against, each with its posts; then what belongs to neither, where there is any."""
        most = journal.rules_of(self.meeting).side_posts
        shown = self.shown
        found = [
            Side(
                stance.value,
                str(gettext("赞成方") if stance is Stance.PRO else gettext("反对方")),
                self._of(stance.value),
                shown.count_of(stance) if shown else 0,
                most,
            )
            for stance in (Stance.PRO, Stance.CON)
        ]
        others = self._of("other")
        neither = Side("other", str(gettext("提问和能手意见")), others, len(others), 0)
        return [*found, *([neither] if others else [])]

    def _of(self, side: str) -> Sequence[Post]:
        return [one for one in self.posts if one.side == side]

    @property
    def item(self) -> AgendaItem | None:
        """The item of the agenda that is open."""
        here = self.room.floor.item
        items = convening.items_of(self.meeting) if here else ()
        return next((one for one in items if here and one.id == here.ref), None)


def _side(speech: Speech) -> str:
    on_a_side = speech.kind in {
        *(SpeechKind.STATEMENT, SpeechKind.OPPOSITION, SpeechKind.DEBATE, SpeechKind.REPLY)
    }
    return speech.stance.value if on_a_side and speech.stance else "other"


def _answered(post: Post, lines: Sequence[Post]) -> Post:
    answers = tuple(one for one in lines if one.about == post.number)
    return Post(**{**vars(post), "answers": answers})


@dataclass(frozen=True)
class MyDays:
    """What one person of the roll is asked, and what is in order for them."""

    person: Person
    entry: RollEntry
    may: frozenset[str]
    stances: Sequence[tuple[str, str]]
    """The stances with which the person may ask for the floor now: code and name."""
    place: int | None
    waits: bool
    """Whether the person is in the queue, heard in this step or not."""
    has_floor: bool
    votes: bool
    hand: str
    """What the person says to the procedural motion that is being voted on; empty before."""
    is_here: bool
    draft: WrittenDraft | None

    @property
    def writes(self) -> bool:
        """Whether there is something to write for now."""
        return self.has_floor or self.waits or bool(self.stances)

    @property
    def waits_for_me(self) -> bool:
        """Whether the meeting waits for this person: to take part, to write, or to second."""
        return self._asked in {"arrive", "write", "second", "hand"}

    @property
    def todo(self) -> str:
        """What is asked of them, in one sentence."""
        return str(gettext(_TODO[self._asked], place=self.place or 0))

    @property
    def _asked(self) -> str:
        if not self.is_here and "arrive" in self.may:
            return "arrive"
        if self.has_floor:
            return "write"
        if self.waits:
            return "waits" if self.place else "later"
        order = (
            ("second", "second" in self.may),
            ("raised", bool(self.hand)),
            ("hand", "raise_hand" in self.may),
            ("vote", self.votes),
            ("claim", bool(self.stances)),
            ("move", "move" in self.may),
        )
        return next((code for code, holds in order if holds), "nothing")


def mine_of(page: DaysPage, person: Person | None) -> MyDays | None:
    """Read the page for one person of the roll; None for others."""
    entry = roll.entry_of(page.meeting, person) if person else None
    if person is None or entry is None:
        return None
    room, floor = page.room, page.room.floor
    offers = in_order(floor, person.id, room.moment)
    stances = [offer.act.stance for offer in offers if isinstance(offer.act, ClaimFloor)]
    return MyDays(
        person=person,
        entry=entry,
        may=_may(page, person),
        stances=[(one.value, str(gettext(STANCE_NAMES[one]))) for one in stances],
        place=place_of(floor, person.id) if floor.top else None,
        waits=floor.top is not None and any(c.person == person.id for c in floor.top.queue),
        has_floor=floor.holder is not None and floor.holder.person == person.id,
        votes=entry.voting and floor.top is not None and floor.top.step is Step.VOTING,
        hand=_hand(floor.top, person.id),
        is_here=floor.is_present(person.id),
        draft=written.draft_of(page.meeting, person),
    )


def _hand(top: Pending | None, person: int) -> str:
    said = [hand.choice for hand in top.hands if hand.person == person] if top else []
    return str(gettext(CHOICE_NAMES[said[0]])) if said else ""


def _may(page: DaysPage, person: Person) -> frozenset[str]:
    """Codes of what is in order; a motion only where nothing is pending."""
    floor = page.room.floor
    offers = in_order(floor, person.id, page.room.moment)
    codes = {offer.code for offer in offers}
    return frozenset(codes - {"move"} if floor.stack or not floor.item else codes)


def days_of(meeting: Meeting) -> DaysPage:
    """Read such a meeting now."""
    return DaysPage(room_of(meeting))
