"""Written proxies: recorded at the desk where the rule allows them, and revocable.

A proxy is in force only while the principal is away and the holder is here: presence is the
door's matter, and nobody is in two places. The votes stage asks ``in_force``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import audit, clock
from app.errors import Invalid, Missing, Refused
from app.extensions import db
from app.people.models.person import Person
from app.places.models.hall import Hall
from meetings.models.meeting import Meeting, MeetingState
from meetings.models.proxy import Instruction, Proxy, ProxyInstruction
from meetings.presets.preset import ProxyRule
from meetings.rules.acts import Represent
from meetings.rules.floor import Member
from meetings.services import convening, decision_rule, journal, roll
from meetings.services.floor import lock, perform


def rule_of(meeting: Meeting) -> ProxyRule:
    """What the meeting's rule says about proxies. Raises Refused, with the reason, if it has none."""
    rule = decision_rule.preset_of(meeting)
    if rule.proxies is None:
        raise Refused(
            _l("这次会议不能委托他人"),
            why=gettext(rule.no_proxies)
            if rule.no_proxies
            else _l("这种会议的规则没有准许委托他人"),
            remedy=_l("不能到会的请假；可以把意见写下来，请秘书在会上宣读"),
            code="no_proxies",
        )
    return rule.proxies


def most_for_one(meeting: Meeting) -> int:
    """How many principals one holder may stand for: the hall's own number, or the rule's."""
    return most_under(rule_of(meeting), meeting.hall)


def most_under(rule: ProxyRule, hall: Hall) -> int:
    """The same under a rule that need not be the meeting's."""
    own = hall.rules.get("proxies", {}).get("per_holder")
    return own if isinstance(own, int) and own >= 1 else rule.per_holder


def record(
    meeting: Meeting,
    principal: Person,
    holder: Person,
    *,
    paper: str,
    instructions: Mapping[int, Instruction] | None = None,
    guardian: bool = False,
    rule: ProxyRule | None = None,
    by: Person,
) -> Proxy:
    """Record a written mandate; ``instructions`` by agenda item, the holder decides on the rest.

    ``guardian``: the holder was not sent but votes for one who cannot decide. ``rule`` is that of a
    vote by a roll of its own, on which the caller has looked for the principal. Raises Refused
    where the rule or the room does not allow it, Invalid for an incomplete one.
    """
    meeting = lock(meeting)
    if rule is None:
        rule = rule_of(meeting)
        _fit_the_room(meeting, principal, holder)
    _in_time(meeting)
    _must_be_written(paper)
    _fit(meeting, principal, holder, rule, guardian=guardian)
    proxy = Proxy(
        meeting_id=meeting.id,
        principal=principal,
        holder=holder,
        paper=paper.strip()[:120],
        guardian=guardian,
        recorded_by_id=by.id,
        recorded_at=clock.now(),
        instructions=_instructions(meeting, instructions or {}),
    )
    db.session.add(proxy)
    db.session.flush()
    _count(meeting, holder, by)
    _note(meeting, proxy, by)
    return proxy


def _must_be_written(paper: str) -> None:
    if not paper.strip():
        raise Invalid(
            _l("委托要有书面的委托书"), remedy=_l("请写明委托书的日期或编号"), code="paper"
        )


def _note(meeting: Meeting, proxy: Proxy, by: Person) -> None:
    sent = {
        "principal": proxy.principal_id,
        "holder": proxy.holder_id,
        "guardian": proxy.guardian,
    }
    audit.record("meeting.proxy_recorded", proxy, by=by, place=meeting.hall.place, details=sent)


def _in_time(meeting: Meeting) -> None:
    if meeting.state in {MeetingState.PLANNED, MeetingState.CANCELLED} or meeting.closed_at:
        raise Refused(_l("现在不能登记委托"), why=_l("委托从通知发出到闭会为止"), code="not_open")


def _fit_the_room(meeting: Meeting, principal: Person, holder: Person) -> None:
    """Refuse people who are not on the roll, and a principal who is in the room."""
    away, here = (roll.entry_of(meeting, person) for person in (principal, holder))
    if away is None or not away.voting or here is None:
        raise Invalid(
            _l("委托人须是有表决权的成员，受托人须在名册上"),
            remedy=_l("请从名册中选择"),
            code="not_on_roll",
        )
    if journal.floor_of(meeting).is_present(principal.id):
        raise Refused(_l("%(name)s本人在场，不用委托", name=away.name), code="present")


