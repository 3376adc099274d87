"""Draw up a whistle: what is the matter, what was tried, who is called, and at which level."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from app import audit, clock
from app.errors import Invalid, Refused
from app.extensions import db
from app.marks import N_
from app.people.models.person import Person
from app.people.policy import allow
from app.permissions import Permission
from app.places.models.place import Place
from proposals.events import WhistleBlown
from proposals.models.routing import Routing
from proposals.services import wording
from resolutions.ledgers.disposals import DISPOSAL_NAMES, Disposal, way_of_kind
from resolutions.models.unit import Unit
from resolutions.models.whistles.whistle import Whistle, WhistleCall
from resolutions.queries.units import serves, units_for
from resolutions.queries.whistles import finding
from resolutions.services import disposing
from resolutions.services.whistles import calling, course, telling
from resolutions.whistling.acts import first_state
from resolutions.whistling.kinds import (
    Category,
    Kind,
    Lack,
    Level,
    Tried,
    is_lowest_competent,
)
from resolutions.whistling.states import OVER, UNBLOWN, WhistleState

TITLE_LIMIT = 120
SPOT_LIMIT = 200
MOST_UNITS = 12
_FIRST_ACT = {WhistleState.DRAFTED: "whistle_drafted", WhistleState.BLOWN: "whistle_sounded"}
_TRIED_BY = {
    Level.BRANCH: Tried.BRANCH,
    Level.COMMUNITY: Tried.COMMUNITY,
    Level.VILLAGE: Tried.COMMUNITY,
}


@dataclass(frozen=True)
class Draft:
    """What the caller fills in."""

    kind: Kind
    level: Level
    category: Category
    title: str
    reason: str
    lack: Lack
    tried_by: Tried
    tried: str = ""
    spot: str = ""
    units: Sequence[Unit] = ()
    minutes: int | None = None
    """None for what the place has set."""
    lead_name: str = ""
    lead: Person | None = None
    way: Disposal | None = None
    """Which of the four ways the units that come go; counted where its kind leaves a choice."""


def draw_up(place: Place, draft: Draft, *, by: Person) -> Whistle:
    """Draw up a whistle; an emergency sounds at once. Raises Forbidden, Invalid or Refused."""
    allow(by, Permission.BLOW_WHISTLE, place)
    _check(draft)
    whistle = _written(place, draft, by=by)
    for unit in dict.fromkeys(draft.units):
        call(whistle, unit, draft.lack)
    if draft.kind is Kind.EMERGENCY:
        if not whistle.calls:
            raise Invalid(_l("请选择要叫哪些单位"), remedy=_l("应急响应哨一吹响就通知它们"))
        calling.sound(whistle)
        telling.tell_emergency(whistle)
    else:
        telling.tell_judges(whistle)
    return whistle


def _check(draft: Draft) -> None:
    title, reason = wording.line(draft.title), wording.paragraphs(draft.reason)
    if not title or len(title) > TITLE_LIMIT:
        raise Invalid(_l("请写明是什么事，最多%(count)d字", count=TITLE_LIMIT), code="title")
    if not reason or len(reason) > course.TEXT_LIMIT:
        raise Invalid(
            _l("吹哨必须写明理由，最多%(count)d字", count=course.TEXT_LIMIT),
            remedy=_l("没有权限还是没有资源，为什么自己办不了"),
            code="reason",
        )
    if draft.kind is Kind.EMERGENCY:
        return
    if not wording.paragraphs(draft.tried):
        raise Invalid(
            _l("请写明自己先做过什么"),
            why=_l("小事不出村居：自己办得了的不吹哨"),
            remedy=_l("写清楚谁在什么时候试过什么办法、结果怎样"),
            code="tried",
        )
    if not is_lowest_competent(draft.level, draft.tried_by):
        raise Refused(
            _l("这件事还没有经过下一级"),
            why=_l("小事不出村居、大事不出镇街：由能解决的最低一级先办，办不了再往上吹"),
            remedy=_l("请先由下一级办理或吹哨；下一级试过的，请在“谁试过”里选它"),
            code="level",
        )


def _written(place: Place, draft: Draft, *, by: Person | None) -> Whistle:
    caller = finding.caller_of(place, draft.level)
    year, serial = _next_number(caller)
    lead_name = wording.line(draft.lead_name)[:80] or (draft.lead.name if draft.lead else "")
    whistle = Whistle(
        place=place,
        caller_place=caller,
        year=year,
        serial=serial,
        kind=draft.kind,
        level=draft.level,
        category=draft.category,
        title=wording.line(draft.title),
        spot=wording.line(draft.spot)[:SPOT_LIMIT],
        reason=wording.paragraphs(draft.reason),
        lack=draft.lack,
        tried_by=draft.tried_by,
        tried=wording.paragraphs(draft.tried)[: course.TEXT_LIMIT],
        state=first_state(draft.kind),
        minutes=draft.minutes or finding.minutes_for(place, draft.kind),
        drafted_at=clock.now(),
        drafted_by=by,
        lead=draft.lead or finding.lead_named(caller, lead_name),
        lead_name=lead_name,
    )
    db.session.add(whistle)
    db.session.flush()
    course.write(whistle, _FIRST_ACT[whistle.state], by=by, text=whistle.reason)
    audit.record(
        "whistle.drafted",
        whistle,
        by=by,
        place=place,
        reason=whistle.reason,
        details={"kind": whistle.kind, "level": whistle.level, "number": whistle.number},
    )
    if way := way_of_kind(draft.kind, draft.way):
        disposing.choose_for_whistle(whistle, way, by=by)
    return whistle


def choose_way(whistle: Whistle, way: Disposal, *, by: Person) -> None:
    """选处置方式: of a whistle that a need was sent by, or where it turns out otherwise."""
    whistle = course.locked(whistle)
    allow(by, Permission.BLOW_WHISTLE, whistle.place)
    if whistle.state in OVER or way_of_kind(whistle.kind, way) is not way:
        raise Refused(
            _l("这个哨不能选这种处置方式"),
            why=_l("联合联动哨就是会商会办，应急响应哨就是突发事件预案；已结束的不再改"),
            code="way",
        )
    disposing.choose_for_whistle(whistle, way, by=by)
    words = _in_chinese(DISPOSAL_NAMES[way])
    course.write(whistle, "whistle_way", by=by, text=words)


def _next_number(caller: Place) -> tuple[int, int]:
    """The year and the next number in it, the place's row held so that no two are the same."""
    year = clock.today().year
    db.session.execute(select(Place.id).where(Place.id == caller.id).with_for_update())
    last = db.session.scalar(
        select(func.max(Whistle.serial)).where(
            Whistle.caller_place_id == caller.id, Whistle.year == year
        )
    )
    return year, (last or 0) + 1


