"""``/appraise``: 干得怎么样, answered on the phone; afterwards the result, for everybody."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response

from app.errors import Invalid, SignInNeeded
from app.moves import Refusal
from app.people.identity import current_person
from app.shell.again import shown_again
from app.transaction import transaction
from resolutions.models.resolution import Resolution
from resolutions.progress.appraisal import ABOUT_NAMES, Channel, Mark
from resolutions.queries import appraisals
from resolutions.queries.tasks import inspections_of, reports_of, tasks_of
from resolutions.services.appraising import answering
from resolutions.views.blueprint import blueprint

PHOTOS = 6
"""Photos of the work shown beside the question."""


@blueprint.get("/appraise")
def appraisals_listing() -> str:
    """What can be answered today, and the results of what is over."""
    over = appraisals.past(request.args.get("before", type=int))
    person = current_person()
    return render_template(
        "resolutions/appraise/index.html",
        mine=appraisals.to_answer(person) if person else (),
        running=appraisals.running(),
        over=[(one, appraisals.result_of(one)) for one in over[: appraisals.PAGE]],
        older=over[appraisals.PAGE - 1].id if len(over) > appraisals.PAGE else None,
    )


@blueprint.get("/appraise/<int:appraisal_id>")
def appraisal(appraisal_id: int) -> str:
    """One question and three big buttons; what was pressed is asked once more. Then the result."""
    found, person = appraisals.appraisal_with(appraisal_id), current_person()
    refusal = answering.refusal_of(found, person, Channel.ONLINE) if person else None
    asked = request.values.get("mark", "")
    return render_template(
        "resolutions/appraise/show.html",
        appraisal=found,
        chosen=Mark(asked) if asked in set(Mark) else None,
        limit=answering.COMMENT_LIMIT,
        abouts=ABOUT_NAMES,
        refusal=in_words(refusal),
        own=appraisals.own_answer(found, person),
        turnout=appraisals.turnout(found),
        result=appraisals.result_of(found) if found.closed_at else None,
        **_what_was_done(found.resolution),
        others=[one for one in appraisals.appraisals_of(found.resolution) if one.id != found.id],
    )


def _what_was_done(resolution: Resolution) -> dict[str, object]:
    """What people judge: the tasks, the last photos, the last check of each."""
    carried = tasks_of([resolution])
    shots = [photo for task in carried for one in reports_of(task) for photo in one.photos]
    return {
        "resolution": resolution,
        "hall": resolution.hall,
        "tasks": carried,
        "photos": shots[:PHOTOS],
        "checks": [check for task in carried for check in inspections_of(task)[:1]],
    }


@blueprint.post("/appraise/<int:appraisal_id>")
def appraisal_post(appraisal_id: int) -> Response:
    """Take the answer."""
    found, person = appraisals.appraisal_with(appraisal_id), current_person()
    if person is None:
        raise SignInNeeded(_l("请先登录再评"), remedy=_l("每人评一次，要知道您是谁；不公布姓名"))
    with shown_again(lambda: appraisal(appraisal_id)), transaction():
        answering.answer(found, mark_given(), by=person, why=why_given())
    flash(_("已收到您的评议，谢谢。结果到期后公布"), "success")
    return redirect(found.url, 303)


def in_words(refusal: Refusal | None) -> str:
    """Why an answer is not taken, and what to do instead."""
    return f"{refusal.say_reason(_)} {refusal.say_remedy(_)}" if refusal else ""


def why_given(number: str = "") -> answering.Why:
    """The words and the codes sent with a mark; ``number`` ends the names of their fields."""
    return answering.Why(
        request.form.get(f"comment{number}", ""), request.form.getlist(f"about{number}")
    )


def mark_given() -> Mark:
    """The mark that was pressed. Raises Invalid where none was."""
    asked = request.form.get("mark", "")
    if asked not in set(Mark):
        raise Invalid(_l("还没有选"), remedy=_l("请选满意、基本满意或不满意"), code="mark")
    return Mark(asked)
