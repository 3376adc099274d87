"""Send a need past the meeting 分流: to a unit, to mediation, to several called units, to court."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app import audit, clock
from app.announcements import announce
from app.calendar_overrides.queries import work_calendar
from app.errors import Invalid
from app.extensions import db
from app.marks import N_
from app.people.models.person import Person
from app.work_calendar.instants import day_of, end_of_day
from proposals.events import WhistleBlown
from proposals.lifecycle.proposal import ProposalAct
from proposals.lifecycle.routing import (
    FORUM_POINTERS,
    Forum,
    Lack,
    Result,
    Way,
    brings_back,
    refuse_days,
    refuse_extension,
    refuse_result,
)
from proposals.lifecycle.three_batches import Batch
from proposals.models.proposal import Proposal
from proposals.models.routing import CalledUnit, Routing
from proposals.services import settling, telling, timeline, wording
from proposals.services.course import move
from proposals.services.locking import locked
from proposals.services.refusing import granted

MOST_UNITS = 8
_ACTS = {
    Way.DIRECT: (ProposalAct.ROUTE_DIRECT, "routed_direct"),
    Way.WHISTLE: (ProposalAct.ROUTE_WHISTLE, "routed_whistle"),
    Way.MEDIATION: (ProposalAct.ROUTE_MEDIATION, "routed_mediation"),
    Way.STATUTORY: (ProposalAct.DECLINE, "declined"),
}


@dataclass(frozen=True)
class Limit:
    """By when, and what the secretary says about it."""

    working_days: int
    note: str = ""


def send_directly(
    proposal: Proposal, handler: str, contact: str, limit: Limit, *, by: Person
) -> Routing:
    """One unit can do it: name it, whom to ask there, and the day."""
    handler, contact = wording.line(handler), wording.line(contact)
    if not handler:
        raise Invalid(_l("请写明转给哪个单位"), remedy=_l("例如：幸福里物业服务中心"))
    where = _in_chinese(
        N_("转给%(who)s办理"), who=f"{handler}（{contact}）" if contact else handler
    )
    return _send(proposal, Way.DIRECT, limit, where, by=by, handler=handler, contact=contact)


def send_to_mediation(
    proposal: Proposal, mediator: str, parties: str, limit: Limit, *, by: Person, contact: str = ""
) -> Routing:
    """Neighbours are at odds: name who mediates; who they are is for the desk and the proposer."""
    mediator, parties = wording.line(mediator), wording.paragraphs(parties)
    if not mediator or not parties:
        raise Invalid(
            _l("请写明由谁调解、调解的是哪几方"),
            remedy=_l("各方的名字不公开，只有秘书和提案人看到"),
        )
    contact = wording.line(contact)
    who = f"{mediator}（{contact}）" if contact else mediator
    return _send(
        proposal,
        Way.MEDIATION,
        limit,
        _in_chinese(N_("由%(who)s调解"), who=who),
        by=by,
        handler=mediator,
        contact=contact,
        parties=parties,
    )


def blow_whistle(
    proposal: Proposal, units: Sequence[tuple[str, Lack]], limit: Limit, *, by: Person
) -> Routing:
    """Call the units without which the hall can do nothing, each with what is lacking."""
    called = {wording.line(unit): lack for unit, lack in units if wording.line(unit)}
    if not 1 <= len(called) <= MOST_UNITS:
        raise Invalid(
            _l("请写明吹哨叫哪些单位"), remedy=_l("至少一个，最多%(count)d个", count=MOST_UNITS)
        )
    if not limit.note.strip():
        raise Invalid(_l("吹哨必须写明理由"), remedy=_l("请写清楚是什么事，小区自己为什么办不了"))
    where = _in_chinese(N_("吹哨请%(who)s一起办"), who="、".join(called))
    sent = _send(proposal, Way.WHISTLE, limit, where, by=by)
    for unit, lack in called.items():
        sent.called.append(CalledUnit(unit=unit, lacks=lack))
    db.session.flush()
    announce(WhistleBlown(sent.id))
    return sent


def point_elsewhere(
    proposal: Proposal, forum: Forum, pointer: str, *, by: Person, note: str = ""
) -> Routing:
    """The law has its own place for it: decline it, and say where to go (接诉即办条例 §11)."""
    proposal, at = locked(proposal), clock.now()
    pointer = wording.paragraphs(pointer) or _in_chinese(FORUM_POINTERS[forum])
    note = wording.paragraphs(note)
    move(
        proposal,
        ProposalAct.DECLINE,
        "declined",
        by=by,
        reason=f"{note}\n{pointer}" if note else pointer,
        url=f"{proposal.url}/pointer",
    )
    pointed = Routing(
        proposal=proposal,
        way=Way.STATUTORY,
        forum=forum,
        pointer=pointer,
        note=note,
        routed_at=at,
        routed_by=by,
        ended_at=at,
        ended_by_id=by.id,
        result=Result.POINTED,
    )
    db.session.add(pointed)
    db.session.flush()
    _record("routing.pointed_elsewhere", pointed, by=by)
    return pointed


def extend(routing: Routing, working_days: int, *, by: Person, reason: str) -> None:
    """Give it more time, once, before the time is over, with the reason for all to see (§15)."""
    routing, reason, at = _held(routing), wording.paragraphs(reason), clock.now()
    extender = by.id
    granted(
        refuse_extension(
            has_ended=routing.ended_at is not None,
            was_extended=routing.extended_at is not None,
            is_late=routing.due_on is not None and end_of_day(routing.due_on) <= at,
        )
    )
    granted(refuse_days(working_days))
    if not reason:
        raise Invalid(_l("延期必须写明理由"), remedy=_l("理由会公开给大家看"))
    due = work_calendar().add_working_days(day_of(at), working_days)
    if routing.due_on is not None and due <= routing.due_on:
        raise Invalid(_l("新的期限不比原来的晚"), remedy=_l("延期从今天算起，请多写几个工作日"))
    routing.first_due_on, routing.due_on = routing.due_on, due
    routing.extended_at, routing.extended_by_id = at, extender
    routing.working_days, routing.extension_reason = working_days, reason
    db.session.flush()
    _write(routing, "routing_extended", reason, by=by)
    _record("routing.extended", routing, by=by, reason=reason)


def report(
    routing: Routing, result: Result, text: str, *, by: Person, batch: Batch | None = None
) -> None:
    """Say what came of it: it is done and the need ends, or it comes back to the desk."""
    routing, text = _held(routing), wording.paragraphs(text)
    granted(refuse_result(routing.way, result))
    if routing.ended_at is not None:
        raise Invalid(_l("这次转办已经有结果了"), remedy=_l("请刷新页面看看最新情况"))
    if not text:
        raise Invalid(_l("请写明结果"), remedy=_l("办成什么样、没办成是为什么，居民都会看到"))
    proposal = locked(routing.proposal)
    reporter = by.id
    routing.ended_at, routing.ended_by_id = clock.now(), reporter
    routing.result, routing.report = result, text
    db.session.flush()
    _record("routing.reported", routing, by=by, reason=text)
    if brings_back(routing.way, result):
        code = "mediation_failed" if routing.way is Way.MEDIATION else "routing_failed"
        move(proposal, ProposalAct.TAKE_BACK, code, by=by, reason=text)
        return
    move(proposal, ProposalAct.CLOSE, "closed", by=by, reason=text)
    if batch is not None:
        settling.sort(proposal, batch, by=by)


def _send(
    proposal: Proposal,
    way: Way,
    limit: Limit,
    where: str,
    *,
    by: Person,
    handler: str = "",
    contact: str = "",
    parties: str = "",
) -> Routing:
    granted(refuse_days(limit.working_days))
    proposal, at, note = locked(proposal), clock.now(), wording.paragraphs(limit.note)
    due = work_calendar().add_working_days(day_of(at), limit.working_days)
    until = _in_chinese(N_("最迟%(due)s有结果"), due=due.isoformat())
    act, code = _ACTS[way]
    move(proposal, act, code, by=by, reason=f"{where}，{until}。\n{note}")
    sent = Routing(
        proposal=proposal,
        way=way,
        handler=handler[:120],
        contact=contact[:120],
        parties=parties,
        note=note,
        routed_at=at,
        routed_by=by,
        working_days=limit.working_days,
        due_on=due,
    )
    db.session.add(sent)
    db.session.flush()
    _record("routing.sent", sent, by=by, reason=note)
    return sent


def _in_chinese(msgid: str, **values: str) -> str:
    """What stands on a timeline stays as it was written: in the language of official records."""
    with force_locale("zh_Hans"):
        return str(_(msgid, **values))


def _write(routing: Routing, act: str, text: str, *, by: Person) -> None:
    timeline.write(routing.proposal, act, by=by, text=text)
    telling.tell_proposal(routing.proposal, act, text=text, but=by)


def _record(act: str, routing: Routing, *, by: Person, reason: str = "") -> None:
    audit.record(
        act,
        routing,
        by=by,
        place=routing.proposal.place,
        reason=reason,
        details={
            "proposal": routing.proposal_id,
            "way": routing.way.value,
            "due": routing.due_on.isoformat() if routing.due_on else None,
        },
    )


def _held(routing: Routing) -> Routing:
    return db.session.get_one(
        Routing, routing.id, with_for_update={"of": Routing}, populate_existing=True
    )
