"""问题又出现了: anybody may say so of a written-off task; the desk hangs it again by one act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from app import audit, clock
from app.errors import Invalid, Refused
from app.extensions import db
from app.marks import N_
from app.notices.services import notify
from app.people.models.person import Person
from app.people.policy import roles_of
from app.photos.models.photo import Photo
from app.work_calendar.instants import day_of
from proposals.models.proposal import Proposal
from proposals.services import timeline, wording
from proposals.services.refusing import granted
from resolutions.models.arrangement import Reopening
from resolutions.models.ledgers.item import LedgerItem
from resolutions.models.recurrence import Comeback, Recurrence, RecurrencePhoto
from resolutions.models.task import Task
from resolutions.policy import place_of
from resolutions.progress.recurrence import say_again as judge
from resolutions.progress.resolution_acts import FINISHED, ResolutionAct
from resolutions.progress.resolution_guards import ResolutionFacts
from resolutions.progress.task_acts import TaskAct
from resolutions.progress.task_guards import TaskFacts
from resolutions.queries.recurrences import waiting_on
from resolutions.services import course, telling
from resolutions.services.appraising.closing import lapse
from resolutions.services.lasting.keeping import end_standing
from resolutions.services.ledgers.linking import hall_over
from resolutions.services.locking import locked

TEXT_LIMIT = 500


@dataclass(frozen=True)
class Because:
    """What is new and turned out to be the old matter."""

    proposal: Proposal | None = None
    item: LedgerItem | None = None


def say_again(task: Task, *, text: str, by: Person, photos: Sequence[Photo] = ()) -> Recurrence:
    """Say that the matter is there again: told to the unit, the desk and those who check.

    Raises Refused for a task not written off, after ninety days, without words, or said twice.
    """
    task, text = locked(task), wording.paragraphs(text)
    if len(text) > TEXT_LIMIT:
        raise Invalid(_l("最多%(count)d字", count=TEXT_LIMIT), code="text")
    waits = any(one.person_id == by.id for one in waiting_on(task))
    granted(judge(task.state, days_since_write_off=_days(task), words=text, waits=waits))
    row = Recurrence(
        task_id=task.id,
        person_id=by.id,
        on=clock.today(),
        at=clock.now(),
        text=text,
        shots=[RecurrencePhoto(photo=photo) for photo in dict.fromkeys(photos)],
    )
    db.session.add(row)
    db.session.flush()
    course.write(task.resolution, "task_said_again", by=None, task=task, text=text)
    audit.record("task.said_again", task, by=by, place=place_of(task))
    words = N_("居民说“%(title)s”的问题又出现了")
    telling.tell_units(task, words, kind="task.said_again")
    telling.tell_desk(task, words, kind="task.said_again")
    telling.tell_monitors(task, words, kind="task.said_again")
    return row


def hang_again(task: Task, *, reason: str, by: Person, because: Because | None = None) -> Comeback:
    """复挂账: the old task is open again, linked with what told of it; raises Refused after 90 days."""
    task, because = locked(task), because or Because()
    _check_same_hall(task, because)
    _reopen_resolution(task, by, reason, because)
    course.move(
        task,
        TaskAct.REHANG,
        by=by,
        facts=TaskFacts(actor=by.id, days_since_write_off=_days(task)),
        reason=reason,
    )
    made = Comeback(
        task_id=task.id,
        proposal=because.proposal,
        item=because.item,
        at=clock.now(),
        by_id=by.id,
        reason=wording.paragraphs(reason),
    )
    db.session.add(made)
    db.session.flush()
    words = telling.about(task)
    if because.proposal is not None:
        timeline.write(because.proposal, "resolution_reopen", by=by, text=words, url=task.url)
    telling.tell_proposers(task.resolution, "resolution_reopen", text=words, by=by, url=task.url)
    telling.tell_units(
        task, N_("“%(title)s”的问题又出现，已复挂账"), kind="task.hung_again", but=by
    )
    _answer(task, upheld=True, by=by, text=made.reason)
    return made


def find_gone(task: Task, *, reason: str, by: Person) -> None:
    """不属实: the desk looked and it is not there again; why is public. Raises Refused if none waits."""
    task, reason = locked(task), wording.paragraphs(reason)
    if not waiting_on(task):
        raise Refused(_l("没有等待核实的“又出现了”"), remedy=_l("请刷新页面看看最新情况"))
    if not reason:
        raise Invalid(_l("请写明理由"), code="text")
    _answer(task, upheld=False, by=by, text=reason)
    course.write(task.resolution, "task_found_gone", by=by, task=task, text=reason)
    audit.record("task.found_gone", task, by=by, place=place_of(task), reason=reason)


def _answer(task: Task, *, upheld: bool, by: Person, text: str) -> None:
    """Answer everybody who said so, and tell them."""
    for one in waiting_on(task):
        one.ruled_at, one.ruled_by_id = clock.now(), by.id
        one.upheld, one.answer = upheld, text
        words = (
            N_("您说的“%(title)s”又出现，已核实，原任务复挂账")
            if upheld
            else N_("您说的“%(title)s”又出现，核实后没有复挂账，理由已公开")
        )
        notify(one.person, words, task.url, kind="task.again_answered", title=task.title)
    db.session.flush()


def _days(task: Task) -> int | None:
    return (clock.today() - day_of(task.written_off_at)).days if task.written_off_at else None


def _check_same_hall(task: Task, because: Because) -> None:
    if because.proposal is not None and because.proposal.hall_id != task.resolution.hall_id:
        raise Invalid(_l("这件提案属于另一个议事厅"), code="proposal")
    hall = hall_over(because.item.place) if because.item is not None else None
    if because.item is not None and (hall is None or hall.id != task.resolution.hall_id):
        raise Invalid(_l("台账上的这个问题属于另一个议事厅"), code="item")


def _reopen_resolution(task: Task, by: Person, reason: str, because: Because) -> None:
    """A finished resolution is open again with its task; one still under way goes on."""
    resolution = task.resolution
    if resolution.state not in FINISHED:
        return
    course.move_resolution(
        resolution,
        ResolutionAct.REOPEN,
        by=by,
        parts=frozenset(roles_of(by, resolution.hall.place)),
        facts=ResolutionFacts(days_since_write_off=_days(task)),
        reason=reason,
    )
    end_standing(resolution.id)
    lapse(resolution)
    db.session.add(
        Reopening(
            resolution_id=resolution.id,
            proposal=because.proposal,
            at=clock.now(),
            by_id=by.id,
            reason=wording.paragraphs(reason),
        )
    )
