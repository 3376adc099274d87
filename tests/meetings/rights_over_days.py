"""Rows of ``rights_table.py``: the hall over days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from app import clock
from app.permissions import Role
from app.transaction import transaction
from meetings.models.meeting import Meeting
from meetings.services import convening, door, over_days
from tests.meetings.assembly import TEXT, plan
from tests.support.rights import ANYBODY, Ask, Rule, World, holders

CONVENERS = holders(Role.CHAIR, Role.SECRETARY)
MEMBERS = holders(
    Role.REPRESENTATIVE, Role.CHAIR, Role.SECRETARY, Role.EXPERT, Role.TELLER, Role.MONITOR
)
ON_THE_FLOOR = MEMBERS | holders(Role.RESIDENT)
AUTHORITY = "本厅规则第12条"


def planned(world: World) -> Meeting:
    """A meeting in writing over days, in preparation."""
    clerk = world.holder(Role.SECRETARY)
    plan_ = plan(world.holder(Role.CHAIR), clerk)
    days = over_days.Days(plan_.starts_at + timedelta(days=20), AUTHORITY)
    with transaction():
        meeting = over_days.convene(world.hall, plan_, days, by=clerk)
        convening.add_item(meeting, by=clerk, title="装充电桩", text=TEXT)
    return meeting


def begun(world: World) -> Meeting:
    """The same, under way, the one representative taking part."""
    meeting, clerk = planned(world), world.holder(Role.SECRETARY)
    with transaction():
        convening.give_notice(meeting, by=clerk)
        door.open_door(meeting, by=clerk)
        door.check_in(meeting, world.holder(Role.REPRESENTATIVE))
    return meeting


def of(make: Callable[[World], Meeting], **form: Any) -> Callable[[World], Ask]:
    """Ask about a meeting of this kind."""
    return lambda world: Ask({"meeting_id": make(world).id}, form)


def _form(world: World) -> dict[str, Any]:
    return {
        "title": "线上议事",
        "kind": "deliberation",
        "starts_at": f"{clock.now() + timedelta(days=9):%Y-%m-%dT%H:%M}",
        "ends_at": f"{clock.now() + timedelta(days=40):%Y-%m-%dT%H:%M}",
        "authorised_by": AUTHORITY,
        "place_text": "服务站",
        "chair": world.holder(Role.CHAIR).id,
        "clerk": world.holder(Role.SECRETARY).id,
        "preset": "hall_default",
        "quorum": "2/3",
    }


def a_plan(world: World) -> Ask:
    return Ask({"code": world.hall.code}, _form(world))


def plan_again(world: World) -> Ask:
    return Ask({"meeting_id": planned(world).id}, _form(world))


OVER_DAYS = {
    ("GET", "/m/<int:meeting_id>/days"): Rule(ANYBODY, of(begun)),
    ("POST", "/m/<int:meeting_id>/days/join"): Rule(ON_THE_FLOOR, of(begun)),
    ("GET", "/m/<int:meeting_id>/days/write"): Rule(ON_THE_FLOOR, of(begun)),
    ("POST", "/m/<int:meeting_id>/days/write"): Rule(
        ON_THE_FLOOR, of(begun, text="太贵", stance="con", motion="1")
    ),
    ("POST", "/m/<int:meeting_id>/days/draft"): Rule(
        ON_THE_FLOOR, of(begun, text="太贵", motion="1")
    ),
    ("GET", "/m/<int:meeting_id>/days/move"): Rule(ON_THE_FLOOR, of(begun)),
    ("POST", "/m/<int:meeting_id>/days/move"): Rule(ON_THE_FLOOR, of(begun, text=TEXT)),
    ("GET", "/m/<int:meeting_id>/days/stop"): Rule(MEMBERS, of(begun)),
    ("POST", "/m/<int:meeting_id>/days/stop"): Rule(MEMBERS, of(begun, reason="停电")),
    ("GET", "/desk/meetings/new/<code>/days"): Rule(CONVENERS, a_plan),
    ("POST", "/desk/meetings/new/<code>/days"): Rule(CONVENERS, a_plan),
    ("GET", "/desk/meetings/<int:meeting_id>/days"): Rule(CONVENERS, of(planned)),
    ("POST", "/desk/meetings/<int:meeting_id>/days"): Rule(CONVENERS, plan_again),
}
