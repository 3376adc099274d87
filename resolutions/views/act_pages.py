"""The page of one act on a task, the same for the desk and for the units: its form, and doing it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template
from flask_babel import LazyString
from flask_wtf import FlaskForm
from werkzeug import Response

from app.people.models.person import Person
from app.photos.again import given
from app.photos.models.photo import Photo
from app.shell.again import shown_again
from app.transaction import transaction
from resolutions.forms.acts import Report
from resolutions.models.task import Task
from resolutions.policy import place_of
from resolutions.progress.evidence import Phase
from resolutions.queries.standings import Today
from resolutions.services.handling import Shown


@dataclass(frozen=True)
class Given:
    """What an act is done with: the task, its filled form, whose hand, the photos kept."""

    task: Task
    form: Any
    by: Person
    photos: Sequence[Photo] = ()
    shown: Sequence[Shown] = ()
    """Photos of before and after, with place and day."""

    @property
    def text(self) -> str:
        """The words of the form, where it asks for any."""
        return self.form.text.data or ""


@dataclass(frozen=True)
class Act:
    """One act on a task with a page of its own: what it asks, and what it does."""

    title: LazyString
    done: LazyString
    form: Callable[[Task], FlaskForm]
    run: Callable[[Given], object]
    lead: LazyString | None = None
    photos: bool = False


def plain(kind: type[FlaskForm]) -> Callable[[Task], FlaskForm]:
    """Return how to make a form that is the same for every task."""

    def make(task: Task) -> FlaskForm:
        del task
        return kind()

    return make


def photos_given(task: Task, person: Person) -> Sequence[Photo]:
    """Keep the photos of the request, before the act's transaction begins."""
    return given(by=person, place=place_of(task))


def shown_given(task: Task, person: Person, form: FlaskForm) -> Sequence[Shown]:
    """Keep the photos of before and after; both share the day and place of the form."""
    if not isinstance(form, Report):
        return ()
    return [
        Shown(photo, phase, form.taken_on.data, form.spot.data or "")
        for phase in (Phase.BEFORE, Phase.AFTER)
        for photo in given(phase.value, by=person, place=place_of(task))
    ]


@dataclass(frozen=True)
class ActPage:
    """One act on one task: where its form is sent, and where one comes from."""

    act: Act
    task: Task
    action: str
    back: str

    def show(self, form: FlaskForm | None = None) -> str:
        """The form: empty, or as it was refused."""
        return render_template(
            "resolutions/act.html",
            task=self.task,
            hall=self.task.resolution.hall,
            act=self.act,
            form=form or self.act.form(self.task),
            action=self.action,
            back=self.back,
            stands=Today.now().of(self.task),
        )

    def carry_out(self, *, by: Person) -> Response | tuple[str, int]:
        """Do what the form asks for; a form that does not hold comes back as it was filled."""
        form = self.act.form(self.task)
        with shown_again(lambda: self.show(form)):
            photos = photos_given(self.task, by) if self.act.photos else ()
            shown = shown_given(self.task, by, form)
            if not form.validate_on_submit():
                return self.show(form), 422
            with transaction():
                self.act.run(Given(self.task, form, by, photos, shown))
        flash(str(self.act.done), "success")
        return redirect(self.back, 303)
