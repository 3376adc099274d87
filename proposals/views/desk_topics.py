"""Topics at the desk: join, take out, name, have reviewed."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.errors import Missing
from app.moves import possible
from app.people.identity import current_person
from app.people.models.person import Person
from app.people.policy import allow
from app.permissions import Permission
from app.transaction import transaction
from proposals.forms import TopicForm
from proposals.lifecycle.topic import TOPIC_ACTS
from proposals.lifecycle.topic_states import OPEN_TO_JOIN, OPEN_TO_LEAVE
from proposals.models.topic import Topic
from proposals.policy import parts_in
from proposals.queries import joining
from proposals.queries.support import progress_shown, residents_of, support_of, threshold_of
from proposals.queries.topics import topic_with, topics_in
from proposals.services import reviewing, topics
from proposals.views.desk import hall_at_desk

blueprint = Blueprint("desk_topics", __name__)
_MOST_AT_ONCE = 200


@blueprint.get("/desk/join")
def gather() -> str:
    """Look for like proposals and tick those that belong together."""
    hall, _halls = hall_at_desk()
    words = request.args.get("q", "").strip()
    return render_template(
        "proposals/desk/join.html",
        hall=hall,
        searched=words,
        found=joining.candidates(hall, words),
        topics=topics_in(hall, OPEN_TO_JOIN),
        chosen_topic=request.args.get("topic", type=int),
    )


@blueprint.post("/desk/join")
def gather_post() -> ResponseReturnValue:
    """Join the ticked proposals: into a topic that is open, or a new one."""
    hall, _halls = hall_at_desk()
    person = allow(current_person(), Permission.WORK_DESK, hall.place)
    numbers = request.form.getlist("proposal", type=int)[:_MOST_AT_ONCE]
    chosen = joining.chosen(hall, numbers)
    topic_id = request.form.get("topic", type=int)
    with transaction():
        if topic_id:
            topic = _topic_of(hall.id, topic_id)
            topics.join(topic, chosen, by=person)
        else:
            topic = topics.create(hall, request.form.get("title", ""), chosen, by=person)
    flash(_("已并案，原来的提案都还能看，提案人会收到通知"), "success")
    return redirect(url_for("desk_topics.show", topic_id=topic.id), 303)


@blueprint.get("/desk/topics/<int:topic_id>")
def show(topic_id: int) -> str:
    """One topic at the desk, with every act that is open now."""
    topic, person = _at_desk(topic_id)
    return _page(topic, person)


@blueprint.post("/desk/topics/<int:topic_id>/name")
def rename(topic_id: int) -> ResponseReturnValue:
    """Word it better."""
    topic, person = _at_desk(topic_id)
    form = TopicForm()
    if not form.validate_on_submit():
        return _page(topic, person, name=form), 422
    with transaction():
        topics.retitle(topic, form.title.data or "", form.summary.data or "", by=person)
    flash(_("已保存"), "success")
    return _back(topic)


@blueprint.post("/desk/topics/<int:topic_id>/unlink/<int:proposal_id>")
def unlink(topic_id: int, proposal_id: int) -> ResponseReturnValue:
    """Take a proposal out again."""
    topic, person = _at_desk(topic_id)
    proposal = next((li.proposal for li in topic.links if li.proposal_id == proposal_id), None)
    if proposal is None:
        raise Missing(_l("这件提案不在这个议题里"), remedy=_l("请刷新页面看看最新情况"))
    with transaction():
        topics.unlink(topic, proposal, by=person, reason=request.form.get("reason", ""))
    flash(_("已拆出，提案人会收到通知"), "success")
    return _back(topic)


@blueprint.post("/desk/topics/<int:topic_id>/review")
def begin_review(topic_id: int) -> ResponseReturnValue:
    """Have it reviewed: it has the voices, or the secretary lists it with a reason."""
    topic, person = _at_desk(topic_id)
    with transaction():
        reviewing.begin(topic, by=person, because=request.form.get("because", ""))
    flash(_("已提请三性审查"), "success")
    return redirect(url_for("reviews.show", topic_id=topic.id), 303)


@blueprint.post("/desk/topics/<int:topic_id>/<any(repool, dissolve):act>")
def move(topic_id: int, act: str) -> ResponseReturnValue:
    """Put a returned topic back into the pool, or end an empty one."""
    topic, person = _at_desk(topic_id)
    with transaction():
        {"repool": topics.repool, "dissolve": topics.dissolve}[act](topic, by=person)
    flash(_("已办理"), "success")
    return _back(topic)


def _topic_of(hall_id: int, topic_id: int) -> Topic:
    topic = topic_with(topic_id)
    if topic.hall_id != hall_id:
        raise Missing(_l("没有这个议题"), remedy=_l("请刷新页面后重新选择"))
    return topic


def _at_desk(topic_id: int) -> tuple[Topic, Person]:
    topic = topic_with(topic_id)
    return topic, allow(current_person(), Permission.WORK_DESK, topic.hall.place)


def _back(topic: Topic) -> ResponseReturnValue:
    return redirect(url_for("desk_topics.show", topic_id=topic.id), 303)


def _page(topic: Topic, person: Person, **refused: object) -> str:
    opened = possible(TOPIC_ACTS, topic.state, by=parts_in(person, topic.hall.place))
    forms: dict[str, object] = {"name": TopicForm(obj=topic, formdata=None)}
    return render_template(
        "proposals/desk/topic.html",
        topic=topic,
        hall=topic.hall,
        open=opened,
        forms=forms | refused,
        may_join=topic.state in OPEN_TO_JOIN,
        support=support_of(topic),
        threshold=threshold_of(topic.hall),
        progress=progress_shown(topic),
        undoable=topic.state in OPEN_TO_LEAVE,
        residents=residents_of(topic.hall.place),
    )
