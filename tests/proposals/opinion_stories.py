"""Make rounds of opinions, and towns that answer them, in one line each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from app import clock
from app.extensions import db
from app.people.models.person import Person
from app.permissions import Role
from app.places.models.hall import Hall
from app.transaction import transaction
from proposals.models.opinion_round import OpinionAnswer, OpinionRound, OpinionStatement
from proposals.models.topic import Topic
from proposals.opinions.answers import Answer
from proposals.queries.opinion_rounds import statements_of
from proposals.services import answering, sounding
from proposals.services.sounding import Plan
from tests.proposals.opinions.planted import Planted
from tests.proposals.stories import make_topic
from tests.support.factories import make_person

SEEDS = (
    "充电桩应当装在自行车棚里",
    "装充电桩不能占停车位",
    "谁充电谁付钱，物业费里不出",
    "飞线充电应当重罚",
)


def make_round(
    hall: Hall,
    topic: Topic | None = None,
    seeds: Sequence[str] = SEEDS,
    *,
    by: Person | None = None,
    days: int = 7,
) -> OpinionRound:
    """An open round on a topic of this hall."""
    by = by or make_person(Role.SECRETARY, at=hall)
    topic = topic or make_topic(hall)
    closes_at = clock.now() + timedelta(days=days)
    with transaction():
        return sounding.open_round(topic, Plan("充电桩怎么装", seeds, closes_at), by=by)


def answer_as(round_: OpinionRound, town: Planted) -> None:
    """Have a whole town answer; the rows only, for hundreds of people are no matter of rights."""
    statements = [one.id for one in statements_of(round_)]
    people: dict[int, Person] = {}
    with transaction():
        for number, _statement, _said in town.answers():
            if number not in people:
                people[number] = Person(name=f"居民{number}", created_at=clock.now())
        db.session.add_all(people.values())
        db.session.flush()
        db.session.add_all(
            OpinionAnswer(
                round_id=round_.id,
                statement_id=statements[statement],
                person_id=people[number].id,
                answer=said,
                answered_at=clock.now(),
            )
            for number, statement, said in town.answers()
        )


def say(person: Person, statement: OpinionStatement, said: Answer = Answer.AGREE) -> None:
    """One person answers one statement."""
    with transaction():
        answering.answer(statement, said, by=person)
