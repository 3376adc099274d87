"""Those whom a topic concerns: invite them to its review, and hear them."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.errors import Forbidden, Invalid, Missing, Refused
from app.people.identity import current_person
from app.people.models.person import Person
from app.people.policy import allow
from app.permissions import Permission
from app.transaction import transaction
from proposals.forms import ReasonForm
from proposals.models.review import TripleReview
from proposals.models.stakeholder import Stakeholder
from proposals.models.topic import Topic
from proposals.queries.stakeholders import (
    invitation_of,
    registered_with,
    said_by,
    stakeholder_with,
    stakeholders_of,
)
from proposals.queries.topics import open_review, topic_with
from proposals.services import inviting
from proposals.views.desk_forms import InviteForm, StakeForm
from proposals.views.signing import signed_in

blueprint = Blueprint("stakes", __name__)


@blueprint.get("/desk/topics/<int:topic_id>/stakeholders")
def invited(topic_id: int) -> str:
    """Who is invited, what they said, and the form to invite somebody more."""
    topic, review, _person = _at_desk(topic_id)
    return _list(topic, review, InviteForm())


@blueprint.post("/desk/topics/<int:topic_id>/stakeholders")
def invite(topic_id: int) -> ResponseReturnValue:
    """Invite a person of the hall by telephone number, or anybody by name."""
    topic, review, person = _at_desk(topic_id)
    form = InviteForm()
    if not form.validate_on_submit():
        return _list(topic, review, form), 422
    phone = (form.phone.data or "").strip()
    guest = _registered(phone) if phone else None
    with transaction():
        inviting.invite(
            review, form.name.data or "", form.stake.data or "", by=person, person=guest
        )
    flash(_("已邀请"), "success")
    return redirect(url_for("stakes.invited", topic_id=topic.id), 303)


@blueprint.post("/desk/topics/<int:topic_id>/stakeholders/<int:stakeholder_id>/uninvite")
def uninvite(topic_id: int, stakeholder_id: int) -> ResponseReturnValue:
    """Take an invitation back."""
    topic, review, person = _at_desk(topic_id)
    form = ReasonForm()
    if not form.validate_on_submit():
        raise Invalid(_l("请写明为什么撤下"), remedy=_l("理由会留在记录里"))
    with transaction():
        inviting.uninvite(_one(review, stakeholder_id), by=person, reason=form.reason.data or "")
    flash(_("已撤下邀请"), "success")
    return redirect(url_for("stakes.invited", topic_id=topic.id), 303)


@blueprint.get("/desk/topics/<int:topic_id>/stakeholders/<int:stakeholder_id>")
def write_down(topic_id: int, stakeholder_id: int) -> str:
    """The form in which the desk writes down what somebody said."""
    topic, review, _person = _at_desk(topic_id)
    found = _one(review, stakeholder_id)
    return _opinion(topic, found, _filled(found), at_desk=True)


@blueprint.post("/desk/topics/<int:topic_id>/stakeholders/<int:stakeholder_id>")
def hear(topic_id: int, stakeholder_id: int) -> ResponseReturnValue:
    """Write down what somebody said."""
    topic, review, person = _at_desk(topic_id)
    found, form = _one(review, stakeholder_id), StakeForm()
    if not form.validate_on_submit():
        return _opinion(topic, found, form, at_desk=True), 422
    with transaction():
        inviting.hear(found, form.findings(), by=person)
    flash(_("意见已记下"), "success")
    return redirect(url_for("stakes.invited", topic_id=topic.id), 303)


@blueprint.get("/topics/<int:topic_id>/stake")
def mine(topic_id: int) -> str:
    """What an invited person is asked."""
    topic, found, _person = _my_invitation(topic_id)
    return _opinion(topic, found, _filled(found), at_desk=False)


@blueprint.post("/topics/<int:topic_id>/stake")
def say(topic_id: int) -> ResponseReturnValue:
    """An invited person says what they think."""
    topic, found, person = _my_invitation(topic_id)
    form = StakeForm()
    if not form.validate_on_submit():
        return _opinion(topic, found, form, at_desk=False), 422
    with transaction():
        inviting.hear(found, form.findings(), by=person)
    flash(_("您的意见已记下，审查人会看到"), "success")
    return redirect(topic.url, 303)


def _review_of(topic: Topic) -> TripleReview:
    review = open_review(topic)
    if review is None:
        raise Refused(_l("这个议题现在不在审查中"), remedy=_l("审查的结果在议题页面上"))
    return review


def _at_desk(topic_id: int) -> tuple[Topic, TripleReview, Person]:
    topic = topic_with(topic_id)
    person = allow(current_person(), Permission.WORK_DESK, topic.hall.place)
    return topic, _review_of(topic), person


def _my_invitation(topic_id: int) -> tuple[Topic, Stakeholder, Person]:
    topic, person = topic_with(topic_id), signed_in()
    found = invitation_of(person, _review_of(topic))
    if found is None:
        raise Forbidden(
            _l("这个页面给受邀的利益相关人写意见"),
            remedy=_l("如果这件事和您有关，请告诉议事厅秘书，由秘书邀请您"),
        )
    return topic, found, person


def _one(review: TripleReview, stakeholder_id: int) -> Stakeholder:
    found = stakeholder_with(stakeholder_id)
    if found is None or found.review_id != review.id:
        raise Missing(_l("没有这位受邀人"), remedy=_l("请刷新页面看看最新情况"))
    return found


def _registered(phone: str) -> Person:
    found = registered_with(phone)
    if found is None:
        raise Invalid(
            _l("这个手机号还没有账号"), remedy=_l("可以空着手机号，只写名字邀请；意见由秘书代记")
        )
    return found


def _filled(found: Stakeholder) -> StakeForm:
    form = StakeForm(formdata=None)
    form.show(said_by(found))
    return form


def _list(topic: Topic, review: TripleReview, form: InviteForm) -> str:
    return render_template(
        "proposals/desk/stakeholders.html",
        topic=topic,
        hall=topic.hall,
        invited=stakeholders_of(review),
        form=form,
        reason=ReasonForm(formdata=None),
    )


def _opinion(topic: Topic, found: Stakeholder, form: StakeForm, *, at_desk: bool) -> str:
    return render_template(
        "proposals/stake.html",
        topic=topic,
        hall=topic.hall,
        stakeholder=found,
        form=form,
        at_desk=at_desk,
    )
