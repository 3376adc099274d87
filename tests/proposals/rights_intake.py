"""Rows of ``rights_table.py``: intake, hearings, assisted entry, counts of channels."""

from __future__ import annotations

from sqlalchemy import select

from app.extensions import db
from app.people.models.sign_in import LoginSession
from app.people.services.sign_in import digest
from app.permissions import Role
from app.transaction import transaction
from proposals.services import hearings
from tests.proposals.helping import (
    make_assisted_act,
    make_contest,
    make_entered,
    make_hearing,
    make_helping,
)
from tests.proposals.stories import make_proposal
from tests.support.factories import make_person
from tests.support.rights import ANYBODY, SIGNED_IN, Ask, Rule, World, elsewhere, holders

DESK = holders(Role.SECRETARY, Role.STREET)
ANY_DESK = DESK | elsewhere(Role.SECRETARY, Role.STREET)
_REPORTERS = (Role.REPRESENTATIVE, Role.SECRETARY, Role.MONITOR, Role.LIAISON, Role.STREET)
REPORTERS = holders(*_REPORTERS) | elsewhere(*_REPORTERS)
_WATCHERS = (Role.MONITOR, Role.STREET, Role.ADMINISTRATOR)


def here(world: World) -> Ask:
    return Ask(query={"hall": world.hall.code}, form={"hall": world.hall.code})


def a_hearing(world: World) -> Ask:
    return Ask({"hearing_id": make_hearing(world.hall).id}, {"act": "save"})


def a_published_hearing(world: World) -> Ask:
    by = make_person(Role.SECRETARY, at=world.hall)
    hearing = make_hearing(world.hall, by)
    with transaction():
        hearings.confirm(hearing, by=by)
    return Ask({"hearing_id": hearing.id})


def an_author_with_a_phone(world: World) -> Ask:
    by = make_person(Role.SECRETARY, at=world.hall)
    return Ask({"proposal_id": make_entered(world.hall, by, phone="13712345678").id})


def helping_at_their_browser(world: World, **values: object) -> Ask:
    """Whoever may help is helping; everybody else asks without."""
    if world.who in DESK and world.person is not None:
        token = digest(world.tokens[world.who])
        login = db.session.scalars(
            select(LoginSession).where(LoginSession.token_hash == token)
        ).one()
        make_helping(world.hall, world.person, world.holder(Role.RESIDENT), login)
    return Ask(values, {"title": "题", "body": "正文"})


def helping_with_a_proposal(world: World) -> Ask:
    neighbour = make_person(Role.RESIDENT, at=world.hall)
    proposal = make_proposal(world.hall, neighbour)
    return helping_at_their_browser(world, proposal_id=proposal.id, act="co_sign")


def helped_by_the_secretary(world: World) -> Ask:
    helper, resident = world.holder(Role.SECRETARY), world.holder(Role.RESIDENT)
    return Ask({"session_id": make_helping(world.hall, helper, resident).id})


def an_act_for_the_resident(world: World) -> Ask:
    helper = make_person(Role.SECRETARY, at=world.hall)
    act = make_assisted_act(world.hall, helper, world.holder(Role.RESIDENT))
    return Ask({"act_id": act.id}, {"reason": "不对"})


def a_contest(world: World) -> Ask:
    helper = make_person(Role.SECRETARY, at=world.hall)
    contest = make_contest(world.hall, helper, world.holder(Role.RESIDENT))
    return Ask({"contest_id": contest.id}, {"answer": "查过了"})


ROUTES = {
    ("GET", "/desk/intake"): Rule(ANY_DESK),
    ("POST", "/desk/intake"): Rule(ANY_DESK),
    ("GET", "/report"): Rule(REPORTERS),
    ("POST", "/report"): Rule(REPORTERS),
    ("GET", "/report/mine"): Rule(REPORTERS),
    ("POST", "/desk/proposals/<int:proposal_id>/told"): Rule(DESK, an_author_with_a_phone),
    ("GET", "/proposals/channels"): Rule(ANYBODY),
    # hearings
    ("GET", "/hearings"): Rule(ANYBODY),
    ("GET", "/hearings/<int:hearing_id>"): Rule(ANYBODY, a_published_hearing),
    ("GET", "/desk/hearings"): Rule(DESK, here),
    ("GET", "/desk/hearings/new"): Rule(DESK, here),
    ("POST", "/desk/hearings/new"): Rule(DESK, here),
    ("GET", "/desk/hearings/<int:hearing_id>"): Rule(DESK, a_hearing),
    ("POST", "/desk/hearings/<int:hearing_id>"): Rule(DESK, a_hearing),
    # assisted entry
    ("GET", "/desk/assist"): Rule(ANY_DESK),
    ("POST", "/desk/assist"): Rule(ANY_DESK),
    ("GET", "/desk/assist/now"): Rule(ANY_DESK),
    ("POST", "/desk/assist/end"): Rule(ANY_DESK),
    ("GET", "/desk/assist/<int:session_id>/done"): Rule(
        holders(Role.SECRETARY), helped_by_the_secretary
    ),
    ("GET", "/desk/assist/proposal"): Rule(DESK, helping_at_their_browser),
    ("POST", "/desk/assist/proposal"): Rule(DESK, helping_at_their_browser),
    ("GET", "/desk/assist/proposals/<int:proposal_id>/withdraw"): Rule(
        DESK, helping_with_a_proposal
    ),
    (
        "POST",
        "/desk/assist/proposals/<int:proposal_id>/<any(co_sign, take_back, withdraw):act>",
    ): Rule(DESK, helping_with_a_proposal),
    ("GET", "/me/assisted"): Rule(SIGNED_IN),
    ("POST", "/me/assisted/<int:act_id>/contest"): Rule(
        holders(Role.RESIDENT), an_act_for_the_resident
    ),
    ("GET", "/desk/assist/log"): Rule(holders(*_WATCHERS) | elsewhere(*_WATCHERS)),
    ("GET", "/desk/assist/contests/<int:contest_id>"): Rule(
        holders(Role.MONITOR, Role.SECRETARY, Role.STREET, Role.RESIDENT), a_contest
    ),
    ("POST", "/desk/assist/contests/<int:contest_id>"): Rule(
        holders(Role.MONITOR, Role.STREET), a_contest
    ),
}
