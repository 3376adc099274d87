"""Steps of a whistle, and what may be done next, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from app.photos.models.photo import Photo
from resolutions.labels.whistles import WHISTLE_ACTS
from resolutions.models.whistles.whistle import Whistle
from resolutions.models.whistles.work import WhistleStep
from resolutions.queries.whistles.finding import steps_of_whistle
from resolutions.whistling.acts import TABLES, WhistleAct

_TONES = {
    "whistle_missed": "late",
    "whistle_duty_near": "near",
    "whistle_duty_overdue": "late",
    "whistle_pressed": "near",
    "whistle_fail": "late",
    "whistle_refuse": "late",
    "whistle_verify": "done",
    "whistle_close": "done",
    "whistle_arrive": "now",
    "whistle_blow": "now",
    "whistle_sounded": "now",
}


@dataclass(frozen=True)
class WhistleEntry:
    """One step as the timeline draws it."""

    at: datetime
    who: str
    text: str
    note: str
    tone: str
    photos: Sequence[Photo]


def entries_of(whistle: Whistle) -> Sequence[WhistleEntry]:
    """Everything that happened, in order."""
    return [_entry(whistle, step) for step in steps_of_whistle(whistle)]


def _entry(whistle: Whistle, step: WhistleStep) -> WhistleEntry:
    name = act_name(whistle, step.act)
    about = step.unit is not None and step.actor is None
    return WhistleEntry(
        at=step.at,
        who=_who(step),
        text=f"{name} · {step.unit.name}" if about and step.unit else name,
        note=step.text,
        tone=_TONES.get(step.act, "neutral"),
        photos=step.photos,
    )


def act_name(whistle: Whistle, act: str) -> str:
    """What an act is called in this kind of whistle."""
    if act in WHISTLE_ACTS:
        return str(WHISTLE_ACTS[act])
    bare = act.removeprefix("whistle_")
    rows = TABLES[whistle.law]
    if bare in set(WhistleAct) and WhistleAct(bare) in rows:
        return str(_(rows[WhistleAct(bare)].name))
    return act


def _who(step: WhistleStep) -> str:
    if step.actor is None:
        return str(_("系统"))
    return f"{step.unit.name} {step.actor.name}" if step.unit else step.actor.name
