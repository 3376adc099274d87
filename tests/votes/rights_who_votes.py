"""Who records mandates, deliveries, households and postings: a part of the stage's rights table."""

from __future__ import annotations

from datetime import timedelta

from app import clock
from app.extensions import db
from app.people.models.person import Household
from app.permissions import Role
from app.transaction import transaction
from tests.support.rights import SIGNED_IN, Ask, Rule, World, holders
from tests.votes.owners import flat, phone, registered
from tests.votes.rights_preparing import noticed, prepared
from votes.counting.records import Mode
from votes.models.delivery import DeliveriesImport, Manner
from votes.models.poll import Poll
from votes.queries.turnout import seat_of
from votes.services import closing, deliveries, mandates, opening, preparing
from votes.services.deliveries import Proof
from votes.services.preparing import Plan

CONVENERS = holders(Role.CHAIR, Role.SECRETARY)
KEEPERS = holders(Role.SECRETARY, Role.STREET, Role.ADMINISTRATOR)
SENT = {"kind": "written", "principal": phone(1), "holder": phone(2), "paper": "委托书1号"}
PROVEN = {"person": phone(1), "manner": "signed", "by": "张三", "proof": "签收单1号"}


def owners(world: World) -> Poll:
    """An announced vote of two owners, in which the silent count."""
    clerk = world.holder(Role.SECRETARY)
    rows = [flat(101, "业主一", phone(1)), flat(102, "业主二", phone(2))]
    registered(world.hall.place, rows, clerk)
    plan = Plan(
        question="改建",
        rule_code="owners_ordinary",
        roll_source="owners",
        mode=Mode.WRITTEN,
        ends_at=clock.now() + timedelta(days=15),
        counts_silent=True,
    )
    with transaction():
        poll = preparing.prepare(noticed(world), plan, by=clerk)
        preparing.announce(poll, by=clerk)
    return poll


def poll_of_owners(world: World) -> Ask:
    return Ask({"uuid": owners(world).uuid}, SENT)


def delivered(world: World) -> Ask:
    day = clock.today().isoformat()
    return Ask({"uuid": owners(world).uuid}, PROVEN | {"day": day})


def mandate(world: World) -> Ask:
    poll, clerk = owners(world), world.holder(Role.SECRETARY)
    with transaction():
        one, other = (mandates.whom(poll, phone(n)) for n in (1, 2))
        made = mandates.record(poll, one, other, paper="1号", by=clerk)
    return Ask({"uuid": poll.uuid, "proxy_id": made.id})


def delivery(world: World) -> Ask:
    poll, clerk = owners(world), world.holder(Role.SECRETARY)
    given = Proof(day=clock.today(), manner=Manner.SIGNED, by="张三", proof="1号")
    with transaction():
        made = deliveries.record(poll, mandates.whom(poll, phone(1)), given, by=clerk)
    return Ask({"uuid": poll.uuid, "delivery_id": made.id}, {"reason": "写错"})


def uploaded(world: World) -> Ask:
    poll = owners(world)
    with transaction():
        made = DeliveriesImport(
            poll_id=poll.id,
            file_name="送达.xlsx",
            made_at=clock.now(),
            made_by_id=world.holder(Role.SECRETARY).id,
        )
        db.session.add(made)
    return Ask({"import_id": made.id})


def declared(world: World) -> Ask:
    poll = prepared(world)
    chair = world.holder(Role.CHAIR)
    with transaction():
        opening.open_alone(poll, by=chair)
    closing.close(poll, by=chair)
    day = clock.today().isoformat()
    return Ask({"uuid": poll.uuid}, {"day": day, "place": "公告栏"})


def own_line(world: World) -> Ask:
    """One's own line leads to one's own ballot; another's is refused."""
    poll = prepared(world)
    with transaction():
        opening.open_alone(poll, by=world.holder(Role.CHAIR))
    seat = seat_of(poll, world.holder(Role.REPRESENTATIVE))
    assert seat is not None
    return Ask({"uuid": poll.uuid, "line": seat.pseudonym})


def place(world: World) -> Ask:
    return Ask({"place_id": world.hall.place_id})


def hall(world: World) -> Ask:
    return Ask({"code": world.hall.code}, {"press": "first", "parking": "no", "because": "第8条"})


def home(world: World) -> Ask:
    with transaction():
        made = Household(place=world.hall.place, building="1", unit="1", room="101")
        db.session.add(made)
        who = world.holder(Role.REPRESENTATIVE)
        who.household = made
    return Ask({"household_id": made.id}, {"person": who.id, "proof": "签字"})


ROUTES = {
    ("GET", "/desk/votes/<uuid>/mandates"): Rule(CONVENERS, poll_of_owners),
    ("POST", "/desk/votes/<uuid>/mandates"): Rule(CONVENERS, poll_of_owners),
    ("POST", "/desk/votes/<uuid>/mandates/<int:proxy_id>/revoke"): Rule(CONVENERS, mandate),
    ("GET", "/desk/votes/<uuid>/deliveries"): Rule(CONVENERS, delivered),
    ("POST", "/desk/votes/<uuid>/deliveries"): Rule(CONVENERS, delivered),
    ("GET", "/desk/votes/<uuid>/deliveries.xlsx"): Rule(CONVENERS, delivered),
    ("POST", "/desk/votes/<uuid>/deliveries/upload"): Rule(CONVENERS, delivered),
    ("POST", "/desk/votes/<uuid>/deliveries/<int:delivery_id>/withdraw"): Rule(CONVENERS, delivery),
    ("GET", "/desk/votes/deliveries/imports/<int:import_id>"): Rule(CONVENERS, uploaded),
    ("POST", "/desk/votes/deliveries/imports/<int:import_id>/confirm"): Rule(CONVENERS, uploaded),
    ("GET", "/desk/votes/<uuid>/posting"): Rule(CONVENERS, declared),
    ("POST", "/desk/votes/<uuid>/posting"): Rule(CONVENERS, declared),
    ("GET", "/v/<uuid>/for/<line>"): Rule(holders(Role.REPRESENTATIVE), own_line),
    ("GET", "/desk/households"): Rule(SIGNED_IN),
    ("GET", "/desk/hall-rules"): Rule(SIGNED_IN),
    ("GET", "/desk/hall-rules/<code>"): Rule(KEEPERS, hall),
    ("POST", "/desk/hall-rules/<code>"): Rule(KEEPERS, hall),
    ("GET", "/desk/households/<int:place_id>"): Rule(KEEPERS, place),
    ("GET", "/desk/households/homes/<int:household_id>"): Rule(KEEPERS, home),
    ("POST", "/desk/households/homes/<int:household_id>"): Rule(KEEPERS, home),
}
