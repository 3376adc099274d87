"""Make questionnaires, homes and answers for a test, in one line each."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta

from app import clock
from app.extensions import db
from app.people.models.person import Household, Person
from app.permissions import Role
from app.places.models.hall import Hall
from app.transaction import transaction
from proposals.lifecycle.questionnaires import Audience, QuestionKind, VisitMark
from proposals.models.questionnaire import Questionnaire
from proposals.models.questionnaire_answers import QuestionnaireVisit
from proposals.services.questionnaires import answering, designing, opening
from tests.support.factories import make_person

PURPOSE = "想知道大家对装充电桩怎么看，结果会在议事会上说。"


def heading(
    audience: Audience = Audience.HOUSEHOLDS, *, anonymous: bool = False, days: int = 7
) -> designing.Heading:
    """What stands above the questions."""
    today = clock.today()
    return designing.Heading(
        "充电桩意见", PURPOSE, audience, anonymous, today, today + timedelta(days=days)
    )


QUESTIONS = (
    designing.Wording.of(
        QuestionKind.SINGLE, "赞成装充电桩吗", options=("赞成", "不赞成", "说不好")
    ),
    designing.Wording.of(
        QuestionKind.MULTIPLE, "装在哪里", options=("车棚", "东门", "地下"), is_required=False
    ),
    designing.Wording.of(
        QuestionKind.SCALE, "对物业满意吗", scale_top=5, ends=("很不满意", "很满意")
    ),
    designing.Wording.of(QuestionKind.TEXT, "还想说什么", is_required=False),
)


def make_homes(hall: Hall, building: str = "3号楼", count: int = 3) -> Sequence[Household]:
    """Homes of one building, from 101 on."""
    with transaction() as session:
        homes = [
            Household(place=hall.place, building=building, unit="1单元", room=str(101 + number))
            for number in range(count)
        ]
        session.add_all(homes)
    return homes


def make_questionnaire(
    hall: Hall,
    audience: Audience = Audience.HOUSEHOLDS,
    *,
    anonymous: bool = False,
    is_open: bool = True,
    by: Person | None = None,
) -> Questionnaire:
    """One with a question of each kind, opened unless told otherwise."""
    by = by or make_person(Role.SECRETARY, at=hall)
    with transaction():
        made = designing.begin(hall, heading(audience, anonymous=anonymous), by=by)
        for words in QUESTIONS:
            designing.add_question(made, words, by=by)
        if is_open:
            opening.open_(made, by=by)
    return made


def client_id() -> str:
    """A number such as a phone makes."""
    return secrets.token_hex(16)


def given(
    questionnaire: Questionnaire,
    single: int = 1,
    places: Sequence[int] = (1,),
    scale: int = 4,
    text: str = "",
) -> dict[str, object]:
    """The fields of a filled form."""
    one, several, marks, words = (question.field for question in questionnaire.questions)
    return {one: str(single), several: [str(n) for n in places], marks: str(scale), words: text}


def filled(questionnaire: Questionnaire, number: str = "", **answers: object) -> answering.Filled:
    """A filled form as the services take it."""
    fields: Mapping[str, object] = given(questionnaire, **answers)  # type: ignore[arg-type]  # reason: passed through

    def values(name: str) -> Sequence[str]:
        found = fields[name]
        return found if isinstance(found, list) else [str(found)]

    return answering.Filled.read(questionnaire, number or client_id(), values)


def knock(
    questionnaire: Questionnaire,
    home: Household | None,
    by: Person,
    mark: VisitMark = VisitMark.DONE,
    *,
    number: str = "",
    building: str = "",
    **answers: object,
) -> QuestionnaireVisit:
    """A visitor writes down what is said at a door."""
    with transaction():
        return answering.take_down(
            questionnaire,
            filled(questionnaire, number, **answers),
            home,
            mark,
            by=by,
            building=building,
        )


def live_in(person: Person, home: Household) -> Person:
    """Let somebody live there."""
    with transaction():
        db.session.get_one(Person, person.id).household_id = home.id
    return person
