"""Judge, approve and blow; arrive; stand down."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app import audit, clock
from app.errors import Invalid, Refused
from app.extensions import db
from app.marks import N_
from app.people.models.person import Person
from app.people.policy import allow
from app.permissions import Permission
from app.places.models.place import Place
from proposals.lifecycle.routing import Result
from proposals.services import wording
from resolutions.models.whistles.whistle import Whistle, WhistleCall, WhistleLimit
from resolutions.policy import acts_for, may_blow
from resolutions.queries.whistles import finding
from resolutions.services.whistles import course, telling
from resolutions.services.whistles.answering import answer_need
from resolutions.whistling.acts import WhistleAct
from resolutions.whistling.arrival import MOST_MINUTES, arrive_by, minutes_late
from resolutions.whistling.kinds import Kind
from resolutions.whistling.states import CHECK_IN, WhistleState

NAME_LIMIT = 60
_ARRIVED = N_("“%(title)s”：%(unit)s已报到")
_ARRIVED_LATE = N_("“%(title)s”：%(unit)s已报到，迟到%(late)s分钟")


def judge(whistle: Whistle, *, by: Person, reason: str = "") -> None:
    """党委（工委）会研判: the body found it needed; of an emergency, afterwards."""
    whistle = course.locked(whistle)
    course.move(whistle, WhistleAct.JUDGE, by=by, reason=reason)
    if whistle.kind is not Kind.EMERGENCY:
        telling.tell_approvers(whistle)


def approve(whistle: Whistle, *, by: Person, reason: str = "") -> None:
    """街道专班 or 区级专班 agrees that it may sound."""
    whistle = course.locked(whistle)
    course.move(whistle, WhistleAct.APPROVE, by=by, reason=reason)
    telling.tell_caller(whistle, N_("“%(title)s”专班已同意，可以吹哨"), kind="whistle.approved")


def refuse(whistle: Whistle, *, by: Person, reason: str) -> None:
    """不予吹哨: it is no effective whistle; the need goes back to the desk, with the reason."""
    whistle = course.locked(whistle)
    course.move(whistle, WhistleAct.REFUSE, by=by, reason=reason)
    answer_need(whistle, Result.NOT_DONE, reason, by=by)
    telling.tell_caller(whistle, N_("“%(title)s”不予吹哨，请看理由"), kind="whistle.refused")


def withdraw(whistle: Whistle, *, by: Person, reason: str) -> None:
    """Take a draft back; a need behind it goes back to the desk."""
    whistle = course.locked(whistle)
    course.move(whistle, WhistleAct.WITHDRAW, by=by, reason=reason)
    answer_need(whistle, Result.NOT_DONE, reason, by=by)


def blow(whistle: Whistle, *, by: Person, reason: str = "") -> None:
    """启动: the whistle sounds, the called units are told, their minutes run."""
    whistle = course.locked(whistle)
    course.move(whistle, WhistleAct.BLOW, by=by, reason=reason)
    sound(whistle)


def sound(whistle: Whistle) -> None:
    """Sound it for all it calls; the state says already that it is blown."""
    whistle.blown_at = clock.now()
    for call in whistle.calls:
        sound_for(call)


def sound_for(call: WhistleCall) -> None:
    """From now on this unit has so many minutes, and its contacts are told so."""
    call.arrive_by = arrive_by(clock.now(), call.whistle.minutes)
    db.session.flush()
    telling.tell_blown(call)


def check_in(call: WhistleCall, *, by: Person, name: str = "") -> None:
    """报到: the unit's own contact in one tap, or the caller for a unit that came without a phone.

    The server's clock says when. Raises Refused when it has arrived already or nothing sounds.
    """
    whistle = course.locked(call.whistle)
    db.session.refresh(call)
    own = acts_for(by, call.unit)
    if not own and not may_blow(by, whistle.place):
        raise Refused(
            _l("您不能为“%(unit)s”报到", unit=call.unit.name),
            why=_l("报到由被吹哨单位的联系人办理，或由吹哨人代登记"),
        )
    if call.arrived_at is not None:
        raise Refused(_l("“%(unit)s”已经报到", unit=call.unit.name), code="arrived")
    if whistle.state not in CHECK_IN or call.arrive_by is None:
        raise Refused(_l("现在不需要报到"), remedy=_l("请刷新页面看看最新情况"), code="silent")
    who = wording.line(name)[:NAME_LIMIT] or (by.name if own else "")
    if not who:
        raise Invalid(_l("请写明来的是谁"), code="name")
    hand, unit = by.id, call.unit
    call.arrived_at, call.arrived_name, call.checked_in_by_id = clock.now(), who, hand
    db.session.flush()
    if whistle.state is WhistleState.BLOWN:
        course.move(whistle, WhistleAct.ARRIVE, by=by, reason=who, unit=unit)
    else:
        course.write(whistle, "whistle_arrive", by=by, text=who, unit=unit)
        audit.record("whistle.arrive", whistle, by=by, place=whistle.place)
    late = minutes_late(call.clock, clock.now()) if call.clock else 0
    text = _ARRIVED_LATE if late else _ARRIVED
    telling.tell_caller(whistle, text, kind="whistle.arrived", unit=unit.name, late=late)


def stand_down(whistle: Whistle, *, by: Person, reason: str) -> None:
    """收哨: it is no longer needed. Who was already late stays so in every figure."""
    whistle = course.locked(whistle)
    course.move(whistle, WhistleAct.STAND_DOWN, by=by, reason=reason)
    at = clock.now()
    for call in whistle.calls:
        if call.arrived_at is None:
            call.stood_down_at = at
    db.session.flush()
    answer_need(whistle, Result.NOT_DONE, reason, by=by)
    for call in whistle.calls:
        telling.tell_called(call, N_("“%(title)s”已收哨，不用再来"), kind="whistle.stood_down")


def set_limit(place: Place, kind: Kind, minutes: int, *, by: Person) -> None:
    """Set a place's own minutes to arrive; whistles that sound already keep theirs."""
    allow(by, Permission.BLOW_WHISTLE, place)
    if not 1 <= minutes <= MOST_MINUTES:
        raise Invalid(_l("请填写1到%(most)d之间的分钟数", most=MOST_MINUTES), code="minutes")
    hand = by.id
    known = next((one for one in finding.limits_at(place) if one.kind is kind), None)
    if known is None:
        known = WhistleLimit(place_id=place.id, kind=kind)
        db.session.add(known)
    known.minutes, known.set_at, known.set_by_id = minutes, clock.now(), hand
    db.session.flush()
    details = {"kind": kind, "minutes": minutes}
    audit.record("whistle.limit_set", place, by=by, place=place, details=details)
