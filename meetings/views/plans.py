"""Between the planning form and the plan that the service takes."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from app import clock
from app.errors import DomainError, Invalid
from app.extensions import db
from app.options import options
from app.people.models.person import Person
from app.permissions import Role
from app.places.models.hall import Hall
from meetings.forms.planning import PlanForm
from meetings.models.meeting import Meeting, MeetingKind
from meetings.presets.preset import Preset
from meetings.presets.table import in_force
from meetings.queries.planning import officers_of
from meetings.services.convening import Plan
from meetings.services.decision_rule import usual_quorum

T = TypeVar("T")


def plan_form(hall: Hall, meeting: Meeting | None = None) -> PlanForm:
    """The form with the hall's own officers to choose from, filled in from ``meeting``."""
    form = PlanForm(data=filled(meeting) if meeting else None)
    form.chair.choices = options((p.id, p.name) for p in officers_of(hall, Role.CHAIR))
    clerks = [*officers_of(hall, Role.SECRETARY), *officers_of(hall, Role.TELLER)]
    form.clerk.choices = options((p.id, p.name) for p in clerks)
    form.preset.choices = preset_choices()
    return form


def preset_choices() -> list[Any]:
    """The decision rules in force, the hall's own first; unverified ones say so."""
    return options(
        (
            rule.code,
            gettext("%(name)s（未经核对）", name=gettext(rule.name))
            if unread(rule)
            else gettext(rule.name),
        )
        for rule in in_force(clock.today()).values()
    )


def unread(rule: Preset) -> bool:
    """Whether nobody has compared a statutory rule with its text."""
    return rule.statutory and not rule.verified


def filled(meeting: Meeting) -> dict[str, object]:
    """What the planning form shows of a meeting."""
    share = f"{meeting.quorum_numerator}/{meeting.quorum_denominator}"
    return {
        "title": meeting.title,
        "kind": meeting.kind.value,
        "starts_at": meeting.starts_at.astimezone(clock.zone()).replace(tzinfo=None),
        "place_text": meeting.place_text,
        "chair": meeting.chair_id,
        "clerk": meeting.clerk_id,
        "preset": meeting.preset_code,
        "quorum": "count" if meeting.quorum_count else _chosen(meeting, share),
        "quorum_count": meeting.quorum_count,
    }


def _chosen(meeting: Meeting, share: str) -> str:
    usual = usual_quorum(meeting.preset_code, meeting.starts_at)
    here = {name: getattr(meeting, name) for name in usual}
    return "preset" if here == usual else share


def plan_from(form: PlanForm) -> Plan:
    """What the form says. Raises Invalid where a fixed quorum has no number."""
    chosen, starts = form.quorum.data, form.starts_at.data
    if chosen == "count" and not form.quorum_count.data:
        raise Invalid(_l("请填写固定人数是多少"), code="quorum")
    if starts is None:
        raise Invalid(_l("请选择日期和时间"))
    starts_at = starts.replace(tzinfo=clock.zone())
    return Plan(
        title=form.title.data or "",
        kind=MeetingKind(form.kind.data),
        place_text=form.place_text.data or "",
        starts_at=starts_at,
        chair=db.session.get_one(Person, form.chair.data),
        clerk=db.session.get_one(Person, form.clerk.data),
        preset_code=form.preset.data,
        quorum_count=form.quorum_count.data if chosen == "count" else None,
        **_quorum(chosen, form.preset.data, starts_at),
    )


def _quorum(chosen: str, code: str, starts_at: datetime) -> dict[str, Any]:
    if chosen in {"preset", "count"}:
        return usual_quorum(code, starts_at)
    half = chosen == "1/2"
    return {
        "quorum_numerator": 1 if half else 2,
        "quorum_denominator": 2 if half else 3,
        "quorum_strict": half,
    }


def said(error: DomainError) -> list[str]:
    """What a refusal says, as lines above the form: what, why, and what would help."""
    return [str(part) for part in (error.what, error.why, error.remedy) if part]


def given(value: T | None) -> T:
    """A field that the form has already required. Raises Invalid where it is empty after all."""
    if value is None:
        raise Invalid(_l("请选择日期和时间"))
    return value
