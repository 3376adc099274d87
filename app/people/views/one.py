"""One person: who they are, their roles and terms, and what may be done about them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response

from app import clock
from app.people import granting, queries
from app.people.forms import CorrectPerson, Reasoned
from app.people.labels import CONSTITUENCY_LABELS, role_label
from app.people.models.person import Household, Person
from app.people.names import clean_phone
from app.people.policy import may
from app.people.services import accounts, sign_in
from app.people.views import blueprint
from app.people.views.doors import officer, person_in_hand, seen_person
from app.permissions import Permission
from app.places.models.place import Place
from app.transaction import transaction


@dataclass(frozen=True)
class Act:
    """Something done to a person's account that takes a reason."""

    title: LazyString
    says: LazyString
    done: LazyString
    run: Callable[..., None]
    tone: str = "primary"


ACTS: Mapping[str, Act] = {
    "sign-out": Act(
        _l("退出此人的全部登录"),
        _l("此人所有的手机和电脑都会马上退出登录，登录条同时作废"),
        _l("此人已从所有设备退出登录"),
        sign_in.revoke_all,
    ),
    "close": Act(
        _l("停用账号"),
        _l("停用后此人什么也不能办；以前办过的事仍保留"),
        _l("账号已停用"),
        sign_in.close_account,
        tone="danger",
    ),
    "reopen": Act(
        _l("恢复账号"),
        _l("恢复后，还在任期内的身份马上有效"),
        _l("账号已恢复"),
        sign_in.reopen_account,
    ),
}


@blueprint.get("/admin/people/<int:person_id>")
def person(person_id: int) -> str:
    """Everything an officer needs to know of one person."""
    found, asker = seen_person(person_id), officer()
    held = queries.roles_ever(found)
    return render_template(
        "people/person.html",
        subject=found,
        held=[role for role in held if may(asker, Permission.MANAGE_PEOPLE, role.place)],
        elsewhere=[role for role in held if not may(asker, Permission.MANAGE_PEOPLE, role.place)],
        standing={role.id for role in granting.standing(found)},
        may_end=lambda role: role.role in granting.grantable(asker, role.place),
        in_hand=granting.acts_for(asker, found),
        slip=queries.latest_slip(found),
        sessions=queries.count_sessions(found),
        today=clock.today(),
        now=clock.now(),
        role_label=role_label,
        constituencies=CONSTITUENCY_LABELS,
        slip_place=_home(found, asker),
    )


@blueprint.get("/admin/people/<int:person_id>/<any('sign-out', close, reopen):act>")
def person_act(person_id: int, act: str) -> str:
    """Ask for the reason before acting."""
    return _act_page(Reasoned(), person_in_hand(person_id), ACTS[act])


@blueprint.post("/admin/people/<int:person_id>/<any('sign-out', close, reopen):act>")
def person_act_post(person_id: int, act: str) -> Response | tuple[str, int]:
    """Act, with the reason in the journal."""
    subject, chosen, form = person_in_hand(person_id), ACTS[act], Reasoned()
    if not form.validate_on_submit():
        return _act_page(form, subject, chosen), 422
    with transaction():
        chosen.run(subject, by=officer(), reason=(form.reason.data or "").strip())
    flash(str(chosen.done), "success")
    return redirect(url_for(".person", person_id=subject.id), 303)


def _act_page(form: Reasoned, subject: Person, act: Act) -> str:
    return render_template("people/act.html", form=form, subject=subject, act=act)


@blueprint.get("/admin/people/<int:person_id>/correct")
def correct(person_id: int) -> str:
    """The form for corrections."""
    subject = person_in_hand(person_id)
    home = subject.household
    form = CorrectPerson(
        name=subject.name,
        phone=subject.phone or "",
        building=home.building if home else "",
        unit=home.unit if home else "",
        room=home.room if home else "",
    )
    return render_template("people/correct.html", form=form, subject=subject)


@blueprint.post("/admin/people/<int:person_id>/correct")
def correct_post(person_id: int) -> Response | tuple[str, int]:
    """Correct name, telephone, home."""
    subject, form = person_in_hand(person_id), CorrectPerson()
    if not form.validate_on_submit():
        return render_template("people/correct.html", form=form, subject=subject), 422
    with transaction():
        accounts.correct_account(
            subject,
            name=form.name.data or "",
            phone=clean_phone(form.phone.data or ""),
            household=_corrected_home(form, subject),
            by=officer(),
            reason=(form.reason.data or "").strip(),
        )
    flash(_("已更正"), "success")
    return redirect(url_for(".person", person_id=subject.id), 303)


def _corrected_home(form: CorrectPerson, subject: Person) -> Household | None:
    place = _home(subject, officer())
    if place is None:
        return subject.household
    return accounts.home_at(
        place,
        building=(form.building.data or "").strip(),
        unit=(form.unit.data or "").strip(),
        room=(form.room.data or "").strip(),
    )


def _home(subject: Person, asker: Person) -> Place | None:
    """The place of this person that the officer manages: where they live, or hold a role."""
    lived = [subject.household.place] if subject.household else []
    held = [role.place for role in queries.roles_ever(subject)]
    return next(
        (place for place in (*lived, *held) if may(asker, Permission.MANAGE_PEOPLE, place)), None
    )
