"""How urgent a topic is: what the desk enters, and the weights of a hall."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.people.identity import current_person
from app.people.models.person import Person
from app.people.policy import allow
from app.permissions import Permission
from app.places.models.hall import Hall
from app.transaction import transaction
from proposals.lifecycle.priority import Weights
from proposals.models.topic import Topic
from proposals.models.weighing import TopicWeighing
from proposals.queries.topics import topic_with
from proposals.queries.weighing import weighed, weighings_of, weights_of
from proposals.services import weighing
from proposals.views.desk import hall_at_desk
from proposals.views.desk_forms import WeighForm, WeightsForm

blueprint = Blueprint("urgency", __name__)


@blueprint.get("/desk/topics/<int:topic_id>/priority")
def show(topic_id: int) -> str:
    """A topic's score, what was entered for it so far, and the form to enter more."""
    topic, _person = _at_desk(topic_id)
    current = weighed(topic).weighing
    return _page(topic, WeighForm(formdata=None, obj=current))


@blueprint.post("/desk/topics/<int:topic_id>/priority")
def weigh(topic_id: int) -> ResponseReturnValue:
    """Enter what the desk knows."""
    topic, person = _at_desk(topic_id)
    form = WeighForm()
    if not form.validate_on_submit():
        return _page(topic, form), 422
    with transaction():
        weighing.weigh(topic, form.entry(), by=person)
    flash(_("优先级已更新"), "success")
    return redirect(url_for("urgency.show", topic_id=topic.id), 303)


@blueprint.get("/desk/weights")
def weights() -> str:
    """The points that a hall gives."""
    hall, halls = hall_at_desk()
    return _weights_page(hall, halls, WeightsForm(formdata=None, obj=weights_of(hall)))


@blueprint.post("/desk/weights")
def set_weights() -> ResponseReturnValue:
    """Give other points from now on."""
    hall, halls = hall_at_desk()
    person, form = allow(current_person(), Permission.WORK_DESK, hall.place), WeightsForm()
    if not form.validate_on_submit():
        return _weights_page(hall, halls, form), 422
    chosen = Weights(
        voices=form.voices.data or 0,
        affected=form.affected.data or 0,
        age=form.age.data or 0,
        safety=form.safety.data or 0,
        most=form.most.data or 0,
    )
    with transaction():
        weighing.set_weights(hall, chosen, by=person, reason=form.reason.data or "")
    flash(_("分值已保存，所有议题按新分值重算"), "success")
    return redirect(url_for("urgency.weights", hall=hall.code), 303)


def _at_desk(topic_id: int) -> tuple[Topic, Person]:
    topic = topic_with(topic_id)
    return topic, allow(current_person(), Permission.WORK_DESK, topic.hall.place)


def _page(topic: Topic, form: WeighForm) -> str:
    entered: list[TopicWeighing] = list(weighings_of(topic))
    return render_template(
        "proposals/desk/priority.html",
        topic=topic,
        hall=topic.hall,
        weighed=weighed(topic),
        entered=entered,
        form=form,
    )


def _weights_page(hall: Hall, halls: list[Hall], form: WeightsForm) -> str:
    return render_template("proposals/desk/weights.html", hall=hall, halls=halls, form=form)
