"""Wiring of proposals: the only place where this stage is bound to the app, a subject a module."""

from __future__ import annotations

from flask import Flask

from app.demo import loading
from app.shell import navigation
from proposals import cli
from proposals.demo import earlier_years, gathering, intake, opinions, story
from proposals.feature import (
    answering,
    joining,
    knowing,
    needs,
    questioning,
    sounding,
    taking_in,
)
from proposals.queries.clock_todos import clock_todos
from proposals.queries.contests import contests_for
from proposals.queries.opinion_todos import opinion_todos
from proposals.queries.questionnaires.todos import questionnaire_todos
from proposals.queries.todos import todos_of

_SUBJECTS = (needs, joining, questioning, taking_in, knowing, answering, sounding)
_TODOS = (contests_for, clock_todos, opinion_todos, todos_of, questionnaire_todos)
"""In the order in which they are shown where nothing says which is due first."""
_DEMONSTRATION = (story, earlier_years, opinions, intake, gathering)
"""In this order: the later parts stand on the earlier ones."""


def init_app(app: Flask) -> None:
    """Bind proposals to the app."""
    cli.init_app(app)
    for subject in _SUBJECTS:
        subject.bind(app)
    for source in _TODOS:
        navigation.add_todos(app, source)
    for part in _DEMONSTRATION:
        loading.add_part(app, part.fill)
