"""Who is here: the roll, arrivals and departures, and what they do to the quorum."""

from __future__ import annotations

from dataclasses import replace

from app.marks import N_
from meetings.rules import sources
from meetings.rules.acts import Arrive, CountRoom, Enrol, Leave, OpenMeeting, Represent
from meetings.rules.carrying import brought_in
from meetings.rules.floor import NOBODY, Floor
from meetings.rules.ruling import refuse
from meetings.rules.sentence import Sentence, Who, say
from meetings.rules.speaking import close_speech
from meetings.rules.states import Part, Phase, Step

Made = tuple[Floor, Sentence]


def open_meeting(floor: Floor, act: OpenMeeting) -> Made:
    """Read the roll in and open the check-in; the chair is in the room from the start."""
    people = [member.person for member in act.roll]
    if len(set(people)) != len(people) or any(person <= NOBODY for person in people):
        refuse(N_("会议名册有误。"), sources.GENERAL, N_("请核对名册后重新开放签到。"))
    if act.chair not in people:
        refuse(N_("主持人不在会议名册上。"), sources.GENERAL, N_("请先把主持人列入名册。"))
    if act.quorum < 1:
        refuse(N_("法定人数至少为 1 人。"), sources.RONR_QUORUM, N_("请填写法定人数。"))
    opened = replace(
        floor,
        phase=Phase.CHECKIN,
        quorum=act.quorum,
        roll=act.roll,
        chair=act.chair,
        present=frozenset({act.chair}),
        starts_at=act.at if act.starts_at is None else act.starts_at,
        meets_again=not act.last,
    )
    said = N_("开放签到，主持人%(who)s。")
    if act.brought:
        opened = brought_in(opened, act.brought, act.at)
        said = N_("开放签到，主持人%(who)s。以前会议留下 %(number)s 项待议。")
    return opened, say(said, who=Who(act.chair), number=len(act.brought or ()))


def arrive(floor: Floor, act: Arrive) -> Made:
    """Note that a person is in the room."""
    _known(floor, act.person)
    _own_or_desk(floor, act.by, act.person)
    if floor.is_present(act.person):
        refuse(
            N_("%(who)s已经签到。"),
            sources.GENERAL,
            N_("不用重复签到。"),
            who=Who(act.person),
        )
    here = replace(floor, present=floor.present | {act.person})
    return here, say(N_("%(who)s签到。"), who=Who(act.person))


def leave(floor: Floor, act: Leave) -> Made:
    """Note that a person has left: requests lapse, a speech ends, the quorum is looked at."""
    _known(floor, act.person)
    _own_or_desk(floor, act.by, act.person)
    if not floor.is_present(act.person):
        refuse(
            N_("%(who)s不在会场。"),
            sources.GENERAL,
            N_("不用再登记离场。"),
            who=Who(act.person),
        )
    gone = in_room(floor, floor.present - {act.person}, act.at)
    return gone, say(N_("%(who)s离场。"), who=Who(act.person))


def count_room(floor: Floor, act: CountRoom) -> Made:
    """Note exactly who is in the room."""
    for person in act.members:
        _known(floor, person)
    counted = in_room(floor, frozenset(act.members), act.at)
    return counted, say(
        N_("清点会场：到会 %(people)s 人，其中有表决权的 %(voters)s 人。"),
        people=len(counted.present),
        voters=counted.voters_present,
    )


def enrol(floor: Floor, act: Enrol) -> Made:
    """Put a person on the roll, or change the parts held there."""
    person = act.member.person
    if person <= NOBODY:
        refuse(N_("会议名册有误。"), sources.GENERAL, N_("请核对此人的登记。"))
    others = tuple(member for member in floor.roll if member.person != person)
    changed = replace(floor, roll=(*others, act.member))
    return in_room(changed, changed.present, act.at), say(
        N_("%(who)s列入会议名册。"),
        who=Who(person),
    )


def represent(floor: Floor, act: Represent) -> Made:
    """Note for whom a person stands; who is represented counts while that person is here."""
    for person in (act.person, *act.stands_for):
        _known(floor, person)
    roll = tuple(
        replace(member, stands_for=act.stands_for) if member.person == act.person else member
        for member in floor.roll
    )
    changed = replace(floor, roll=roll)
    said = N_("%(who)s受 %(number)s 人委托。") if act.stands_for else N_("%(who)s不再受人委托。")
    return in_room(changed, changed.present, act.at), say(
        said, who=Who(act.person), number=len(act.stands_for)
    )


def _known(floor: Floor, person: int) -> None:
    if person not in floor.parts:
        refuse(
            N_("名册上没有这个人。"),
            sources.GENERAL,
            N_("请议事秘书先把此人列入名册。"),
        )


def _own_or_desk(floor: Floor, by: int | None, person: int) -> None:
    """Let people speak for themselves, and the chair or clerk for anyone."""
    if by not in {None, person, floor.chair} and not floor.has_part(by or NOBODY, Part.CLERK):
        refuse(
            N_("不能替别人签到或离场。"),
            sources.GENERAL,
            N_("请本人办理，或到签到台登记。"),
        )


def in_room(floor: Floor, present: frozenset[int], at: int) -> Floor:
    """Set who is in the room and draw what follows from it."""
    if floor.holder is not None and floor.holder.person not in present:
        floor = close_speech(floor, at)
    stack = tuple(
        replace(motion, queue=tuple(c for c in motion.queue if c.person in present))
        for motion in floor.stack
    )
    queue = tuple(claim for claim in floor.queue if claim.person in present)
    floor = replace(floor, present=present, stack=stack, queue=queue)
    if floor.has_quorum:
        return replace(floor, halted=False)
    return without_quorum(floor) if floor.phase is Phase.IN_SESSION else floor


def without_quorum(floor: Floor) -> Floor:
    """Stop business: no vote may run without a quorum, an open one is void (workflow 5.2).

    Where the rule set follows RONR §40, debate may run on until the point is raised.
    """
    stack = tuple(
        replace(motion, step=Step.READY) if motion.step is Step.VOTING else motion
        for motion in floor.stack
    )
    if floor.rules.debate_without_quorum:
        return replace(floor, stack=stack)
    return replace(floor, phase=Phase.NO_QUORUM, stack=stack)
