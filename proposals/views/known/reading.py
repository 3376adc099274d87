"""The knowledge base, open to everybody: search it, read one problem and how it changed."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for

from app.extensions import db
from app.people.identity import current_person
from app.people.policy import may, rights_anywhere
from app.permissions import Permission
from app.places.models.place import Place
from proposals.models.category_tree import Sorted
from proposals.models.known_problem import KnownProblem
from proposals.models.proposal import Proposal
from proposals.models.topic import Topic
from proposals.queries import choices
from proposals.queries.known_problems import Wanted, page_of, problem_with, versions_of
from proposals.views.class_choices import classes_to_choose
from proposals.views.numbers import number_asked

blueprint = Blueprint("known", __name__)


@blueprint.get("/known")
def listing() -> str:
    """What has been met before, narrowed and searched."""
    place = _place()
    wanted = _wanted(place)
    found, last = page_of(wanted)
    kept = {key: value for key, value in request.args.items() if value and key != "before"}
    return render_template(
        "proposals/known/list.html",
        problems=found,
        wanted=wanted,
        older=_listing(**{**kept, "before": last}) if last else None,
        top=_listing(**kept) if wanted.before else None,
        classes=classes_to_choose(wanted.sorted_as),
        places=choices.places_to_choose(place),
        chosen_place=place,
        may_keep=Permission.WORK_DESK in rights_anywhere(current_person()),
    )


@blueprint.get("/known/<int:problem_id>")
def show(problem_id: int) -> str:
    """One known problem: its four fields, where it comes from, every wording it had."""
    problem = problem_with(problem_id)
    return render_template(
        "proposals/known/show.html",
        problem=problem,
        versions=versions_of(problem),
        origin=_origin_of(problem),
        may_keep=may(current_person(), Permission.WORK_DESK, problem.place),
    )


def _place() -> Place | None:
    number = number_asked("place")
    return db.session.get(Place, number) if number is not None else None


def _wanted(place: Place | None) -> Wanted:
    return Wanted(
        words=request.args.get("q", "").strip()[:100],
        place=place,
        sorted_as=Sorted.at(request.args.get("category", "")),
        before=number_asked("before"),
        with_retired=request.args.get("retired") == "1",
    )


def _listing(**asked: Any) -> str:
    return url_for("known.listing", **asked)


def _origin_of(problem: KnownProblem) -> Proposal | Topic | None:
    if problem.from_proposal_id is not None:
        return db.session.get(Proposal, problem.from_proposal_id)
    if problem.from_topic_id is not None:
        return db.session.get(Topic, problem.from_topic_id)
    return None
