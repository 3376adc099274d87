"""Who gets to what earlier meetings left over: a part of the stage's rights table."""

from __future__ import annotations

from app import clock
from app.extensions import db
from app.permissions import Role
from app.transaction import transaction
from meetings.models.carried import CarriedKind, CarriedQuestion
from meetings.models.motion import Motion
from meetings.services import convening
from tests.meetings.assembly import TEXT, plan
from tests.support.rights import SIGNED_IN, Ask, Rule, World, holders

CONVENERS = holders(Role.CHAIR, Role.SECRETARY)


def a_referral(world: World) -> Ask:
    """A question that an earlier meeting referred to a committee."""
    chair, clerk = world.holder(Role.CHAIR), world.holder(Role.SECRETARY)
    with transaction():
        meeting = convening.convene(world.hall, plan(chair, clerk), by=clerk)
        motion = Motion(meeting=meeting, text=TEXT, mover=chair, moved_at=clock.now())
        row = CarriedQuestion(motion=motion, kind=CarriedKind.REFERRED, terms="物业委员会")
        db.session.add(row)
    return Ask({"question_id": row.id}, {"report": "可行"})


RETURNING = {
    ("GET", "/desk/returning"): Rule(SIGNED_IN),
    ("GET", "/desk/returning/<int:question_id>/report"): Rule(CONVENERS, a_referral),
    ("POST", "/desk/returning/<int:question_id>/report"): Rule(CONVENERS, a_referral),
}
