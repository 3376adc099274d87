"""``/tasks/<id>/again``: anybody here says that the matter is there again; and the desk's answers."""

from __future__ import annotations

from collections.abc import Mapping

from flask import request, url_for
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug import Response

from app.extensions import db
from app.options import options
from app.people.identity import current_person
from app.people.models.person import Person
from proposals.models.proposal import Proposal
from resolutions import policy
from resolutions.forms import acts as forms
from resolutions.forms.recurring import HangAgain, Reassign, SaidAgain
from resolutions.models.ledgers.item import LedgerItem
from resolutions.models.task import Task
from resolutions.progress.task_states import TaskState
from resolutions.queries import tasks
from resolutions.queries.recurrences import waiting_on
from resolutions.queries.units import unit_with, units_for
from resolutions.services.lasting import recurring
from resolutions.services.lasting.reassigning import reassign
from resolutions.views.act_pages import Act, ActPage, Given, plain
from resolutions.views.blueprint import blueprint

_LONGEST_ID = 10
_AGAIN = Act(
    _l("问题又出现了"),
    _l("已公开，并告诉了承办单位、议事秘书和监督员"),
    plain(SaidAgain),
    lambda given: recurring.say_again(
        given.task, text=given.text, by=given.by, photos=given.photos
    ),
    lead=_l("不是提案人也可以说。秘书核实以后复挂原任务，或公开写明为什么不复挂。"),
    photos=True,
)


@blueprint.get("/tasks/<int:task_id>/again")
def again(task_id: int) -> str:
    """Ask what is there again."""
    return _page(*_seen(task_id)).show()


@blueprint.post("/tasks/<int:task_id>/again")
def again_post(task_id: int) -> Response | tuple[str, int]:
    """Say it: public at once, told to the unit and the desk."""
    task, person = _seen(task_id)
    return _page(task, person).carry_out(by=person)


def _seen(task_id: int) -> tuple[Task, Person]:
    task = tasks.task_with(task_id)
    return task, policy.allow_saying_again(current_person(), task)


def _page(task: Task, person: Person) -> ActPage:
    del person
    return ActPage(_AGAIN, task, url_for(".again_post", task_id=task.id), back=task.url)


def _hang_form(task: Task) -> FlaskForm:
    form = HangAgain()
    if not form.is_submitted():
        form.text.data = "；".join(one.text for one in waiting_on(task))
        form.need.data = request.args.get("need", "")
        form.item.data = request.args.get("item", "")
    return form


def _hang(given: Given) -> None:
    form = given.form
    need, item = _number(form.need.data), _number(form.item.data)
    because = recurring.Because(
        db.session.get(Proposal, need) if need else None,
        db.session.get(LedgerItem, item) if item else None,
    )
    recurring.hang_again(given.task, reason=given.text, by=given.by, because=because)


def _number(text: str | None) -> int:
    """The number a hidden field names; nought where it names none."""
    plain_digits = bool(text) and str(text).isascii() and str(text).isdigit()
    return int(str(text)) if plain_digits and len(str(text)) < _LONGEST_ID else 0


def _reassign_form(task: Task) -> FlaskForm:
    form = Reassign()
    form.lead.choices = options(
        (unit.id, unit.name) for unit in units_for(policy.place_of(task)) if unit.contacts
    )
    if not form.is_submitted():
        form.lead.data = task.lead_unit.id
        form.working_days.data = int(task.reckoning["working_days"])
    return form


DESK_ACTS: Mapping[str, Act] = {
    "hang-again": Act(
        _l("属实，复挂账"),
        _l("已复挂账，请重新交办"),
        _hang_form,
        _hang,
        lead=_l(
            "销账后90日内，同一地点同一问题又出现的，复挂原账，重新交办；超过90日的作为新问题提出。"
        ),
    ),
    "found-gone": Act(
        _l("不属实"),
        _l("已答复，理由已经公开"),
        plain(forms.Words),
        lambda given: recurring.find_gone(given.task, reason=given.text, by=given.by),
        lead=_l("到现场看过再答复；写明看到了什么。"),
    ),
    "reassign": Act(
        _l("重新交办"),
        _l("已重新交办"),
        _reassign_form,
        lambda given: reassign(
            given.task,
            lead=unit_with(given.form.lead.data),
            working_days=given.form.working_days.data,
            by=given.by,
        ),
    ),
}


def desk_again(task: Task) -> list[str]:
    """Which of these acts the desk may take on the task now."""
    if task.state is TaskState.REOPENED:
        return ["reassign"]
    if task.state is not TaskState.WRITTEN_OFF:
        return []
    return ["hang-again", "found-gone"] if waiting_on(task) else ["hang-again"]
