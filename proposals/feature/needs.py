"""Needs and topics: reading, writing, backing, the desk, the triple review, imports and exports."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from app import jobs, panels
from app.permissions import Permission
from app.shell import navigation
from app.shell.navigation import Item
from proposals import labels
from proposals.panels import my_proposals, what_i_follow
from proposals.queries.following import how_told
from proposals.queries.listing import excerpt
from proposals.queries.opinions import stood_aside
from proposals.services import import_batches
from proposals.views import (
    appeals,
    desk,
    desk_topics,
    exporting,
    following,
    imports,
    reading,
    reviews,
    supporting,
    topics,
    writing,
)

_PAGES = (
    *(appeals, reading, writing, supporting, topics, desk, desk_topics, reviews),
    *(imports, exporting, following),
)
_ENTRIES = (
    Item("proposals.listing", _l("看提案"), "card-checklist", order=10, big=True),
    Item("proposing.what", _l("我要提事"), "pencil-square", order=11, big=True),
    Item("topics.index", _l("议题"), "collection", order=12),
    Item(
        "desk.inbox",
        _l("工作台"),
        "inbox",
        order=15,
        needs=frozenset({Permission.WORK_DESK}),
        does=_l("受理提案、归并议题、立项"),
    ),
)


def bind(app: Flask) -> None:
    """Bind what everybody does with needs and topics."""
    for page in _PAGES:
        app.register_blueprint(page.blueprint)
    _name_states(app)
    app.jinja_env.globals["how_told"] = how_told
    navigation.add(app, *_ENTRIES)
    panels.fill(app, "shell.me", my_proposals)
    panels.fill(app, "shell.me", what_i_follow)
    jobs.every_minute(app, import_batches.work_off)


def _name_states(app: Flask) -> None:
    app.jinja_env.filters.update(
        proposal_state=labels.proposal_state_label,
        topic_state=labels.topic_state_label,
        criterion=labels.criterion_label,
        outcome=labels.outcome_label,
        category=labels.category_label,
        class_path=labels.class_path,
        sorted_path=labels.sorted_path,
        channel=labels.channel_label,
        state_tone=labels.tone,
        excerpt=excerpt,
        questionnaire_state=labels.questionnaire_label,
        named=labels.named,
        stood_aside=stood_aside,
    )
