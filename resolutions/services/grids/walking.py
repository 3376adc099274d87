"""Patrol rotas and their rounds; shop fronts and their checks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import audit, clock
from app.errors import Forbidden, Invalid, Refused
from app.extensions import db
from app.people.models.person import Person
from app.people.policy import allow
from app.permissions import Permission
from proposals.services import wording
from resolutions.gridding.frontages import Point
from resolutions.gridding.patrols import Round, read_slots
from resolutions.models.grids.grid import Grid
from resolutions.models.grids.street import (
    Frontage,
    FrontageCheck,
    PatrolRota,
    PatrolRound,
    PatrolWalker,
)
from resolutions.queries.grids.finding import may_check_fronts, rounds_today

NOTE_LIMIT = 1000


def plan(
    grid: Grid, route: str, slots: str, walkers: Sequence[Person], *, by: Person
) -> PatrolRota:
    """Set a route with its times of day and who walks it (e.g. 吉祥街, 11:30 and 18:30)."""
    allow(by, Permission.KEEP_GRIDS, grid.place)
    route = wording.line(route)
    if not route or len(route) > 120:
        raise Invalid(_l("请写明巡查哪里，最多120字"), code="route")
    try:
        times = read_slots(slots)
    except ValueError as error:
        raise Invalid(
            _l("请写明每天几点巡查"), remedy=_l("例如：11:30 18:30"), code="slots"
        ) from error
    if not walkers:
        raise Invalid(_l("请选择由谁巡查"), code="walkers")
    rota = PatrolRota(
        grid=grid,
        route=route,
        slots=list(times),
        since=clock.today(),
        walkers=[PatrolWalker(person=one) for one in dict.fromkeys(walkers)],
    )
    db.session.add(rota)
    db.session.flush()
    audit.record("patrol.planned", rota, by=by, place=grid.place, details={"slots": list(times)})
    return rota


def walk(rota: PatrolRota, slot: str, *, by: Person, note: str = "") -> PatrolRound:
    """One tap: this round of today was walked. Only while it is its time, once, by a walker."""
    if all(one.person_id != by.id for one in rota.walkers):
        raise Forbidden(_l("这条路线不由您巡查"))
    db.session.execute(select(PatrolRota.id).where(PatrolRota.id == rota.id).with_for_update())
    stands = {one.at: one.stands for one in rounds_today(rota)}.get(slot)
    if stands is not Round.NOW:
        raise Refused(
            _l("这一班已经巡查过") if stands is Round.DONE else _l("现在不是这一班的时间"),
            remedy=_l("到时间前30分钟到过后90分钟内都可以登记"),
            code="slot",
        )
    row = PatrolRound(
        rota_id=rota.id,
        on_day=clock.today(),
        slot=slot,
        walked_at=clock.now(),
        walked_by=by,
        note=wording.paragraphs(note)[:NOTE_LIMIT],
    )
    db.session.add(row)
    db.session.flush()
    audit.record("patrol.walked", row, by=by, place=rota.grid.place)
    return row


def end_rota(rota: PatrolRota, *, by: Person) -> None:
    """Stop a rota; what was walked stays."""
    allow(by, Permission.KEEP_GRIDS, rota.grid.place)
    rota.ended_at = rota.ended_at or clock.now()
    db.session.flush()
    audit.record("patrol.ended", rota, by=by, place=rota.grid.place)


def sign_front(grid: Grid, name: str, *, by: Person, keeper: str = "", given: str = "") -> Frontage:
    """门前三包: a shop signs for its front; its plate names it."""
    allow(by, Permission.KEEP_GRIDS, grid.place)
    name = wording.line(name)
    if not name or len(name) > 80:
        raise Invalid(_l("请填写门店名称，最多80字"), code="name")
    known = select(Frontage.id).where(Frontage.grid_id == grid.id, Frontage.name == name)
    if db.session.scalar(known):
        raise Refused(_l("“%(name)s”已经登记", name=name), code="name")
    shop = Frontage(
        grid=grid,
        name=name,
        keeper=wording.line(keeper)[:60],
        signed_on=clock.today(),
        given=wording.line(given)[:120],
    )
    db.session.add(shop)
    db.session.flush()
    audit.record("frontage.signed", shop, by=by, place=grid.place)
    return shop


def check_front(
    shop: Frontage, found: Mapping[Point, bool], *, by: Person, remark: str = ""
) -> FrontageCheck:
    """Look at the three points; what fails says what is wrong."""
    if not may_check_fronts(by, shop.grid):
        raise Forbidden(_l("检查由网格的人员、监督员和街道办理"))
    remark = wording.paragraphs(remark)[:NOTE_LIMIT]
    if set(found) != set(Point) or (not all(found.values()) and not remark):
        raise Invalid(_l("三项都要检查，不合格的写明问题"), code="points")
    row = FrontageCheck(
        frontage_id=shop.id,
        at=clock.now(),
        by=by,
        remark=remark,
        **{one.value: passed for one, passed in found.items()},
    )
    db.session.add(row)
    db.session.flush()
    db.session.expire(shop, ["checks"])
    audit.record("frontage.checked", row, by=by, place=shop.grid.place)
    return row
