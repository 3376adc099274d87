"""Hearings 征求意见座谈会: notes sorted into needs at the desk; what came of it, for everybody."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app import clock
from app.errors import DomainError, Missing
from app.people.identity import current_person
from app.people.models.person import Person
from app.people.policy import allow
from app.permissions import Permission
from app.transaction import transaction
from app.work_calendar.instants import SHANGHAI
from proposals.forms import HearingForm
from proposals.labels import CHANNEL_LABELS
from proposals.models.hearing import Hearing, HearingState
from proposals.models.source_channel import SourceChannel
from proposals.queries.hearings import hearing_with, page_of
from proposals.services import hearings
from proposals.views.desk import hall_at_desk
from proposals.views.numbers import number_asked

blueprint = Blueprint("hearings", __name__)
CHANNELS = (SourceChannel.RESIDENTS, SourceChannel.OFFICE)
"""What is said at a hearing is residents' or the office's own."""
_AT_DESK = frozenset({HearingState.SORTING, HearingState.CONFIRMED})


@blueprint.get("/hearings")
def listing() -> str:
    """Hearings that were held, and how many needs came of each."""
    after = number_asked("after")
    page = page_of(None, {HearingState.CONFIRMED}, after)
    return render_template(
        "proposals/hearings/list.html",
        page=page,
        older=url_for(".listing", after=page.next_after) if page.next_after else None,
        top=url_for(".listing") if after else None,
    )


@blueprint.get("/hearings/<int:hearing_id>")
def show(hearing_id: int) -> str:
    """One hearing: when, where, how many came, and what became of every need."""
    hearing = hearing_with(hearing_id)
    if hearing.state is not HearingState.CONFIRMED:
        raise Missing(_l("这次座谈会还没有公布"), remedy=_l("整理确认以后，这里会列出全部需求"))
    return render_template("proposals/hearings/show.html", hearing=hearing, hall=hearing.hall)


@blueprint.get("/desk/hearings")
def desk() -> str:
    """This desk's hearings, those still to be sorted among them."""
    hall, halls = hall_at_desk()
    after = number_asked("after")
    page = page_of([hall], _AT_DESK, after)
    older = page.next_after and url_for(".desk", hall=hall.code, after=page.next_after)
    return render_template(
        "proposals/hearings/desk.html", page=page, hall=hall, halls=halls, older=older
    )


@blueprint.get("/desk/hearings/new")
def new() -> str:
    """Write a hearing down."""
    hall, halls = hall_at_desk()
    form = HearingForm(formdata=None)
    return render_template("proposals/hearings/new.html", form=form, hall=hall, halls=halls)


@blueprint.post("/desk/hearings/new")
def new_post() -> ResponseReturnValue:
    """Keep it, with its notes cut into pieces."""
    hall, halls = hall_at_desk()
    person = allow(current_person(), Permission.WORK_DESK, hall.place)
    form = HearingForm()
    try:
        if form.validate_on_submit():
            with transaction():
                hearing = hearings.record(hall, _written(form), by=person)
            return redirect(url_for(".sort", hearing_id=hearing.id), 303)
    except DomainError as error:
        form.form_errors.append(f"{error.what}。{error.remedy}")
    return render_template("proposals/hearings/new.html", form=form, hall=hall, halls=halls), 422


@blueprint.get("/desk/hearings/<int:hearing_id>")
def sort(hearing_id: int) -> str:
    """The pieces, to be joined, split, dropped, worded."""
    hearing, _person = _at_desk(hearing_id)
    return _sorting(hearing)


@blueprint.post("/desk/hearings/<int:hearing_id>")
def sort_post(hearing_id: int) -> ResponseReturnValue:
    """Keep everything typed, then do what the button says."""
    hearing, person = _at_desk(hearing_id)
    with transaction():
        hearings.edit(hearing, _edits(), [_edit("new")])
    verb, _colon, number = request.form.get("act", "save").partition(":")
    try:
        with transaction():
            anchor = _ACTS.get(verb, _save)(hearing, number, person)
    except DomainError as error:
        return _sorting(hearing_with(hearing_id), error), error.status
    if verb in {"confirm", "give_up"}:
        return redirect(anchor, 303)
    return redirect(url_for(".sort", hearing_id=hearing_id, _anchor=anchor or None), 303)


def _save(_hearing: Hearing, _number: str, _person: Person) -> str:
    flash(_("已保存"), "success")
    return ""


def _join(hearing: Hearing, number: str, _person: Person) -> str:
    hearings.join(hearing, _number(number))
    return "pieces"


def _split(hearing: Hearing, number: str, _person: Person) -> str:
    hearings.split(hearing, _number(number))
    return f"piece-{number}"


def _confirm(hearing: Hearing, _number: str, person: Person) -> str:
    count = hearings.confirm(hearing, by=person)
    flash(_("已确认：%(count)d条需求进入工作台，座谈会已公布", count=count), "success")
    return url_for(".show", hearing_id=hearing.id)


def _give_up(hearing: Hearing, _number: str, person: Person) -> str:
    hearings.give_up(hearing, by=person)
    flash(_("已作废；原来的记录还留着，不会公开"), "info")
    return url_for(".desk", hall=hearing.hall.code)


_ACTS: dict[str, Callable[[Hearing, str, Person], str]] = {
    "join": _join,
    "split": _split,
    "confirm": _confirm,
    "give_up": _give_up,
}


def _edits() -> dict[int, hearings.Edit]:
    return {_number(typed): _edit(typed) for typed in request.form.getlist("piece")}


def _edit(key: str) -> hearings.Edit:
    channel = request.form.get(f"channel-{key}", "")
    return hearings.Edit(
        title=request.form.get(f"title-{key}", ""),
        body=request.form.get(f"body-{key}", ""),
        where_text=request.form.get(f"where-{key}", ""),
        channel=SourceChannel(channel) if channel in CHANNELS else SourceChannel.RESIDENTS,
        author_label=request.form.get(f"author-{key}", ""),
        is_dropped=f"drop-{key}" in request.form,
    )


def _number(typed: str) -> int:
    short = typed.isascii() and typed.isdigit() and len(typed) < 10
    return int(typed) if short else 0


def _written(form: HearingForm) -> hearings.Record:
    return hearings.Record(
        title=form.title.data or "",
        held_at=(form.held_at.data or clock.now()).replace(tzinfo=SHANGHAI),
        venue=form.venue.data or "",
        attendee_count=form.attendee_count.data or 0,
        attendees=form.attendees.data or "",
        notes=form.notes.data or "",
    )


def _at_desk(hearing_id: int) -> tuple[Hearing, Person]:
    hearing = hearing_with(hearing_id)
    return hearing, allow(current_person(), Permission.WORK_DESK, hearing.hall.place)


def _sorting(hearing: Hearing, refused: DomainError | None = None) -> str:
    return render_template(
        "proposals/hearings/sort.html",
        hearing=hearing,
        hall=hearing.hall,
        refused=refused,
        channels={one: CHANNEL_LABELS[one] for one in CHANNELS},
    )
