"""Who gets through where, about whistles. Read with ``tests/support/rights.py``."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from app.permissions import Role
from app.transaction import transaction
from resolutions.models.unit import Unit, UnitKind
from resolutions.models.whistles.whistle import Whistle
from resolutions.queries.whistles import finding
from resolutions.services import units
from resolutions.services.whistles import calling, drafting, working
from resolutions.views.whistles.deeds import ANY_DEED
from resolutions.whistling.kinds import Category, Kind, Lack, Level, Tried
from tests.support.rights import ANYBODY, Ask, Rule, World, elsewhere, holders

CALLERS = holders(Role.SECRETARY, Role.STREET, Role.PARTY)
APPRAISERS = CALLERS | holders(Role.DISTRICT)
WORKERS = CALLERS | holders(Role.DISTRICT, Role.MONITOR, Role.REPRESENTATIVE)
_DESK = (Role.SECRETARY, Role.STREET, Role.PARTY, Role.DISTRICT, Role.MONITOR)
DESK = holders(*_DESK) | elsewhere(*_DESK)
CALLERS_ANYWHERE = CALLERS | elsewhere(Role.SECRETARY, Role.STREET, Role.PARTY)
UNIT = holders(Role.LIAISON)


def _founded(world: World) -> Unit:
    """A unit of this place, new each time: each part asks for its own whistle."""
    name = f"城管执法队{secrets.token_hex(4)}"
    unit = units.found(world.place, name, UnitKind.DEPARTMENT)
    units.add_contact(unit, world.holder(Role.LIAISON))
    return unit


def _drawn_up(world: World, kind: Kind = Kind.ASSEMBLE) -> Whistle:
    draft = drafting.Draft(
        kind=kind,
        level=Level.BRANCH,
        category=Category.SAFETY,
        title="消防通道被占",
        reason="要执法",
        lack=Lack.NO_AUTHORITY,
        tried_by=Tried.HALL,
        tried="劝过三次",
        units=(_founded(world),),
    )
    return drafting.draw_up(world.place, draft, by=world.holder(Role.SECRETARY))


def drawn_up(**values: Any) -> Callable[[World], Ask]:
    def make(world: World) -> Ask:
        with transaction():
            made = _drawn_up(world)
        return Ask({"whistle_id": made.id, **values}, {"text": "理由"})

    return make


def sounded(world: World) -> Ask:
    with transaction():
        made = _drawn_up(world, Kind.EMERGENCY)
    return Ask({"whistle_id": made.id})


def called(*, sounds: bool = True, **values: Any) -> Callable[[World], Ask]:
    def make(world: World) -> Ask:
        with transaction():
            made = _drawn_up(world, Kind.EMERGENCY if sounds else Kind.ASSEMBLE)
            call_id = made.calls[0].id
        form = {"name": "马执法", "text": "好", "arrival": 5, "cooperation": 5, "result": 5}
        return Ask({"call_id": call_id, **values}, form)

    return make


def duty(world: World) -> Ask:
    with transaction():
        made = _drawn_up(world)
        calling.blow(made, by=world.holder(Role.PARTY))
        calling.check_in(made.calls[0], by=world.holder(Role.LIAISON))
        secretary = world.holder(Role.SECRETARY)
        working.coordinate(made, by=secretary, text="拖车")
        working.add_duty(made, working.Duty(made.calls[0].unit, "拖车", 1), by=secretary)
        working.start(made, by=secretary)
        duty_id = finding.duties_of(made)[0].id
    return Ask({"duty_id": duty_id}, {"text": "拖走了"})


def own(world: World) -> Ask:
    with transaction():
        _founded(world)
    return Ask()


def here(world: World) -> Ask:
    form = {
        "kind": "assemble",
        "level": "branch",
        "category": "safety",
        "title": "消防通道被占",
        "spot": "3号楼",
        "reason": "要执法",
        "lack": "no_authority",
        "tried_by": "hall",
        "tried": "劝过",
        "minutes": 30,
    }
    return Ask(form=form, query={"place": world.place.id})


_DEED = f"/desk/whistles/<int:whistle_id>/{ANY_DEED}"
_SAYS = "/unit/whistles/<int:call_id>/<any(report, answer):what>"
WHISTLE_ROUTES: dict[tuple[str, str], Rule] = {
    ("GET", "/whistles"): Rule(ANYBODY),
    ("GET", "/whistles/<int:whistle_id>"): Rule(ANYBODY, drawn_up()),
    ("GET", "/whistles/<int:whistle_id>/response.docx"): Rule(ANYBODY, sounded),
    ("GET", "/whistles/rates"): Rule(ANYBODY),
    ("GET", "/whistles/rates/export"): Rule(ANYBODY),
    # Those who call, judge and verify.
    ("GET", "/desk/whistles"): Rule(DESK),
    ("GET", "/desk/whistles/new"): Rule(CALLERS_ANYWHERE),
    ("POST", "/desk/whistles/new"): Rule(CALLERS, here),
    ("GET", "/desk/whistles/limits"): Rule(CALLERS_ANYWHERE),
    ("POST", "/desk/whistles/limits"): Rule(CALLERS, here),
    ("GET", "/desk/whistles/<int:whistle_id>"): Rule(WORKERS, drawn_up()),
    ("GET", _DEED): Rule(WORKERS, drawn_up(deed="verify")),
    ("POST", _DEED): Rule(WORKERS, drawn_up(deed="verify")),
    ("GET", "/desk/whistles/calls/<int:call_id>/arrive"): Rule(CALLERS, called()),
    ("POST", "/desk/whistles/calls/<int:call_id>/arrive"): Rule(CALLERS, called()),
    ("POST", "/desk/whistles/calls/<int:call_id>/off"): Rule(CALLERS, called(sounds=False)),
    ("GET", "/desk/whistles/calls/<int:call_id>/appraise"): Rule(APPRAISERS, called()),
    ("POST", "/desk/whistles/calls/<int:call_id>/appraise"): Rule(APPRAISERS, called()),
    # The called unit: its own contact alone.
    ("GET", "/unit/whistles"): Rule(UNIT, own),
    ("GET", "/unit/whistles/<int:call_id>"): Rule(UNIT, called()),
    ("POST", "/unit/whistles/<int:call_id>/arrive"): Rule(UNIT, called()),
    ("GET", "/unit/whistles/duties/<int:duty_id>"): Rule(UNIT, duty),
    ("POST", "/unit/whistles/duties/<int:duty_id>"): Rule(UNIT, duty),
    ("GET", _SAYS): Rule(UNIT, called(what="report")),
    ("POST", _SAYS): Rule(UNIT, called(what="report")),
}
