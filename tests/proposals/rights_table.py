"""Who gets through where in 集. Read with ``tests/support/rights.py``."""

from __future__ import annotations

from collections.abc import Callable

from app.permissions import Role
from app.transaction import transaction
from proposals.models.draft import Draft
from proposals.models.proposal import Proposal
from proposals.models.topic import Topic
from proposals.services import desk, drafts, reviewing
from tests.proposals import (
    rights_answering,
    rights_gathering,
    rights_imports,
    rights_intake,
    rights_opinions,
    rights_questionnaires,
)
from tests.proposals.stories import (
    make_filed_topic,
    make_known_problem,
    make_proposal,
    make_topic,
)
from tests.support.factories import make_person
from tests.support.rights import (
    ANYBODY,
    SIGNED_IN,
    Ask,
    Rule,
    World,
    elsewhere,
    holders,
)

DESK = holders(Role.SECRETARY, Role.STREET)
RESIDENTS = holders(Role.RESIDENT, Role.REPRESENTATIVE)
REVIEWERS = holders(Role.REPRESENTATIVE, Role.CHAIR, Role.SECRETARY, Role.MONITOR, Role.STREET)
APPEALS = holders(Role.MONITOR, Role.STREET)
Make = Callable[[World], Ask]


def proposal_of(world: World, *, is_own: bool = False) -> Proposal:
    """Submitted by this hall's resident, or (for co-signing) by a neighbour who plays no part."""
    by = world.holder(Role.RESIDENT) if is_own else make_person(Role.RESIDENT, at=world.hall)
    return make_proposal(world.hall, by)


def a_proposal(**form: str) -> Make:
    return lambda world: Ask({"proposal_id": proposal_of(world, is_own=True).id}, form)


def somebodys_proposal(world: World) -> Ask:
    return Ask({"proposal_id": proposal_of(world).id})


def a_proposal_for(act: str, **form: str) -> Make:
    def make(world: World) -> Ask:
        return Ask({"proposal_id": proposal_of(world, is_own=True).id, "act": act}, form)

    return make


def returned_proposal(world: World) -> Ask:
    proposal = proposal_of(world, is_own=True)
    with transaction():
        desk.send_back(proposal, by=world.holder(Role.SECRETARY), reason="补")
    return Ask({"proposal_id": proposal.id})


def declined_proposal(world: World) -> Ask:
    proposal = proposal_of(world, is_own=True)
    with transaction():
        desk.decline(proposal, by=world.holder(Role.SECRETARY), reason="不")
    return Ask({"proposal_id": proposal.id}, {"reason": "其实归"})


def topic_of(world: World) -> Topic:
    proposal = proposal_of(world, is_own=True)
    return make_topic(world.hall, [proposal], by=world.holder(Role.SECRETARY))


def a_topic(**form: str) -> Make:
    return lambda world: Ask({"topic_id": topic_of(world).id}, form)


def a_topic_for(act: str) -> Make:
    return lambda world: Ask({"topic_id": topic_of(world).id, "act": act})


def filed_topic(world: World) -> Ask:
    return Ask({"topic_id": make_filed_topic(world.hall, [proposal_of(world, is_own=True)]).id})


def joined(world: World) -> Ask:
    topic = topic_of(world)
    first = topic.standing_links[0].proposal_id
    return Ask({"topic_id": topic.id, "proposal_id": first}, {"reason": "拆"})


def something_to_follow(world: World) -> Ask:
    return Ask({"kind": "topics", "number": topic_of(world).id, "act": "follow"})


def in_review(**form: str) -> Make:
    def make(world: World) -> Ask:
        topic = topic_of(world)
        with transaction():
            reviewing.begin(topic, by=world.holder(Role.SECRETARY), because="列入")
        return Ask({"topic_id": topic.id}, form)

    return make


def declined_topic(world: World) -> Ask:
    return Ask({"topic_id": topic_of(world).id}, {"reason": "其实行"})


