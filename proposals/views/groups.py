"""Likely groups at the desk: one tap makes a topic of them, or says that they are different."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.errors import Missing
from app.people.identity import current_person
from app.people.models.person import Person
from app.people.policy import allow
from app.permissions import Permission
from app.places.models.hall import Hall
from app.transaction import transaction
from proposals.models.proposal import Proposal
from proposals.queries import groups, joining
from proposals.queries.proposals import proposal_with
from proposals.queries.topics import topic_with
from proposals.services import groups as judging
from proposals.services import topics
from proposals.views.desk import hall_at_desk

blueprint = Blueprint("groups", __name__)
_MOST_AT_ONCE = 200


@blueprint.get("/desk/groups")
def index() -> str:
    """Groups that wait to be looked at, a page at a time."""
    hall, halls = hall_at_desk()
    return render_template(
        "proposals/desk/groups.html",
        hall=hall,
        halls=halls,
        page=groups.groups_at_desk(hall, request.args.get("after", type=int)),
        dismissed=groups.dismissed_in(hall),
    )


@blueprint.post("/desk/groups")
def judge() -> ResponseReturnValue:
    """One matter: a topic of those ticked. Different matters: not to be asked again."""
    hall, person = _hall_of_desk()
    if request.form.get("act") == "dismiss":
        with transaction():
            judging.dismiss(hall, _numbered(hall, "member"), by=person)
        flash(_("已记下不是一回事，不再提示；需要时可在页面下方找回"), "info")
        return _back(hall)
    chosen = _numbered(hall, "proposal")
    with transaction():
        topic = topics.create(hall, request.form.get("title", ""), chosen, by=person)
    flash(_("已并案，原来的提案都还能看，提案人会收到通知"), "success")
    return redirect(url_for("desk_topics.show", topic_id=topic.id), 303)


@blueprint.post("/desk/groups/recall")
def recall() -> ResponseReturnValue:
    """Show a dismissed group again."""
    hall, person = _hall_of_desk()
    dismissed = groups.dismissed_with(hall, request.form.get("group", 0, type=int))
    with transaction():
        judging.recall(dismissed, hall, by=person)
    flash(_("已放回列表"), "info")
    return _back(hall)


@blueprint.post("/desk/proposals/<int:proposal_id>/together")
def put_together(proposal_id: int) -> ResponseReturnValue:
    """Make one matter of two look-alikes: in the topic that one of them has, or in a new one."""
    proposal = proposal_with(proposal_id)
    person = allow(current_person(), Permission.WORK_DESK, proposal.place)
    other = proposal_with(request.form.get("other", 0, type=int))
    if other.hall_id != proposal.hall_id:
        raise Missing(_l("那件提案不在这个议事厅"), remedy=_l("请刷新页面后重新选择"))
    with transaction():
        topic = topics.join_two(proposal, other, by=person)
    flash(_("已并入议题“%(title)s”", title=topic.title), "success")
    return redirect(url_for("desk_topics.show", topic_id=topic.id), 303)


@blueprint.post("/desk/topics/<int:topic_id>/undo")
def undo(topic_id: int) -> ResponseReturnValue:
    """Undo a whole joining, with its reason."""
    topic = topic_with(topic_id)
    person = allow(current_person(), Permission.WORK_DESK, topic.hall.place)
    with transaction():
        topics.undo(topic, by=person, reason=request.form.get("reason", ""))
    flash(_("并案已撤销，里面的提案各自继续办理，大家会收到通知"), "success")
    return redirect(url_for("desk.inbox", hall=topic.hall.code), 303)


def _hall_of_desk() -> tuple[Hall, Person]:
    hall, _halls = hall_at_desk()
    return hall, allow(current_person(), Permission.WORK_DESK, hall.place)


def _numbered(hall: Hall, name: str) -> list[Proposal]:
    numbers = request.form.getlist(name, type=int)[:_MOST_AT_ONCE]
    return list(joining.chosen(hall, numbers))


def _back(hall: Hall) -> ResponseReturnValue:
    return redirect(url_for("groups.index", hall=hall.code), 303)
