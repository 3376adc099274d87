"""What was done in whose name: read and contested by the resident, watched over by the monitor."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.errors import Forbidden, Missing
from app.people.models.person import Person
from app.permissions import Permission
from app.transaction import transaction
from proposals.models.assisted_session import AssistedContest
from proposals.policy import may_hear_appeals
from proposals.queries import assisting as sessions
from proposals.queries.halls import halls_where
from proposals.services import contesting
from proposals.views.numbers import number_asked
from proposals.views.signing import signed_in

blueprint = Blueprint("assisted", __name__)


@blueprint.get("/me/assisted")
def mine() -> str:
    """Everything done in my name by somebody else, and the way to contest it."""
    person = signed_in()
    helped = sessions.sessions_for(person)
    acts = [act for one in helped for act in one.acts]
    return render_template(
        "proposals/assist/mine.html", helped=helped, contests=sessions.contests_of(acts)
    )


@blueprint.post("/me/assisted/<int:act_id>/contest")
def contest(act_id: int) -> ResponseReturnValue:
    """This is not what I wanted."""
    person, act = signed_in(), sessions.act_with(act_id)
    if act.session.resident_id != person.id:
        raise Missing(_l("没有这条记录"), remedy=_l("可以从“我的”重新进入"))
    with transaction():
        contesting.contest(act, request.form.get("reason", ""), by=person)
    flash(_("已记下，监督员会查清并答复您"), "success")
    return redirect(url_for(".mine"), 303)


@blueprint.get("/desk/assist/log")
def log() -> str:
    """Who helped whom, with what, and which of it was contested."""
    person = signed_in()
    halls = halls_where(person, Permission.READ_AUDIT)
    if not halls:
        raise Forbidden(_l("协助办理记录由监督员和街道专班查看"), remedy=_l("请与监督员联系"))
    code = request.args.get("hall", "")
    hall = next((one for one in halls if one.code == code), halls[0])
    page = sessions.page_of(hall, number_asked("after"))
    older = page.next_after and url_for(".log", hall=hall.code, after=page.next_after)
    return render_template(
        "proposals/assist/log.html", page=page, hall=hall, halls=halls, older=older
    )


@blueprint.get("/desk/assist/contests/<int:contest_id>")
def contested(contest_id: int) -> str:
    """One contest, with what is known of both sides."""
    found, person = _concerned(contest_id)
    return _page(found, person)


@blueprint.post("/desk/assist/contests/<int:contest_id>")
def answer(contest_id: int) -> ResponseReturnValue:
    """Answer it."""
    found, person = _concerned(contest_id)
    with transaction():
        contesting.answer(found, request.form.get("answer", ""), by=person)
    flash(_("已答复，双方都会收到"), "success")
    return redirect(url_for(".contested", contest_id=contest_id), 303)


def _concerned(contest_id: int) -> tuple[AssistedContest, Person]:
    """The contest, for those who were told of it and for both sides."""
    person, found = signed_in(), sessions.contest_with(contest_id)
    helped = found.act.session
    hears = contesting.is_told(person, helped.hall.place)
    if not hears and person.id not in {helped.resident_id, helped.helper_id}:
        raise Missing(_l("没有这件异议，或它与您无关"), remedy=_l("请从通知重新进入"))
    return found, person


def _page(found: AssistedContest, person: Person) -> str:
    helped = found.act.session
    may_answer = (
        found.answered_at is None
        and person.id != helped.helper_id
        and may_hear_appeals(person, helped.hall.place)
    )
    return render_template(
        "proposals/assist/contest.html", contest=found, helped=helped, may_answer=may_answer
    )
