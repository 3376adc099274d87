"""Who sets votes up at the desk: a part of the stage's rights table."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from app import clock
from app.extensions import db
from app.permissions import Role
from app.transaction import transaction
from meetings.models.meeting import Meeting
from meetings.models.nominee import Nominee
from meetings.services import convening
from tests.meetings.assembly import TEXT, Assembly, plan
from tests.support.factories import make_person
from tests.support.rights import Ask, Rule, World, holders
from votes.counting.records import Mode, Option
from votes.models.poll import Poll
from votes.services import closing, hands, opening, preparing
from votes.services.preparing import Plan

CONVENERS = holders(Role.CHAIR, Role.SECRETARY)
CHAIR = holders(Role.CHAIR)
FORM = {
    "question": TEXT,
    "purpose": "adopt",
    "item": "0",
    "method": "yes_no_abstain",
    "mode": "electronic",
    "rule": "hall_default",
    "press": "first",
    "ends": "chair",
}


def noticed(world: World) -> Meeting:
    """A meeting of which notice was given."""
    clerk = world.holder(Role.SECRETARY)
    with transaction():
        meeting = convening.convene(world.hall, plan(world.holder(Role.CHAIR), clerk), by=clerk)
        convening.add_item(meeting, by=clerk, title="装充电桩", text=TEXT)
        convening.give_notice(meeting, by=clerk)
    return meeting


def prepared(world: World, **planned: object) -> Poll:
    """A question that stands on its own, in a meeting under way."""
    meeting, clerk = noticed(world), world.holder(Role.SECRETARY)
    people = [world.holder(Role.REPRESENTATIVE)]
    chair, expert = world.holder(Role.CHAIR), world.holder(Role.EXPERT)
    items = convening.items_of(meeting)
    Assembly(world.hall, meeting, chair, clerk, people, expert, list(items)).in_session()
    with transaction():
        return preparing.prepare(meeting, Plan(question=TEXT, **planned), by=clerk)  # type: ignore[arg-type]  # the plan's own fields


def of_meeting(world: World) -> Ask:
    return Ask({"meeting_id": noticed(world).id}, FORM)


def electing(world: World) -> Ask:
    """An item under which one person was nominated."""
    meeting = noticed(world)
    (item,) = convening.items_of(meeting)
    who = world.holder(Role.REPRESENTATIVE)
    with transaction():
        item.office = "召集人"
        db.session.add(Nominee(item=item, person=who, nominated_by_id=meeting.clerk.id, position=1))
    return Ask({"meeting_id": meeting.id, "item_id": item.id})


def of_poll(world: World) -> Ask:
    return Ask({"uuid": prepared(world).uuid}, FORM | {"because": "改期"})


def written(world: World) -> Ask:
    """A written vote that may be prolonged."""
    ends = clock.now() + timedelta(days=2)
    poll = prepared(world, mode=Mode.WRITTEN, ends_at=ends, extendable=True)
    with transaction():
        opening.open_alone(poll, by=world.holder(Role.CHAIR))
    until = (ends + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    return Ask({"uuid": poll.uuid}, {"until": until, "because": "人数不够"})


def sealed(world: World) -> Ask:
    """A delayed result."""
    poll = prepared(world, delayed=True)
    with transaction():
        opening.open_alone(poll, by=world.holder(Role.CHAIR))
        closing.close(poll, by=world.holder(Role.CHAIR))
    return Ask({"uuid": poll.uuid})


def undecided(world: World) -> Ask:
    """A choice of plans on which nobody voted."""
    plans = (Option("a", "甲"), Option("b", "乙"))
    poll = prepared(world, method="plurality", options=plans)
    with transaction():
        opening.open_alone(poll, by=world.holder(Role.CHAIR))
    closing.close(poll, by=world.holder(Role.CHAIR))
    return Ask({"uuid": poll.uuid, "between": "two"})


HELPERS = holders(Role.SECRETARY, Role.TELLER, Role.MONITOR)


def held(world: World, mode: Mode) -> Poll:
    """A vote before everybody, opened."""
    poll = prepared(world, mode=mode)
    with transaction():
        opening.open_alone(poll, by=world.holder(Role.CHAIR))
    return poll


def raised(world: World) -> Ask:
    """Hands that wait to be counted."""
    return Ask({"uuid": held(world, Mode.SHOW_OF_HANDS).uuid}, {"yes": "1", "no": "0"})


def counted(world: World) -> Ask:
    """Hands that somebody in no row of the table has counted."""
    poll = held(world, Mode.SHOW_OF_HANDS)
    with transaction():
        hands.count(poll, yes=1, no=0, by=make_person(Role.TELLER, at=world.hall))
    return Ask({"uuid": poll.uuid})


def called(world: World) -> Ask:
    """A name that is called, and the answer."""
    voter = world.holder(Role.REPRESENTATIVE).id
    answer = {"voter": voter, "choice": "yes", "ballot_id": str(uuid4())}
    return Ask({"uuid": held(world, Mode.CALLED).uuid}, answer)


ROUTES = {
    ("GET", "/v/<uuid>/hands"): Rule(HELPERS, raised),
    ("POST", "/v/<uuid>/hands"): Rule(HELPERS, raised),
    ("POST", "/v/<uuid>/hands/confirm"): Rule(HELPERS, counted),
    ("GET", "/v/<uuid>/calling"): Rule(HELPERS, called),
    ("POST", "/v/<uuid>/calling"): Rule(HELPERS, called),
    ("GET", "/desk/meetings/<int:meeting_id>/votes"): Rule(CONVENERS, of_meeting),
    ("GET", "/desk/meetings/<int:meeting_id>/votes/new"): Rule(CONVENERS, of_meeting),
    ("POST", "/desk/meetings/<int:meeting_id>/votes/new"): Rule(CONVENERS, of_meeting),
    ("POST", "/desk/meetings/<int:meeting_id>/votes/elections/<int:item_id>"): Rule(
        CONVENERS, electing
    ),
    ("GET", "/desk/votes/<uuid>"): Rule(CONVENERS, of_poll),
    ("GET", "/desk/votes/<uuid>/photos"): Rule(CONVENERS, of_poll),
    ("POST", "/desk/votes/<uuid>/photos"): Rule(CONVENERS, of_poll),
    ("GET", "/desk/votes/<uuid>/edit"): Rule(CONVENERS, of_poll),
    ("POST", "/desk/votes/<uuid>/edit"): Rule(CONVENERS, of_poll),
    ("POST", "/desk/votes/<uuid>/announce"): Rule(CONVENERS, of_poll),
    ("POST", "/desk/votes/<uuid>/open"): Rule(CHAIR, of_poll),
    ("POST", "/desk/votes/<uuid>/extend"): Rule(CONVENERS, written),
    ("POST", "/desk/votes/<uuid>/drop"): Rule(CONVENERS, of_poll),
    ("POST", "/desk/votes/<uuid>/again/<any(all, two):between>"): Rule(CONVENERS, undecided),
    ("POST", "/desk/votes/<uuid>/publish"): Rule(CHAIR, sealed),
}
