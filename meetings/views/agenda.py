"""The agenda in preparation: from filed topics, and free items."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from app.extensions import db
from app.options import options
from app.people.models.person import Person
from app.permissions import Role
from app.transaction import transaction
from meetings.forms.planning import ItemForm
from meetings.models.agenda import AgendaItem
from meetings.models.meeting import Meeting
from meetings.queries import listing, planning, under_rule
from meetings.services import convening
from meetings.views.blueprint import blueprint, someone
from meetings.views.desk import convened
from proposals.models.topic import Topic


@blueprint.get("/desk/meetings/<int:meeting_id>/agenda")
def agenda(meeting_id: int) -> str:
    """What is on the agenda, and what could come onto it."""
    meeting = convened(meeting_id)
    return _page(meeting, _form(meeting, topic=request.args.get("topic", type=int)))


@blueprint.post("/desk/meetings/<int:meeting_id>/agenda")
def add_item(meeting_id: int) -> Response | tuple[str, int]:
    """Put an item on the agenda."""
    meeting = convened(meeting_id)
    form = _form(meeting)
    topic = db.session.get(Topic, form.topic.data) if form.topic.data else None
    title = (form.title.data or "").strip() or (topic.title if topic else "")
    if not form.validate_on_submit() or not title:
        if not title:
            form.title.errors = [_("请选择议题，或填写议程名称")]
        return _page(meeting, form), 422
    with transaction():
        _add(meeting, form, title, topic)
    flash(_("已列入议程"), "success")
    return redirect(url_for(".agenda", meeting_id=meeting.id), 303)


@blueprint.get("/desk/meetings/<int:meeting_id>/agenda/<int:item_id>")
def item(meeting_id: int, item_id: int) -> str:
    """Reword one item."""
    meeting = convened(meeting_id)
    one = listing.item_of(meeting, item_id)
    form = _form(
        meeting,
        title=one.title,
        text=one.text,
        mover=one.mover_id or 0,
        office=one.office,
        seats=one.seats,
    )
    return render_template("meetings/desk/item.html", meeting=meeting, item=one, form=form)


@blueprint.post("/desk/meetings/<int:meeting_id>/agenda/<int:item_id>")
def item_post(meeting_id: int, item_id: int) -> Response:
    """Reword, move forward, or take off."""
    meeting = convened(meeting_id)
    one, act, form = listing.item_of(meeting, item_id), request.form.get("do"), _form(meeting)
    with transaction():
        if act == "up":
            convening.raise_item(one, by=someone())
        elif act == "remove":
            convening.remove_item(one, by=someone())
        else:
            convening.edit_item(
                one,
                title=form.title.data or "",
                text=form.text.data or "",
                mover=_mover(form),
                by=someone(),
                elects=_elects(form),
            )
    return redirect(url_for(".agenda", meeting_id=meeting.id), 303)


def _add(meeting: Meeting, form: ItemForm, title: str, topic: Topic | None) -> None:
    convening.add_item(
        meeting,
        by=someone(),
        title=title,
        text=form.text.data or "",
        topic=topic,
        mover=_mover(form),
        elects=_elects(form),
    )


def _mover(form: ItemForm) -> Person | None:
    return db.session.get(Person, form.mover.data) if form.mover.data else None


def _elects(form: ItemForm) -> convening.Elects:
    return convening.Elects(form.office.data or "", form.seats.data or 1)


def _form(meeting: Meeting, **given: object) -> ItemForm:
    form = ItemForm(data=given)
    topics = planning.topics_to_schedule(meeting.hall)
    taken = {one.topic_id for one in convening.items_of(meeting)}
    open_topics: list[AgendaItem | Topic] = [t for t in topics if t.id not in taken]
    form.topic.choices = options(
        [(0, _("（不选议题，自拟一项）")), *((t.id, t.title) for t in open_topics)]
    )
    movers = planning.officers_of(meeting.hall, Role.REPRESENTATIVE)
    form.mover.choices = options([(0, _("（会上再定）")), *((p.id, p.name) for p in movers)])
    return form


def _page(meeting: Meeting, form: ItemForm) -> str:
    return render_template(
        "meetings/desk/agenda.html",
        meeting=meeting,
        hall=meeting.hall,
        form=form,
        items=convening.items_of(meeting),
        decision=under_rule.words_of(meeting),
    )
