"""What waits for a person after the work is done: to appraise, to look again, to decide what next."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _

from app import clock
from app.people.models.person import Person
from app.permissions import Permission
from app.shell.navigation import Todo
from app.work_calendar.instants import end_of_day
from resolutions.queries.appraisals import to_answer
from resolutions.queries.arrangements import owned_by, to_arrange
from resolutions.queries.board import halls_watched


def todos(person: Person) -> Iterable[Todo]:
    """Everything of this kind that waits for this person."""
    for appraisal in to_answer(person):
        text = str(_("评一评干得怎么样：%(title)s", title=appraisal.resolution.title))
        yield Todo(text, appraisal.url, end_of_day(appraisal.ends_on))
    for one in owned_by(person):
        if one.review_on is not None and one.review_on <= clock.today():
            what = str(_("回头看：%(title)s", title=one.resolution.title))
            yield Todo(what, one.url, end_of_day(one.review_on))
    for resolution in to_arrange(halls_watched(person, Permission.ASSIGN)):
        text = str(_("议定以后怎么办：%(title)s", title=resolution.title))
        yield Todo(text, f"/desk/resolutions/{resolution.id}/long-term")
