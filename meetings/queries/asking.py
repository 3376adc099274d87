"""What the page says that asks before an act: the question, and the fields the act needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l

from app import clock
from app.extensions import db
from meetings.models.agenda import AgendaItem
from meetings.queries.room import Room
from meetings.rules.states import Part
from meetings.rules.table import ACT_RULES


@dataclass(frozen=True)
class Ask:
    """The words of one act's page. ``fields`` are names of fields that the template knows."""

    question: LazyString
    fields: tuple[str, ...] = ()
    optional: frozenset[str] = frozenset()
    grave: bool = False


ASKS: Mapping[str, Ask] = MappingProxyType(
    {
        "answer": Ask(_l("怎样答复这项咨询？"), ("answer",)),
        "count_vote": Ask(_l("举手表决，各有多少人？"), ("yes", "no", "abstain")),
        "adjourn": Ask(_l("现在休会吗？没议完的以后继续。")),
        "close": Ask(_l("现在闭会吗？闭会以后不能再议事，接着核对纪要。"), grave=True),
        "declare_no_quorum": Ask(_l("宣布到会人数不足吗？")),
        "fix_next_time": Ask(_l("后续会议什么时候开？"), ("next_time",)),
        "hand_over_chair": Ask(
            _l("请谁代行主持？要对动议发表意见，须先移交主持，直到这项动议议决。"), ("to",)
        ),
        "move": Ask(_l("谁提出动议？请念一遍动议的全文。"), ("for", "text")),
        "next_step": Ask(_l("还有议事能手没有发表意见，为什么跳过？"), ("reason",)),
        "no_second": Ask(_l("确定无人附议，止议吗？本次会议不再审议这项动议。"), grave=True),
        "put_question": Ask(
            _l("请念一遍动议全文，说清楚赞成是什么意思、反对是什么意思，然后提请表决。"), grave=True
        ),
        "rebuke": Ask(
            _l("处理谁的违规发言？依次是提醒、警告、停止在本动议上发言。"), ("whom", "reason")
        ),
        "rule_point": Ask(_l("秩序问题成立吗？"), ("sustained", "reason")),
        "suspend": Ask(_l("中止会议的原因是什么？所有计时暂停。"), ("reason",), grave=True),
        "unanimous_consent": Ask(
            _l("有人反对收回动议吗？没有就不选。"), ("objection_by",), frozenset({"objection_by"})
        ),
        "void_poll": Ask(
            _l("宣布本次表决作废吗？已投的票不算，可以重新提请表决。"), ("reason",), grave=True
        ),
        "withdraw_motion": Ask(_l("确定替动议人收回动议吗？"), ("for",), grave=True),
    }
)


_CONSENT = Ask(_l("有人反对吗？没有就通过。"), ("objection_by",), frozenset({"objection_by"}))


@dataclass(frozen=True)
class Person:
    """A choice of a list of people."""

    id: int
    name: str
    number: int = 0


@dataclass(frozen=True)
class Question:
    """One page: what it asks, the choices it offers, and what it fills in."""

    code: str
    label: str
    ask: Ask
    people: Sequence[Person]
    values: Mapping[str, str] = field(default_factory=dict)
    holder: int | None = None


def question_for(room: Room, code: str, given: Mapping[str, str]) -> Question | None:
    """The page for act ``code``; None where the act has none."""
    ask = ASKS.get(code)
    if ask is None:
        return None
    if code == "unanimous_consent" and room.top is not None and not room.top.withdrawal_asked:
        ask = _CONSENT
    return Question(
        code=code,
        label=gettext(ACT_RULES[code].label),
        ask=ask,
        people=_choices(room, code),
        values={**_prepared(room, code), **given},
        holder=room.floor.holder.person if room.floor.holder else None,
    )


def people_here(room: Room) -> Sequence[Person]:
    """Everyone in the room, by name, except the presiding person."""
    here = [p for p in room.names if room.floor.is_present(p) and p != room.floor.chair]
    return [Person(p, room.names[p]) for p in here]


def _choices(room: Room, code: str) -> Sequence[Person]:
    people = people_here(room)
    if code in {"move", "unanimous_consent"}:
        return [one for one in people if room.floor.has_part(one.id, Part.VOTER)]
    if code == "hand_over_chair":
        return [one for one in people if room.floor.has_part(one.id, Part.VOTER, Part.CHAIR)]
    return people


def _prepared(room: Room, code: str) -> Mapping[str, str]:
    """What is filled in beforehand: the agenda's prepared motion, tomorrow at the same hour."""
    if code == "move" and room.floor.item is not None:
        item = db.session.get(AgendaItem, room.floor.item.ref)
        mover = str(item.mover_id or "") if item else ""
        return {"text": item.text if item else "", "for": mover}
    if code == "fix_next_time":
        return {"next_time": f"{room.meeting.starts_at.astimezone(clock.zone()):%Y-%m-%dT%H:%M}"}
    if code == "rebuke" and room.floor.holder is not None:
        return {"whom": str(room.floor.holder.person)}
    return {}