def call(whistle: Whistle, unit: Unit, lack: Lack) -> WhistleCall:
    """Put a unit among those that are called. Raises Refused for one that does not serve there."""
    if unit.closed_at is not None or not serves(unit, whistle.place):
        raise Refused(_l("“%(unit)s”不服务这个地方", unit=unit.name), code="other_place")
    if any(one.unit_id == unit.id for one in whistle.calls):
        raise Refused(_l("已经叫了“%(unit)s”", unit=unit.name), code="called_twice")
    if len(whistle.calls) >= MOST_UNITS:
        raise Refused(_l("一次最多叫%(count)d个单位", count=MOST_UNITS))
    made = WhistleCall(unit=unit, lack=lack)
    whistle.calls.append(made)
    db.session.flush()
    return made


def call_more(whistle: Whistle, unit: Unit, lack: Lack, *, by: Person) -> WhistleCall:
    """Call one more unit before it sounds, or while an emergency is commanded (W12 ③)."""
    whistle = course.locked(whistle)
    allow(by, Permission.BLOW_WHISTLE, whistle.place)
    if whistle.state in UNBLOWN | {WhistleState.GATHERED}:
        made = call(whistle, unit, lack)
    elif whistle.kind is Kind.EMERGENCY and whistle.closed_at is None:
        allow(by, Permission.COMMAND_FORCES, whistle.place)
        made = call(whistle, unit, lack)
        calling.sound_for(made)
    else:
        raise Refused(_l("已经吹响，不能再加单位"), remedy=_l("需要别的单位时请再吹一次哨"))
    course.write(whistle, "whistle_called", by=by, unit=unit)
    audit.record("whistle.called", whistle, by=by, place=whistle.place, details={"unit": unit.id})
    return made


def call_off(call: WhistleCall, *, by: Person) -> None:
    """Take a unit off a draft again."""
    whistle = course.locked(call.whistle)
    allow(by, Permission.BLOW_WHISTLE, whistle.place)
    if whistle.state not in UNBLOWN:
        raise Refused(_l("已经吹响，不能再减单位"), remedy=_l("可以收哨，写明理由"))
    unit = call.unit
    whistle.calls.remove(call)
    db.session.delete(call)
    db.session.flush()
    course.write(whistle, "whistle_called_off", by=by, unit=unit)
    audit.record(
        "whistle.called_off", whistle, by=by, place=whistle.place, details={"unit": unit.id}
    )


def second_draft(first: Whistle, level: Level) -> Whistle:
    """The next level's whistle after a unit did not come: studied already, not yet agreed to.

    An emergency sounds again at once.
    """
    second = _written(
        first.place,
        Draft(
            kind=first.kind,
            level=level,
            category=first.category,
            title=first.title,
            reason=first.reason,
            lack=first.lack,
            tried_by=_TRIED_BY[first.level],
            tried=_in_chinese(N_("%(number)s吹哨后没有按时报到"), number=first.number),
            spot=first.spot,
            lead_name=first.lead_name,
            lead=first.lead,
        ),
        by=None,
    )
    second.prior = first
    if first.kind is Kind.EMERGENCY:
        second.blown_at = clock.now()
    else:
        second.state = WhistleState.JUDGED
    db.session.flush()
    return second


def _in_chinese(msgid: str, **values: str) -> str:
    """What stands on a timeline stays as it was written: in the language of official records."""
    with force_locale("zh_Hans"):
        return str(_(msgid, **values))


def when_routed(fact: WhistleBlown) -> None:
    """The desk sent a need this way: draw the whistle up, with the units it could recognise."""
    routing = db.session.get_one(Routing, fact.routing_id)
    place, by = routing.proposal.place, routing.routed_by
    known = {unit.name: unit for unit in units_for(place)}
    lacks = {one.unit: Lack(one.lacks.value) for one in routing.called}
    draft = Draft(
        kind=Kind.ASSEMBLE,
        level=Level.BRANCH,
        category=Category.LIVING,
        title=routing.proposal.title[:TITLE_LIMIT],
        reason=_reason(routing, [name for name in lacks if name not in known]),
        lack=next(iter(lacks.values())),
        tried_by=Tried.HALL,
        tried=routing.note,
    )
    whistle = _written(place, draft, by=by)
    whistle.routing = routing
    for name, lack in lacks.items():
        if name in known:
            call(whistle, known[name], lack)
    telling.tell_judges(whistle)


def _reason(routing: Routing, unknown: Iterable[str]) -> str:
    """What the desk wrote; units nobody has registered are named, to be registered and called."""
    names = "、".join(unknown)
    return f"{routing.note}\n（还要叫：{names}）" if names else routing.note
