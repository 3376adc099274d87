"""Wiring of resolutions: the only place where this stage is bound to the app."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

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
from app.shell.navigation import Item, TodoSource, add, add_todos
from meetings.events import MotionDecided
from proposals.events import WhistleBlown
from proposals.labels import name_acts
from resolutions import cli, labels, panels
from resolutions.demo.load import load
from resolutions.events import TaskFinished
from resolutions.labels import afterwards as afterwards_labels
from resolutions.labels import joint as joint_labels
from resolutions.labels import whistles as whistle_labels
from resolutions.progress.budget import yuan_of
from resolutions.progress.covenant import CONSEQUENCE_NAMES, POINT_NAMES
from resolutions.progress.covenant_acts import COVENANT_NAMES, KIND_NAMES
from resolutions.progress.procedures import PROCEDURE_NAMES
from resolutions.progress.weighting import whole_percent
from resolutions.queries import covenants
from resolutions.queries.afterwards import todos as afterwards
from resolutions.queries.joint import finding as joint_finding
from resolutions.queries.joint.todos import joint_todos
from resolutions.queries.ledgers.todos import ledger_todos
from resolutions.queries.todos import todos
from resolutions.queries.whistles import finding as whistle_finding
from resolutions.queries.whistles.lists import WORKING
from resolutions.queries.whistles.todos import whistle_todos
from resolutions.services import (
    adopting,
    annulling,
    looking,
    months,
    recounting,
    silent_units,
    sweeping,
    tallying,
)
from resolutions.services.appraising import ending
from resolutions.services.covenants import reminding as covenant_reviews
from resolutions.services.joint import reminding as joint_reminding
from resolutions.services.lasting import reminding as lasting
from resolutions.services.lasting import solving
from resolutions.services.ledgers import reminding as ledger_reminding
from resolutions.services.sweeping import Chore
from resolutions.services.whistles import (
    appraisal_reminding,
    drafting,
    duty_reminding,
    missing,
)
from resolutions.views.blueprint import blueprint
from resolutions.views.ledgers import words as ledger_words
from votes.events import DecisionAnnulled


@dataclass(frozen=True, kw_only=True)
class _Area:
    """One part of the stage, and all that binds it to the app."""

    views: Sequence[str]
    """Modules of ``resolutions.views``: importing one registers its pages."""
    items: Sequence[Item] = ()
    todos: TodoSource | None = None
    chores: Sequence[Chore] = ()
    facts: Sequence[tuple[type[Any], Callable[[Any], None]]] = ()
    panels: Sequence[tuple[str, Callable[..., str]]] = ()
    filters: Mapping[str, Callable[..., object]] = field(default_factory=dict)
    urgent: Sequence[str] = ()
    """Kinds of news whose letters leave at once."""


def init_app(app: Flask) -> None:
    """Bind resolutions to the app: every area in the same way, in the order of their menus."""
    for area in (_AFTERWARDS, _TASKS, _LEDGERS, _WHISTLES, _JOINT, _GRIDS):
        _bind(app, area)
    app.register_blueprint(blueprint)
    name_acts(labels.TIMELINE_ACTS)
    before_serving(app, recounting.fill, changes=True)
    every_minute(app, sweeping.sweep)
    cli.init_app(app)
    add_part(app, load)


def _bind(app: Flask, area: _Area) -> None:
    for view in area.views:
        import_module(f"resolutions.views.{view}")
    add(app, *area.items)
    if area.todos is not None:
        add_todos(app, area.todos)
    sweeping.add(app, *area.chores)
    for fact, handler in area.facts:
        subscribe(app, fact, handler)
    for slot, filler in area.panels:
        slots.fill(app, slot, filler)
    app.jinja_env.filters.update(area.filters)
    name_urgent(app, *area.urgent)


_TASKS = _Area(
    views=(
        *(
            "public",
            "ladder",
            "money",
            "duties",
            "duty_rows",
            "desk",
            "desk_tasks",
            "units",
            "unit",
            "watch",
        ),
        *("bulletins", "bulletin_parts", "appeals", "lists", "boards", "wall", "months"),
    ),
    items=(
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
    ),
    todos=todos,
    chores=(looking.CHORE, tallying.CHORE, months.CHORE),
    facts=(
        (MotionDecided, adopting.when_decided),
        (DecisionAnnulled, annulling.when_annulled),
        (CalendarChanged, looking.look_at_all),
        (CalendarChanged, tallying.count_anew),
    ),
    panels=(
        ("proposals.proposal", panels.on_proposal),
        ("proposals.proposal", panels.comebacks_told_by),
        ("proposals.desk_proposal", panels.old_cases_of),
        ("proposals.topic", panels.on_topic),
        ("meetings.minutes", panels.on_motion),
    ),
    filters={
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
        "unit_kind": lambda kind: labels.UNIT_KIND_LABELS[kind],
    },
    urgent=tuple(labels.URGENT_KINDS),
)

_LEDGERS = _Area(
    views=(
        *(
            "ledgers.public",
            "ledgers.everywhere",
            "ledgers.acts",
            "ledgers.patrol",
            "ledgers.offices",
        ),
        *("ledgers.indicators", "ledgers.uploading"),
    ),
    items=(
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
    ),
    todos=ledger_todos,
    chores=(ledger_reminding.CHORE,),
    panels=(("proposals.proposal", panels.ledger_items_of),),
    filters=ledger_words.FILTERS,
)

_WHISTLES = _Area(
    views=("whistles.public", "whistles.working", "whistles.unit"),
    items=(
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
    ),
    todos=whistle_todos,
    chores=(missing.CHORE, duty_reminding.CHORE, appraisal_reminding.CHORE),
    facts=((WhistleBlown, drafting.when_routed),),
    filters={
        "whistle_word": whistle_labels.whistle_word,
        "whistle_tone": lambda value: whistle_labels.WHISTLE_TONES.get(value, "neutral"),
        "duty_stands": whistle_finding.stands_of,
    },
    urgent=tuple(whistle_labels.WHISTLE_URGENT),
)

_JOINT = _Area(
    views=("joint.public", "joint.desk", "joint.matters", "joint.unit"),
    items=(
        Item(
            "resolutions.joint_desk",
            _l("会商研判"),
            "people",
            56,
            needs=frozenset({Permission.COORDINATE}),
            does=_l("每月研究卡住的事，定谁什么时候办好，公布、督办"),
        ),
    ),
    todos=joint_todos,
    chores=(joint_reminding.CHORE,),
    filters={
        "joint_word": joint_labels.joint_word,
        "joint_tone": lambda value: joint_labels.TONES.get(value, "neutral"),
        "joint_signs": joint_labels.sign_words,
        "joint_step": joint_labels.step_word,
        "joint_step_tone": lambda act: joint_labels.STEP_TONES.get(act, "neutral"),
        "joint_stands": joint_finding.stands_of,
    },
    urgent=joint_labels.URGENT,
)

_GRIDS = _Area(
    views=("grids.public", "grids.keeping"),
    items=(
        Item("resolutions.grids", _l("网格"), "people", 56),
        Item(
            "resolutions.grid_desk",
            _l("管理网格"),
            "people",
            57,
            needs=frozenset({Permission.KEEP_GRIDS}),
            does=_l("划网格、登记岗位、排巡查、答复报名"),
        ),
    ),
    filters={"grid_word": whistle_labels.grid_word},
)

_AFTERWARDS = _Area(
    views=(
        "recurring",
        "solved",
        "appraise",
        "appraising",
        "long_term",
        "covenants",
        "covenant_desk",
    ),
    items=(
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
    ),
    todos=afterwards,
    chores=(*ending.CHORES, lasting.CHORE, covenant_reviews.CHORE, silent_units.CHORE),
    facts=((TaskFinished, solving.when_finished),),
    filters={
        "whole_percent": whole_percent,
        "answer_mark": afterwards_labels.mark_label,
        "answer_about": afterwards_labels.about_label,
        "answer_channel": afterwards_labels.channel_label,
        "appraisal_outcome": afterwards_labels.outcome_label,
        "list_part": afterwards_labels.part_label,
        "long_term_choice": afterwards_labels.choice_label,
        "team_part": afterwards_labels.team_label,
        "review_verdict": afterwards_labels.verdict_label,
        "covenant_kind": afterwards_labels.named(KIND_NAMES),
        "covenant_state": afterwards_labels.named(COVENANT_NAMES),
        "covenant_act": afterwards_labels.covenant_act_label,
        "review_due": covenants.review_is_due,
        "consequence": afterwards_labels.named(CONSEQUENCE_NAMES),
        "screening_point": afterwards_labels.named(POINT_NAMES),
        "procedure": afterwards_labels.named(PROCEDURE_NAMES),
        "procedure_steps": afterwards_labels.procedure_steps,
        "clause_change": lambda change: afterwards_labels.CLAUSE_CHANGES[change],
        "breach_state": lambda state: afterwards_labels.BREACH_LABELS[state],
    },
)
