"""Who gets through where in the representatives' course. Read with ``tests/support/rights.py``."""

from __future__ import annotations

from app.permissions import Role
from meetings.lessons.questions import QUESTIONS
from tests.support.rights import ANYBODY, SIGNED_IN, Ask, Rule, World, holders

PEOPLES = holders(Role.SECRETARY, Role.STREET, Role.ADMINISTRATOR)


def the_hall(world: World) -> Ask:
    """The hall whose representatives are listed."""
    return Ask({"code": world.hall.code})


COURSE = {
    ("GET", "/course"): Rule(ANYBODY),
    ("GET", "/course/<any(collect, deliberate, vote, supervise):code>"): Rule(
        ANYBODY, lambda _world: Ask({"code": "vote"})
    ),
    ("GET", "/course/quiz"): Rule(SIGNED_IN),
    ("POST", "/course/quiz"): Rule(
        SIGNED_IN, lambda _world: Ask(form={one.code: one.right for one in QUESTIONS})
    ),
    ("GET", "/desk/course"): Rule(SIGNED_IN),
    ("GET", "/desk/course/<code>"): Rule(PEOPLES, the_hall),
    ("GET", "/desk/course/<code>/export.<any(csv, xlsx, json):form>"): Rule(
        PEOPLES, lambda world: Ask({"code": world.hall.code, "form": "csv"})
    ),
}
