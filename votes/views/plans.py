"""Between the form that sets a poll up and the plan that the service takes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext

from app import clock
from app.errors import Invalid
from app.extensions import db
from app.options import options
from app.people.models.person import Person
from app.permissions import Role
from meetings.models.agenda import AgendaItem
from meetings.models.meeting import Meeting
from meetings.queries.planning import officers_of
from meetings.services import convening
from votes.counting.purposes import USUAL_METHODS, usual_rule
from votes.counting.records import Mode, Purpose, Secrecy
from votes.forms import offers
from votes.forms.preparing import PollForm
from votes.labels import NO_ITEM
from votes.models.poll import Poll
from votes.queries.rule_words import offered
from votes.services.decision_rules import usual_for
from votes.services.preparing import Plan
from votes.services.rolls import source_for
from votes.services.secret import trustees

_TICKED = ("extendable", "delayed", "counts_silent")


def poll_form(meeting: Meeting, poll: Poll | None = None, **given: object) -> PollForm:
    """The form with this meeting's agenda to choose from, filled in from ``poll``."""
    given = {"rule": usual_for(meeting), **given}
    form = PollForm(data=_filled(poll) if poll else given)
    items = [(one.id, one.title) for one in convening.items_of(meeting)]
    form.item.choices = options([(0, NO_ITEM), *items])
    form.rule.choices = options(offered())
    tellers = officers_of(meeting.hall, Role.TELLER)
    form.tellers.choices = [(str(one.id), one.name) for one in tellers]
    return form


def suggested(meeting: Meeting, purpose: Purpose) -> dict[str, object]:
    """What a vote of this purpose usually is; all of it may be changed in the form."""
    rules = dict(offered())
    return {
        "purpose": purpose.value,
        "method": USUAL_METHODS[purpose],
        "rule": usual_rule(purpose, usual_for(meeting), rules),
    }


def _filled(poll: Poll) -> dict[str, object]:
    ends = poll.ends_at.astimezone(clock.zone()).replace(tzinfo=None) if poll.ends_at else None
    return {
        "question": poll.question,
        "purpose": poll.purpose.value,
        "item": poll.item_id or 0,
        "method": poll.method,
        "secrecy": poll.secrecy.value,
        "tellers": [str(one.person_id) for one in trustees.trustees_of(poll)],
        "wait": poll.wait_hours,
        **offers.typed_as(poll),
        "mode": poll.mode.value,
        "rule": poll.rule_code,
        "building": poll.roll_source.partition(":")[2],
        "press": "last" if poll.revote else "first",
        "ends": "time" if poll.ends_at else "chair",
        "ends_at": ends,
        **{name: getattr(poll, name) for name in _TICKED},
    }


def plan_of(form: PollForm) -> Plan:
    """What the form says. Raises Invalid where an end was wanted and no time given."""
    timed = _is_timed(form)
    return Plan(
        question=form.question.data or "",
        purpose=Purpose(form.purpose.data),
        method=form.method.data,
        **offers.offered(form),
        rule_code=form.rule.data,
        **_secretly(form),
        roll_source=_roll_of(form),
        mode=Mode(form.mode.data),
        revote=form.press.data == "last",
        ends_at=at_home(form.ends_at.data) if timed else None,
        extendable=timed and bool(form.extendable.data),
        delayed=bool(form.delayed.data),
        counts_silent=bool(form.counts_silent.data),
        item=db.session.get(AgendaItem, form.item.data) if form.item.data else None,
    )


def _is_timed(form: PollForm) -> bool:
    timed: bool = form.ends.data == "time"
    if timed and form.ends_at.data is None:
        raise Invalid(gettext("请填写结束时间"), code="ends_at")
    return timed


def _secretly(form: PollForm) -> dict[str, Any]:
    """Whether it is secret, who holds the keys, and how long they are awaited."""
    return {
        "secrecy": Secrecy(form.secrecy.data),
        "tellers": tuple(db.session.get_one(Person, int(one)) for one in form.tellers.data or ()),
        "wait_hours": form.wait.data,
    }


def _roll_of(form: PollForm) -> str:
    """Who votes: those of the meeting, the owners, or those of one building."""
    source = source_for(form.rule.data)
    return f"{source}:{(form.building.data or '').strip()}" if source == "building" else source


def at_home(typed: datetime | None) -> datetime | None:
    """A typed time in the halls' zone."""
    return typed.replace(tzinfo=clock.zone()) if typed else None
