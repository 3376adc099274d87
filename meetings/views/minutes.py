"""The minutes: a page, a Word file, a page to print, a PDF."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from flask import Response, current_app, flash, render_template
from flask_babel import gettext as _

from app import clock
from app.documents import pdf
from app.documents.filling import Origin
from app.documents.minutes import minutes_values
from app.documents.render import MEDIA_TYPE
from app.errors import Missing
from app.paper_templates import services as templates
from app.paper_templates.models.paper_template import PaperKind
from app.people.identity import current_person
from app.people.models.person import Person
from app.people.policy import may
from app.permissions import Permission
from meetings import labels
from meetings.models.meeting import Meeting
from meetings.models.minutes import Signature
from meetings.policy import may_read_minutes, reads_drafts
from meetings.queries import listing, minutes
from meetings.queries.publication import clock_of
from meetings.services import confirming, note_taking
from meetings.services import minutes as service
from meetings.views.blueprint import blueprint, seen_meeting, someone
from meetings.views.minutes_paper import minutes_of


def readable(meeting_id: int) -> Meeting:
    """The meeting, if the reader may read its minutes. Raises Missing, SignInNeeded."""
    meeting = seen_meeting(meeting_id)
    if not may_read_minutes(current_person(), meeting):
        someone()
        raise Missing(_("纪要还没有公示"), remedy=_("公示以后人人可看"))
    return meeting


def settled(meeting: Meeting) -> int | None:
    """The last correction that this reader sees; None for insiders, who see them all."""
    insider = reads_drafts(current_person(), meeting)
    return None if insider else service.settled_upto(meeting)


@blueprint.get("/m/<int:meeting_id>/minutes")
def minutes_page(meeting_id: int) -> str:
    """What the journal says, with corrections beside it."""
    meeting = readable(meeting_id)
    return render_template(
        "meetings/minutes.html",
        meeting=meeting,
        hall=meeting.hall,
        turnout=minutes.turnout_of(meeting),
        motions=listing.motions_of(meeting),
        sums=minutes.sums_of,
        labels=labels,
        pdf_missing=pdf.missing(),
        publication=clock_of(meeting),
        **_course(meeting, settled(meeting)),
        **_confirmation(meeting),
    )


def _course(meeting: Meeting, upto: int | None) -> Mapping[str, Any]:
    """What the parts about the course of the meeting show."""
    lines = minutes.lines_of(meeting, upto=upto)
    return {
        "lines": lines,
        "sections": minutes.sections_of(meeting, lines),
        "opening": minutes.note_on(meeting, note_taking.OPENING),
        "closing": minutes.note_on(meeting, note_taking.CLOSING),
        "remarks": minutes.remarks_of(meeting, upto=upto),
    }


def _confirmation(meeting: Meeting) -> Mapping[str, Any]:
    """What the parts about confirming show."""
    person, signed = current_person(), confirming.signatures(meeting)
    waits = service.waits_for_signatures(meeting)
    return {
        "in_force": service.in_force(meeting),
        "settled_upto": service.settled_upto(meeting),
        "signatures": signed,
        "declinings": confirming.declinings(meeting),
        "sent_back": confirming.sent_back(meeting),
        "waits": waits,
        "may_sign": waits and person is not None and _may_sign(meeting, person, signed),
        "keeps": may(person, Permission.KEEP_MINUTES, meeting.hall.place),
        "content": service.content_of(meeting),
        "needed": confirming.REPRESENTATIVES_TO_SIGN,
        "drafting": note_taking.is_open(meeting),
    }


def _may_sign(meeting: Meeting, person: Person, signed: Sequence[Signature]) -> bool:
    has_signed = any(one.person_id == person.id for one in signed)
    return not has_signed and confirming.signer_part(meeting, person) is not None


@blueprint.get("/m/<int:meeting_id>/minutes.docx")
def minutes_file(meeting_id: int) -> Response:
    """The minutes in the layout of GB/T 9704, or of the administrator's own template."""
    meeting = readable(meeting_id)
    paper = minutes_of(meeting, upto=settled(meeting))
    origin = Origin(paper.title, paper.hall, clock.now())
    filled = templates.write(PaperKind.MINUTES, minutes_values(paper), origin)
    return word_file(f"minutes-{meeting.id}.docx", filled)


def word_file(name: str, filled: templates.Filled) -> Response:
    """A Word file to keep; the next page says so where ours stood in for a broken template."""
    if filled.trouble:
        flash(
            _("自己的模板出错，这份文件用了系统自带的模板：%(why)s", why=filled.trouble), "warning"
        )
    return Response(
        filled.content,
        mimetype=MEDIA_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@blueprint.get("/m/<int:meeting_id>/minutes/print")
def minutes_print(meeting_id: int) -> str:
    """The same paper as a page that prints on A4."""
    return _paper(readable(meeting_id), on_screen=True)


def _paper(meeting: Meeting, *, on_screen: bool) -> str:
    values = minutes_values(minutes_of(meeting, upto=settled(meeting)))
    return render_template(
        "meetings/minutes_print.html", meeting=meeting, paper=values, on_screen=on_screen
    )


@blueprint.get("/m/<int:meeting_id>/minutes.pdf")
def minutes_pdf(meeting_id: int) -> Response | tuple[str, int]:
    """The same paper as PDF, where the machine can make one; otherwise what it lacks."""
    meeting = readable(meeting_id)
    try:
        content = pdf.to_pdf(_paper(meeting, on_screen=False), _print_css())
    except pdf.PdfMissing as error:
        return render_template("meetings/no_pdf.html", meeting=meeting, part=error.part), 409
    disposition = f'attachment; filename="minutes-{meeting.id}.pdf"'
    return Response(
        content, mimetype="application/pdf", headers={"Content-Disposition": disposition}
    )


@cache
def _print_css() -> str:
    return (Path(str(current_app.static_folder)) / "css" / "paper.css").read_text(encoding="utf-8")
