"""Who gets through where with questionnaires; ``rights_table.py`` takes these rows in."""

from __future__ import annotations

from collections.abc import Callable

from app.extensions import db
from app.people.models.person import Household
from app.permissions import Role
from app.transaction import transaction
from proposals.lifecycle.questionnaires import Audience
from proposals.models.questionnaire import Questionnaire
from proposals.models.questionnaire_answers import SheetAnswer
from proposals.services.questionnaires import opening
from tests.proposals.questioning import (
    client_id,
    given,
    knock,
    make_homes,
    make_questionnaire,
)
from tests.support.rights import ANYBODY, Ask, Rule, World, holders

DESK = holders(Role.SECRETARY, Role.STREET)
VISITORS = DESK | holders(Role.REPRESENTATIVE)
Make = Callable[[World], Ask]
BASE = "/desk/questionnaires"
ONE = f"{BASE}/<int:questionnaire_id>"
KINDS = "<any(single, multiple, scale, text):kind>"


def made_for(
    world: World, audience: Audience = Audience.HOUSEHOLDS, *, is_open: bool = True
) -> Questionnaire:
    make_homes(world.hall, client_id()[:8], 1)
    by = world.holder(Role.SECRETARY)
    made = make_questionnaire(world.hall, audience, is_open=is_open, by=by)
    if is_open:
        with transaction():
            opening.ask_visitor(made, world.holder(Role.REPRESENTATIVE), by=by)
    return made


def home_of(world: World) -> Household:
    return make_homes(world.hall, client_id()[:8], 1)[0]


def opened(
    audience: Audience = Audience.HOUSEHOLDS, query: dict[str, str] | None = None, **form: str
) -> Make:
    def make(world: World) -> Ask:
        return Ask({"questionnaire_id": made_for(world, audience).id}, form, query or {})

    return make


def draft(**more: object) -> Make:
    def make(world: World) -> Ask:
        return Ask({"questionnaire_id": made_for(world, is_open=False).id, **more}, HEADING)

    return make


def question(**more: object) -> Make:
    def make(world: World) -> Ask:
        first = made_for(world, is_open=False).questions[0]
        form = {"text": "新题", "lines": "是\n否", "is_required": "y"}
        return Ask({"question_id": first.id, **more}, form)

    return make


def closed(world: World) -> Ask:
    made = made_for(world)
    with transaction():
        opening.close(made, by=world.holder(Role.SECRETARY))
    return Ask({"questionnaire_id": made.id})


def answered(world: World) -> Ask:
    made = made_for(world, Audience.EVERYBODY)
    form = {**given(made), "client_id": client_id()}
    return Ask({"questionnaire_id": made.id}, form)


def at_a_door(world: World) -> Ask:
    made = made_for(world)
    form = {**given(made), "client_id": client_id(), "household": str(home_of(world).id)}
    return Ask({"questionnaire_id": made.id}, form)


def set_aside(world: World) -> Ask:
    made, home, by = made_for(world), home_of(world), world.holder(Role.SECRETARY)
    knock(made, home, by)
    second = knock(made, home, by)
    return Ask({"questionnaire_id": made.id, "visit_id": second.id, "act": "leave"})


def written(world: World) -> Ask:
    made, home = made_for(world), home_of(world)
    knock(made, home, world.holder(Role.SECRETARY), text="路灯坏了")
    found = db.session.query(SheetAnswer).filter_by(text="路灯坏了").order_by(SheetAnswer.id).all()
    mine = next(one for one in found if one.sheet.questionnaire_id == made.id)
    return Ask({"questionnaire_id": made.id, "answer_id": mine.id})


def a_visitor(world: World) -> Ask:
    made, by = made_for(world), world.holder(Role.SECRETARY)
    with transaction():
        visitor = opening.ask_visitor(made, by, by=by)
    return Ask({"questionnaire_id": made.id, "visitor_id": visitor.id})


def asking(world: World) -> Ask:
    made = made_for(world)
    return Ask({"questionnaire_id": made.id}, {"person": str(world.holder(Role.RESIDENT).id)})


def at_this_hall(world: World) -> Ask:
    return Ask(form=HEADING, query={"hall": world.hall.code})


HEADING = {
    "title": "题",
    "purpose": "为什么",
    "audience": "households",
    "anonymous": "yes",
    "opens_on": "2030-01-01",
    "closes_on": "2030-01-31",
}

ROUTES = {
    # for those who answer
    ("GET", "/questionnaires"): Rule(ANYBODY),
    ("GET", "/questionnaires/<int:questionnaire_id>"): Rule(ANYBODY, opened()),
    ("POST", "/questionnaires/<int:questionnaire_id>"): Rule(ANYBODY, answered),
    ("GET", "/questionnaires/<int:questionnaire_id>/results"): Rule(ANYBODY, closed),
    # at the door
    ("GET", "/visits/worker.js"): Rule(ANYBODY),
    ("GET", "/visits/<int:questionnaire_id>"): Rule(VISITORS, opened()),
    ("GET", "/visits/<int:questionnaire_id>/doors"): Rule(VISITORS, opened()),
    ("GET", "/visits/<int:questionnaire_id>/sheet"): Rule(VISITORS, opened()),
    ("GET", "/visits/<int:questionnaire_id>/standing.json"): Rule(VISITORS, opened()),
    ("POST", "/visits/<int:questionnaire_id>/send"): Rule(VISITORS, at_a_door),
    # at the desk
    ("GET", BASE): Rule(DESK, at_this_hall),
    ("GET", f"{BASE}/new"): Rule(DESK, at_this_hall),
    ("POST", f"{BASE}/new"): Rule(DESK, at_this_hall),
    ("GET", ONE): Rule(DESK, opened()),
    ("GET", f"{ONE}/heading"): Rule(DESK, draft()),
    ("POST", f"{ONE}/heading"): Rule(DESK, draft()),
    ("GET", f"{ONE}/questions/{KINDS}"): Rule(DESK, draft(kind="scale")),
    ("POST", f"{ONE}/questions/{KINDS}"): Rule(DESK, draft(kind="text")),
    ("GET", f"{BASE}/questions/<int:question_id>"): Rule(DESK, question()),
    ("POST", f"{BASE}/questions/<int:question_id>"): Rule(DESK, question()),
    ("POST", f"{BASE}/questions/<int:question_id>/<any(up, down, remove):act>"): Rule(
        DESK, question(act="remove")
    ),
    ("GET", f"{ONE}/preview"): Rule(DESK, draft()),
    ("POST", f"{ONE}/<any(open, close):act>"): Rule(DESK, draft(act="open")),
    ("POST", f"{ONE}/copy"): Rule(DESK, draft()),
    ("POST", f"{ONE}/visitors"): Rule(DESK, asking),
    ("POST", f"{ONE}/visitors/<int:visitor_id>/relieve"): Rule(DESK, a_visitor),
    ("GET", f"{ONE}/waiting"): Rule(DESK, set_aside),
    ("POST", f"{ONE}/waiting/<int:visit_id>/<any(count, move, leave):act>"): Rule(DESK, set_aside),
    # what came of it
    ("GET", f"{ONE}/results"): Rule(DESK, written),
    ("GET", f"{ONE}/words"): Rule(DESK, written),
    ("POST", f"{ONE}/words/<int:answer_id>/need"): Rule(DESK, written),
    ("GET", f"{ONE}/answers.<any(csv, xlsx, json):form>"): Rule(
        DESK, lambda world: Ask({**written(world).values, "form": "csv"})
    ),
}
