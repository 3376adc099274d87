"""The public ledger, one resolution, one task with its order, and the path of a decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, render_template, request, url_for

from app import clock
from app.documents.assignment import assignment_document
from app.documents.render import MEDIA_TYPE, render
from app.extensions import db
from app.people.identity import current_person
from app.people.models.person import Person
from app.places.models.hall import Hall
from proposals.queries.choices import halls_to_choose
from proposals.queries.topics import topic_with
from resolutions import policy
from resolutions.models.appraisal import Appraisal
from resolutions.models.joint import JointMatter
from resolutions.models.resolution import Resolution
from resolutions.models.task import Task
from resolutions.progress.resolution_acts import FINISHED, ResolutionState
from resolutions.progress.solved import SOLVED_NAMES
from resolutions.progress.standing import Colour
from resolutions.progress.task_states import OPEN
from resolutions.queries import appraisals, tasks
from resolutions.queries import resolutions as ledger
from resolutions.queries.arrangements import arrangements_of, reopenings_of
from resolutions.queries.covenants import keeping_clauses
from resolutions.queries.disposals import disposal_of_task
from resolutions.queries.duties import transfers_of
from resolutions.queries.escalations import escalations_of, ladder_of, next_day, turns_of
from resolutions.queries.extensions import requests_of
from resolutions.queries.joint.finding import found_about
from resolutions.queries.milestones_proved import proofs_of
from resolutions.queries.order import order_of
from resolutions.queries.participation import took_part_in
from resolutions.queries.path.whole import path_of
from resolutions.queries.reckoning import read
from resolutions.queries.recurrences import comebacks_of, said_again_of, tally
from resolutions.queries.solved import answers_on, words_on
from resolutions.queries.standings import Today
from resolutions.queries.steps import entries
from resolutions.queries.tally import Scope, count
from resolutions.queries.urgings import times_urged, urgings_of
from resolutions.views.blueprint import blueprint
from resolutions.views.disposals import step_of
from votes.queries.polls import poll_of
from votes.queries.rule_words import RuleWords, words_of

_SHOWN = (Colour.RED, Colour.AMBER, Colour.GREEN, Colour.DONE)


@blueprint.get("/resolutions")
def listing() -> str:
    """What was decided and how far it is, for everybody."""
    wanted, today = _wanted(request.args), Today.now()
    page = ledger.page_of(wanted, today)
    kept = {key: value for key, value in request.args.items() if value and key != "after"}
    among = Scope(frozenset({wanted.hall.id})) if wanted.hall else Scope()
    return render_template(
        "resolutions/ledger.html",
        page=page,
        wanted=wanted,
        today=today,
        counts=count(among, today),
        back=tally([wanted.hall] if wanted.hall else None),
        colours=_SHOWN,
        states=ResolutionState,
        halls=halls_to_choose(None, wanted.hall),
        older=page.next_after and _listing(**kept, after=page.next_after),
        first=_listing(**kept) if wanted.after else None,
    )


def _listing(**asked: Any) -> str:
    return url_for("resolutions.listing", **asked)


def _wanted(asked: Mapping[str, str]) -> ledger.Wanted:
    hall, state, colour = asked.get("hall", ""), asked.get("state", ""), asked.get("standing", "")
    number = asked.get("after", "")
    return ledger.Wanted(
        hall=db.session.scalar(db.select(Hall).where(Hall.code == hall)) if hall else None,
        state=ResolutionState(state) if state in set(ResolutionState) else None,
        colour=Colour(colour) if colour in set(Colour) else None,
        after=int(number) if number.isascii() and number.isdigit() and len(number) < 10 else None,
    )


@blueprint.get("/resolutions/<int:resolution_id>")
def show(resolution_id: int) -> str:
    """One resolution: its words, its vote, its tasks, and everything that happened."""
    resolution = ledger.resolution_with(resolution_id)
    carried = tasks.tasks_of([resolution])
    return render_template(
        "resolutions/show.html",
        resolution=resolution,
        hall=resolution.hall,
        rule=_rule(resolution),
        tasks=carried,
        percent=ledger.percent_of(carried),
        today=Today.now(),
        **_afterwards(resolution),
        entries=entries(tasks.steps_of(resolution), with_task=True),
        to_assign=resolution.state in ledger.TO_ASSIGN,
    )


def _afterwards(resolution: Resolution) -> dict[str, object]:
    """What came after the work: how it was judged, how it is kept, whether it came back."""
    return {
        "appraisals": _appraisals(resolution),
        "arrangements": arrangements_of(resolution),
        "reopenings": reopenings_of(resolution),
        "reopens": resolution.state in FINISHED,
        "kept_by": keeping_clauses(resolution),
        "took_part": took_part_in(resolution),
    }


def _appraisals(resolution: Resolution) -> Sequence[tuple[Appraisal, appraisals.Result | None]]:
    """Each time the residents were asked, with what they said once it is over."""
    return [
        (one, appraisals.result_of(one) if one.closed_at else None)
        for one in appraisals.appraisals_of(resolution)
    ]


def _rule(resolution: Resolution) -> RuleWords | None:
    """By which rule it was decided; none where it was counted in the room, without a poll."""
    poll = poll_of(resolution.motion)
    return words_of(poll) if poll else None


@blueprint.get("/tasks/<int:task_id>")
def task(task_id: int) -> str:
    """One task: who answers for it, by when and why then, what was reported and found."""
    found, person, today = tasks.task_with(task_id), current_person(), Today.now()
    return render_template(
        "resolutions/task.html",
        task=found,
        hall=found.resolution.hall,
        stands=today.of(found),
        used=today.time_used(found),
        deadline=read(found.reckoning),
        inspections=tasks.inspections_of(found),
        extensions=requests_of(found),
        transfers=transfers_of(found),
        entries=entries(tasks.steps_of(found)),
        **_reported(found),
        **_pressed(found, today),
        **_may(person, found),
        **_came_back(found, person),
        **_way_of(found, person),
    )


def _reported(found: Task) -> dict[str, object]:
    reports = tasks.reports_of(found)
    return {"reports": reports, "proofs": proofs_of(found, reports)}


def _way_of(found: Task, person: Person | None) -> dict[str, object]:
    """Which of the four ways it goes, and whether the reader takes the step it leads to."""
    chosen, running = disposal_of_task(found), found.state in OPEN
    return step_of(chosen, policy.place_of(found), person, running=running)


def _may(person: Person | None, found: Task) -> dict[str, bool]:
    """What the reader may do with the task."""
    return {
        "handles": policy.may_handle(person, found),
        "steers": policy.may_steer(person, found),
        "checks": policy.may_check(person, found),
        "urges": policy.may_urge(person, found),
    }


def _came_back(found: Task, person: Person | None) -> dict[str, Any]:
    """Whether its matter was there again, and who says so."""
    return {
        "says_again": policy.may_say_again(person, found),
        "said_again": said_again_of(found),
        "comebacks": comebacks_of(found),
        "solved": answers_on(found),
        "solved_words": words_on(found),
        "solved_names": SOLVED_NAMES,
    }


def _pressed(found: Task, today: Today) -> dict[str, Any]:
    """How far the ladder is climbed, when it climbs on, who pressed, what 会商研判 found."""
    return {
        "ladder": ladder_of(found),
        "climbs_on": next_day(found, today),
        "escalations": escalations_of(found),
        "turns": turns_of(found),
        "urged": times_urged(found),
        "urgings": urgings_of(found),
        "joint": found_about(JointMatter.task_id == found.id),
    }


@blueprint.get("/tasks/<int:task_id>/order")
def order(task_id: int) -> str:
    """The assignment order 交办单, to read and to print."""
    found = tasks.task_with(task_id)
    return render_template(
        "resolutions/order.html",
        task=found,
        hall=found.resolution.hall,
        order=order_of(found),
        deadline=read(found.reckoning),
    )


@blueprint.get("/tasks/<int:task_id>/order.docx")
def order_docx(task_id: int) -> Response:
    """The same as a Word file in the layout of official documents."""
    found = tasks.task_with(task_id)
    document = assignment_document(order_of(found))
    file = render(document, written_at=clock.now())
    named = {"Content-Disposition": f'attachment; filename="order-{found.id}.docx"'}
    return Response(file, mimetype=MEDIA_TYPE, headers=named)


@blueprint.get("/path/<int:topic_id>")
def path(topic_id: int) -> str:
    """一案到底: every step of one decision, with date, actor and proof."""
    topic = topic_with(topic_id)
    return render_template(
        "resolutions/path.html", path=path_of(topic), hall=topic.hall, today=Today.now()
    )
