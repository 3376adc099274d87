"""Topics and their filing recommendations: open to everybody."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request
from flask_babel import lazy_gettext as _l

from app.errors import Missing
from app.people.identity import current_person
from app.people.models.person import Person
from app.people.policy import may
from app.permissions import Permission
from app.places.queries import hall_with_code
from proposals.lifecycle.topic_states import TopicState
from proposals.models.review import FilingRecommendation
from proposals.models.topic import Topic
from proposals.policy import may_hear_appeals
from proposals.queries.proposals import timeline_of
from proposals.queries.recommendation import as_docx
from proposals.queries.support import backed_by, progress_shown, support_of
from proposals.queries.topics import (
    links_on,
    open_review,
    past_reviews,
    recommendation_of,
    topic_with,
    topics_in,
)
from proposals.views.entries import entries

blueprint = Blueprint("topics", __name__)
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@blueprint.get("/topics")
def index() -> str:
    """All topics, or those of one hall or state."""
    code, state = request.args.get("hall", ""), request.args.get("state", "")
    hall = hall_with_code(code) if code else None
    states = (TopicState(state),) if state in set(TopicState) else ()
    return render_template(
        "proposals/topics.html", topics=topics_in(hall, states), chosen=state, states=TopicState
    )


@blueprint.get("/topics/<int:topic_id>")
def show(topic_id: int) -> str:
    """One topic: what was joined, who stands behind it, how it was reviewed, what became of it."""
    topic = topic_with(topic_id)
    person = current_person()
    return render_template(
        "proposals/topic.html",
        topic=topic,
        hall=topic.hall,
        links=topic.standing_links,
        former=[link for link in topic.links if link.unlinked_at],
        **_backing(person, topic),
        review=open_review(topic),
        reviews=past_reviews(topic),
        recommendation=recommendation_of(topic),
        entries=entries(timeline_of(topic)),
        at_desk=may(person, Permission.WORK_DESK, topic.hall.place),
        may_review=may(person, Permission.REVIEW_TOPIC, topic.hall.place),
        hears_appeal=topic.state is TopicState.DECLINED
        and may_hear_appeals(person, topic.hall.place),
    )


@blueprint.get("/topics/<int:topic_id>/filing")
def filing(topic_id: int) -> str:
    """The filing recommendation, as a page that prints well."""
    recommendation = _recommendation(topic_id)
    return render_template(
        "proposals/filing.html",
        recommendation=recommendation,
        links=links_on(recommendation.topic, recommendation.filed_at),
        topic=recommendation.topic,
        hall=recommendation.topic.hall,
    )


@blueprint.get("/topics/<int:topic_id>/filing.docx")
def filing_docx(topic_id: int) -> Response:
    """The same as a document in the layout of GB/T 9704."""
    recommendation = _recommendation(topic_id)
    answer = Response(as_docx(recommendation), mimetype=_DOCX)
    answer.headers.set(
        "Content-Disposition", "attachment", filename=f"filing-{recommendation.id}.docx"
    )
    return answer


def _backing(person: Person | None, topic: Topic) -> dict[str, object]:
    """Whose voices it has, how far they have come, and whether the reader's is among them."""
    return {
        "support": support_of(topic),
        "progress": progress_shown(topic),
        "is_behind": person is not None and bool(backed_by(person, topic)),
    }


def _recommendation(topic_id: int) -> FilingRecommendation:
    recommendation = recommendation_of(topic_with(topic_id))
    if recommendation is None:
        raise Missing(_l("这个议题还没有立项建议案"), remedy=_l("通过三性审查后才有"))
    return recommendation
