"""Rows of ``rights_table.py``: look-alikes, groups, leading, versions, voices and thresholds."""

from __future__ import annotations

from app.permissions import Role
from app.transaction import transaction
from proposals.models.proposal import Proposal
from proposals.models.topic import Topic
from proposals.services import cosigning, drafts, groups, leading
from tests.proposals.stories import make_proposal, make_topic
from tests.support.factories import make_person
from tests.support.rights import ANYBODY, SIGNED_IN, Ask, Rule, World, holders

DESK = holders(Role.SECRETARY, Role.STREET)
RESIDENTS = holders(Role.RESIDENT, Role.REPRESENTATIVE)
OWN = holders(Role.RESIDENT)


def own_proposal(world: World) -> Proposal:
    return make_proposal(world.hall, world.holder(Role.RESIDENT))


def neighbours_proposal(world: World) -> Proposal:
    return make_proposal(world.hall, make_person(Role.RESIDENT, at=world.hall))


def own(world: World) -> Ask:
    return Ask({"proposal_id": own_proposal(world).id})


def reworded(world: World) -> Ask:
    form = {"title": "改过的题", "body": "改过的正文", "where_text": "", "note": ""}
    return Ask({"proposal_id": own_proposal(world).id}, form)


def asked_to_lead(world: World) -> Ask:
    proposal, neighbour = own_proposal(world), make_person(Role.RESIDENT, at=world.hall)
    with transaction():
        cosigning.co_sign(proposal, by=neighbour)
    return Ask({"proposal_id": proposal.id}, {"person": str(neighbour.id)})


def invited_by_link(world: World) -> Ask:
    proposal = neighbours_proposal(world)
    assert proposal.proposer is not None
    with transaction():
        link = leading.invite(proposal, by=proposal.proposer)
    return Ask({"proposal_id": proposal.id}, {"answer": "accepted", "t": link.token})


def beside_a_draft(world: World, **form: str) -> Ask:
    if world.person is not None:
        with transaction():
            draft = drafts.begin(world.person, world.hall)
            draft.title, draft.body = "题", "正文"
    return Ask({"proposal_id": neighbours_proposal(world).id}, form)


def signed_by_whoever_asks(world: World) -> Ask:
    proposal = neighbours_proposal(world)
    if world.person is not None:
        with transaction():
            cosigning.co_sign(proposal, by=world.person)
    return Ask({"proposal_id": proposal.id}, {"reason": "我家也是"})


def topic_of(world: World) -> Topic:
    return make_topic(world.hall, [own_proposal(world)], by=world.holder(Role.SECRETARY))


def two(world: World) -> Ask:
    return Ask(
        {"proposal_id": own_proposal(world).id}, {"other": str(neighbours_proposal(world).id)}
    )


def at_this_hall(world: World, **form: object) -> Ask:
    return Ask(form={"hall": world.hall.code, **form}, query={"hall": world.hall.code})


def a_group(world: World) -> Ask:
    pair = [own_proposal(world).id, neighbours_proposal(world).id]
    return at_this_hall(world, act="join", title="议题", proposal=[str(one) for one in pair])


def a_dismissed_group(world: World) -> Ask:
    with transaction():
        dismissed = groups.dismiss(
            world.hall,
            [own_proposal(world), neighbours_proposal(world)],
            by=world.holder(Role.SECRETARY),
        )
    return at_this_hall(world, group=str(dismissed.id))


ROUTES = {
    # look-alikes while writing
    ("POST", "/proposals/new/similar"): Rule(
        ANYBODY, lambda _world: Ask(form={"title": "电动车没处充电", "body": "楼下"})
    ),
    ("POST", "/proposals/new/instead"): Rule(
        ANYBODY,
        lambda world: Ask(
            form={"title": "题", "body": "正文", "proposal": str(neighbours_proposal(world).id)}
        ),
    ),
    ("GET", "/proposals/new/instead/<int:proposal_id>"): Rule(SIGNED_IN, beside_a_draft),
    ("POST", "/proposals/new/instead/<int:proposal_id>"): Rule(
        RESIDENTS, lambda world: beside_a_draft(world, way="reason")
    ),
    ("POST", "/proposals/<int:proposal_id>/reason"): Rule(SIGNED_IN, signed_by_whoever_asks),
    # versions
    ("GET", "/proposals/<int:proposal_id>/versions"): Rule(ANYBODY, own),
    ("GET", "/proposals/<int:proposal_id>/edit"): Rule(OWN, own),
    ("POST", "/proposals/<int:proposal_id>/edit"): Rule(OWN, reworded),
    # leading
    ("GET", "/proposals/<int:proposal_id>/leads"): Rule(OWN, own),
    ("POST", "/proposals/<int:proposal_id>/leads"): Rule(OWN, asked_to_lead),
    ("POST", "/proposals/<int:proposal_id>/leads/link"): Rule(OWN, own),
    ("GET", "/proposals/<int:proposal_id>/lead"): Rule(SIGNED_IN, own),
    ("POST", "/proposals/<int:proposal_id>/lead"): Rule(RESIDENTS, invited_by_link),
    # voices
    ("GET", "/topics/<int:topic_id>/voice"): Rule(
        SIGNED_IN, lambda world: Ask({"topic_id": topic_of(world).id})
    ),
    ("POST", "/topics/<int:topic_id>/voice"): Rule(
        SIGNED_IN, lambda world: Ask({"topic_id": topic_of(world).id}, {"wish": "leave"})
    ),
    # the desk
    ("GET", "/desk/groups"): Rule(DESK, at_this_hall),
    ("POST", "/desk/groups"): Rule(DESK, a_group),
    ("POST", "/desk/groups/recall"): Rule(DESK, a_dismissed_group),
    ("POST", "/desk/proposals/<int:proposal_id>/together"): Rule(DESK, two),
    ("POST", "/desk/topics/<int:topic_id>/undo"): Rule(
        DESK, lambda world: Ask({"topic_id": topic_of(world).id}, {"reason": "不是一回事"})
    ),
    ("GET", "/desk/threshold"): Rule(DESK, at_this_hall),
    ("POST", "/desk/threshold"): Rule(
        DESK, lambda world: at_this_hall(world, kind="people", people="5")
    ),
}
