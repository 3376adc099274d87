"""The ladder in public: each rung's paper, what was recorded of it, and residents' pressing."""

from __future__ import annotations

from flask import Response, render_template, url_for
from flask_babel import lazy_gettext as _l
from werkzeug import Response as Answer

from app import clock
from app.documents.escalation import PAPER_NAMES, Paper, escalation_document, paragraphs
from app.documents.render import MEDIA_TYPE, render
from app.people.identity import current_person
from app.people.models.person import Person
from app.people.policy import allow
from app.people.views.doors import officer
from app.permissions import Permission
from resolutions import policy
from resolutions.forms import acts as forms
from resolutions.models.escalation import Escalation
from resolutions.models.task import Task
from resolutions.progress.escalation import Rung
from resolutions.queries import tasks
from resolutions.queries.escalation_paper import paper_of
from resolutions.queries.escalations import escalation_with
from resolutions.services import escalating, urging
from resolutions.views.act_pages import Act, ActPage, Given, plain
from resolutions.views.blueprint import blueprint

_RUNG = "/tasks/<int:task_id>/escalations/<int:escalation_id>"


@blueprint.get(_RUNG)
def escalation(task_id: int, escalation_id: int) -> str:
    """One rung's paper, to read and to print, and what came of it."""
    task = tasks.task_with(task_id)
    found = escalation_with(task, escalation_id)
    paper = paper_of(found)
    return render_template(
        "resolutions/escalation.html",
        task=task,
        hall=task.resolution.hall,
        one=found,
        paper=paper,
        title=PAPER_NAMES[paper.paper],
        paragraphs=paragraphs(paper),
        records=found.rung in escalating.RECORDED and policy.may_record(current_person(), task),
    )


@blueprint.get(f"{_RUNG}/paper.docx")
def escalation_docx(task_id: int, escalation_id: int) -> Response:
    """The same as a Word file in the layout of official documents."""
    found = escalation_with(tasks.task_with(task_id), escalation_id)
    file = render(escalation_document(paper_of(found)), written_at=clock.now())
    name = f"{Paper(found.rung.value).value}-{found.id}.docx"
    named = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(file, mimetype=MEDIA_TYPE, headers=named)


@blueprint.get(f"/watch{_RUNG}/record")
def escalation_record(task_id: int, escalation_id: int) -> str:
    """The form of the record of a visit or a talk."""
    return _record_page(*_recorded(task_id, escalation_id)).show()


@blueprint.post(f"/watch{_RUNG}/record")
def escalation_record_post(task_id: int, escalation_id: int) -> Answer | tuple[str, int]:
    """Record it, for everybody to read."""
    return _record_page(*_recorded(task_id, escalation_id)).carry_out(by=officer())


def _recorded(task_id: int, escalation_id: int) -> tuple[Task, Escalation]:
    task = tasks.task_with(task_id)
    policy.allow_checking(current_person(), policy.place_of(task))
    return task, escalation_with(task, escalation_id)


def _record_page(task: Task, found: Escalation) -> ActPage:
    talk = found.rung is Rung.SUMMON
    act = Act(
        _l("记录约谈") if talk else _l("记录督办检查"),
        _l("已记录，并向所有人公开"),
        plain(forms.TalkRecord if talk else forms.VisitRecord),
        lambda given: _record(found, given),
    )
    action = url_for(".escalation_record_post", task_id=task.id, escalation_id=found.id)
    return ActPage(act, task, action, back=found.url)


def _record(found: Escalation, given: Given) -> None:
    form = given.form
    escalating.record(
        found,
        held_on=form.held_on.data,
        people=form.people.data or "",
        words=given.text,
        promised_on=form.promised_on.data if isinstance(form, forms.TalkRecord) else None,
        by=given.by,
    )


@blueprint.get("/tasks/<int:task_id>/urge")
def urge(task_id: int) -> str:
    """Ask whether to press for the task, and whether to say something with it."""
    return _urge_page(*_urging(task_id)).show()


@blueprint.post("/tasks/<int:task_id>/urge")
def urge_post(task_id: int) -> Answer | tuple[str, int]:
    """Press for it: counted in public, told to the unit and the street."""
    task, person = _urging(task_id)
    return _urge_page(task, person).carry_out(by=person)


def _urging(task_id: int) -> tuple[Task, Person]:
    task = tasks.task_with(task_id)
    return task, allow(current_person(), Permission.CO_SIGN, policy.place_of(task))


def _urge_page(task: Task, person: Person) -> ActPage:
    del person
    act = Act(
        _l("催办"),
        _l("已催办，承办单位和街道会收到通知"),
        plain(forms.Urge),
        lambda given: urging.urge(given.task, by=given.by, text=given.text),
        lead=_l("催办次数公开，不显示您的姓名；同一个人每7天可以催一次。"),
    )
    return ActPage(act, task, url_for(".urge_post", task_id=task.id), back=task.url)
