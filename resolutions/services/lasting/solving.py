"""解决了吗: those behind the needs are asked when a task is written off; one press in the letter answers."""

from __future__ import annotations

from flask import current_app
from flask_babel import lazy_gettext as _l
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select

from app import audit, clock
from app.errors import Invalid, Missing, Refused
from app.extensions import db
from app.marks import N_
from app.notices.services import notify
from app.people.models.person import Person
from proposals.queries.support import people_behind
from proposals.services import timeline, wording
from resolutions.events import TaskFinished
from resolutions.models.solved import SolvedAnswer
from resolutions.models.task import Task
from resolutions.policy import place_of
from resolutions.progress.solved import TOLD, Solved
from resolutions.progress.task_states import TaskState
from resolutions.services import course, telling
from resolutions.services.locking import locked

TEXT_LIMIT = 500


def when_finished(fact: TaskFinished) -> None:
    """Ask proposers and co-signers whether it is solved; each by a link of their own."""
    task = db.session.get_one(Task, fact.task_id)
    topic = task.resolution.topic
    people = people_behind(timeline.joined(topic)) if topic is not None else ()
    for person in people:
        db.session.add(
            SolvedAnswer(
                task_id=task.id, round=task.round, person_id=person.id, asked_at=clock.now()
            )
        )
        words = N_("“%(title)s”办完了。解决了吗？点一下就算回答，不用登录")
        notify(person, words, url_for_person(task, person), kind="task.solved", title=task.title)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.extensions["settings"].secret_key, salt="task-solved")


def url_for_person(task: Task, person: Person) -> str:
    """The address that is this person's answer on this giving of the task."""
    return f"/solved/{_signer().dumps([task.id, task.round, person.id])}"


def asked_by(token: str) -> SolvedAnswer:
    """The question behind a link. Raises Missing for a link that is not ours."""
    try:
        task_id, number, person_id = _signer().loads(token)
    except (BadSignature, TypeError, ValueError):
        task_id = number = person_id = None
    found = db.session.scalar(
        select(SolvedAnswer).where(
            SolvedAnswer.task_id == task_id,
            SolvedAnswer.round == number,
            SolvedAnswer.person_id == person_id,
        )
    )
    if found is None:
        raise Missing(
            _l("这个链接不完整，或不是议事厅发出的"),
            remedy=_l("请从邮件或通知里完整复制链接"),
        )
    return found


def answer(asked: SolvedAnswer, said: Solved, *, text: str = "") -> None:
    """Take an answer, or another in its place. Raises Refused when the task was given anew since.

    Half and not solved are told to the unit and the desk; nothing is reopened by an answer alone.
    """
    task, text = locked(asked.task), wording.paragraphs(text)
    if len(text) > TEXT_LIMIT:
        raise Invalid(_l("最多%(count)d字", count=TEXT_LIMIT), code="text")
    if task.state is not TaskState.WRITTEN_OFF or task.round != asked.round:
        raise Refused(
            _l("这项任务已经重新办理"),
            remedy=_l("再次办完以后，会再问您"),
            code="given_anew",
        )
    same = asked.answer is said and asked.text == text
    asked.answer, asked.answered_at, asked.text = said, clock.now(), text
    db.session.flush()
    if same:
        return
    audit.record("task.solved", task, by=asked.person, place=place_of(task), details={"is": said})
    if said in TOLD:
        _tell(task, said, text)


def _tell(task: Task, said: Solved, text: str) -> None:
    words = (
        N_("居民说“%(title)s”没有解决")
        if said is Solved.NO
        else N_("居民说“%(title)s”只解决了一部分")
    )
    course.write(task.resolution, f"task_solved_{said.value}", by=None, task=task, text=text)
    telling.tell_units(task, words, kind="task.not_solved")
    telling.tell_desk(task, words, kind="task.not_solved")
