"""Questions that leave the floor undecided with everything adhering, and how they come back."""

from __future__ import annotations

from dataclasses import replace

from app.marks import N_
from meetings.rules import sources
from meetings.rules.acts import TakeUp
from meetings.rules.clock import started
from meetings.rules.details import Details
from meetings.rules.floor import Aside, Floor, Pending
from meetings.rules.flow import go_on_if_closed, open_again
from meetings.rules.ruling import refuse
from meetings.rules.sentence import Sentence, say
from meetings.rules.states import Outcome, SetAside

Made = tuple[Floor, Sentence]

FATE = {
    SetAside.TABLED: Outcome.TABLED,
    SetAside.POSTPONED: Outcome.POSTPONED,
    SetAside.REFERRED: Outcome.REFERRED,
    SetAside.UNFINISHED: Outcome.UNFINISHED,
}
"""What is said of the question while it is away."""


def set_aside(floor: Floor, kind: SetAside, at: int, details: Details) -> Floor:
    """Carry the main motion away, with all that adheres to it (roberts-rules 2.4)."""
    stack = tuple(
        _freed(floor, left) if kind is SetAside.REFERRED else left
        for left in (replace(motion, queue=(), original=False) for motion in floor.stack)
        if kind is not SetAside.REFERRED or left.code != "postpone_indefinitely"
    )
    away = Aside(kind=kind, stack=stack, at=at, session=floor.session, details=details)
    return replace(floor, stack=(), holder=None, aside=(*floor.aside, away))


def _freed(floor: Floor, motion: Pending) -> Pending:
    """Return the motion free of orders about its debate, which end here (RONR 15:18, 16:11)."""
    free = replace(motion, speech_ms=0, speeches_each=0, closed=False)
    return replace(free, step=open_again(floor, free)) if motion.closed else free


def find(floor: Floor, kinds: frozenset[SetAside], number: int) -> Aside | None:
    """Return what was set aside in one of these ways: by number, or the last; None if nothing."""
    found = [a for a in floor.aside if a.kind in kinds and number in {0, a.number}]
    return found[-1] if found else None


def bring_back(floor: Floor, away: Aside, at: int) -> Floor:
    """Put a question back on the floor as it left it."""
    stack = tuple(replace(motion, entered=started(at)) for motion in away.stack)
    if away.session != floor.session:
        stack = tuple(_freed(floor, motion) for motion in stack)
    others = tuple(one for one in floor.aside if one != away)
    return go_on_if_closed(replace(floor, stack=stack, aside=others), at)


def take_up(floor: Floor, act: TakeUp) -> Made:
    """Take up what was postponed, or reported on, once nothing else is pending."""
    if floor.stack:
        refuse(
            N_("当前动议还没有议决。"),
            sources.RONR_MAIN_MOTION,
            N_("一时一件：请先议决当前动议。"),
        )
    away = find(floor, frozenset(SetAside) - {SetAside.TABLED}, act.target)
    if away is None:
        refuse(
            N_("没有改期到现在或委托后报告的动议。"),
            sources.RONR_POSTPONE,
            N_("暂停的动议请提出“恢复”。"),
        )
    return bring_back(floor, away, act.at), say(
        N_("主持人重新提出动议：%(text)s"), text=away.stack[0].text
    )


def due(floor: Floor, at: int) -> tuple[Pending, ...]:
    """Return the questions whose time has come: postponed until then, or no report in time."""
    return tuple(
        away.stack[0]
        for away in floor.aside
        if away.kind is not SetAside.TABLED and 0 < away.details.until_ms <= at
    )
