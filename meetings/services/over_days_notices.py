"""What people of a hall over days are told: each thing once, most of it with the day's letter.

Only what waits for one person's own hand, and the vote, leaves at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from app import clock
from app.marks import N_
from app.notices.reminders import tell_once
from app.notices.services import News
from app.people.models.person import Person
from meetings.models.meeting import Meeting
from meetings.models.roll import RollEntry
from meetings.rules.by_clock import floor_lapses, step_ends, vote_ends
from meetings.rules.floor import Floor, Pending
from meetings.rules.states import Phase, Step
from meetings.services import journal, notices, roll

_LONGEST = 60
"""Characters of a motion's text in a notice."""


def tell(meeting: Meeting, floor: Floor) -> None:
    """Tell whom it concerns what has come up; what was told before is not told again."""
    if floor.phase is Phase.CHECKIN:
        _tell_of_opening(meeting)
    if floor.phase is not Phase.IN_SESSION or floor.top is None:
        return
    if floor.holder is not None and not floor.holder.begun:
        _tell_of_turn(meeting, floor)
    _tell_of_step(meeting, floor, floor.top)
    if not floor.top.is_main and ends_soon(floor):
        raised = {hand.person for hand in floor.top.hands} | {floor.chair}
        remind_of_end(meeting, floor.top, vote_ends(floor), _people(meeting, _not_in(raised)))


def ends_soon(floor: Floor) -> bool:
    """Whether a vote is open and has less than a quarter of its time left."""
    until = vote_ends(floor)
    left = until - clock.milliseconds(clock.now()) if until is not None else None
    return left is not None and 0 < left <= floor.rules.vote_ms // 4


def remind_of_end(
    meeting: Meeting, motion: Pending, until: int | None, people: Sequence[Person]
) -> None:
    """Remind those who have not voted, once, before the vote ends; the caller knows who they are."""
    news = _news(
        meeting,
        N_("“%(title)s”的表决到%(until)s结束，您还没有表决：%(motion)s"),
        "days_vote_ends",
        motion=motion.text[:_LONGEST],
        until=notices.moment(journal.instant(until or 0)),
    )
    about = f"meetings.days_ends:{meeting.id}:{motion.number}:{_round(motion)}"
    tell_once(people, about, news, urgent=True)


def _not_in(done: set[int]) -> _Concerns:
    return lambda entry: entry.voting and entry.person_id not in done


def _tell_of_opening(meeting: Meeting) -> None:
    news = _news(meeting, N_("线上议事“%(title)s”开始了，请点“我参加”"), "days_opened")
    tell_once(_people(meeting, _has_vote), f"meetings.days:{meeting.id}", news, urgent=True)


def _tell_of_turn(meeting: Meeting, floor: Floor) -> None:
    holder, until = floor.holder, floor_lapses(floor)
    if holder is None or until is None:
        return
    news = _news(
        meeting,
        N_("“%(title)s”轮到您书面发言，请在%(until)s前发出"),
        "days_turn",
        path="/days/write",
        until=notices.moment(journal.instant(until)),
    )
    about = f"meetings.days_turn:{meeting.id}:{holder.recognised_at}"
    tell_once(_people(meeting, lambda e: e.person_id == holder.person), about, news, urgent=True)


def _tell_of_step(meeting: Meeting, floor: Floor, top: Pending) -> None:
    row, until = _STEPS.get(top.step), step_ends(floor)
    if row is None or until is None:
        return
    text, concerns = row
    news = _news(
        meeting,
        text,
        "days_step",
        motion=top.text[:_LONGEST],
        until=notices.moment(journal.instant(until)),
    )
    about = f"meetings.days_step:{meeting.id}:{top.number}:{top.step}:{_round(top)}"
    urgent = top.step is Step.VOTING
    people = [one for one in _people(meeting, concerns) if one.id != _no_concern(top)]
    tell_once(people, about, news, urgent=urgent)


def _round(top: Pending) -> int:
    """Tells a vote from the one after it, where the first was broken off."""
    return top.entered.since or 0 if top.step is Step.VOTING else 0


def _no_concern(top: Pending) -> int:
    """Nobody is asked to second their own motion."""
    return top.mover if top.step is Step.SECONDING else 0


def _has_vote(entry: RollEntry) -> bool:
    return entry.voting


def _may_speak(entry: RollEntry) -> bool:
    return entry.voting or entry.stakeholder


_Concerns = Callable[[RollEntry], bool]
_STEPS: Mapping[Step, tuple[str, _Concerns]] = MappingProxyType(
    {
        Step.SECONDING: (N_("“%(title)s”征求附议，到%(until)s为止：%(motion)s"), _has_vote),
        Step.OPPOSITION: (N_("“%(title)s”听取反对意见，到%(until)s为止：%(motion)s"), _may_speak),
        Step.DEBATE: (N_("“%(title)s”开始辩论，至少到%(until)s：%(motion)s"), _may_speak),
        Step.VOTING: (N_("“%(title)s”正在表决，到%(until)s为止：%(motion)s"), _has_vote),
    }
)


def _people(meeting: Meeting, concerns: _Concerns) -> Sequence[Person]:
    return [entry.person for entry in roll.entries_of(meeting) if concerns(entry)]


def _news(meeting: Meeting, text: str, kind: str, path: str = "/days", **values: object) -> News:
    return News(text, f"{notices.url_of(meeting)}{path}", kind, {"title": meeting.title, **values})
