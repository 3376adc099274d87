"""A full hall's phone page and wall ask the database as often as those of a small one."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from app.people.models.person import Person
from meetings.rules import acts
from meetings.rules.states import Stance
from tests.meetings.assembly import assemble
from tests.support.statements import asked

FEW, MANY = 6, 60
SignIn = Callable[[Person], FlaskClient]


def _asked_for(sign_in: SignIn, people: int, speeches: int) -> tuple[int, int]:
    """Statements of the phone page and of the wall, in a debate with so many people and speeches."""
    hall = assemble(people).in_session().in_debate()
    for turn, who in enumerate(hall.representatives[3 : 3 + speeches]):
        stance = Stance.CON if turn % 2 else Stance.PRO
        hall.act(acts.ClaimFloor(at=0, stance=stance), who)
        hall.speech(who)
    phone = sign_in(hall.representatives[0])
    counts = []
    for address in (f"/m/{hall.meeting.id}", f"/s/{hall.meeting.screen_token}"):
        phone.get(address)
        with asked() as said:
            answer = phone.get(address)
        assert answer.status_code == 200
        assert said
        counts.append(len(said))
    return counts[0], counts[1]


def test_many_people_and_speeches_cost_no_more_statements(app: Flask, signed_in: SignIn) -> None:
    small = _asked_for(signed_in, FEW, 1)
    full = _asked_for(signed_in, MANY, 20)
    assert full == small