def _fit(
    meeting: Meeting, principal: Person, holder: Person, rule: ProxyRule, *, guardian: bool
) -> None:
    """Refuse a pair of people who cannot stand in this relation."""
    if principal == holder:
        raise Invalid(_l("不能委托自己"), code="oneself")
    if rule.same_household and not _same_home(principal, holder):
        raise Refused(
            _l("只能委托同一户的人"), why=_l("依据：%(law)s", law=rule.article), code="household"
        )
    _no_chain(meeting, principal, holder)
    held = [one for one in standing(meeting) if one.holder_id == holder.id and not one.guardian]
    most = most_under(rule, meeting.hall)
    if not guardian and len(held) >= most:
        raise Refused(
            _l("%(name)s受托的人数已满%(n)d人", name=holder.name, n=most),
            why=_l("依据：%(law)s", law=rule.article),
            remedy=_l("请委托别的人"),
            code="too_many",
        )


def _no_chain(meeting: Meeting, principal: Person, holder: Person) -> None:
    """One principal, one proxy; and nobody passes on what they hold."""
    for one in standing(meeting):
        if one.principal_id == principal.id:
            raise Refused(
                _l("%(name)s已经委托了%(holder)s", name=principal.name, holder=one.holder.name),
                remedy=_l("要改，请先撤回原来的委托"),
                code="already_sent",
            )
        if one.principal_id == holder.id or one.holder_id == principal.id:
            raise Refused(_l("受托人不能再转委托"), code="chain")


def _same_home(one: Person, other: Person) -> bool:
    return one.household_id is not None and one.household_id == other.household_id


def _instructions(meeting: Meeting, given: Mapping[int, Instruction]) -> list[ProxyInstruction]:
    items = {item.id for item in convening.items_of(meeting)}
    if not set(given) <= items:
        raise Invalid(_l("没有这项议程"), code="item")
    return [
        ProxyInstruction(item_id=item, choice=choice)
        for item, choice in given.items()
        if choice is not Instruction.FREE
    ]


def revoke(proxy: Proxy, *, reason: str = "", by: Person) -> None:
    """Take a proxy back, at any time. Raises Refused when that was done before."""
    meeting = lock(db.session.get_one(Meeting, proxy.meeting_id))
    # Another may have taken it back while we waited for the lock.
    db.session.refresh(proxy, with_for_update={"of": Proxy})
    if proxy.revoked_at is not None:
        raise Refused(_l("委托已经撤回"), code="revoked")
    proxy.revoked_at, proxy.revoked_by_id = clock.now(), by.id
    proxy.revoked_because = reason.strip()
    db.session.flush()
    _count(meeting, proxy.holder, by)
    audit.record("meeting.proxy_revoked", proxy, by=by, place=meeting.hall.place, reason=reason)


def counts_here(meeting: Meeting) -> bool:
    """Whether one who is represented counts as attending at this meeting."""
    return decision_rule.preset_of(meeting).counts_proxies


def read_into(meeting: Meeting, members: tuple[Member, ...]) -> tuple[Member, ...]:
    """The roll for the floor, with whom each stands for where that counts."""
    if not counts_here(meeting):
        return members
    sent = _sent_to(meeting)
    return tuple(replace(one, stands_for=sent.get(one.person, ())) for one in members)


def _sent_to(meeting: Meeting) -> dict[int, tuple[int, ...]]:
    """The principals of each holder."""
    sent: dict[int, tuple[int, ...]] = {}
    for one in standing(meeting):
        sent[one.holder_id] = (*sent.get(one.holder_id, ()), one.principal_id)
    return sent


def _count(meeting: Meeting, holder: Person, by: Person) -> None:
    """Tell an open floor for whom this person stands now."""
    if meeting.state is MeetingState.NOTICED or meeting.closed_at or not counts_here(meeting):
        return
    sent = _sent_to(meeting).get(holder.id, ())
    perform(meeting, Represent(at=0, person=holder.id, stands_for=sent), by=by)


def standing(meeting: Meeting) -> Sequence[Proxy]:
    """The proxies that were not revoked, in the order recorded."""
    return db.session.scalars(
        select(Proxy)
        .where(Proxy.meeting_id == meeting.id, Proxy.revoked_at.is_(None))
        .order_by(Proxy.id)
    ).all()


def sent_by_person(meeting: Meeting, person: Person) -> Proxy | None:
    """The proxy this person has sent, while it stands."""
    return next((one for one in standing(meeting) if one.principal_id == person.id), None)


def in_force(meeting: Meeting) -> Sequence[Proxy]:
    """Those that count now: the holder is in the room and the principal is not."""
    floor = journal.floor_of(meeting)
    return [
        one
        for one in standing(meeting)
        if floor.is_present(one.holder_id) and not floor.is_present(one.principal_id)
    ]


def proxy_of(meeting: Meeting, proxy_id: int) -> Proxy:
    """A proxy of this meeting, or raise Missing."""
    proxy = db.session.get(Proxy, proxy_id)
    if proxy is None or proxy.meeting_id != meeting.id:
        raise Missing(_l("没有这份委托"))
    return proxy
