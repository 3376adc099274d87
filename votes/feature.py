"""Wiring of votes: the only place where this stage is bound to the app."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from flask import Flask
from flask_babel import lazy_gettext as _l

from app import jobs
from app import panels as slots
from app.announcements import subscribe
from app.demo.loading import add_part
from app.extensions import db
from app.journal import labels as journal
from app.live import topic
from app.people.models.person import Person
from app.permissions import Permission
from app.serving import before_serving
from app.shell import navigation
from app.shell.navigation import Item
from meetings.events import MeetingClosed, MotionDecided, QuestionPut, VoteBrokenOff
from meetings.models.motion import Motion
from votes import cli, labels, live, panels
from votes.demo.load import load
from votes.events import PollClosed
from votes.models import (
    correction,
    decision,
    delivery,
    hands,
    helped,
    household,
    ledger,
    objection,
    owner,
    poll,
    posting,
    secret,
    trustee,
    voter,
)
from votes.models.poll import PollState
from votes.queries.polls import poll_of
from votes.services import (
    closing,
    decisions,
    ending,
    objections,
    opening,
    posting_results,
    restored,
    timed,
    trust,
)
from votes.services.secret import receiving, waiting
from votes.views.blueprint import blueprint

MODELS = (
    *(poll, voter, ledger, helped, hands, secret, trustee, owner, objection),
    *(decision, correction),
    *(delivery, household, posting),
)
"""Imported so that the tables are known to the metadata."""
_VIEWS = (
    *("ballot", "results", "receipts", "console", "helping", "programs", "preparing"),
    *("box", "sealed", "sealing_desk", "opened", "owners", "rolls", "desk_counts"),
    "picturing",
    *("afterwards", "correcting", "consent", "papers", "checkpoints"),
    *("mandates", "deliveries", "households", "postings", "hall_rules"),
)
_PANELS: Mapping[str, slots.Filler] = {
    "shell.banner": panels.banner,
    "shell.me": panels.me,
    "meetings.phone": panels.phone,
    "meetings.chair": panels.chair,
    "meetings.screen": panels.screen,
    "meetings.minutes": panels.minutes,
    "meetings.helping": panels.helping,
    "meetings.desk": panels.desk,
    "meetings.closing": panels.closing,
    "meetings.chair_questions": panels.chair_questions,
    "meetings.phone_questions": panels.phone_questions,
    "meetings.screen_questions": panels.screen_questions,
    "meetings.minutes_questions": panels.minutes_questions,
    "meetings.decision_rules": panels.decision_rules,
}


def init_app(app: Flask) -> None:
    """Bind votes to the app."""
    for view in _VIEWS:
        import_module(f"votes.views.{view}")
    app.register_blueprint(blueprint)
    app.cli.add_command(cli.votes)
    topic(app, "poll", live.may_watch)
    subscribe(app, QuestionPut, _open)
    subscribe(app, VoteBrokenOff, _annul)
    subscribe(app, MotionDecided, _end_with_its_motion)
    subscribe(app, PollClosed, decisions.begin)
    subscribe(app, MeetingClosed, ending.when_the_meeting_closes)
    before_serving(app, trust.look)
    restored.bind(app)
    jobs.every_minute(app, closing.declare_what_waits)
    jobs.every_minute(app, timed.remind_in_time)
    jobs.every_minute(app, timed.close_in_time)
    jobs.every_minute(app, receiving.prove_what_waits)
    jobs.every_minute(app, waiting.remind)
    jobs.every_minute(app, decisions.take_effect_in_time)
    jobs.every_minute(app, objections.remind)
    jobs.every_minute(app, posting_results.remind)
    for slot, filler in _PANELS.items():
        slots.fill(app, slot, filler)
    add_part(app, load)
    app.jinja_env.filters["square_metres"] = labels.square_metres
    navigation.add_todos(app, panels.todos)
    _offer(app)


_ITEMS = (
    Item("votes.my_ballots", _l("我的票"), "receipt", 60, signed_in=True),
    Item("votes.look_up", _l("查回执"), "shield-check", 65),
    Item(
        "votes.owner_places",
        _l("业主名册"),
        "building",
        75,
        needs=frozenset({Permission.MANAGE_PEOPLE}),
        does=_l("登记专有部分和业主，业主共同决定时按它数人数和面积"),
    ),
    Item(
        "votes.household_places",
        _l("住户代表"),
        "house-door",
        76,
        needs=frozenset({Permission.MANAGE_PEOPLE}),
        does=_l("登记每户由谁投票，按户表决时用"),
    ),
    Item(
        "votes.hall_rules_index",
        _l("本厅表决规则"),
        "gear",
        77,
        needs=frozenset({Permission.MANAGE_PEOPLE}),
        does=_l("定受托人数上限、车位算不算面积等议事规则约定的事，并公开"),
    ),
)
"""This stage's pages in the menu and among the work of an office."""


def _offer(app: Flask) -> None:
    """Put this stage's pages into the menu, and name its acts in the journal."""
    journal.name(app, acts={"hall.voting_rules_set": _l("定本厅表决规则")})
    navigation.add(app, *_ITEMS)


def _open(fact: QuestionPut) -> None:
    opening.open_poll(db.session.get_one(Motion, fact.motion_id), by=_person(fact.by_id))


def _annul(fact: VoteBrokenOff) -> None:
    found = poll_of(db.session.get_one(Motion, fact.motion_id))
    if found is not None and found.state in {PollState.OPEN, PollState.CLOSED}:
        if fact.chosen:
            waiting.must_be_over(found)
        closing.annul(found, because=fact.reason, by=_person(fact.by_id))


def _end_with_its_motion(fact: MotionDecided) -> None:
    """A motion that leaves the floor in another way takes its open vote along."""
    found = poll_of(db.session.get_one(Motion, fact.motion_id))
    if found is not None and found.state is PollState.OPEN:
        closing.annul(found, because=fact.outcome, by=None)


def _person(person_id: int | None) -> Person | None:
    return None if person_id is None else db.session.get_one(Person, person_id)
