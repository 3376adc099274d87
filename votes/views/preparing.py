"""表决准备: the desk's pages that set polls up, announce, open, prolong and drop them."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from app.errors import DomainError
from app.people.identity import current_person
from app.transaction import transaction
from meetings.models.meeting import Meeting
from meetings.queries.listing import meeting_with
from votes import labels, policy
from votes.counting.records import Purpose
from votes.forms.preparing import DropForm, ExtendForm, PollForm
from votes.models.poll import Poll
from votes.queries import elections, polls, turnout
from votes.services import again, closing, electing, objections, opening, preparing
from votes.services.again import Between
from votes.views.blueprint import blueprint, page, someone
from votes.views.plans import at_home, plan_of, poll_form, suggested


def prepared_meeting(meeting_id: int) -> Meeting:
    """The meeting, if the reader prepares votes at its hall."""
    meeting = meeting_with(meeting_id)
    policy.allow_prepare(current_person(), meeting)
    return meeting


def prepared_poll(uuid: str) -> Poll:
    """The poll, if the reader prepares votes at its hall."""
    poll = polls.poll_with_uuid(uuid)
    policy.allow_prepare(current_person(), poll.meeting)
    return poll


@blueprint.get("/desk/meetings/<int:meeting_id>/votes")
def preparations(meeting_id: int) -> str:
    """Every poll of the meeting and where it stands."""
    meeting = prepared_meeting(meeting_id)
    return render_template(
        "votes/desk/index.html",
        meeting=meeting,
        hall=meeting.hall,
        polls=polls.polls_at(meeting),
        elections=elections.elections_at(meeting),
        labels=labels,
    )


@blueprint.get("/desk/meetings/<int:meeting_id>/votes/new")
def prepare(meeting_id: int) -> str:
    """The form, with what is usual for the purpose that was picked."""
    meeting = prepared_meeting(meeting_id)
    asked = request.args.get("purpose", "")
    purpose = Purpose(asked) if asked in set(Purpose) else Purpose.ADOPT
    return _form_page(meeting, poll_form(meeting, None, **suggested(meeting, purpose)), None)


@blueprint.post("/desk/meetings/<int:meeting_id>/votes/new")
def prepare_post(meeting_id: int) -> Response | tuple[str, int]:
    """Set a poll up."""
    meeting = prepared_meeting(meeting_id)
    form = poll_form(meeting)
    if not form.validate_on_submit():
        return _form_page(meeting, form, None), 422
    try:
        with transaction():
            poll = preparing.prepare(meeting, plan_of(form), by=someone())
    except DomainError as error:
        return _refused(meeting, form, None, error)
    return _shown(poll)


@blueprint.post("/desk/meetings/<int:meeting_id>/votes/elections/<int:item_id>")
def prepare_election(meeting_id: int, item_id: int) -> Response:
    """Make the nominees of an item the options of its election."""
    meeting = prepared_meeting(meeting_id)
    with transaction():
        poll = electing.prepare_election(elections.election_at(meeting, item_id), by=someone())
    flash(_("选举准备好了，候选人按提名先后排列；公告以前都可以改"), "success")
    return _shown(poll)


@blueprint.get("/desk/votes/<uuid>")
def preparation(uuid: str) -> str:
    """One poll at the desk: what was set, and the next step."""
    poll = prepared_poll(uuid)
    return page(
        "desk/show.html",
        poll,
        meeting=poll.meeting,
        extend=ExtendForm(),
        drop=DropForm(),
        roll=turnout.roll_of(poll),
        unruled=objections.waiting(poll),
    )


@blueprint.get("/desk/votes/<uuid>/edit")
def edit_preparation(uuid: str) -> str:
    """The same form, to change what was set up."""
    poll = prepared_poll(uuid)
    return _form_page(poll.meeting, poll_form(poll.meeting, poll), poll)


@blueprint.post("/desk/votes/<uuid>/edit")
def edit_preparation_post(uuid: str) -> Response | tuple[str, int]:
    """Change what was set up."""
    poll = prepared_poll(uuid)
    form = poll_form(poll.meeting)
    if not form.validate_on_submit():
        return _form_page(poll.meeting, form, poll), 422
    try:
        with transaction():
            preparing.change(poll, plan_of(form), by=someone())
    except DomainError as error:
        return _refused(poll.meeting, form, poll, error)
    return _shown(poll)


@blueprint.post("/desk/votes/<uuid>/announce")
def announce(uuid: str) -> Response:
    """Freeze the roll, lock the rule, tell everybody."""
    poll = prepared_poll(uuid)
    with transaction():
        preparing.announce(poll, by=someone())
    flash(_("已公告：名册和规则不再改动，名册上的人都收到了通知"), "success")
    return _shown(poll)


@blueprint.post("/desk/votes/<uuid>/open")
def open_poll(uuid: str) -> Response:
    """Open the vote: the presiding person's one button, or the desk's for a written vote."""
    poll = polls.poll_with_uuid(uuid)
    person = policy.allow_open(current_person(), poll)
    with transaction():
        opening.open_alone(poll, by=person)
    flash(_("表决开始了"), "success")
    if poll.meeting.closed_at is not None or not policy.presides(person, poll):
        return _shown(poll)
    return redirect(url_for("meetings.chair", meeting_id=poll.meeting_id), 303)


@blueprint.post("/desk/votes/<uuid>/extend")
def extend(uuid: str) -> Response:
    """Prolong it once."""
    poll, form = prepared_poll(uuid), ExtendForm()
    until = at_home(form.until.data)
    with transaction():
        preparing.extend(poll, until, because=form.because.data or "", by=someone())
    flash(_("已延期，名册上的人都收到了通知"), "success")
    return _shown(poll)


@blueprint.post("/desk/votes/<uuid>/drop")
def drop(uuid: str) -> Response:
    """Do not hold it."""
    poll = prepared_poll(uuid)
    with transaction():
        preparing.drop(poll, because=DropForm().because.data or "", by=someone())
    flash(_("已撤下"), "success")
    return redirect(url_for(".preparations", meeting_id=poll.meeting_id), 303)


@blueprint.post("/desk/votes/<uuid>/again/<any(all, two):between>")
def vote_again(uuid: str, between: str) -> Response:
    """Prepare the next vote where nothing was chosen."""
    poll = prepared_poll(uuid)
    with transaction():
        following = again.vote_again(poll, Between(between), by=someone())
    flash(_("再次表决准备好了，请看看还要做什么"), "success")
    return _shown(following)


@blueprint.post("/desk/votes/<uuid>/publish")
def publish(uuid: str) -> Response:
    """Count and declare a result that was delayed."""
    poll = polls.poll_with_uuid(uuid)
    person = policy.allow_open(current_person(), poll)
    closing.publish(poll, by=person)
    flash(_("结果已宣布"), "success")
    return redirect(url_for(".show", uuid=uuid), 303)


def _shown(poll: Poll) -> Response:
    return redirect(url_for(".preparation", uuid=poll.uuid), 303)


def _form_page(meeting: Meeting, form: PollForm, poll: Poll | None) -> str:
    return render_template(
        "votes/desk/form.html",
        meeting=meeting,
        hall=meeting.hall,
        form=form,
        poll=poll,
        labels=labels,
    )


def _refused(
    meeting: Meeting, form: PollForm, poll: Poll | None, error: DomainError
) -> tuple[str, int]:
    form.form_errors = [text for text in map(str, (error.what, error.why, error.remedy)) if text]
    return _form_page(meeting, form, poll), error.status
