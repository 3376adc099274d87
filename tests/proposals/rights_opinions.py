"""Who gets through where in rounds of opinions."""

from __future__ import annotations

from datetime import timedelta

from app import clock
from app.permissions import Role
from app.transaction import transaction
from proposals.models.opinion_round import OpinionRound
from proposals.services import stating
from tests.proposals.opinion_stories import make_round
from tests.proposals.stories import make_topic
from tests.support.factories import make_person
from tests.support.rights import ANYBODY, Ask, Rule, World, elsewhere, holders

OFFICE = holders(Role.CHAIR, Role.SECRETARY, Role.STREET)
OFFICE_ANYWHERE = OFFICE | elsewhere(Role.CHAIR, Role.SECRETARY, Role.STREET)
RESIDENTS = holders(Role.RESIDENT, Role.REPRESENTATIVE)


def round_of(world: World) -> OpinionRound:
    return make_round(world.hall, by=world.holder(Role.SECRETARY))


def a_round(world: World) -> Ask:
    return Ask({"round_id": round_of(world).id}, {"text": "要装就装带顶棚的"})


def a_statement(world: World) -> Ask:
    round_ = round_of(world)
    neighbour = make_person(Role.RESIDENT, at=world.hall)
    with transaction():
        waiting = stating.add(round_, "晚上充电要断电", by=neighbour)
    values = {"round_id": round_.id, "act": "admit"}
    return Ask(values, {"statement": waiting.id, "answer": "agree"})


def a_seed(world: World) -> Ask:
    from proposals.queries.opinion_rounds import statements_of

    round_ = round_of(world)
    first = statements_of(round_)[0]
    return Ask({"round_id": round_.id}, {"statement": first.id, "answer": "agree"})


def a_topic_to_sound(world: World) -> Ask:
    topic = make_topic(world.hall, by=world.holder(Role.SECRETARY))
    until = clock.today() + timedelta(days=5)
    seeds = "甲要装充电桩\n乙不要装充电桩\n丙先看看再说"
    form = {"question": "怎么办", "seeds": seeds, "until": until.isoformat()}
    return Ask({"topic_id": topic.id}, form)


ROUTES = {
    ("GET", "/opinions/<int:round_id>"): Rule(ANYBODY, a_round),
    ("POST", "/opinions/<int:round_id>"): Rule(RESIDENTS, a_seed),
    ("GET", "/opinions/<int:round_id>/mine"): Rule(RESIDENTS, a_round),
    ("GET", "/opinions/<int:round_id>/add"): Rule(RESIDENTS, a_round),
    ("POST", "/opinions/<int:round_id>/add"): Rule(RESIDENTS, a_round),
    ("GET", "/opinions/<int:round_id>/results"): Rule(ANYBODY, a_round),
    ("GET", "/desk/opinions"): Rule(OFFICE_ANYWHERE),
    ("GET", "/desk/topics/<int:topic_id>/opinions"): Rule(OFFICE, a_topic_to_sound),
    ("POST", "/desk/topics/<int:topic_id>/opinions"): Rule(OFFICE, a_topic_to_sound),
    ("GET", "/desk/opinions/<int:round_id>"): Rule(OFFICE, a_round),
    (
        "POST",
        "/desk/opinions/<int:round_id>/<any(admit, refuse, reword, seed):act>",
    ): Rule(OFFICE, a_statement),
    ("GET", "/desk/opinions/<int:round_id>/close"): Rule(OFFICE, a_round),
    ("POST", "/desk/opinions/<int:round_id>/close"): Rule(OFFICE, a_round),
}
