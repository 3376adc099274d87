"""The blueprint, and what every page of a vote begins with."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask_babel import lazy_gettext as _l

from app.errors import SignInNeeded
from app.people.identity import current_person
from app.people.models.person import Person
from votes import labels, policy
from votes.counting.records import Secrecy
from votes.models.poll import Poll
from votes.queries import for_others
from votes.queries.polls import poll_with_uuid
from votes.queries.standing import View, ViewForAnother
from votes.services import answers

blueprint = Blueprint("votes", __name__)


def seen_poll(uuid: str) -> Poll:
    """The poll, if the reader may see its meeting. Raises Missing otherwise."""
    poll = poll_with_uuid(uuid)
    policy.allow_see(current_person(), poll)
    return poll


def secret_poll(uuid: str) -> Poll:
    """The poll, if the reader may see it and it is secret. Raises Missing otherwise."""
    poll = seen_poll(uuid)
    if poll.secrecy is not Secrecy.SECRET_BALLOT:
        raise answers.no_poll()
    return poll


def someone() -> Person:
    """The person asking. Raises SignInNeeded."""
    person = current_person()
    if person is None:
        raise SignInNeeded(_l("请先登录"), remedy=_l("用手机号和密码，或用秘书打印的登录条登录"))
    return person


def view_of(poll: Poll) -> View:
    """The poll before the reader."""
    return View(poll, current_person())


def view_for(poll: Poll, person: Person, line: str) -> View:
    """The poll before this person for a line of the roll: their own, or a principal's.

    Raises Forbidden for a line that is neither.
    """
    view = View(poll, person)
    if not line or (view.seat is not None and view.seat.pseudonym == line):
        return view
    mandate = for_others.of_line(poll, person, line)
    if mandate is None:
        raise answers.anothers()
    return ViewForAnother(poll, person, mandate)


def page(template: str, poll: Poll, view: View | None = None, **values: object) -> str:
    """A page of one poll."""
    return render_template(
        f"votes/{template}",
        view=view or view_of(poll),
        poll=poll,
        hall=poll.hall,
        labels=labels,
        **values,
    )
