"""Nominations: made without a second, declined, and closed (RONR §31, §46; roberts-rules 2.4).

They belong to the item of the agenda that is open, and to the whole meeting where none is. The
ballots are counted by the stage above, which reads who was nominated.
"""

from __future__ import annotations

from dataclasses import replace

from app.marks import N_
from meetings.rules import sources
from meetings.rules.election_acts import CloseNominations, DeclineNomination, Nominate
from meetings.rules.floor import NOBODY, Floor
from meetings.rules.making import neutral
from meetings.rules.nominee import Nominee
from meetings.rules.ruling import refuse
from meetings.rules.sentence import Sentence, Term, Who, say
from meetings.rules.states import Step

Made = tuple[Floor, Sentence]


def nominated(floor: Floor) -> tuple[Nominee, ...]:
    """Return who is nominated under the open item, in the order of nomination."""
    here = floor.item.ref if floor.item else None
    return tuple(one for one in floor.nominees if one.item == here)


def nominate(floor: Floor, act: Nominate) -> Made:
    """Put a name on the list; the chair stays neutral, and nobody is interrupted."""
    by = act.by or NOBODY
    check_election(floor)
    if by == floor.chair and not floor.rules.small_board:
        neutral()
    _before_the_vote(floor)
    _not_while_speaking(floor, by, act.at)
    if floor.nominations_closed:
        refuse(
            N_("提名已经结束。"),
            sources.RONR_NOMINATIONS,
            N_("可以提出“重开提名”，过半数同意即可。"),
        )
    if act.whom not in floor.parts:
        refuse(
            N_("名册上没有这个人。"),
            sources.RONR_NOMINATIONS,
            N_("请从名册中选择。"),
        )
    if act.whom in {one.person for one in nominated(floor)}:
        refuse(
            N_("%(who)s已经被提名。"),
            sources.RONR_NOMINATIONS,
            N_("不用再次提出。"),
            who=Who(act.whom),
        )
    here = floor.item.ref if floor.item else None
    named = replace(floor, nominees=(*floor.nominees, Nominee(act.whom, by, here)))
    return named, say(N_("%(who)s提名%(whom)s。"), who=Who(by), whom=Who(act.whom))


def decline(floor: Floor, act: DeclineNomination) -> Made:
    """Take one's own name off the list; nobody is made to stand."""
    by = act.by or NOBODY
    _before_the_vote(floor)
    mine = [one for one in nominated(floor) if one.person == by]
    if not mine:
        refuse(N_("您没有被提名。"), sources.RONR_NOMINATIONS, N_("不用谢绝。"))
    left = tuple(one for one in floor.nominees if one not in mine)
    return replace(floor, nominees=left), say(N_("%(who)s谢绝提名。"), who=Who(by))


def close(floor: Floor, act: CloseNominations) -> Made:
    """Declare nominations closed: usual instead of a motion, once nobody has any more to make."""
    check_election(floor)
    _before_the_vote(floor)
    if floor.nominations_closed:
        refuse(N_("提名已经结束。"), sources.RONR_NOMINATIONS, N_("不用再次提出。"))
    if not nominated(floor):
        refuse(
            N_("还没有人被提名。"),
            sources.RONR_NOMINATIONS,
            N_("请先请代表提名。"),
        )
    return replace(floor, nominations_closed=True), say(N_("主持人宣布提名结束。"))


def check_election(floor: Floor) -> None:
    """Refuse nominations where nobody is elected; without items they are free (RONR §46)."""
    elects = floor.rules.free_floor if floor.item is None else bool(floor.item.office)
    if not elects:
        refuse(
            N_("这一议题不是选举。"),
            sources.RONR_NOMINATIONS,
            N_("请在选举的议题下提名。"),
        )


def check_nominees(floor: Floor) -> None:
    """Refuse to put an election to the vote while there is nobody to vote for."""
    elects = floor.item is not None and bool(floor.item.office)
    if elects and floor.top is not None and floor.top.is_main and not nominated(floor):
        refuse(
            N_("还没有人被提名。"),
            sources.RONR_NOMINATIONS,
            N_("请先请代表提名。"),
        )


def _before_the_vote(floor: Floor) -> None:
    top = floor.top
    if top is not None and (not top.is_main or top.step is Step.VOTING):
        refuse(
            N_("正在议“%(kind)s”，不能提名。"),
            sources.RONR_NOMINATIONS,
            N_("请先议决“%(kind)s”。"),
            kind=Term(top.kind.zh),
        )


def _not_while_speaking(floor: Floor, by: int, at: int) -> None:
    holder = floor.holder
    if holder is not None and holder.person != by and not holder.is_exhausted(at):
        refuse(
            N_("发言权在%(who)s，发言还没有结束。"),
            sources.RONR_FLOOR,
            N_("请等发言结束。"),
            who=Who(holder.person),
        )
