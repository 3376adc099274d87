"""The part of a form that asks for a place: one list where it is short, else in steps or by words.

Every step is a press of a button of the same form, so that nothing typed is lost and no script is
needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import Length, NumberRange

from app.extensions import db
from app.options import options
from app.places import choosing
from app.places.models.place import Place

_LONGEST_ID = 10


@dataclass(frozen=True)
class Steps:
    """Where the choosing stands."""

    is_short: bool
    """All places stand in one list: there are no steps."""
    trail: Sequence[Place] = ()
    """The area whose places are offered, with what stands above it."""
    is_cut: bool = False


class PlaceSteps(FlaskForm):
    """A place, chosen from few or in steps."""

    steps: Steps
    is_step: bool = False
    """Whether the form was sent only to see other places; known once these are offered."""
    place = SelectField(
        _l("地方"), coerce=int, validators=[NumberRange(min=1, message=_l("请选择地方"))]
    )
    seek = StringField(_l("按名称找地方"), validators=[Length(max=80)])
    area = HiddenField()
    sought = HiddenField()
    """The words that were looked for last."""
    step = HiddenField()
    """Which button was pressed: down, up, seek, or none of them."""


def offer_places(form: PlaceSteps, tops: Sequence[Place], first: Place | None = None) -> None:
    """Fill the list of places. ``first`` is chosen where nothing was sent yet."""
    form.is_step = _is_step(form)
    chosen = _reached(tops, form.place.data) if form.is_submitted() else first
    if choosing.is_short(tops):
        form.steps = Steps(is_short=True)
        _list(form, choosing.everything(tops).places, chosen)
    elif words := _words(form):
        _by_words(form, choosing.named(tops, words), chosen, words)
    else:
        _by_steps(form, tops, chosen)


def _is_step(form: PlaceSteps) -> bool:
    """A button of the steps, or words that were not looked for yet, whatever button was pressed."""
    words = (form.seek.data or "").strip()
    looks = bool(words) and words != form.sought.data
    return bool(form.is_submitted()) and (looks or form.step.data in {"down", "up", "seek"})


def _words(form: PlaceSteps) -> str:
    """What is looked for; going up or down leaves the words behind."""
    return "" if form.step.data in {"down", "up"} else (form.seek.data or "").strip()


def _by_words(form: PlaceSteps, found: choosing.Offer, chosen: Place | None, words: str) -> None:
    form.sought.data = words
    form.steps = Steps(is_short=False, is_cut=found.is_cut)
    if form.is_step and chosen not in found.places:
        chosen = found.places[0] if len(found.places) == 1 else None
    _list(form, found.places, chosen, parents=True)
    if not found.places:
        form.seek.errors = [_("没有找到名称里有“%(words)s”的地方", words=words)]


def _by_steps(form: PlaceSteps, tops: Sequence[Place], chosen: Place | None) -> None:
    area = _area(form, tops, chosen)
    if form.step.data == "up":
        chosen = _reached(tops, _number(form.area.data))
    form.seek.data = form.sought.data = ""
    form.area.data = str(area.id) if area else ""
    offered = (
        choosing.below(area)
        if area
        else choosing.Offer(tops[: choosing.MOST], len(tops) > choosing.MOST)
    )
    form.steps = Steps(False, _trail(tops, area), offered.is_cut)
    _list(form, offered.places, chosen)


def _area(form: PlaceSteps, tops: Sequence[Place], chosen: Place | None) -> Place | None:
    """The area whose places are offered next; none for the topmost of several."""
    alone = tops[0] if len(tops) == 1 else None
    if not form.is_submitted():
        return (chosen and _above(tops, chosen)) or alone
    now = _reached(tops, _number(form.area.data))
    if form.step.data == "up":
        return (now and _above(tops, now)) or alone
    if form.step.data == "down" and chosen is not None and len(choosing.below(chosen).places) > 1:
        return chosen
    return now or alone


def _above(tops: Sequence[Place], place: Place) -> Place | None:
    parent = place.parent
    return parent if parent is not None and choosing.reaches(tops, parent) else None


def _trail(tops: Sequence[Place], area: Place | None) -> Sequence[Place]:
    found: list[Place] = []
    while area is not None:
        found.insert(0, area)
        area = _above(tops, area)
    return found


def _list(
    form: PlaceSteps, places: Sequence[Place], chosen: Place | None, *, parents: bool = False
) -> None:
    """Offer these, and what is chosen though it is not among them."""
    extra = [chosen] if chosen is not None and chosen not in places else []
    pairs = [(one.id, _name(one, parents=parents)) for one in (*extra, *places)]
    if not form.steps.is_short:
        pairs.insert(0, (0, _("请选择")))
    form.place.choices = options(pairs)
    form.place.data = chosen.id if chosen else form.place.data if form.steps.is_short else 0


def _name(place: Place, *, parents: bool) -> str:
    above = place.parent if parents else None
    return f"{above.name} › {place.name}" if above else place.name


def _reached(tops: Sequence[Place], number: int | None) -> Place | None:
    found = db.session.get(Place, number) if number else None
    return found if found is not None and choosing.reaches(tops, found) else None


def _number(text: str | None) -> int | None:
    asked = text or ""
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < _LONGEST_ID else None
