"""监票员: who holds the keys, 领钥匙, the tried backup, and 开箱计票."""

from __future__ import annotations

from flask import flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.people.identity import current_person
from app.transaction import transaction
from votes import policy
from votes.models.poll import Poll
from votes.services.secret import box as opening
from votes.services.secret import trustees, waiting
from votes.views.blueprint import blueprint, page, secret_poll


@blueprint.get("/v/<uuid>/box")
def box(uuid: str) -> str:
    """Who holds the keys and how far everybody is; for a teller the one thing to do next."""
    poll = secret_poll(uuid)
    person = current_person()
    may_name = policy.may_name_tellers(person, poll)
    may_give_up = person is not None and policy.may_open(person, poll)
    return page("box.html", poll, may_name=may_name, may_give_up=may_give_up)


@blueprint.post("/v/<uuid>/box/tellers")
def name_tellers(uuid: str) -> ResponseReturnValue:
    """Name the tellers who hold the keys; nobody ticked: the house holds it."""
    poll = secret_poll(uuid)
    person = policy.allow_name_tellers(current_person(), poll)
    chosen = request.form.getlist("teller")
    with transaction():
        people = trustees.tellers_with(poll, chosen)
        trustees.name_tellers(poll, people, by=person)
    flash(_("监票员已指定，请他们在自己的手机上领钥匙"), "success")
    return _back(poll)


@blueprint.post("/v/<uuid>/box/key")
def make_key(uuid: str) -> ResponseReturnValue:
    """Take the public half of the key that this teller's phone made."""
    poll = secret_poll(uuid)
    person = policy.allow_key(current_person(), poll)
    with transaction():
        trustees.make_key(poll, request.form.get("key", ""), by=person)
    return jsonify(ok=True)


@blueprint.post("/v/<uuid>/box/tried")
def backup_tried(uuid: str) -> ResponseReturnValue:
    """The backup gave the same key back: the key counts."""
    poll = secret_poll(uuid)
    person = policy.allow_key(current_person(), poll)
    with transaction():
        trustees.backup_tried(poll, request.form.get("public_key", ""), by=person)
    return jsonify(ok=True)


@blueprint.post("/v/<uuid>/box/open")
def open_part(uuid: str) -> ResponseReturnValue:
    """A teller opens their part of the sum."""
    poll = secret_poll(uuid)
    person = policy.allow_key(current_person(), poll)
    opening.open_part(poll, request.form.get("part", ""), by=person)
    return jsonify(ok=True)


@blueprint.post("/v/<uuid>/box/give-up")
def give_up(uuid: str) -> ResponseReturnValue:
    """Annul a vote whose box nobody can open, after the stated wait, and prepare it again."""
    poll = secret_poll(uuid)
    person = policy.allow_open(current_person(), poll)
    with transaction():
        following = waiting.give_up(poll, request.form.get("because", ""), by=person)
    flash(_("已作废，原因写进了记录。同样的表决另外准备好了，请监票员重新领钥匙"), "success")
    return redirect(url_for(".box", uuid=following.uuid), 303)


def _back(poll: Poll) -> ResponseReturnValue:
    return redirect(url_for(".box", uuid=poll.uuid), 303)
