"""The secretary's desk: what waits, by deadline, and what may be done with each."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.errors import Forbidden, Missing
from app.moves import possible
from app.people.identity import current_person
from app.people.models.person import Person
from app.people.policy import allow
from app.permissions import Permission
from app.places.models.hall import Hall
from app.transaction import transaction
from proposals.forms import AnswerForm, ReasonForm
from proposals.lifecycle.proposal import PROPOSAL_ACTS
from proposals.lifecycle.topic_states import OPEN_TO_JOIN, TopicState
from proposals.models.proposal import Proposal
from proposals.policy import parts_with
from proposals.queries import desk as waiting
from proposals.queries.alternatives import twins_of
from proposals.queries.halls import halls_where
from proposals.queries.proposals import proposal_with, timeline_of
from proposals.queries.together import reached_in
from proposals.queries.topics import topic_of, topics_in
from proposals.queries.weighing import most_urgent_first
from proposals.services import desk, topics
from proposals.views.entries import entries
from proposals.views.signing import signed_in

blueprint = Blueprint("desk", __name__)
_REASONED = {
    "returned": desk.send_back,
    "declined": desk.decline,
    "taken_back": desk.take_back,
    "closed": desk.close,
}
_SHOWN = (TopicState.POOLED, TopicState.UNDER_REVIEW, TopicState.RETURNED, TopicState.FILED)


@blueprint.get("/desk")
def inbox() -> str:
    """What waits for this desk, the first to fall due first."""
    hall, halls = hall_at_desk()
    return render_template(
        "proposals/desk/inbox.html",
        hall=hall,
        halls=halls,
        waiting=waiting.inbox(hall),
        waiting_count=waiting.waiting_count(hall),
        routed=waiting.routed(hall),
        topics=most_urgent_first(topics_in(hall, _SHOWN)),
        reached=reached_in(hall),
    )


@blueprint.get("/desk/proposals/<int:proposal_id>")
def proposal(proposal_id: int) -> str:
    """One proposal at the desk, with every act that is open now."""
    found, person = _at_desk(proposal_id)
    return _page(found, person)


@blueprint.post("/desk/proposals/<int:proposal_id>/accept")
def accept(proposal_id: int) -> ResponseReturnValue:
    """Accept."""
    found, person = _at_desk(proposal_id)
    with transaction():
        desk.accept(found, by=person)
    flash(_("已受理"), "success")
    return redirect(url_for("desk.proposal", proposal_id=found.id), 303)


@blueprint.post(
    "/desk/proposals/<int:proposal_id>/<any(returned, declined, taken_back, closed):act>"
)
def give_reason(proposal_id: int, act: str) -> ResponseReturnValue:
    """Return, decline, take back or close: each with its reason."""
    found, person = _at_desk(proposal_id)
    form = ReasonForm(prefix=act)
    if not form.validate_on_submit():
        return _page(found, person, **{act: form}), 422
    with transaction():
        _REASONED[act](found, by=person, reason=form.reason.data or "")
    flash(_("已办理，提案人会收到通知"), "success")
    if act == "closed":
        return redirect(url_for("desk.proposal", proposal_id=found.id, _anchor="batch"), 303)
    return redirect(url_for("desk.inbox", hall=found.hall.code), 303)


@blueprint.post("/desk/proposals/<int:proposal_id>/answer")
def answer(proposal_id: int) -> ResponseReturnValue:
    """Publish an official answer."""
    found, person = _at_desk(proposal_id)
    form = AnswerForm(prefix="answer")
    if not form.validate_on_submit():
        return _page(found, person, answer=form), 422
    with transaction():
        desk.answer(
            found, form.text.data or "", by=person, author_label=form.author_label.data or ""
        )
    flash(_("答复已公开，提案人会收到通知"), "success")
    return redirect(url_for("desk.proposal", proposal_id=found.id), 303)


@blueprint.post("/desk/proposals/<int:proposal_id>/topic")
def join(proposal_id: int) -> ResponseReturnValue:
    """Join it to a topic that is open, or make a topic of it."""
    found, person = _at_desk(proposal_id)
    number = request.form.get("topic", type=int)
    open_topics = {topic.id: topic for topic in topics_in(found.hall, OPEN_TO_JOIN)}
    if number and number not in open_topics:
        raise Missing(_l("没有这个议题，或它已不能再并入"), remedy=_l("请刷新页面后重新选择"))
    with transaction():
        if number:
            topics.link(open_topics[number], found, by=person)
            topic = open_topics[number]
        else:
            topic = topics.create(found.hall, request.form.get("title", ""), [found], by=person)
    flash(_("已并入议题“%(title)s”", title=topic.title), "success")
    return redirect(url_for("desk_topics.show", topic_id=topic.id), 303)


def hall_at_desk() -> tuple[Hall, list[Hall]]:
    """The hall whose desk is asked for, and all whose desk this person works."""
    person = signed_in()
    halls = list(halls_where(person, Permission.WORK_DESK))
    code = request.args.get("hall") or request.form.get("hall")
    chosen = next((hall for hall in halls if hall.code == code), None)
    if code and chosen is None:
        raise Missing(
            _l("没有这个议事厅的工作台，或它不归您管"), remedy=_l("请从工作台首页重新进入")
        )
    if not halls:
        raise Forbidden(
            _l("工作台由议事秘书使用"), remedy=_l("如果您应当有这个身份，请与街道专班联系")
        )
    return chosen or halls[0], halls


def _at_desk(proposal_id: int) -> tuple[Proposal, Person]:
    found = proposal_with(proposal_id)
    return found, allow(current_person(), Permission.WORK_DESK, found.place)


def _page(found: Proposal, person: Person, **refused: object) -> str:
    return render_template(
        "proposals/desk/proposal.html",
        proposal=found,
        hall=found.hall,
        open=_open_acts(found, person),
        forms=_forms(found) | refused,
        topic=(own_topic := topic_of(found)),
        twins=twins_of(found, own_topic),
        topics=topics_in(found.hall, OPEN_TO_JOIN),
        entries=entries(timeline_of(found)),
    )


def _open_acts(found: Proposal, person: Person) -> frozenset[str]:
    """What this person's parts and the proposal's state leave open; guards may still refuse."""
    return frozenset(possible(PROPOSAL_ACTS, found.state, by=parts_with(person, found)))


def _forms(found: Proposal) -> dict[str, object]:
    reasoned = {act: ReasonForm(prefix=act, formdata=None) for act in _REASONED}
    return {
        **reasoned,
        "answer": AnswerForm(prefix="answer", formdata=None),
    }
