"""What a meeting leaves to the next: which questions go over, and how they stand there.

Only what the chair has stated is before the body and goes over, with the amendments, referral
and postponement that adhere to it (roberts-rules 2.4). Orders to close or limit debate end with
the session (RONR 15:18, 16:11); on another day the counts of speeches start anew (2.4).
"""

from __future__ import annotations

from dataclasses import replace

from meetings.rules.asides import FATE
from meetings.rules.carried import Carried, CarriedMotion
from meetings.rules.clock import day_of, started
from meetings.rules.floor import EARLIER, Aside, Floor, Pending, Pools
from meetings.rules.flow import open_again
from meetings.rules.states import Outcome, SetAside, Step

_ADHERING = frozenset({"amend", "commit", "postpone_indefinitely"})


def fate_of(away: Aside) -> Outcome:
    """Return what is said, at the end of a meeting, of a question that stayed away.

    What is tabled lapses with the next meeting; whatever else that meeting did not reach is its
    unfinished business (RONR 17:8, 41:21).
    """
    if not away.is_from_before:
        return FATE[away.kind]
    return Outcome.LAPSED if away.kind is SetAside.TABLED else Outcome.UNFINISHED


def left_over(floor: Floor) -> tuple[Carried, ...]:
    """Return the questions that go over to the next meeting if this one ends now."""
    broken_off = (floor.stack, *floor.interrupted, *((part,) for part in floor.divided))
    found = [
        *(_carried(SetAside.UNFINISHED, stack) for stack in broken_off),
        *(_again(away) for away in floor.aside),
    ]
    return tuple(one for one in found if one is not None)


def _again(away: Aside) -> Carried | None:
    outcome = fate_of(away)
    if outcome is Outcome.LAPSED:
        return None
    carried = _carried(SetAside(outcome.value), away.stack)
    return replace(carried, details=away.details) if carried is not None else None


def _carried(kind: SetAside, stack: tuple[Pending, ...]) -> Carried | None:
    if not stack or not stack[0].is_main:
        return None
    kept: list[Pending] = []
    for motion in stack:
        hosts = [m.number for m in kept]
        adheres = motion.code in _ADHERING and motion.host in hosts
        if motion.stated_at is not None and (not kept or adheres):
            kept.append(motion)
    numbers = [motion.number for motion in kept]
    motions = tuple(_packed(motion, numbers) for motion in kept)
    return Carried(kind=kind, motions=motions) if kept and kept[0].is_main else None


def _packed(motion: Pending, numbers: list[int]) -> CarriedMotion:
    return CarriedMotion(
        code=motion.code,
        text=motion.text,
        title=motion.title,
        mover=motion.mover,
        ref=motion.ref,
        item=motion.item,
        stated_at=motion.stated_at or 0,
        debatable=motion.debatable,
        amendable=motion.amendable,
        details=motion.details,
        host=numbers.index(motion.host) if motion.host is not None else None,
        seconders=motion.seconders,
        by_ballot=motion.by_ballot,
        opposed=motion.step is Step.OPPOSITION,
        speeches=motion.speeches,
    )


def brought_in(floor: Floor, brought: tuple[Carried, ...], at: int) -> Floor:
    """Lay what an earlier meeting left over beside the floor, to be taken up item by item."""
    for carried in brought:
        first = floor.moved + 1
        stack = tuple(
            _unpacked(floor, motion, first + place, first, at)
            for place, motion in enumerate(carried.motions)
        )
        away = Aside(
            kind=carried.kind, stack=stack, at=at, session=EARLIER, details=carried.details
        )
        floor = replace(floor, aside=(*floor.aside, away), moved=floor.moved + len(stack))
    return floor


def _unpacked(floor: Floor, motion: CarriedMotion, number: int, first: int, at: int) -> Pending:
    rules = floor.rules
    main = motion.host is None
    pool = rules.side_pool_ms if main else rules.speech_ms
    today = tuple(one for one in motion.speeches if day_of(one.at) == day_of(at))
    pending = Pending(
        number=number,
        ref=motion.ref,
        code=motion.code,
        step=Step.READY,
        mover=motion.mover,
        item=motion.item,
        title=motion.title,
        text=motion.text,
        entered=started(at),
        pools=Pools(pool, pool, rules.opposition_ms),
        debatable=motion.debatable,
        amendable=motion.amendable,
        details=motion.details,
        host=first + motion.host if motion.host is not None else None,
        original=False,
        by_ballot=motion.by_ballot,
        seconders=motion.seconders,
        stated_at=motion.stated_at,
        speeches=today,
    )
    opposed = motion.opposed and Step.OPPOSITION in rules.steps
    return replace(pending, step=Step.OPPOSITION if opposed else open_again(floor, pending))


def brought_under(floor: Floor, item: int) -> Aside | None:
    """Return what an earlier meeting left over and this item brings up again, if anything.

    What was tabled comes up by itself where the hall's own procedure says so (workflow 5.3);
    under the full profile it takes a motion to take it from the table (RONR §34).
    """
    return next(
        (
            away
            for away in floor.aside
            if away.is_from_before
            and away.stack[0].item == item
            and not (away.kind is SetAside.TABLED and floor.rules.full_profile)
        ),
        None,
    )
