"""The notice of a meeting: a public page to read and print, and a Word file."""

from __future__ import annotations

from flask import Response, render_template

from app import clock
from app.documents.notice import notice_document
from app.documents.render import MEDIA_TYPE, render
from meetings import labels
from meetings.queries import under_rule
from meetings.services import (
    convening,
    decision_rule,
    live_state,
    over_days,
    papers,
    rescheduling,
)
from meetings.views.blueprint import blueprint, seen_meeting
from meetings.views.codes import meeting_address, qr_svg
from meetings.views.papers import notice_of


@blueprint.get("/m/<int:meeting_id>/notice")
def notice(meeting_id: int) -> str:
    """When, where, what is on the agenda, and the QR code."""
    meeting = seen_meeting(meeting_id)
    voters = live_state.voters(meeting)
    return render_template(
        "meetings/notice.html",
        meeting=meeting,
        hall=meeting.hall,
        items=convening.items_of(meeting),
        voters=voters,
        quorum=meeting.quorum_of(voters),
        days=decision_rule.notice_days(meeting),
        decision=under_rule.words_of(meeting),
        papers=papers.papers_of(meeting),
        until=over_days.ends_at(meeting) if over_days.is_over_days(meeting) else None,
        authority=meeting.rules_changes.get("authorised_by", ""),
        changes=rescheduling.changes_of(meeting),
        qr=qr_svg(meeting_address(meeting)),
        labels=labels,
    )


@blueprint.get("/m/<int:meeting_id>/notice.docx")
def notice_file(meeting_id: int) -> Response:
    """The notice in the layout of GB/T 9704."""
    meeting = seen_meeting(meeting_id)
    data = render(notice_document(notice_of(meeting)), written_at=clock.now())
    return Response(
        data,
        mimetype=MEDIA_TYPE,
        headers={"Content-Disposition": f'attachment; filename="notice-{meeting.id}.docx"'},
    )
