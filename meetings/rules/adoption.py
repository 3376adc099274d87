"""What follows when a motion is adopted, or lost: the one place where votes take effect."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from meetings.rules.asides import bring_back, find, set_aside
from meetings.rules.attendance import in_room
from meetings.rules.deciding import Votes, settled, taken_off
from meetings.rules.details import ALL, Operation
from meetings.rules.dividing import divided, parts_of
from meetings.rules.floor import Floor, Interlude, Pending, Ruled, with_motion
from meetings.rules.flow import close_debate
from meetings.rules.reconsidering import brought_back
from meetings.rules.speaking import close_speech
from meetings.rules.states import Outcome, Phase, RulingOn, SetAside
from meetings.rules.terms import REFERRED, TABLED, words_of
from meetings.rules.wording import amended

Effect = Callable[[Floor, Pending, int], Floor]


def resolve(
    floor: Floor,
    outcome: Outcome,
    at: int,
    votes: Votes | None = None,
    winners: frozenset[int] | None = None,
) -> Floor:
    """Take the decided motion off the stack, let it take effect, and bring on what comes next."""
    top = floor.stack[-1]
    floor = taken_off(floor, outcome, at, votes, winners)
    if top.code == "reconsider":
        floor = replace(floor, frozen=floor.frozen - {top.details.target})
    effects = _ADOPTED if outcome is Outcome.ADOPTED else _LOST
    effect = effects.get(top.code)
    return settled(effect(floor, top, at) if effect else floor, at)


def _amend(floor: Floor, motion: Pending, at: int) -> Floor:
    """Change the words of what is amended; keep them as they were, should the vote be retaken."""
    host = floor.pending(motion.host)
    new = amended(words_of(host), motion.details, motion.text)
    terms = host.details.amended_by(motion.details)
    kept = replace(motion, text_before=host.text, details_before=host.details)
    past = tuple(kept if m.number == motion.number else m for m in floor.past)
    floor = replace(floor, past=past)
    if host.code != "amend":
        return with_motion(floor, replace(host, text=new, details=terms))
    if host.details.operation is Operation.STRIKE:
        return with_motion(floor, replace(host, details=replace(terms, strike=new)))
    if host.details.insert:
        return with_motion(floor, replace(host, details=replace(terms, insert=new)))
    return with_motion(floor, replace(host, text=new, details=terms))


def _covered(floor: Floor, motion: Pending) -> frozenset[int]:
    """Return the pending questions that an order about debate covers: all, down to one, or one."""
    scope = motion.details.scope
    if scope == ALL:
        return frozenset(m.number for m in floor.stack)
    named = next((place for place, m in enumerate(floor.stack) if m.code == scope), None)
    covered = floor.stack[named:] if named is not None else floor.stack[-1:]
    return frozenset(m.number for m in covered)


def _previous_question(floor: Floor, motion: Pending, at: int) -> Floor:
    return close_debate(floor, _covered(floor, motion), at)


def _limit(floor: Floor, motion: Pending, at: int) -> Floor:
    """Set the limits for the questions covered; they end with these questions."""
    covered, terms = _covered(floor, motion), motion.details
    stack = tuple(
        replace(
            m,
            speech_ms=terms.speech_ms or m.speech_ms,
            speeches_each=terms.speeches or m.speeches_each,
        )
        if m.number in covered
        else m
        for m in floor.stack
    )
    return replace(floor, stack=stack)


def _postpone(floor: Floor, motion: Pending, at: int) -> Floor:
    return set_aside(floor, SetAside.POSTPONED, at, motion.details)


def _commit(floor: Floor, motion: Pending, at: int) -> Floor:
    return set_aside(floor, SetAside.REFERRED, at, motion.details)


def _table(floor: Floor, motion: Pending, at: int) -> Floor:
    return set_aside(floor, SetAside.TABLED, at, motion.details)


def _drop(floor: Floor, motion: Pending, at: int) -> Floor:
    """Kill the main motion without a direct vote on it."""
    return taken_off(floor, Outcome.DROPPED, at)


def _fix_time(floor: Floor, motion: Pending, at: int) -> Floor:
    return replace(floor, next_time=motion.details.until_ms or floor.next_time, meets_again=True)


def _recess(floor: Floor, motion: Pending, at: int) -> Floor:
    return replace(floor, phase=Phase.RECESS)


def adjourned(floor: Floor, at: int) -> Floor:
    """End the session; what is pending waits for the next one, to which all sign in anew."""
    floor = replace(close_speech(floor, at), phase=Phase.ADJOURNED, queue=())
    return in_room(floor, floor.present & {floor.chair}, at)


def _adjourn(floor: Floor, motion: Pending, at: int) -> Floor:
    return adjourned(floor, at)


def _divide(floor: Floor, motion: Pending, at: int) -> Floor:
    return divided(floor, parts_of(motion.details.parts), at)


def _seriatim(floor: Floor, motion: Pending, at: int) -> Floor:
    return with_motion(floor, replace(floor.stack[-1], paragraph=1, speeches=()))


def _voting_method(floor: Floor, motion: Pending, at: int) -> Floor:
    ballot = motion.details.method == "ballot"
    return with_motion(floor, replace(floor.stack[-1], by_ballot=ballot))


def _close_nominations(floor: Floor, motion: Pending, at: int) -> Floor:
    return replace(floor, nominations_closed=True)


def _reopen_nominations(floor: Floor, motion: Pending, at: int) -> Floor:
    return replace(floor, nominations_closed=False)


def _withdraw(floor: Floor, motion: Pending, at: int) -> Floor:
    return taken_off(floor, Outcome.WITHDRAWN, at)


def _orders(floor: Floor, motion: Pending, at: int) -> Floor:
    return replace(floor, interlude=Interlude(motion.number))


def _take_from_table(floor: Floor, motion: Pending, at: int) -> Floor:
    away = find(floor, TABLED, motion.details.target)
    return bring_back(floor, away, at) if away is not None else floor


def _discharge(floor: Floor, motion: Pending, at: int) -> Floor:
    away = find(floor, REFERRED, motion.details.target)
    return bring_back(floor, away, at) if away is not None else floor


def _rescind(floor: Floor, motion: Pending, at: int) -> Floor:
    return replace(floor, undone=floor.undone | {motion.details.target})


def _amend_adopted(floor: Floor, motion: Pending, at: int) -> Floor:
    """Write the decision down anew, in its new words, beside the old."""
    line = floor.line(motion.details.target)
    if line is None:
        return floor
    new = amended(line.text, motion.details, motion.text)
    return replace(floor, log=(*floor.log, replace(line, text=new, at=at)))


def _reconsider(floor: Floor, motion: Pending, at: int) -> Floor:
    return brought_back(floor, motion.details.target, at)


def _reverse(floor: Floor, motion: Pending, at: int) -> Floor:
    """Reverse the chair's ruling: what it decided is decided the other way (RONR §24)."""
    ruled = motion.appealed
    if ruled.on is RulingOn.DECORUM:
        return _rebuke_taken_back(floor, ruled)
    if ruled.on is RulingOn.PRIVILEGE:
        opened = None if ruled.sustained else Interlude(ruled.motion)
        return replace(floor, interlude=opened)
    flipped = Outcome.NOT_SUSTAINED if ruled.sustained else Outcome.SUSTAINED
    line = floor.line(ruled.motion)
    lines = (replace(line, outcome=flipped, at=at),) if line is not None else ()
    return replace(floor, log=(*floor.log, *lines))


