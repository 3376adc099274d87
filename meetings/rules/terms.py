"""What a motion's own terms must be, beyond its place: amendments, times, targets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from app.marks import N_
from meetings.rules import sources
from meetings.rules.acts import Move
from meetings.rules.asides import find
from meetings.rules.details import NO_DETAILS, Details, Operation
from meetings.rules.floor import Decided, Floor, Pending
from meetings.rules.incidental import INCIDENTAL_CONDITIONS
from meetings.rules.reconsidering import check_reconsider
from meetings.rules.ruling import refuse
from meetings.rules.states import Outcome, SetAside
from meetings.rules.wording import is_complete, is_mere_negation, is_possible

TABLED = frozenset({SetAside.TABLED})
REFERRED = frozenset({SetAside.REFERRED})


def check_terms(floor: Floor, act: Move) -> None:
    """Refuse the motion unless what it says is possible here."""
    condition = _CONDITIONS.get(act.motion)
    if condition is not None:
        condition(floor, act)


def amended_motion(floor: Floor) -> Pending:
    """Return what an amendment made now amends: never the motion to postpone indefinitely."""
    top = floor.stack[-1]
    return floor.stack[-2] if top.code == "postpone_indefinitely" else top


def words_of(motion: Pending) -> str:
    """Return the words that an amendment of this motion works on."""
    if motion.code != "amend":
        return motion.text
    details = motion.details
    if details.operation is Operation.STRIKE:
        return details.strike
    return details.insert or motion.text


def degree_of(motion: Pending) -> int:
    """Return of which degree an amendment of this motion is."""
    return 2 if motion.code == "amend" else 1


def _amend(floor: Floor, act: Move) -> None:
    host = amended_motion(floor)
    change = act.details or NO_DETAILS
    if change.degree and change.degree != degree_of(host):
        refuse(
            N_("同一级修正案一次只能有一个待决。"),
            sources.RONR_AMEND,
            N_("请先议决待决的修正案；也可以对它提出修正。"),
        )
    _check_words(words_of(host), change, act.text)


def _check_words(text: str, change: Details, words: str) -> None:
    if not is_complete(change, words):
        refuse(
            N_("修正案没有写明要改的字。"),
            sources.RONR_AMEND,
            N_("请写明删去哪些字、加入哪些字。"),
        )
    if text and not is_possible(text, change):
        refuse(
            N_("待改的原文里没有“%(words)s”。"),
            sources.RONR_AMEND,
            N_("请照原文写要删去的字，或写明加在哪几个字后面。"),
            words=change.strike or change.after,
        )
    if text and is_mere_negation(text, change, words):
        refuse(
            N_("修正案不能只把原文变成否定。"),
            sources.RONR_AMEND,
            N_("不同意的，请在表决时投反对票。"),
        )


def _postpone(floor: Floor, act: Move) -> None:
    details = act.details or NO_DETAILS
    late = floor.next_time is not None and details.until_ms > floor.next_time + _SESSION_MS
    if details.beyond_next_session or late:
        refuse(
            N_("改期不能晚于下次会议。"),
            sources.RONR_POSTPONE,
            N_("请改到下次会议以前；要更久的，可以委托或搁置。"),
        )


_SESSION_MS = 24 * 60 * 60 * 1000
"""How far after the beginning of the next meeting still counts as that meeting."""


def _take(floor: Floor, act: Move) -> None:
    away = find(floor, TABLED, (act.details or NO_DETAILS).target)
    if away is None or floor.session - away.session > 1:
        refuse(
            N_("没有可以恢复的暂停动议。"),
            sources.RONR_TAKE,
            N_("暂停的动议只能在本次或下次会议恢复，此后可以重新提出。"),
        )


def _discharge(floor: Floor, act: Move) -> None:
    if find(floor, REFERRED, (act.details or NO_DETAILS).target) is None:
        refuse(
            N_("没有委托出去的动议。"),
            sources.RONR_DISCHARGE,
            N_("已经报告的，请主持人重新提出。"),
        )


def adopted_before(floor: Floor, act: Move) -> Decided | None:
    """Return the decision of this meeting that is to be rescinded or amended; None if earlier."""
    details = act.details or NO_DETAILS
    if details.earlier:
        return None
    found = [
        line
        for line in floor.log
        if line.outcome is Outcome.ADOPTED
        and floor.line(line.number) is line
        and line.code in {"main_motion", "amend_previously_adopted"}
        and line.number not in floor.undone
        and details.target in {0, line.number}
    ]
    if not found:
        refuse(
            N_("没有已通过的决定可以取消或修改。"),
            sources.RONR_RESCIND,
            N_("以前会议的决定，请写明是哪一项。"),
        )
    return found[-1]


def _rescind(floor: Floor, act: Move) -> None:
    if (act.details or NO_DETAILS).executed:
        refuse(
            N_("已经执行、无法挽回的决定不能取消。"),
            sources.RONR_RESCIND,
            N_("可以就以后怎么办提出新的动议。"),
        )
    adopted_before(floor, act)


def _amend_adopted(floor: Floor, act: Move) -> None:
    _rescind(floor, act)
    line = adopted_before(floor, act)
    change = act.details or NO_DETAILS
    _check_words(line.text if line is not None else "", change, act.text)


_CONDITIONS: Mapping[str, Callable[[Floor, Move], None]] = MappingProxyType(
    {
        **INCIDENTAL_CONDITIONS,
        "amend": _amend,
        "postpone_definitely": _postpone,
        "take_from_table": _take,
        "discharge_committee": _discharge,
        "rescind": _rescind,
        "amend_previously_adopted": _amend_adopted,
        "reconsider": check_reconsider,
    },
)
