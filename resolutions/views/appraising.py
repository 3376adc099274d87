"""``/desk/appraisals``: the desk at work on an appraisal: doors, paper, and the words to be shown."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response

from app.errors import Forbidden
from app.people.identity import current_person
from app.people.models.person import Person
from app.people.policy import allow, may_any
from app.people.views.doors import officer
from app.permissions import Permission
from app.photos.again import given
from app.shell.again import shown_again
from app.transaction import transaction
from resolutions.models.appraisal import Appraisal, AppraisalBatch, AppraisalPlace
from resolutions.progress.appraisal import ABOUT_NAMES, Channel, Mark
from resolutions.queries import appraisals
from resolutions.queries.board import halls_watched
from resolutions.queries.resolutions import resolution_with
from resolutions.services.appraising import answering, commenting, opening, papers
from resolutions.views.appraise import in_words, mark_given, why_given
from resolutions.views.blueprint import blueprint


@blueprint.get("/desk/appraisals")
def appraisals_desk() -> str:
    """The open ones of one's halls, with how many have answered."""
    halls = halls_watched(officer(), Permission.ASSIST, Permission.INSPECT)
    if not halls:
        raise Forbidden(_l("您不能办理居民评议"), why=_l("由秘书、街道和监督员办理"))
    found = appraisals.running(halls)
    return render_template(
        "resolutions/desk/appraisals.html",
        running=[(one, appraisals.turnout(one)) for one in found],
    )


@blueprint.get("/desk/appraisals/<int:appraisal_id>")
def appraisal_desk(appraisal_id: int) -> str:
    """How many have answered by which way, the people still to ask, papers, words to read."""
    found = _watched(appraisal_id)
    asked = request.args.get("q", "")
    return render_template(
        "resolutions/desk/appraisal.html",
        appraisal=found,
        resolution=found.resolution,
        hall=found.resolution.hall,
        turnout=appraisals.turnout(found),
        counts=appraisals.counts_by_channel(found),
        asked=asked,
        places=appraisals.still_to_ask(found, asked) if found.closed_at is None else (),
        batches=appraisals.batches(found),
        comments=appraisals.comments_to_read(found),
    )


@blueprint.get("/desk/appraisals/<int:appraisal_id>/people/<int:person_id>")
def appraisal_door(appraisal_id: int, person_id: int) -> str:
    """The one question, asked at a door."""
    found = _helped(appraisal_id)
    return _door_page(found, appraisals.place_of(found, person_id))


@blueprint.post("/desk/appraisals/<int:appraisal_id>/people/<int:person_id>")
def appraisal_door_post(appraisal_id: int, person_id: int) -> Response:
    """Write the answer down, with a photo where one was taken."""
    found, person = _helped(appraisal_id), officer()
    asked = appraisals.place_of(found, person_id).person
    with shown_again(lambda: appraisal_door(appraisal_id, person_id)):
        shots = given(by=person, place=found.resolution.hall.place)
        with transaction():
            answering.take_down(
                found,
                asked,
                mark_given(),
                by=person,
                why=why_given(),
                photo=shots[0] if shots else None,
            )
    flash(_("已登记%(name)s的评议，本人会收到通知", name=asked.name), "success")
    return redirect(url_for(".appraisal_desk", appraisal_id=found.id), 303)


@blueprint.get("/desk/appraisals/<int:appraisal_id>/paper")
def appraisal_paper(appraisal_id: int) -> str:
    """Sheets to type in: one line for each person still without an answer."""
    return _paper_page(_helped(appraisal_id))


@blueprint.post("/desk/appraisals/<int:appraisal_id>/paper")
def appraisal_paper_post(appraisal_id: int) -> Response:
    """Keep the photo and the sheets; another person checks them. Refused, all stays in the form."""
    found, person = _helped(appraisal_id), officer()
    with shown_again(lambda: _paper_page(found)):
        shots = given(by=person, place=found.resolution.hall.place)
        with transaction():
            sheets = [_sheet(found, number, mark) for number, mark in _marks()]
            papers.enter(found, sheets, photo=shots[0] if shots else None, by=person)
    flash(_("已登记%(count)d张，请另一个人对着照片核对后计入", count=len(sheets)), "success")
    return redirect(url_for(".appraisal_desk", appraisal_id=found.id), 303)