def _rebuke_taken_back(floor: Floor, ruled: Ruled) -> Floor:
    motion = floor.pending(ruled.motion)
    place = len(motion.rebukes) - 1 - motion.rebukes[::-1].index(ruled.person)
    left = motion.rebukes[:place] + motion.rebukes[place + 1 :]
    return with_motion(floor, replace(motion, rebukes=left))


_ADOPTED: Mapping[str, Effect] = MappingProxyType(
    {
        "fix_time_to_adjourn": _fix_time,
        "adjourn": _adjourn,
        "recess": _recess,
        "orders_of_the_day": _orders,
        "lay_on_table": _table,
        "previous_question": _previous_question,
        "limit_extend_debate": _limit,
        "postpone_definitely": _postpone,
        "commit": _commit,
        "amend": _amend,
        "postpone_indefinitely": _drop,
        "division_of_question": _divide,
        "consider_seriatim": _seriatim,
        "voting_method": _voting_method,
        "close_nominations": _close_nominations,
        "reopen_nominations": _reopen_nominations,
        "withdraw_motion": _withdraw,
        "take_from_table": _take_from_table,
        "rescind": _rescind,
        "amend_previously_adopted": _amend_adopted,
        "discharge_committee": _discharge,
        "reconsider": _reconsider,
    },
)
"""Main motions, suspended rules and sustained rulings need no more than to be written down."""

_LOST: Mapping[str, Effect] = MappingProxyType(
    {"appeal": _reverse, "objection_to_consideration": _drop},
)
"""Put in the negative: that the ruling stands, and that the question is considered, was lost."""