def my_draft(world: World, **form: object) -> Ask:
    """Whoever is signed in has begun to write; nobody else's draft is ever in reach."""
    if world.person is not None:
        with transaction():
            draft: Draft = drafts.begin(world.person, world.hall)
            draft.title, draft.body = "题", "正文"
    return Ask(form=form)


def at_this_hall(**form: str) -> Make:
    return lambda world: Ask(
        form={"hall": world.hall.code, **form}, query={"hall": world.hall.code}
    )


def a_known_problem(**form: str) -> Make:
    return lambda world: Ask({"problem_id": make_known_problem(world.hall).id}, form)


VERDICT = {
    "verdict-outcome": "filed",
    "verdict-decision": "建议上会",
    **{
        f"verdict-{name}_{part}": value
        for name in ("reasonable", "lawful", "feasible")
        for part, value in (("met", "yes"), ("reason", "可以"))
    },
}

ROUTES = {
    # reading is public
    ("GET", "/proposals"): Rule(ANYBODY),
    ("GET", "/proposals/<int:proposal_id>"): Rule(ANYBODY, a_proposal()),
    ("GET", "/topics"): Rule(ANYBODY),
    ("GET", "/topics/<int:topic_id>"): Rule(ANYBODY, a_topic()),
    ("GET", "/topics/<int:topic_id>/filing"): Rule(ANYBODY, filed_topic),
    ("GET", "/topics/<int:topic_id>/filing.docx"): Rule(ANYBODY, filed_topic),
    # writing: anybody may begin, residents send
    ("GET", "/proposals/new"): Rule(ANYBODY),
    ("POST", "/proposals/new/draft"): Rule(ANYBODY, lambda _world: Ask(form={"title": "题"})),
    ("POST", "/proposals/new/discard"): Rule(ANYBODY, my_draft),
    ("GET", "/proposals/new/where"): Rule(
        RESIDENTS | elsewhere(Role.RESIDENT, Role.REPRESENTATIVE), my_draft
    ),
    ("POST", "/proposals/new/where"): Rule(
        RESIDENTS | elsewhere(Role.RESIDENT, Role.REPRESENTATIVE),
        lambda world: my_draft(world, hall=str(world.hall.id)),
    ),
    ("GET", "/proposals/new/photos"): Rule(SIGNED_IN, my_draft),
    ("POST", "/proposals/new/photos"): Rule(SIGNED_IN, my_draft),
    ("POST", "/proposals/new/photos/remove"): Rule(
        SIGNED_IN, lambda world: my_draft(world, photo="1")
    ),
    ("GET", "/proposals/new/confirm"): Rule(SIGNED_IN, my_draft),
    ("GET", "/proposals/new/category"): Rule(SIGNED_IN, my_draft),
    ("POST", "/proposals/new/category"): Rule(
        SIGNED_IN, lambda world: my_draft(world, code="construction")
    ),
    ("POST", "/proposals/new/confirm"): Rule(RESIDENTS, my_draft),
    ("POST", "/proposals/<int:proposal_id>/correct"): Rule(
        holders(Role.RESIDENT), returned_proposal
    ),
    # support
    ("POST", "/proposals/<int:proposal_id>/support"): Rule(RESIDENTS, somebodys_proposal),
    ("POST", "/proposals/<int:proposal_id>/unsupport"): Rule(SIGNED_IN, somebodys_proposal),
    ("GET", "/proposals/<int:proposal_id>/withdraw"): Rule(holders(Role.RESIDENT), a_proposal()),
    ("POST", "/proposals/<int:proposal_id>/withdraw"): Rule(holders(Role.RESIDENT), a_proposal()),
    (
        "POST",
        "/<any(proposals, topics):kind>/<int:number>/<any(follow, unfollow):act>",
    ): Rule(SIGNED_IN, something_to_follow),
    # the desk
    ("GET", "/desk"): Rule(DESK, at_this_hall()),
    ("GET", "/desk/proposals/<int:proposal_id>"): Rule(DESK, a_proposal()),
    ("POST", "/desk/proposals/<int:proposal_id>/accept"): Rule(DESK, a_proposal()),
    (
        "POST",
        "/desk/proposals/<int:proposal_id>/<any(returned, declined, taken_back, closed):act>",
    ): Rule(DESK, a_proposal_for("returned", **{"returned-reason": "补地点"})),
    ("POST", "/desk/proposals/<int:proposal_id>/answer"): Rule(
        DESK, a_proposal(**{"answer-text": "已办"})
    ),
    ("GET", "/desk/proposals/<int:proposal_id>/category"): Rule(DESK, a_proposal()),
    ("POST", "/desk/proposals/<int:proposal_id>/category"): Rule(
        DESK, a_proposal(code="transport")
    ),
    # the knowledge base
    ("GET", "/known"): Rule(ANYBODY),
    ("GET", "/known/<int:problem_id>"): Rule(ANYBODY, a_known_problem()),
    ("GET", "/desk/known/new"): Rule(DESK | elsewhere(Role.SECRETARY, Role.STREET)),
    ("POST", "/desk/known/new"): Rule(
        DESK | elsewhere(Role.SECRETARY, Role.STREET), lambda _world: Ask(form={"spot": "东门"})
    ),
    ("GET", "/desk/known/<int:problem_id>"): Rule(DESK, a_known_problem()),
    ("POST", "/desk/known/<int:problem_id>"): Rule(DESK, a_known_problem(spot="东门")),
    ("POST", "/desk/known/<int:problem_id>/retire"): Rule(DESK, a_known_problem(reason="旧了")),
    ("POST", "/desk/known/<int:problem_id>/restore"): Rule(DESK, a_known_problem()),
    ("POST", "/desk/proposals/<int:proposal_id>/topic"): Rule(DESK, a_proposal(title="议题")),
    ("GET", "/desk/join"): Rule(DESK, at_this_hall(q="充电")),
    ("POST", "/desk/join"): Rule(DESK, at_this_hall(title="议题")),
    ("GET", "/desk/topics/<int:topic_id>"): Rule(DESK, a_topic()),
    ("POST", "/desk/topics/<int:topic_id>/name"): Rule(DESK, a_topic(title="新名")),
    ("POST", "/desk/topics/<int:topic_id>/unlink/<int:proposal_id>"): Rule(DESK, joined),
    ("POST", "/desk/topics/<int:topic_id>/review"): Rule(DESK, a_topic(because="安全")),
    ("POST", "/desk/topics/<int:topic_id>/<any(repool, dissolve):act>"): Rule(
        DESK, a_topic_for("repool")
    ),
    # reviews and appeals
    ("GET", "/topics/<int:topic_id>/review"): Rule(REVIEWERS, in_review()),
    ("POST", "/topics/<int:topic_id>/review"): Rule(REVIEWERS - holders(Role.STREET), in_review()),
    ("POST", "/topics/<int:topic_id>/verdict"): Rule(DESK, in_review(**VERDICT)),
    ("POST", "/proposals/<int:proposal_id>/reinstate"): Rule(APPEALS, declined_proposal),
    ("POST", "/topics/<int:topic_id>/reinstate"): Rule(APPEALS, declined_topic),
}
ROUTES["POST", "/proposals/new"] = Rule(
    SIGNED_IN, lambda _world: Ask(form={"title": "题", "body": "正文", "category": "unsorted"})
)
"""A visitor's words are kept too, and then lead to the sign-in page."""
ROUTES |= rights_answering.ROUTES
ROUTES |= rights_gathering.ROUTES
ROUTES |= rights_imports.ROUTES
ROUTES |= rights_intake.ROUTES
ROUTES |= rights_opinions.ROUTES
ROUTES |= rights_questionnaires.ROUTES
