"""The clerk's running notes: per item and per speech, beside what the journal says."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from app.errors import Invalid
from app.transaction import transaction
from meetings.models.meeting import Meeting
from meetings.models.note import Note
from meetings.queries import notes
from meetings.queries.room import room_of
from meetings.services import live_state, note_taking
from meetings.services.note_taking import Typed
from meetings.views.blueprint import blueprint
from meetings.views.minutes_acts import kept_meeting

_TEXT, _SEEN = "text-", "seen-"


@blueprint.get("/m/<int:meeting_id>/notes")
def notes_page(meeting_id: int) -> str:
    """Everything so far, with a field under each item and each speech."""
    meeting, _clerk = kept_meeting(meeting_id)
    return _page(meeting, {}, page=secrets.token_hex(8))


def _page(meeting: Meeting, typed: Mapping[str, Typed], *, page: str, error: str = "") -> str:
    return render_template(
        "meetings/notes.html",
        meeting=meeting,
        hall=meeting.hall,
        room=room_of(meeting),
        topic=live_state.topic_of(meeting),
        chapters=notes.chapters_of(meeting),
        latest=note_taking.latest(meeting),
        numbers=note_taking.numbers(meeting),
        typed=typed,
        page=page,
        error=error,
        most=note_taking.LONGEST,
        is_open=note_taking.is_open(meeting),
    )


@blueprint.post("/m/<int:meeting_id>/notes")
def write_notes(meeting_id: int) -> Response | tuple[str, int]:
    """Keep every field of the page."""
    meeting, clerk = kept_meeting(meeting_id)
    page, typed = _sent()
    try:
        with transaction():
            written = note_taking.write(meeting, typed, page=page, by=clerk)
    except Invalid as error:
        return _page(meeting, typed, page=page, error=str(error.what)), error.status
    _say(written)
    return redirect(url_for(".notes_page", meeting_id=meeting.id), 303)


def _say(written: list[Note]) -> None:
    flash(_("已保存"), "success")
    if any(note.clash for note in written):
        flash(_("别人同时改了同一处：两个人写的都保留了，请看一看、理一理"), "warning")


@blueprint.post("/m/<int:meeting_id>/notes/draft")
def keep_notes(meeting_id: int) -> tuple[str, int]:
    """Keep what is being typed, without leaving the page."""
    meeting, clerk = kept_meeting(meeting_id)
    page, typed = _sent()
    with transaction():
        note_taking.write(meeting, typed, page=page, by=clerk)
    return "", 204


def _sent() -> tuple[str, dict[str, Typed]]:
    """The page and its fields. Raises Invalid for what no page of ours sends."""
    page = request.form.get("page", "")
    if not 8 <= len(page) <= 32:
        raise Invalid(_("请刷新页面再写"), code="page")
    fields = {
        name.removeprefix(_TEXT): text
        for name, text in request.form.items()
        if name.startswith(_TEXT)
    }
    return page, {
        about: Typed(text, request.form.get(f"{_SEEN}{about}", 0, type=int))
        for about, text in fields.items()
    }


@blueprint.get("/m/<int:meeting_id>/notes/history")
def notes_history(meeting_id: int) -> str:
    """Who wrote what when: every revision stays readable."""
    meeting, _clerk = kept_meeting(meeting_id)
    return render_template(
        "meetings/notes_history.html",
        meeting=meeting,
        hall=meeting.hall,
        revisions=note_taking.revisions(meeting),
        headings=notes.headings_of(meeting),
    )
