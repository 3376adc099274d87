"""What votes show on the pages of the stages below."""

from __future__ import annotations

from collections.abc import Iterable

from flask import render_template, request, url_for
from flask_babel import gettext as _

from app.people.identity import current_person
from app.people.models.person import Person
from app.shell.navigation import Todo
from meetings.models.meeting import Meeting
from meetings.models.motion import Motion
from meetings.views.codes import public_address, qr_svg
from votes import labels, policy
from votes.crypto import keys
from votes.models.poll import Poll, PollState
from votes.queries import hall_rules
from votes.queries.box import keys_of, secret_polls_ahead
from votes.queries.challenged import waiting_for
from votes.queries.polls import (
    open_polls_for,
    poll_of,
    polls_at,
    polls_of,
    question_now,
    questions_on_show,
    questions_waiting,
    standing_alone,
)
from votes.queries.standing import View
from votes.services import ending, opening, trust
from votes.services.keyring import signing_key


def banner(person: Person | None) -> str:
    """The open votes of this reader above every page, and the script that resends their ballot."""
    trouble = render_template("votes/_trouble.html") if trust.found_at_start() else ""
    if person is None:
        return trouble
    return trouble + render_template(
        "votes/_banner.html",
        calls=open_polls_for(person),
        offers=secret_polls_ahead(person),
        is_here=_is_here,
        key_of=_key_of,
    )


def _key_of(poll: Poll) -> str:
    """The key by which a phone checks what this house signs in a poll."""
    return keys.verifier_key(poll.uuid, signing_key().public_key())


def _is_here(poll: Poll) -> bool:
    """Whether the page itself shows this poll."""
    about = request.view_args or {}
    on_page = request.endpoint in {"meetings.show", "meetings.days"}
    on_meeting = on_page and about.get("meeting_id") == poll.meeting_id
    return on_meeting or about.get("uuid") == poll.uuid


def phone(meeting: Meeting, motion: Motion, person: Person | None) -> str:
    """The ballot, the receipt, or the result, on the meeting's page."""
    del meeting
    return _panel("_phone.html", poll_of(motion), person)


def chair(meeting: Meeting, motion: Motion) -> str:
    """Turnout, who has not voted yet, and the end of the vote, on the chair's console."""
    del meeting
    poll = poll_of(motion)
    may_help = poll is not None and policy.helps(current_person(), poll)
    return _panel("_chair.html", poll, None, may_help=may_help)


def screen(meeting: Meeting, motion: Motion) -> str:
    """已表决/实到 while it is open; then the result with its checkpoint, on the wall."""
    del meeting
    poll = poll_of(motion)
    return "" if poll is None else _panel("_screen.html", poll, None, qr=qr_svg(_address(poll)))


def helping(meeting: Meeting, motion: Motion, person: Person) -> str:
    """Whether somebody without a phone has voted, and the way to vote for them at the desk."""
    del meeting
    poll = poll_of(motion)
    if poll is None or poll.state is not PollState.OPEN:
        return ""
    may = policy.helps(current_person(), poll)
    return render_template("votes/_helping.html", view=View(poll, person), poll=poll, may=may)


def minutes(meeting: Meeting, motion: Motion) -> str:
    """Every vote on the motion with its arithmetic, the broken-off ones too."""
    del meeting
    views = [View(poll, None) for poll in polls_of(motion) if poll.is_over]
    if not views:
        return ""
    return render_template("votes/_minutes.html", views=views, labels=labels)


def desk(meeting: Meeting) -> str:
    """The way to 表决准备, on the page that prepares a meeting."""
    count = len(polls_at(meeting))
    return render_template("votes/_desk_link.html", meeting=meeting, count=count)


def chair_questions(meeting: Meeting) -> str:
    """What is being voted on without a motion, and what waits to be opened or declared."""
    shown = question_now(meeting)
    may_help = shown is not None and policy.helps(current_person(), shown)
    waiting = questions_waiting(meeting)
    return _panel("_chair.html", shown, None, may_help=may_help) + render_template(
        "votes/_chair_questions.html",
        waiting=waiting,
        missing={poll.id: opening.hindrance(poll) for poll in waiting if poll.is_prepared},
        labels=labels,
    )


def phone_questions(meeting: Meeting, person: Person | None) -> str:
    """The ballots of the questions that stand on their own; afterwards their results."""
    return "".join(_panel("_phone.html", poll, person) for poll in questions_on_show(meeting))


def screen_questions(meeting: Meeting) -> str:
    """The question that is being voted on, or was a moment ago, on the wall."""
    poll = question_now(meeting)
    if poll is None:
        return ""
    return _panel("_question_on_screen.html", poll, None, qr=qr_svg(_address(poll)))


def minutes_questions(meeting: Meeting) -> str:
    """The votes that stood on their own, in the minutes."""
    views = [
        View(poll, None) for poll in standing_alone(meeting) if poll.opened_at and poll.is_over
    ]
    if not views:
        return ""
    return render_template("votes/_minutes_questions.html", all_views=views, labels=labels)


def decision_rules() -> str:
    """What halls set themselves, on the public page of decision rules."""
    return render_template("votes/_hall_rules.html", halls=hall_rules.halls_with_own())


def closing(meeting: Meeting) -> str:
    """Which votes are still open, before the chair closes the meeting, and the way to end each."""
    held = ending.open_at(meeting)
    if not held:
        return ""
    return render_template("votes/_closing.html", polls=held, labels=labels)


def me(person: Person) -> str:
    """The way to 我的票."""
    del person
    return render_template("votes/_me.html")


def todos(person: Person) -> Iterable[Todo]:
    """An open vote waits for whoever has not voted, a box for its keys, a challenge for its ruling."""
    for call in open_polls_for(person):
        if not call.has_voted and call.poll.on_phones:
            text = _("正在表决，请投票：%(question)s", question=call.poll.question[:40])
            address = url_for("votes.show", uuid=call.poll.uuid)
            if call.for_whom:
                text = _("正在表决，请替%(name)s投票", name=call.for_whom)
                address = url_for("votes.for_another", uuid=call.poll.uuid, line=call.voter)
            yield Todo(text, address, call.poll.opened_at)
    for key in keys_of(person):
        said = {
            True: _("请用您的钥匙开箱：%(question)s", question=key.question),
            False: _("请领监票员的钥匙：%(question)s", question=key.question),
        }
        yield Todo(said[key.ended], url_for("votes.box", uuid=key.uuid), key.since)
    for made in waiting_for(person):
        text = _("请裁定对表决结果的异议：%(question)s", question=made.poll.question[:40])
        yield Todo(text, url_for("votes.judging", challenge_id=made.id))


def _panel(template: str, poll: Poll | None, person: Person | None, **values: object) -> str:
    if poll is None or poll.is_prepared:
        return ""
    view = View(poll, person)
    return render_template(f"votes/{template}", view=view, poll=poll, labels=labels, **values)


def _address(poll: Poll) -> str:
    """The full address of the result."""
    return public_address(url_for("votes.result", uuid=poll.uuid))
