"""``/watch``: the board of those who watch over the work, and the check of a task."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response

from app.errors import Forbidden
from app.people.identity import current_person
from app.people.models.person import Person
from app.people.policy import may_any, places_where
from app.people.views.doors import officer
from app.permissions import Permission
from app.places.models.place import Place
from app.shell.again import shown_again
from app.transaction import transaction
from resolutions import policy
from resolutions.forms.checks import Check, check_form, names_of_points
from resolutions.models.task import Task
from resolutions.policy import READERS
from resolutions.progress.checklist import Answer
from resolutions.progress.inspection import Axis, AxisFinding
from resolutions.progress.task_states import TaskState
from resolutions.queries import board as boards
from resolutions.queries import tasks
from resolutions.queries.boards import Reach
from resolutions.queries.duties import check_list_of
from resolutions.queries.handlers import handlers_of, inspectors_of
from resolutions.queries.standings import Today
from resolutions.queries.tally import Scope
from resolutions.services import inspecting
from resolutions.views.act_pages import photos_given
from resolutions.views.blueprint import blueprint
from resolutions.views.boards import Asked, asked, shown, table_of

WATCHERS = (Permission.INSPECT, Permission.OVERSEE, Permission.ASSIGN, Permission.COORDINATE)


@blueprint.get("/watch")
def board() -> str:
    """逾期/临期/正常/办结 of each level, by place and by unit; each count leads to its list."""
    wanted = _asked()
    person = current_person()
    return shown(
        "resolutions/watch/board.html",
        wanted,
        checks=bool(boards.halls_watched(person, *policy.CHECKS)),
        waits=_waits,
        mine=_mine(),
        reads_months=any(places_where(person, right) for right in READERS),
    )


def _mine() -> str:
    return request.args.get("mine", "")


def _waits(scope: Scope) -> boards.TaskPage:
    """What waits for a check: the first of all, what the reader may check, or what they checked."""
    person = officer()
    if _mine() == "done":
        return boards.TaskPage(boards.checked_by(person), None)
    if _mine() == "todo":
        halls = boards.halls_watched(person, *policy.CHECKS)
        open_to = [one for one in boards.to_check(halls) if policy.may_check(person, one)]
        return boards.TaskPage(open_to[: boards.PAGE], None)
    return boards.waiting(scope)


@blueprint.get("/watch/<any(places, units, tasks):table>.<any(csv, xlsx, json):form>")
def board_table(table: str, form: str) -> Response:
    """The same as a file."""
    return table_of(_asked(), table, form)


def _asked() -> Asked:
    return asked(Reach(watched_places(officer())), "resolutions.board")


def watched_places(person: Person) -> Sequence[Place]:
    """The topmost places over which this person watches; raises Forbidden where there are none."""
    found = {place.id: place for right in WATCHERS for place in places_where(person, right)}
    if not found:
        raise Forbidden(
            _l("您不能查看督办看板"),
            why=_l("看板由监督员、秘书和街道、区的专班使用"),
            remedy=_l("所有决议和任务的进度在“决议督办”里公开"),
        )
    places = sorted(found.values(), key=lambda place: place.path)
    return [place for place in places if not found.keys() & set(place.lineage[:-1])]


@blueprint.get("/watch/tasks/<int:task_id>")
def check(task_id: int) -> str:
    """A task to check: what was ordered, reported and shown, and the form for three findings."""
    task = _watched_task(task_id)
    return _page(task, check_form(check_list_of(task)))


@blueprint.post("/watch/tasks/<int:task_id>")
def check_post(task_id: int) -> Response | tuple[str, int]:
    """Record the check; it passes, or the unit has three working days to mend."""
    task, person = _watched_task(task_id), officer()
    form = check_form(check_list_of(task))
    with shown_again(lambda: _page(task, form)):
        photos = photos_given(task, person)
        if not form.validate_on_submit():
            return _page(task, form), 422
        with transaction():
            row = inspecting.inspect(
                task, _findings(form), by=person, photos=photos, answers=_answers(task, form)
            )
            passed = row.passed
    flash(_("检查合格，已记录") if passed else _("已记录，承办单位将在3个工作日内整改"), "success")
    return redirect(url_for(".task", task_id=task_id), 303)


def _findings(form: Check) -> list[AxisFinding]:
    return [
        AxisFinding(axis, form[axis.value].data == "pass", form[f"{axis.value}_remark"].data or "")
        for axis in Axis
    ]


def _answers(task: Task, form: Check) -> dict[str, Answer]:
    return {
        point: Answer(form[name].data == "pass", form[f"{name}_remark"].data or "")
        for name, point in names_of_points(check_list_of(task)).items()
        if name in form
    }


def _watched_task(task_id: int) -> Task:
    task = tasks.task_with(task_id)
    policy.allow_checking(current_person(), policy.place_of(task), policy.LOOKS_AGAIN)
    return task


def _page(task: Task, form: Check) -> str:
    listed = check_list_of(task)
    return render_template(
        "resolutions/watch/task.html",
        task=task,
        hall=task.resolution.hall,
        form=form if policy.may_check(current_person(), task) else None,
        recheck=task.state is TaskState.RECHECK,
        waits=task.state in boards.TO_CHECK,
        axes=Axis,
        listed=listed,
        points=[name for name in names_of_points(listed) if name in form],
        reports=tasks.reports_of(task),
        inspections=tasks.inspections_of(task),
        stands=Today.now().of(task),
        **_seen_by(officer(), task),
    )


def _seen_by(person: Person, task: Task) -> dict[str, object]:
    """What the reader had to do with it, and where they came from."""
    watches = may_any(person, WATCHERS, policy.place_of(task))
    board, patrol = (".board", _("督办看板")), (".patrol", _("巡查、复核"))
    page, name = board if watches else patrol
    return {
        "handled": person.id in handlers_of(task),
        "inspected": person.id in inspectors_of(task),
        "back": (url_for(page), name),
    }
