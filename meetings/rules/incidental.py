"""What each incidental motion may be made upon: it arises from the business at hand (2.2)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from app.marks import N_
from meetings.rules import sources
from meetings.rules.acts import Move
from meetings.rules.details import NO_DETAILS, Details
from meetings.rules.dividing import parts_of
from meetings.rules.floor import Floor, Pending
from meetings.rules.motions.kind import Family
from meetings.rules.motions.table import MOTIONS
from meetings.rules.ruling import refuse
from meetings.rules.sentence import Term
from meetings.rules.states import Step

_NEVER_SUSPENDED = (
    *("章程", "法定人数", "无记名", "秘密投票", "保密"),
    *("bylaw", "by-law", "constitution", "quorum", "secret", "secrecy", "ballot"),
)


def _pending(floor: Floor, code: str) -> Pending:
    """Return the pending question to which an incidental motion belongs; it yields to privileged."""
    top = floor.top
    kind = MOTIONS[code]
    if top is None:
        refuse(
            N_("现在没有待议的动议，“%(kind)s”没有对象。"),
            kind.source,
            N_("请在有待决动议时提出。"),
            kind=Term(kind.zh),
        )
    if top.rank is None or top.is_privileged:
        _not_upon(top, code)
    return top


def _not_upon(top: Pending, code: str) -> None:
    kind = MOTIONS[code]
    refuse(
        N_("“%(kind)s”不能用在“%(pending)s”上。"),
        kind.source,
        N_("请先议决“%(pending)s”。"),
        kind=Term(kind.zh),
        pending=Term(top.kind.zh),
    )


def _any_time(floor: Floor, act: Move) -> None:
    """Let it be raised at any moment; what bars it was looked at before."""


def _appeal(floor: Floor, act: Move) -> None:
    if floor.ruled is None:
        refuse(
            N_("没有刚作出的裁定可以申诉。"),
            sources.RONR_APPEAL,
            N_("申诉须在裁定后马上提出。"),
        )


def _suspend_rules(floor: Floor, act: Move) -> None:
    if floor.stack:
        _pending(floor, act.motion)
    about = f"{(act.details or NO_DETAILS).about} {act.text}".lower()
    if any(word in about for word in _NEVER_SUSPENDED):
        refuse(
            N_("章程、法定人数和无记名投票的规则不能暂缓，一致同意也不行。"),
            sources.RONR_SUSPEND,
            N_("可以按章程规定的程序修改章程。"),
        )


def _objection(floor: Floor, act: Move) -> None:
    top = _pending(floor, act.motion)
    taken_up = top.speeches or floor.holder is not None or _was_dealt_with(floor, top)
    if not top.is_main or not top.original or taken_up:
        refuse(
            N_("反对考虑只能对原来的主动议提出，并且在辩论开始以前。"),
            sources.RONR_OBJECTION,
            N_("辩论开始以后，可以提出“搁置”或“结束辩论”。"),
        )


def _was_dealt_with(floor: Floor, main: Pending) -> bool:
    """Say whether its consideration was settled: objected to, or a subsidiary motion stated.

    Only to lay it on the table does not count (RONR 26:2).
    """
    stated = [m for m in floor.past if m.host == main.number and m.stated_at is not None]
    return any(
        m.code == "objection_to_consideration"
        or (m.kind.family is Family.SUBSIDIARY and m.code != "lay_on_table")
        for m in stated
    )


def _division_of_question(floor: Floor, act: Move) -> None:
    top = _pending(floor, act.motion)
    if not top.is_main:
        _not_upon(top, act.motion)
    if len(parts_of((act.details or NO_DETAILS).parts)) < 2:
        refuse(
            N_("请写明拆成哪几部分，至少两部分。"),
            sources.RONR_DIVISION,
            N_("每一部分写成可以单独表决的一条。"),
        )


def default_parts(floor: Floor, details: Details, words: str) -> Details:
    """Fill in the parts where none are named: those the words, or the question, fall into."""
    if parts_of(details.parts):
        return details
    text = floor.top.text if floor.top else ""
    for source in (words, text):
        for separator in ("；", ";", "\n", "。", "，", ",", " and ", "并", "和"):
            parts = parts_of(tuple(source.split(separator)))
            if len(parts) > 1:
                return replace(details, parts=parts)
    return replace(details, parts=(f"{text}（1）", f"{text}（2）"))


def _consider_seriatim(floor: Floor, act: Move) -> None:
    top = _pending(floor, act.motion)
    if not top.is_main or top.paragraph is not None:
        _not_upon(top, act.motion)


def _division_of_assembly(floor: Floor, act: Move) -> None:
    top = floor.top
    voting = top is not None and top.step is Step.VOTING
    if not voting and floor.doubted is None:
        refuse(
            N_("没有正在进行或刚宣布的表决。"),
            sources.RONR_DOUBT,
            N_("对表决结果有疑问，须在宣布后马上提出。"),
        )
    if top is not None and voting and top.rising:
        refuse(
            N_("已经起立重新表决。"),
            sources.RONR_DOUBT,
            N_("请等主持人宣布结果。"),
        )
    if top is not None and voting and top.by_ballot:
        refuse(
            N_("投票表决有票可查，不用起立重新表决。"),
            sources.RONR_DOUBT,
            N_("可以请监票人重新计票。"),
        )


def _voting_method(floor: Floor, act: Move) -> None:
    _pending(floor, act.motion)


def _nominations(floor: Floor, act: Move) -> None:
    if floor.item is not None and not floor.item.office:
        refuse(
            N_("这一议题不是选举。"),
            sources.RONR_NOMINATIONS,
            N_("请在选举的议题下提名。"),
        )
    if floor.stack:
        top = _pending(floor, act.motion)
        if not top.is_main:
            _not_upon(top, act.motion)
    if floor.nominations_closed is (act.motion == "close_nominations"):
        refuse(
            N_("提名已经结束。") if floor.nominations_closed else N_("提名没有结束。"),
            sources.RONR_NOMINATIONS,
            N_("不用再次提出。"),
        )


def _withdraw(floor: Floor, act: Move) -> None:
    top = floor.top
    if top is None or top.mover != act.by:
        refuse(
            N_("只有动议人可以收回动议。"),
            sources.RONR_WITHDRAW,
            N_("可以请动议人收回。"),
        )


INCIDENTAL_CONDITIONS: Mapping[str, Callable[[Floor, Move], None]] = MappingProxyType(
    {
        "point_of_order": _any_time,
        "parliamentary_inquiry": _any_time,
        "request_for_info": _any_time,
        "appeal": _appeal,
        "suspend_rules": _suspend_rules,
        "objection_to_consideration": _objection,
        "division_of_question": _division_of_question,
        "consider_seriatim": _consider_seriatim,
        "division_of_assembly": _division_of_assembly,
        "voting_method": _voting_method,
        "close_nominations": _nominations,
        "reopen_nominations": _nominations,
        "withdraw_motion": _withdraw,
    },
)
