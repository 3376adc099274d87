"""What this stage shows on the pages below: what became of a proposal, a topic, a motion."""

from __future__ import annotations

from collections.abc import Sequence

from flask import render_template, url_for

from app.people.identity import current_person
from app.people.policy import may
from app.permissions import Permission
from meetings.models.meeting import Meeting
from meetings.models.motion import Motion
from proposals.models.proposal import Proposal
from proposals.models.topic import Topic
from proposals.queries.topics import topic_of
from resolutions.models.recurrence import Comeback
from resolutions.models.resolution import Resolution
from resolutions.queries.ledgers.listing import items_from
from resolutions.queries.recurrences import OldCase, comebacks_by, old_cases_for
from resolutions.queries.resolutions import (
    by_resolution,
    resolution_of,
    resolutions_of_meeting,
    resolutions_on,
)
from resolutions.queries.standings import Today


def on_proposal(proposal: Proposal) -> str:
    """The resolutions on the topic that a proposal is joined to, and the way to its whole path."""
    topic = topic_of(proposal)
    return "" if topic is None else on_topic(topic)


def on_topic(topic: Topic) -> str:
    """The resolutions on a topic, and the way to its whole path."""
    return _panel(resolutions_on(topic), topic)


def on_motion(meeting: Meeting, motion: Motion | None = None) -> str:
    """What became of a motion, or of everything a meeting resolved."""
    if motion is None:
        return _panel(resolutions_of_meeting(meeting), None)
    resolution = resolution_of(motion)
    return _panel([resolution] if resolution else [], None)


def ledger_items_of(proposal: Proposal) -> str:
    """What stands on account because of a need, and for the desk the way to put it there."""
    link = ""
    if may(current_person(), Permission.ASSIGN, proposal.place):
        link = url_for("resolutions.patrol_new", proposal=proposal.id)
    items = items_from(proposal.id)
    return render_template("resolutions/ledgers/_panel.html", items=items, link=link)


def old_cases_of(proposal: Proposal) -> str:
    """For the desk: the tasks written off lately that a new need may be, come back."""
    if not may(current_person(), Permission.ASSIGN, proposal.place):
        return ""
    linked = comebacks_by(proposal_id=proposal.id)
    cases = () if linked else old_cases_for(proposal.hall, [proposal])
    return old_cases_panel(cases, linked, reason=proposal.title, need=proposal.id)


def comebacks_told_by(proposal: Proposal) -> str:
    """For everybody: the old task that a need turned out to be."""
    return old_cases_panel((), comebacks_by(proposal_id=proposal.id))


def old_cases_panel(
    cases: Sequence[OldCase],
    linked: Sequence[Comeback] = (),
    *,
    reason: str = "",
    need: int | None = None,
) -> str:
    """The list of old cases, each with the one act that hangs it again and links both."""
    return render_template(
        "resolutions/_old_cases.html",
        cases=cases,
        linked=linked,
        reason=reason,
        need=need,
    )


def _panel(resolutions: Sequence[Resolution], topic: Topic | None) -> str:
    if not resolutions and topic is None:
        return ""
    return render_template(
        "resolutions/_panel.html",
        resolutions=resolutions,
        tasks=by_resolution(resolutions),
        topic=topic,
        today=Today.now(),
    )
