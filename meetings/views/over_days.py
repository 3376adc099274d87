"""The hall over days: its page, and the pages on which speeches and motions are written."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response as Answer

from app.errors import DomainError
from app.people.identity import current_person
from app.people.models.person import Person
from app.transaction import transaction
from meetings import labels, policy
from meetings.forms.over_days import StopForm
from meetings.models.meeting import Meeting
from meetings.policy import allow_act
from meetings.queries import pending
from meetings.queries.listing import person_on_roll
from meetings.queries.over_days import days_of, mine_of
from meetings.services import motion_fields, over_days, papers, rescheduling, written
from meetings.views.blueprint import blueprint, seen_meeting
from meetings.views.plans import said

Page = str | tuple[str, int]


@blueprint.get("/m/<int:meeting_id>/days")
def days(meeting_id: int) -> str:
    """What is happening, what was written, and what the reader can do."""
    meeting = seen_meeting(meeting_id)
    page, person = days_of(meeting), current_person()
    return render_template(
        "meetings/over_days/page.html",
        meeting=meeting,
        hall=meeting.hall,
        page=page,
        room=page.room,
        **pending.business(page.room),
        mine=mine_of(page, person),
        presides=person is not None and person.id == page.room.floor.chair,
        serves=policy.serves(person, meeting),
        papers=papers.papers_of(meeting),
        changes=rescheduling.changes_of(meeting),
        labels=labels,
    )


@blueprint.post("/m/<int:meeting_id>/days/join")
def days_join(meeting_id: int) -> Answer:
    """Say that one takes part: it is counted for the quorum."""
    meeting, hand, whom = _acting(meeting_id, "arrive")
    with transaction():
        over_days.take_part(meeting, whom, by=hand)
    flash(_("已记下：参加"), "success")
    return redirect(_page(meeting, whom, hand), 303)


@blueprint.get("/m/<int:meeting_id>/days/write")
def days_write(meeting_id: int) -> Page:
    """The page on which a speech is written."""
    meeting, hand, whom = _acting(meeting_id, "claim")
    return _write_page(meeting, hand, whom)


@blueprint.post("/m/<int:meeting_id>/days/draft")
def days_draft(meeting_id: int) -> Response:
    """Keep what is typed while it is typed."""
    meeting, _hand, whom = _acting(meeting_id, "claim")
    with transaction():
        _keep(meeting, whom)
    return Response(status=204)


@blueprint.post("/m/<int:meeting_id>/days/write")
def days_write_post(meeting_id: int) -> Answer | Page:
    """Keep the speech, and send it if asked to: now, or when the turn comes."""
    meeting, hand, whom = _acting(meeting_id, "claim")
    with transaction():
        _keep(meeting, whom)
    if request.form.get("do") == "keep":
        flash(_("草稿已存"), "success")
        return redirect(_page(meeting, whom, hand, ".days_write"), 303)
    try:
        with transaction():
            sent = written.send(meeting, whom, by=hand, motion=_number("motion"))
            over_days.serve(meeting)
    except DomainError as error:
        return _write_page(meeting, hand, whom, error)
    flash(_("已发出") if sent else _("已排队，轮到您时自动发出"), "success")
    return redirect(_page(meeting, whom, hand), 303)


@blueprint.get("/m/<int:meeting_id>/days/move")
def days_move(meeting_id: int) -> Page:
    """The page on which a motion is written, with the mover's reasons."""
    meeting, hand, whom = _acting(meeting_id, "move")
    return _move_page(meeting, hand, whom)


@blueprint.post("/m/<int:meeting_id>/days/move")
def days_move_post(meeting_id: int) -> Answer | Page:
    """Make the motion; refused, what was typed stands on the page again."""
    meeting, hand, whom = _acting(meeting_id, "move")
    try:
        with transaction():
            over_days.still_open(meeting)
            act = motion_fields.move(request.form)
            written.move(meeting, whom, act, request.form.get("reasons", ""), by=hand)
            over_days.serve(meeting)
    except DomainError as error:
        return _move_page(meeting, hand, whom, error)
    flash(_("动议已提出"), "success")
    return redirect(_page(meeting, whom, hand), 303)


@blueprint.get("/m/<int:meeting_id>/days/stop")
def days_stop(meeting_id: int) -> str:
    """Ask the chair what failed."""
    meeting = seen_meeting(meeting_id)
    allow_act(current_person(), meeting, "suspend", for_another=False)
    return render_template("meetings/over_days/stop.html", meeting=meeting, form=StopForm())


@blueprint.post("/m/<int:meeting_id>/days/stop")
def days_stop_post(meeting_id: int) -> Answer | tuple[str, int]:
    """The system failed: every clock stands still."""
    meeting, form = seen_meeting(meeting_id), StopForm()
    hand = allow_act(current_person(), meeting, "suspend", for_another=False)
    if not form.validate_on_submit():
        page = render_template("meetings/over_days/stop.html", meeting=meeting, form=form)
        return page, 422
    with transaction():
        over_days.stop(meeting, reason=form.reason.data or "", by=hand)
    return redirect(url_for(".days", meeting_id=meeting.id), 303)


def _acting(meeting_id: int, code: str) -> tuple[Meeting, Person, Person]:
    """The meeting, whose hand it is, and who acts: the same, or somebody served at the desk."""
    meeting, named = seen_meeting(meeting_id), request.values.get("for", "")
    for_another = named.isdecimal()
    hand = allow_act(current_person(), meeting, code, for_another=for_another)
    return meeting, hand, person_on_roll(meeting, int(named[:9])) if for_another else hand


def _page(meeting: Meeting, whom: Person, hand: Person, endpoint: str = ".days") -> str:
    """Where to go on: the reader's own page, or the desk's page of whoever is served there."""
    if whom == hand:
        return url_for(endpoint, meeting_id=meeting.id)
    if endpoint == ".days":
        return url_for(".helping_one", meeting_id=meeting.id, person_id=whom.id)
    return f"{url_for(endpoint, meeting_id=meeting.id)}?for={whom.id}"


def _number(name: str) -> int:
    text = request.form.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _keep(meeting: Meeting, whom: Person) -> None:
    form = request.form
    written.keep(
        meeting,
        whom,
        form.get("text", ""),
        stance=form.get("stance", ""),
        about=_number("about"),
        motion=_number("motion"),
    )


def _write_page(
    meeting: Meeting, hand: Person, whom: Person, error: DomainError | None = None
) -> Page:
    page = days_of(meeting)
    body = render_template(
        "meetings/over_days/write.html",
        meeting=meeting,
        page=page,
        mine=mine_of(page, whom),
        helped=whom if whom != hand else None,
        about=request.args.get("about", type=int),
        typed=request.form,
        back=_page(meeting, whom, hand),
        said=said(error) if error else (),
    )
    return (body, error.status) if error else body


def _move_page(
    meeting: Meeting, hand: Person, whom: Person, error: DomainError | None = None
) -> Page:
    page = days_of(meeting)
    body = render_template(
        "meetings/over_days/move.html",
        meeting=meeting,
        page=page,
        helped=whom if whom != hand else None,
        typed=request.form,
        back=_page(meeting, whom, hand),
        said=said(error) if error else (),
    )
    return (body, error.status) if error else body