def _sheet(found: Appraisal, number: int, mark: str) -> papers.Sheet:
    person = appraisals.place_of(found, number).person
    return papers.Sheet(person, Mark(mark), why_given(f"-{number}"))


def _marks() -> Sequence[tuple[int, str]]:
    """The people for whom a mark was typed, with it."""
    return [
        (int(name.removeprefix("mark-")), mark)
        for name, mark in request.form.items()
        if name.startswith("mark-") and name.removeprefix("mark-").isdecimal() and mark in set(Mark)
    ]


@blueprint.get("/desk/appraisal-papers/<int:batch_id>")
def appraisal_batch(batch_id: int) -> str:
    """A batch beside its photo."""
    batch = _batch(batch_id)
    return render_template(
        "resolutions/desk/appraisal_batch.html",
        batch=batch,
        appraisal=batch.appraisal,
        hall=batch.appraisal.resolution.hall,
        own=batch.entered_by_id == officer().id,
    )


@blueprint.post("/desk/appraisal-papers/<int:batch_id>")
def appraisal_batch_post(batch_id: int) -> Response:
    """The second person says whether it is what the photo shows."""
    batch, person = _batch(batch_id), officer()
    with shown_again(lambda: appraisal_batch(batch_id)), transaction():
        if "refuse" in request.form:
            papers.refuse(batch, by=person, remark=request.form.get("remark", ""))
            said = _("已退回，不计入")
        else:
            said = _("已核对，计入%(count)d张", count=papers.confirm(batch, by=person))
    flash(said, "success")
    return redirect(url_for(".appraisal_desk", appraisal_id=batch.appraisal_id), 303)


@blueprint.post("/desk/appraisals/<int:appraisal_id>/comments/<int:answer_id>")
def appraisal_comment(appraisal_id: int, answer_id: int) -> Response:
    """Show somebody's words to everybody, or hide them with a reason."""
    found = _watched(appraisal_id)
    with shown_again(lambda: appraisal_desk(appraisal_id)), transaction():
        commenting.review(
            found,
            answer_id,
            is_shown="hide" not in request.form,
            by=officer(),
            reason=request.form.get("reason", ""),
        )
    return redirect(url_for(".appraisal_desk", appraisal_id=found.id) + "#comments", 303)


@blueprint.post("/desk/resolutions/<int:resolution_id>/appraise")
def appraise_again(resolution_id: int) -> Response:
    """Ask once more after nobody answered."""
    resolution = resolution_with(resolution_id)
    person = allow(current_person(), Permission.ASSIST, resolution.hall.place)
    with transaction():
        made = opening.open_appraisal(resolution, by=person)
    flash(_("已重新请居民评议"), "success")
    return redirect(url_for(".appraisal_desk", appraisal_id=made.id), 303)


def _watched(appraisal_id: int) -> Appraisal:
    found, person = appraisals.appraisal_with(appraisal_id), officer()
    _allow_watching(person, found)
    return found


def _batch(batch_id: int) -> AppraisalBatch:
    batch = appraisals.batch_with(batch_id)
    _allow_watching(officer(), batch.appraisal)
    return batch


def _allow_watching(person: Person, found: Appraisal) -> None:
    if not may_any(person, papers.CHECKERS, found.resolution.hall.place):
        raise Forbidden(_l("您不能办理这里的居民评议"), why=_l("由秘书、街道和监督员办理"))


def _helped(appraisal_id: int) -> Appraisal:
    found = appraisals.appraisal_with(appraisal_id)
    allow(current_person(), Permission.ASSIST, found.resolution.hall.place)
    return found


def _door_page(found: Appraisal, place: AppraisalPlace) -> str:
    return render_template(
        "resolutions/desk/appraisal_door.html",
        appraisal=found,
        hall=found.resolution.hall,
        place=place,
        marks=Mark,
        abouts=ABOUT_NAMES,
        refusal=in_words(answering.refusal_of(found, place.person, Channel.DOOR, helper=officer())),
    )


def _paper_page(found: Appraisal) -> str:
    asked = request.args.get("q", "")
    return render_template(
        "resolutions/desk/appraisal_paper.html",
        appraisal=found,
        hall=found.resolution.hall,
        asked=asked,
        places=appraisals.still_to_ask(found, asked),
        marks=Mark,
        abouts=ABOUT_NAMES,
    )
