"""Hand in the rule quiz; and what a hall makes of it before the first vote (T02)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import audit, clock
from app.errors import Invalid
from app.extensions import db
from app.people.models.person import Person
from meetings.lessons import marking
from meetings.lessons.marking import Marks
from meetings.models.quiz import QuizPass

ADDRESS: Final = "/course/quiz"
"""Where the quiz is taken: refusals lead there."""
GROUP: Final = "quiz"
"""Under this name a hall keeps what it says of the quiz."""


def is_required(rules: Mapping[str, Any]) -> bool:
    """Whether a hall with these own values asks for the quiz before votes on the phone."""
    held = rules.get(GROUP)
    return isinstance(held, dict) and held.get("required") is True


def passed(people: Iterable[int]) -> frozenset[int]:
    """Who of ``people`` has passed, under whatever edition."""
    wanted = QuizPass.person_id.in_(list(people))
    return frozenset(db.session.scalars(select(QuizPass.person_id).where(wanted)))


def hand_in(person: Person, paper: int, ticks: Mapping[str, str]) -> Marks:
    """Mark a paper, and record the first that is passed; inside a transaction.

    Raises Invalid while a question waits for its answer. A paper that is not passed is not kept.
    """
    waiting = marking.unanswered(paper, ticks)
    if waiting:
        raise Invalid(
            _l("还有%(num)d题没有答：第%(which)s题", num=len(waiting), which=_listed(waiting)),
            why=_l("每一题都要选一个答案，才能看对错"),
            remedy=_l("选好的都还在，把没有答的选上，再按“交卷”"),
            code="unanswered",
        )
    marks = marking.marked(paper, ticks)
    if marks.passed:
        _record(person, marks)
    return marks


def _listed(places: Iterable[int]) -> str:
    return "、".join(str(place) for place in places)


def _record(person: Person, marks: Marks) -> None:
    """Keep the pass. The journal, which more people read than the list, does not say the marks."""
    # The person's row is locked first: two papers handed in at once are one pass.
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update())
    if passed([person.id]):
        return
    db.session.add(
        QuizPass(
            person_id=person.id,
            passed_at=clock.now(),
            edition=marks.edition,
            paper=marks.paper,
            marks=marks.right,
            questions=marks.asked,
        )
    )
    db.session.flush()
    audit.record(
        "person.quiz_passed",
        person,
        by=person,
        details={"edition": marks.edition, "paper": marks.paper},
    )
