"""What waits for a person about questionnaires: doors to knock at, forms to fill, sheets to settle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select

from app.extensions import db
from app.people.models.person import Person
from app.permissions import Permission
from app.shell.navigation import Todo
from app.work_calendar.instants import end_of_day
from proposals.lifecycle.questionnaires import VisitStanding
from proposals.models.questionnaire import Questionnaire
from proposals.models.questionnaire_answers import QuestionnaireVisit
from proposals.queries.halls import halls_where
from proposals.queries.questionnaires.listing import unanswered_by, visiting


def questionnaire_todos(person: Person) -> Iterator[Todo]:
    """Everything about questionnaires that waits for this person."""
    for one in visiting(person):
        found = one.questionnaire
        where = one.building or found.hall.name
        text = _("请入户走访：%(title)s（%(where)s）", title=found.title, where=where)
        yield Todo(text, f"/visits/{found.id}", end_of_day(found.closes_on))
    for asked in unanswered_by(person):
        text = _("请您家填写问卷“%(title)s”", title=asked.title)
        yield Todo(text, asked.url, end_of_day(asked.closes_on))
    for found, count in _to_settle(person):
        text = ngettext(
            "问卷“%(title)s”有%(num)d份答卷要核对",
            "问卷“%(title)s”有%(num)d份答卷要核对",
            count,
            title=found.title,
        )
        yield Todo(text, f"/desk/questionnaires/{found.id}/waiting")


def _to_settle(person: Person) -> Sequence[tuple[Questionnaire, int]]:
    """Questionnaires of this person's desks with sheets set aside, and how many."""
    halls = [hall.id for hall in halls_where(person, Permission.WORK_DESK)]
    if not halls:
        return ()
    aside = (
        select(QuestionnaireVisit.questionnaire_id, func.count().label("sheets"))
        .where(QuestionnaireVisit.standing.in_((VisitStanding.CONFLICT, VisitStanding.LATE)))
        .group_by(QuestionnaireVisit.questionnaire_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Questionnaire, aside.c.sheets)
        .join(aside, aside.c.questionnaire_id == Questionnaire.id)
        .where(Questionnaire.hall_id.in_(halls))
        .order_by(Questionnaire.id)
    )
    return [(found, count) for found, count in rows]
