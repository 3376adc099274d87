"""The desk keeps the knowledge base: write a problem down, bring it up to date, take it out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.errors import DomainError, Forbidden
from app.people.identity import current_person
from app.people.models.person import Person
from app.people.policy import allow
from app.permissions import Permission
from app.places.models.hall import Hall
from app.transaction import transaction
from proposals.models.category_tree import UNSORTED, Sorted
from proposals.models.known_problem import KnownProblem
from proposals.models.proposal import Proposal
from proposals.models.topic import Topic
from proposals.queries.halls import halls_where
from proposals.queries.known_origins import told_by
from proposals.queries.known_problems import problem_with
from proposals.queries.proposals import proposal_with
from proposals.queries.suggesting import suggestion_for
from proposals.queries.topics import topic_with
from proposals.services import known_problems
from proposals.services.known_problems import Account
from proposals.views.class_choices import classes_to_choose
from proposals.views.known.form import ChangeForm, NewForm
from proposals.views.numbers import number_asked
from proposals.views.signing import signed_in

blueprint = Blueprint("keeping", __name__)
_FORM_CLASS = "category"


@blueprint.get("/desk/known/new")
def begin() -> str:
    """Write a problem down, by hand or from a closed proposal or topic."""
    halls, origin = _halls(), _origin()
    form = NewForm(formdata=None)
    sorted_as = UNSORTED
    form.offer(halls)
    if origin is not None:
        known = told_by(origin)
        form.fill(known)
        sorted_as = known.sorted_as
        form.hall.data = origin.hall.code
    return _new_page(form, origin, sorted_as)


@blueprint.post("/desk/known/new")
def write() -> ResponseReturnValue:
    """Put it into the knowledge base."""
    halls, origin = _halls(), _origin()
    form = NewForm()
    form.offer(halls)
    hall = next((one for one in halls if one.code == form.hall.data), None)
    if not form.validate_on_submit() or hall is None:
        return _new_page(form, origin, _class()), 422
    try:
        problem = _written(form, hall, origin)
    except DomainError as error:
        form.form_errors = [str(part) for part in (error.what, error.remedy) if part]
        return _new_page(form, origin, _class()), error.status
    flash(_("已记入基础问题库，大家都能查到"), "success")
    return redirect(problem.url, 303)


@blueprint.get("/desk/known/<int:problem_id>")
def change(problem_id: int) -> str:
    """Bring a problem up to date."""
    problem, _person = _kept(problem_id)
    form = ChangeForm(formdata=None)
    form.show(problem)
    return _change_page(form, problem, Sorted.of(problem))


@blueprint.post("/desk/known/<int:problem_id>")
def keep(problem_id: int) -> ResponseReturnValue:
    """Keep the new wording beside the old ones."""
    problem, person = _kept(problem_id)
    form = ChangeForm()
    if not form.validate_on_submit():
        return _change_page(form, problem, _class()), 422
    try:
        _revised(problem, form, person)
    except DomainError as error:
        form.form_errors = [str(part) for part in (error.what, error.remedy) if part]
        return _change_page(form, problem, _class()), error.status
    flash(_("已更新，原来的写法还能查到"), "success")
    return redirect(problem.url, 303)


@blueprint.post("/desk/known/<int:problem_id>/retire")
def retire(problem_id: int) -> ResponseReturnValue:
    """Take it out of use."""
    problem, person = _kept(problem_id)
    with transaction():
        known_problems.retire(problem, by=person, reason=request.form.get("reason", ""))
    flash(_("已停用；还能查到，但不再推荐"), "success")
    return redirect(problem.url, 303)


@blueprint.post("/desk/known/<int:problem_id>/restore")
def restore(problem_id: int) -> ResponseReturnValue:
    """Put it back into use."""
    problem, person = _kept(problem_id)
    with transaction():
        known_problems.restore(problem, by=person)
    flash(_("已恢复使用"), "success")
    return redirect(problem.url, 303)


def _written(form: NewForm, hall: Hall, origin: Proposal | Topic | None) -> KnownProblem:
    account = form.account()
    with transaction():
        return known_problems.write_down(
            hall.place,
            account,
            by=signed_in(),
            happened_on=form.happened_on.data or date.min,
            sorted_as=_class_of(account),
            origin=origin,
        )


def _revised(problem: KnownProblem, form: ChangeForm, person: Person) -> None:
    account = form.account()
    with transaction():
        known_problems.revise(
            problem,
            account,
            by=person,
            note=form.note.data or "",
            sorted_as=_class_of(account),
        )


def _class_of(account: Account) -> Sorted:
    """The class chosen; where nobody chose one, the words' own, if they are clear."""
    if _class() != UNSORTED:
        return _class()
    suggested = suggestion_for(account.cause, account.path)
    return suggested.sorted_as if suggested else UNSORTED


def _class() -> Sorted:
    return Sorted.at(request.form.get(_FORM_CLASS, "")) or UNSORTED


def _new_page(form: NewForm, origin: Proposal | Topic | None, sorted_as: Sorted) -> str:
    classes = classes_to_choose(sorted_as)
    return render_template("proposals/known/new.html", form=form, origin=origin, classes=classes)


def _change_page(form: ChangeForm, problem: KnownProblem, sorted_as: Sorted) -> str:
    return render_template(
        "proposals/known/change.html",
        form=form,
        problem=problem,
        classes=classes_to_choose(sorted_as),
    )


def _halls() -> Sequence[Hall]:
    halls = halls_where(signed_in(), Permission.WORK_DESK)
    if not halls:
        raise Forbidden(
            _l("基础问题库由议事秘书维护"), remedy=_l("如果您应当有这个身份，请与街道专班联系")
        )
    return halls


def _origin() -> Proposal | Topic | None:
    """The closed matter it is made from, named in the address; its desk must be this person's."""
    proposal, topic = number_asked("proposal"), number_asked("topic")
    if proposal is not None:
        found = proposal_with(proposal)
        allow(current_person(), Permission.WORK_DESK, found.place)
        return found
    if topic is not None:
        matter = topic_with(topic)
        allow(current_person(), Permission.WORK_DESK, matter.hall.place)
        return matter
    return None


def _kept(problem_id: int) -> tuple[KnownProblem, Person]:
    problem = problem_with(problem_id)
    return problem, allow(current_person(), Permission.WORK_DESK, problem.place)
