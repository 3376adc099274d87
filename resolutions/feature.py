"""Wiring of resolutions: the only place where this stage is bound to the app."""

from __future__ import annotations

from importlib import import_module

from flask import Flask
from flask_babel import lazy_gettext as _l

from app import panels as slots
from app.announcements import subscribe
from app.calendar_overrides.events import CalendarChanged
from app.demo.loading import add_part
from app.jobs import every_minute
from app.notices.urgency import name_urgent
from app.permissions import Permission
from app.serving import before_serving
from app.shell.navigation import Item, add, add_todos
from meetings.events import MotionDecided
from proposals.events import WhistleBlown
from proposals.labels import name_acts
from resolutions import cli, labels, panels
from resolutions.demo.load import load
from resolutions.labels import afterwards as afterwards_labels
from resolutions.labels import whistles as whistle_labels
from resolutions.progress.budget import yuan_of
from resolutions.progress.covenant import CONSEQUENCE_NAMES, POINT_NAMES
from resolutions.progress.covenant_acts import COVENANT_NAMES, KIND_NAMES
from resolutions.progress.procedures import PROCEDURE_NAMES
from resolutions.progress.weighting import whole_percent
from resolutions.queries.afterwards import todos as afterwards
from resolutions.queries.ledgers.todos import ledger_todos
from resolutions.queries.todos import todos
from resolutions.queries.whistles.lists import WORKING
from resolutions.queries.whistles.todos import whistle_todos
from resolutions.services import (
    adopting,
    annulling,
    looking,
    months,
    recounting,
    sweeping,
    tallying,
)
from resolutions.services.appraising import ending
from resolutions.services.lasting import reminding as lasting
from resolutions.services.ledgers import reminding as ledger_reminding
from resolutions.services.whistles import drafting, missing
from resolutions.views.blueprint import blueprint
from resolutions.views.ledgers import words as ledger_words
from votes.events import DecisionAnnulled

_VIEWS = (
    *("public", "ladder", "money", "duties", "desk", "desk_tasks", "units", "unit", "watch"),
    *("bulletins", "appeals", "boards", "wall", "months"),
)
_LEDGERS = ("public", "acts", "patrol", "offices", "indicators", "uploading")


def init_app(app: Flask) -> None:
    """Bind resolutions to the app."""
    for view in _VIEWS:
        import_module(f"resolutions.views.{view}")
    for view in _WHISTLE_VIEWS:
        import_module(f"resolutions.views.whistles.{view}")
    for view in _LEDGERS:
        import_module(f"resolutions.views.ledgers.{view}")
    for view in _GRID_VIEWS:
        import_module(f"resolutions.views.grids.{view}")
    _bind_afterwards(app)
    app.register_blueprint(blueprint)
    app.jinja_env.filters.update(_FILTERS | ledger_words.FILTERS)
    subscribe(app, MotionDecided, adopting.when_decided)
    subscribe(app, DecisionAnnulled, annulling.when_annulled)
    name_acts(labels.TIMELINE_ACTS)
    slots.fill(app, "proposals.proposal", panels.on_proposal)
    slots.fill(app, "proposals.proposal", panels.ledger_items_of)
    slots.fill(app, "proposals.proposal", panels.comebacks_told_by)
    slots.fill(app, "proposals.desk_proposal", panels.old_cases_of)
    slots.fill(app, "proposals.topic", panels.on_topic)
    slots.fill(app, "meetings.minutes", panels.on_motion)
    _enter_menu(app)
    _enter_ledgers(app)
    add_todos(app, todos)
    add_todos(app, ledger_todos)
    sweeping.add(app, looking.CHORE)
    sweeping.add(app, ledger_reminding.CHORE, tallying.CHORE, months.CHORE)
    subscribe(app, CalendarChanged, looking.look_at_all)
    subscribe(app, CalendarChanged, tallying.count_anew)
    before_serving(app, recounting.fill)
    every_minute(app, sweeping.sweep)
    name_urgent(app, *labels.URGENT_KINDS)
    _bind_whistles(app)
    cli.init_app(app)
    add_part(app, load)


_WHISTLE_VIEWS = ("public", "working", "unit")
_WHISTLE_ITEMS = (
    Item("resolutions.whistles", _l("吹哨报到"), "megaphone", 51),
    Item(
        "resolutions.whistle_desk",
        _l("吹哨"),
        "megaphone",
        55,
        needs=frozenset({*WORKING}),
        does=_l("自己办不了的事，叫有权限的单位来；研判、验证、评价"),
    ),
    Item(
        "resolutions.unit_whistles",
        _l("吹哨叫我们"),
        "megaphone",
        52,
        needs=frozenset({Permission.HANDLE}),
        does=_l("听到哨声马上报到，报告职责完成"),
    ),
)


_GRID_VIEWS = ("public", "keeping")
_GRID_ITEMS = (
    Item("resolutions.grids", _l("网格"), "people", 56),
    Item(
        "resolutions.grid_desk",
        _l("管理网格"),
        "people",
        57,
        needs=frozenset({Permission.KEEP_GRIDS}),
        does=_l("划网格、登记岗位、排巡查、答复报名"),
    ),
)


def _bind_whistles(app: Flask) -> None:
    add(app, *_WHISTLE_ITEMS, *_GRID_ITEMS)
    add_todos(app, whistle_todos)
    sweeping.add(app, missing.CHORE)
    subscribe(app, WhistleBlown, drafting.when_routed)
    name_urgent(app, *whistle_labels.WHISTLE_URGENT)


