"""Who keeps the owners' register, and who objects to a roll: a part of the stage's rights table."""

from __future__ import annotations

from datetime import timedelta

from app import clock
from app.permissions import Role
from app.transaction import transaction
from tests.support.rights import ANYBODY, HERE, SIGNED_IN, Ask, Rule, World, holders
from tests.votes.owners import flat, phone, received, registered
from tests.votes.rights_preparing import noticed
from votes.counting.records import Mode
from votes.models.objection import About
from votes.models.poll import Poll
from votes.services import objections, preparing
from votes.services.owners_register import units_of
from votes.services.preparing import Plan

KEEPERS = holders(Role.SECRETARY, Role.STREET, Role.ADMINISTRATOR)
CONVENERS = holders(Role.CHAIR, Role.SECRETARY)
ROW = flat(101, "张三", phone(1))
CORRECTED = {
    "kind": "home",
    "area": "91.20",
    "area_source": "survey",
    "owner": "张三",
    "co_owners": "",
    "reason": "实测报告",
}


def place(world: World) -> Ask:
    return Ask({"place_id": world.hall.place_id})


def imported(world: World) -> Ask:
    made = received(world.hall.place, [ROW], world.holder(Role.SECRETARY))
    return Ask({"import_id": made.id})


def unit(world: World) -> Ask:
    registered(world.hall.place, [ROW], world.holder(Role.SECRETARY))
    return Ask({"unit_id": units_of(world.hall.place)[0].id}, CORRECTED)


def announced(world: World) -> Poll:
    clerk = world.holder(Role.SECRETARY)
    plan = Plan(question="改建", mode=Mode.WRITTEN, ends_at=clock.now() + timedelta(days=9))
    with transaction():
        poll = preparing.prepare(noticed(world), plan, by=clerk)
        preparing.announce(poll, by=clerk)
    return poll


def roll(world: World) -> Ask:
    return Ask({"uuid": announced(world).uuid}, {"about": "other", "text": "少了人"})


def objection(world: World) -> Ask:
    poll = announced(world)
    with transaction():
        made = objections.object_to(
            poll, About.OTHER, "少了人", by=world.holder(Role.REPRESENTATIVE)
        )
    return Ask({"objection_id": made.id}, {"ruling": "rejected", "reason": "不属实"})


ROUTES = {
    ("GET", "/desk/owners"): Rule(SIGNED_IN),
    ("GET", "/desk/owners/<int:place_id>"): Rule(KEEPERS, place),
    ("POST", "/desk/owners/<int:place_id>"): Rule(KEEPERS, place),
    ("GET", "/desk/owners/<int:place_id>/template.xlsx"): Rule(KEEPERS, place),
    ("GET", "/desk/owners/<int:place_id>/building"): Rule(KEEPERS, place),
    ("GET", "/desk/owners/imports/<int:import_id>"): Rule(KEEPERS, imported),
    ("POST", "/desk/owners/imports/<int:import_id>/confirm"): Rule(KEEPERS, imported),
    ("GET", "/desk/owners/units/<int:unit_id>"): Rule(KEEPERS, unit),
    ("POST", "/desk/owners/units/<int:unit_id>"): Rule(KEEPERS, unit),
    ("POST", "/desk/owners/units/<int:unit_id>/remove"): Rule(KEEPERS, unit),
    ("GET", "/v/<uuid>/roll"): Rule(ANYBODY, roll),
    ("POST", "/v/<uuid>/roll"): Rule(HERE, roll),
    ("GET", "/desk/votes/objections/<int:objection_id>"): Rule(CONVENERS, objection),
    ("POST", "/desk/votes/objections/<int:objection_id>"): Rule(CONVENERS, objection),
}
