"""Who gets through where: routes past the meeting, clocks, stakeholders, urgency, appeals."""

from __future__ import annotations

from collections.abc import Callable

from app.permissions import Role
from app.transaction import transaction
from proposals.lifecycle.routing import Forum
from proposals.models.proposal import Proposal
from proposals.models.topic import Topic
from proposals.services import appealing, desk, inviting, reviewing, routing
from proposals.services.routing import Limit
from tests.proposals.stories import make_proposal, make_topic
from tests.support.rights import ANYBODY, Ask, Rule, World, elsewhere, holders

DESK = holders(Role.SECRETARY, Role.STREET)
APPEALS = (Role.MONITOR, Role.STREET)
Make = Callable[[World], Ask]


def _proposal(world: World) -> Proposal:
    return make_proposal(world.hall, world.holder(Role.RESIDENT))


def _declined(world: World) -> Proposal:
    proposal = _proposal(world)
    with transaction():
        desk.decline(proposal, by=world.holder(Role.SECRETARY), reason="不归这里管")
    return proposal


def _accepted(world: World) -> Proposal:
    proposal = _proposal(world)
    with transaction():
        desk.accept(proposal, by=world.holder(Role.SECRETARY))
    return proposal


def _topic(world: World) -> Topic:
    return make_topic(world.hall, [_proposal(world)], by=world.holder(Role.SECRETARY))


def sending(way: str, **form: str) -> Make:
    return lambda world: Ask({"proposal_id": _accepted(world).id, "way": way}, form)


def sent(**form: str) -> Make:
    def make(world: World) -> Ask:
        proposal, secretary = _accepted(world), world.holder(Role.SECRETARY)
        with transaction():
            made = routing.send_directly(proposal, "物业", "", Limit(5), by=secretary)
        return Ask({"routing_id": made.id}, form)

    return make


def closed(world: World) -> Ask:
    proposal = _accepted(world)
    with transaction():
        desk.close(proposal, by=world.holder(Role.SECRETARY), reason="好了")
    return Ask({"proposal_id": proposal.id}, {"batch": "other"})


def pointed(world: World) -> Ask:
    proposal = _proposal(world)
    with transaction():
        routing.point_elsewhere(proposal, Forum.PETITION, "", by=world.holder(Role.SECRETARY))
    return Ask({"proposal_id": proposal.id})


def declined_proposal(**form: str) -> Make:
    return lambda world: Ask({"proposal_id": _declined(world).id}, form)


def topic(**form: str) -> Make:
    return lambda world: Ask({"topic_id": _topic(world).id}, form)


def an_appeal(**form: str) -> Make:
    def make(world: World) -> Ask:
        proposal = _declined(world)
        with transaction():
            made = appealing.raise_appeal(proposal, "不服", by=world.holder(Role.RESIDENT))
        return Ask({"appeal_id": made.id}, form)

    return make


def invited(with_number: str = "yes", **form: str) -> Make:
    """A review to which this hall's resident is invited."""

    def make(world: World) -> Ask:
        found, secretary = _topic(world), world.holder(Role.SECRETARY)
        with transaction():
            review = reviewing.begin(found, by=secretary, because="列入")
            guest = inviting.invite(
                review, "", "住一层", by=secretary, person=world.holder(Role.RESIDENT)
            )
        number = {"stakeholder_id": guest.id} if with_number else {}
        return Ask({"topic_id": found.id, **number}, form)

    return make


def at_this_hall(**form: str) -> Make:
    return lambda world: Ask(
        form={"hall": world.hall.code, **form}, query={"hall": world.hall.code}
    )


_WAY = "<any(direct, mediation, whistle, statutory):way>"
_SAID = {"reasonable_met": "yes", "reasonable_reason": "好"}
_POINTS = {"voices": "2", "affected": "1", "age": "1", "safety": "60", "most": "100"}

ROUTES = {
    # past the meeting
    ("GET", f"/desk/proposals/<int:proposal_id>/send/{_WAY}"): Rule(DESK, sending("whistle")),
    ("POST", f"/desk/proposals/<int:proposal_id>/send/{_WAY}"): Rule(
        DESK, sending("direct", handler="物业", working_days="5")
    ),
    ("GET", "/desk/routings/<int:routing_id>"): Rule(DESK, sent()),
    ("POST", "/desk/routings/<int:routing_id>/report"): Rule(
        DESK, sent(**{"report-result": "done", "report-report": "好了", "report-batch": ""})
    ),
    ("POST", "/desk/routings/<int:routing_id>/extend"): Rule(
        DESK, sent(**{"extend-working_days": "9", "extend-reason": "等配件"})
    ),
    ("POST", "/desk/proposals/<int:proposal_id>/batch"): Rule(DESK, closed),
    ("GET", "/proposals/<int:proposal_id>/pointer"): Rule(ANYBODY, pointed),
    # clocks and counts
    ("GET", "/desk/due"): Rule(DESK, at_this_hall()),
    ("GET", "/outcomes"): Rule(ANYBODY, at_this_hall()),
    # stakeholders
    ("GET", "/desk/topics/<int:topic_id>/stakeholders"): Rule(DESK, invited(with_number="")),
    ("POST", "/desk/topics/<int:topic_id>/stakeholders"): Rule(
        DESK, invited(with_number="", name="供电所", stake="要接线")
    ),
    ("GET", "/desk/topics/<int:topic_id>/stakeholders/<int:stakeholder_id>"): Rule(DESK, invited()),
    ("POST", "/desk/topics/<int:topic_id>/stakeholders/<int:stakeholder_id>"): Rule(
        DESK, invited(**_SAID)
    ),
    ("POST", "/desk/topics/<int:topic_id>/stakeholders/<int:stakeholder_id>/uninvite"): Rule(
        DESK, invited(reason="搬走了")
    ),
    ("GET", "/topics/<int:topic_id>/stake"): Rule(holders(Role.RESIDENT), invited(with_number="")),
    ("POST", "/topics/<int:topic_id>/stake"): Rule(
        holders(Role.RESIDENT), invited(with_number="", **_SAID)
    ),
    # urgency
    ("GET", "/desk/topics/<int:topic_id>/priority"): Rule(DESK, topic()),
    ("POST", "/desk/topics/<int:topic_id>/priority"): Rule(DESK, topic()),
    ("GET", "/desk/weights"): Rule(DESK, at_this_hall()),
    ("POST", "/desk/weights"): Rule(DESK, at_this_hall(**_POINTS, reason="试试")),
    # appeals
    ("GET", "/appeals"): Rule(holders(*APPEALS) | elsewhere(*APPEALS)),
    ("GET", "/appeals/<int:appeal_id>"): Rule(ANYBODY, an_appeal()),
    ("POST", "/appeals/<int:appeal_id>"): Rule(
        holders(*APPEALS), an_appeal(ruling="upheld", answer="归我们管")
    ),
    ("GET", "/proposals/<int:proposal_id>/appeal"): Rule(
        holders(Role.RESIDENT), declined_proposal()
    ),
    ("POST", "/proposals/<int:proposal_id>/appeal"): Rule(
        holders(Role.RESIDENT), declined_proposal(grounds="不服")
    ),
    ("GET", "/topics/<int:topic_id>/appeal"): Rule(holders(Role.RESIDENT), topic()),
    ("POST", "/topics/<int:topic_id>/appeal"): Rule(holders(Role.RESIDENT), topic(grounds="不服")),
}