def _enter_menu(app: Flask) -> None:
    add(
        app,
        Item("resolutions.listing", _l("决议督办"), "clipboard-check", 50, big=True),
        Item("resolutions.bulletin_list", _l("考核通报"), "bar-chart", 51),
        Item(
            "resolutions.inbox",
            _l("单位收件箱"),
            "inbox",
            52,
            needs=frozenset({Permission.HANDLE}),
            does=_l("签收任务、报告进度、请求检查"),
        ),
        Item(
            "resolutions.board",
            _l("督办看板"),
            "bar-chart",
            53,
            needs=frozenset({Permission.INSPECT, Permission.OVERSEE, Permission.COORDINATE}),
            does=_l("看到期和逾期的任务，去现场检查"),
        ),
        Item(
            "resolutions.desk",
            _l("交办"),
            "send",
            54,
            needs=frozenset({Permission.ASSIGN}),
            does=_l("把决议分成任务，交给责任单位"),
        ),
    )


def _enter_ledgers(app: Flask) -> None:
    add(
        app,
        Item("resolutions.ledgers", _l("台账"), "journal-text", 51),
        Item(
            "resolutions.patrol",
            _l("巡查、复核"),
            "camera",
            55,
            needs=frozenset({Permission.PATROL}),
            does=_l("录入看到的问题，到现场复核整改"),
        ),
        Item(
            "resolutions.unit_ledger",
            _l("台账整改"),
            "tools",
            56,
            needs=frozenset({Permission.HANDLE}),
            does=_l("派给本单位的问题：整改、拍照、请求复核"),
        ),
        Item(
            "resolutions.desk_ledgers",
            _l("台账派发"),
            "card-checklist",
            57,
            needs=frozenset({Permission.ASSIGN}),
            does=_l("核实问题，派给责任单位，看谁超期"),
        ),
    )


_FILTERS = {
    "task_state": labels.task_state_label,
    "resolution_state": labels.resolution_state_label,
    "resolution_tone": lambda state: labels.RESOLUTION_TONES.get(state, "neutral"),
    "colour": lambda colour: labels.COLOUR_LABELS[colour],
    "colour_tone": lambda colour: labels.COLOUR_TONES[colour],
    "standing_words": labels.standing_words,
    "axis": labels.axis_label,
    "rung": labels.rung_label,
    "turn": labels.turn_label,
    "phase": labels.phase_label,
    "resource": lambda kind: labels.RESOURCE_LABELS[kind],
    "yuan": yuan_of,
    "check_round": lambda of: labels.ROUND_LABELS[of],
    "whistle_word": whistle_labels.whistle_word,
    "grid_word": whistle_labels.grid_word,
    "whistle_tone": lambda value: whistle_labels.WHISTLE_TONES.get(value, "neutral"),
    "unit_kind": lambda kind: labels.UNIT_KIND_LABELS[kind],
}


def _bind_afterwards(app: Flask) -> None:
    """Bind what comes after the work: appraisals, arrangements, covenants."""
    for view in ("recurring", "appraise", "appraising", "long_term", "covenants", "covenant_desk"):
        import_module(f"resolutions.views.{view}")
    app.jinja_env.filters.update(_FILTERS_AFTERWARDS)
    sweeping.add(app, *ending.CHORES, lasting.CHORE)
    add_todos(app, afterwards)
    _enter_afterwards(app)


def _enter_afterwards(app: Flask) -> None:
    """What comes after the work: appraisals and covenants."""
    add(
        app,
        Item("resolutions.appraisals_listing", _l("居民评议"), "hand-thumbs-up", 51),
        Item("resolutions.covenants_listing", _l("居民公约"), "journal-text", 51),
        Item(
            "resolutions.covenants_desk",
            _l("办理公约"),
            "journal-text",
            56,
            needs=frozenset({Permission.WORK_DESK}),
            does=_l("写条文、提请审核、备案施行、劝导调解"),
        ),
        Item(
            "resolutions.appraisals_desk",
            _l("居民评议登记"),
            "pencil",
            55,
            needs=frozenset({Permission.ASSIST, Permission.INSPECT}),
            does=_l("上门询问、登记和核对纸质评议表、公开居民的话"),
        ),
    )


_FILTERS_AFTERWARDS = {
    "whole_percent": whole_percent,
    "answer_mark": afterwards_labels.mark_label,
    "answer_channel": afterwards_labels.channel_label,
    "appraisal_outcome": afterwards_labels.outcome_label,
    "list_part": afterwards_labels.part_label,
    "long_term_choice": afterwards_labels.choice_label,
    "team_part": afterwards_labels.team_label,
    "review_verdict": afterwards_labels.verdict_label,
    "covenant_kind": afterwards_labels.named(KIND_NAMES),
    "covenant_state": afterwards_labels.named(COVENANT_NAMES),
    "covenant_act": afterwards_labels.covenant_act_label,
    "consequence": afterwards_labels.named(CONSEQUENCE_NAMES),
    "screening_point": afterwards_labels.named(POINT_NAMES),
    "procedure": afterwards_labels.named(PROCEDURE_NAMES),
    "procedure_steps": afterwards_labels.procedure_steps,
    "clause_change": lambda change: afterwards_labels.CLAUSE_CHANGES[change],
    "breach_state": lambda state: afterwards_labels.BREACH_LABELS[state],
}
