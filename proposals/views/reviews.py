"""The triple review: members' opinions, and the joint verdict."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.errors import Refused
from app.people.identity import current_person
from app.people.models.person import Person
from app.people.policy import allow, may
from app.permissions import Permission
from app.transaction import transaction
from proposals.forms import OpinionForm, VerdictForm
from proposals.models.review import TripleReview
from proposals.models.topic import Topic
from proposals.queries.opinions import (
    has_declared,
    leaning,
    opinion_of,
    opinions,
    stood_aside,
)
from proposals.queries.support import support_of
from proposals.queries.topics import open_review, topic_with
from proposals.services import reviewing

blueprint = Blueprint("reviews", __name__)


@dataclass(frozen=True)
class _Answer:
    """One of the two forms of a review: who may send it, what it does, where it leads."""

    needs: Permission
    form: type[OpinionForm]
    give: Callable[..., object]
    done: LazyString
    next_page: Callable[[Topic], str]


_ANSWERS: Mapping[str, _Answer] = {
    "opinion": _Answer(
        Permission.REVIEW_TOPIC,
        OpinionForm,
        reviewing.give_opinion,
        _l("您的意见已记下"),
        lambda topic: url_for("reviews.show", topic_id=topic.id),
    ),
    "verdict": _Answer(
        Permission.FILE_TOPIC,
        VerdictForm,
        reviewing.end,
        _l("审查结果已公布，提案人会收到通知"),
        lambda topic: topic.url,
    ),
}


@blueprint.get("/topics/<int:topic_id>/review")
def show(topic_id: int) -> str:
    """The review as its members see it."""
    topic, review, person = _in_review(topic_id)
    return _page(topic, review, person)


@blueprint.post("/topics/<int:topic_id>/review")
def give_opinion(topic_id: int) -> ResponseReturnValue:
    """Record one member's opinion."""
    return _answered(topic_id, "opinion")


@blueprint.post("/topics/<int:topic_id>/verdict")
def end(topic_id: int) -> ResponseReturnValue:
    """Record the joint verdict; a topic that passes is filed."""
    return _answered(topic_id, "verdict")


def _answered(topic_id: int, name: str) -> ResponseReturnValue:
    topic, review, person = _in_review(topic_id)
    answer = _ANSWERS[name]
    allow(person, answer.needs, topic.hall.place)
    form = answer.form(prefix=name)
    if not form.validate_on_submit():
        return _page(topic, review, person, **{name: form}), 422
    with transaction():
        answer.give(topic, list(form.findings()), by=person, **form.beside())
    flash(str(answer.done), "success")
    return redirect(answer.next_page(topic), 303)


def _in_review(topic_id: int) -> tuple[Topic, TripleReview, Person]:
    topic = topic_with(topic_id)
    person = _member(topic)
    review = open_review(topic)
    if review is None:
        raise Refused(_l("这个议题现在不在审查中"), remedy=_l("审查的结果在议题页面上"))
    return topic, review, person


def _member(topic: Topic) -> Person:
    """Whoever reviews here, or files here (street staff)."""
    person = current_person()
    files = may(person, Permission.FILE_TOPIC, topic.hall.place)
    wanted = Permission.FILE_TOPIC if files else Permission.REVIEW_TOPIC
    return allow(person, wanted, topic.hall.place)


def _page(topic: Topic, review: TripleReview, person: Person, **refused: object) -> str:
    mine = OpinionForm(prefix="opinion", formdata=None)
    mine.show(opinion_of(review, person))
    mine.declares_interest.data = has_declared(review, person)
    joint = VerdictForm(prefix="verdict", formdata=None)
    joint.show(leaning(review))
    forms: dict[str, object] = {"opinion": mine, "verdict": joint}
    return render_template(
        "proposals/review.html",
        topic=topic,
        hall=topic.hall,
        review=review,
        opinions=opinions(review),
        support=support_of(topic),
        aside=stood_aside(review),
        forms=forms | refused,
        may_file=may(person, Permission.FILE_TOPIC, topic.hall.place),
    )
