"""Steps of a resolution's timeline as pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from resolutions.labels import STEP_TONES, act_label
from resolutions.models.step import ResolutionStep


@dataclass(frozen=True)
class Entry:
    """One step as ``macros/page.html`` draws it."""

    at: datetime
    who: str
    text: str
    note: str
    url: str
    tone: str


def entries(steps: Iterable[ResolutionStep], *, with_task: bool = False) -> Sequence[Entry]:
    """Return the steps in the reader's language; ``with_task`` names the task of each."""
    return [_entry(step, with_task=with_task) for step in steps]


def _entry(step: ResolutionStep, *, with_task: bool) -> Entry:
    task = step.task if with_task else None
    name = act_label(step.act)
    return Entry(
        at=step.at,
        who=who(step),
        text=f"{name} · {task.title}" if task else name,
        note=step.text,
        url=task.url if task else "",
        tone=STEP_TONES.get(step.act, "neutral"),
    )


def who(step: ResolutionStep) -> str:
    """Who acted: the unit with its contact, an officer by name, or the system."""
    if step.actor is None:
        return str(_("系统"))
    return f"{step.unit.name} {step.actor.name}" if step.unit else step.actor.name
