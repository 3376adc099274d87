"""催办: a resident presses for a task; the count is public, the unit and the street are told."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app import audit, clock
from app.errors import Invalid
from app.extensions import db
from app.marks import N_
from app.people.models.person import Person
from proposals.services import wording
from proposals.services.refusing import granted
from resolutions.models.task import Task
from resolutions.models.urging import Urging
from resolutions.policy import place_of
from resolutions.progress.urging import urge as judge
from resolutions.queries.urgings import last_urged_by, times_urged
from resolutions.services import course, telling
from resolutions.services.locking import locked

TEXT_LIMIT = 200


def urge(task: Task, *, by: Person, text: str = "") -> Urging:
    """Press for a task. Raises Refused for one that is over, and for a person who just did."""
    task, text = locked(task), wording.paragraphs(text)
    if len(text) > TEXT_LIMIT:
        raise Invalid(_l("最多%(count)d字", count=TEXT_LIMIT), code="text")
    granted(judge(task.state, last=last_urged_by(task, by), today=clock.today()))
    row = Urging(task_id=task.id, person_id=by.id, on=clock.today(), at=clock.now(), text=text)
    db.session.add(row)
    db.session.flush()
    times = times_urged(task)
    course.write(task.resolution, "task_urged", by=None, task=task, text=text)
    audit.record("task.urged", task, by=by, place=place_of(task), details={"times": times})
    words = N_("居民催办“%(title)s”，已是第%(times)d次")
    telling.tell_units(task, words, kind="task.urged", times=times)
    telling.tell_street(task, words, kind="task.urged", times=times)
    return row
