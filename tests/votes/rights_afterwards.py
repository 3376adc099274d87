"""Who does what after a result, and who objects: a part of the stage's rights table."""

from __future__ import annotations

from app.permissions import Role
from app.transaction import transaction
from tests.support.factories import make_person
from tests.support.rights import ANYBODY, HERE, Ask, Rule, World, holders
from tests.votes.rights_preparing import CHAIR, HELPERS, held
from votes.counting.records import CastVia, Mode
from votes.models.decision import Challenge, Finding
from votes.models.poll import Poll
from votes.queries.turnout import seat_of, voters_here
from votes.services import challenges, closing, correcting, hands, writer
from votes.services.casting import Cast

JUDGES = holders(Role.MONITOR, Role.TELLER, Role.SECRETARY, Role.STREET)
OBJECTORS = holders(Role.REPRESENTATIVE)


def by_hands(world: World) -> Poll:
    """A show of hands, counted and declared."""
    poll = held(world, Mode.SHOW_OF_HANDS)
    one, other = (make_person(Role.TELLER, at=world.hall) for _ in range(2))
    with transaction():
        hands.count(poll, yes=1, no=0, by=one)
        hands.confirm(poll, by=other)
    closing.close(poll, by=world.holder(Role.CHAIR))
    return poll


def result(world: World) -> Ask:
    return Ask({"uuid": by_hands(world).uuid}, {"text": "点错了"})


def _challenged(world: World) -> Challenge:
    with transaction():
        return challenges.challenge(
            by_hands(world), "点错了", by=make_person(Role.RESIDENT, at=world.hall)
        )


def challenge(world: World) -> Ask:
    """A challenge that waits for its ruling."""
    form = {"finding": "rejected", "reason": "查无实据", "found": "agrees", "said": "已核对"}
    return Ask({"challenge_id": _challenged(world).id}, form)


def proposed(world: World) -> Ask:
    """A ruling that somebody in no row of the table has written."""
    made = _challenged(world)
    with transaction():
        first = make_person(Role.MONITOR, at=world.hall)
        challenges.propose(made, Finding.RECOUNT, "有疑问", by=first)
    form = {"seen": challenges.edition_of(made)}
    return Ask({"challenge_id": made.id, "step": "confirm"}, form, once=True)


def recounting(world: World) -> Ask:
    """A recount that was ordered."""
    asked = proposed(world)
    with transaction():
        made = challenges.challenge_with(asked.values["challenge_id"])
        second = make_person(Role.MONITOR, at=world.hall)
        challenges.confirm(made, seen=challenges.edition_of(made), by=second)
    return Ask({"challenge_id": made.id}, {"found": "agrees", "said": "已核对"})


def typed(world: World) -> Ask:
    """The hands, which stand at height 1."""
    form = {"yes": "1", "no": "0", "reason": "点错了"}
    return Ask({"uuid": by_hands(world).uuid, "height": 1}, form)


def waiting(world: World) -> Ask:
    """A correction that somebody in no row of the table has proposed."""
    poll = by_hands(world)
    with transaction():
        made = correcting.propose(
            poll, 1, "点错了", hands=(1, 0), by=make_person(Role.TELLER, at=world.hall)
        )
    return Ask({"uuid": poll.uuid, "correction_id": made.id, "step": "confirm"}, once=True)


def asked_for(world: World) -> Ask:
    """Whether anybody objects: whoever is not on the roll names nobody else."""
    return Ask({"uuid": held(world, Mode.CONSENT).uuid})


def asked_live(world: World) -> Ask:
    return Ask(form={"poll": held(world, Mode.CONSENT).uuid})


def named(world: World) -> Ask:
    """A named vote in which somebody voted."""
    poll = held(world, Mode.ELECTRONIC)
    voter = voters_here(poll)[0]
    seat = seat_of(poll, voter)
    pseudonym = seat.pseudonym if seat else ""
    writer.cast(Cast(poll.uuid, voter.id, pseudonym, "ab" * 16, "yes", CastVia.LIVE))
    closing.close(poll, by=world.holder(Role.CHAIR))
    return Ask({"uuid": poll.uuid, "form": "csv"})


def alone(world: World) -> Ask:
    return Ask({"uuid": held(world, Mode.ELECTRONIC).uuid}, {"reason": "问题写错了"})


ROUTES = {
    ("GET", "/v/<uuid>/after"): Rule(ANYBODY, result),
    ("POST", "/v/<uuid>/after"): Rule(HERE, result),
    ("GET", "/v/challenges/<int:challenge_id>"): Rule(JUDGES, challenge),
    ("POST", "/v/challenges/<int:challenge_id>"): Rule(JUDGES, challenge),
    ("POST", "/v/challenges/<int:challenge_id>/<any(confirm, back):step>"): Rule(JUDGES, proposed),
    ("POST", "/v/challenges/<int:challenge_id>/recount"): Rule(JUDGES, recounting),
    ("GET", "/v/<uuid>/corrections"): Rule(HELPERS, typed),
    ("GET", "/v/<uuid>/corrections/<int:height>"): Rule(HELPERS, typed),
    ("POST", "/v/<uuid>/corrections/<int:height>"): Rule(HELPERS, typed),
    ("POST", "/v/<uuid>/corrections/<int:correction_id>/<any(confirm, back):step>"): Rule(
        HELPERS, waiting
    ),
    ("POST", "/v/<uuid>/object"): Rule(OBJECTORS, asked_for),
    ("GET", "/v/<uuid>/names.<any(csv, xlsx):form>"): Rule(HERE, named),
    ("GET", "/v/<uuid>/checkpoints/<int:number>.svg"): Rule(
        ANYBODY, lambda world: Ask({**named(world).values, "number": 1})
    ),
    ("GET", "/v/<uuid>/void"): Rule(CHAIR, alone),
    ("POST", "/v/<uuid>/void"): Rule(CHAIR, alone),
}
EVENTS = {"votes.object": Rule(OBJECTORS, asked_live)}
