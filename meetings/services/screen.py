"""The big screen: what it shows is the chair's choice, or follows the meeting."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app import audit
from app.errors import Invalid
from app.people.models.person import Person
from meetings.models.meeting import Meeting, Scene
from meetings.services import journal, live_state
from meetings.services.floor import lock


def show(meeting: Meeting, name: str, *, text: str = "", by: Person) -> None:
    """Choose the scene by its name; ``text`` are the words of a notice. Raises Invalid."""
    if name not in {one.value for one in Scene}:
        raise Invalid(_l("没有这种画面"))
    meeting, scene = lock(meeting), Scene(name)
    if scene is Scene.NOTICE and not text.strip():
        raise Invalid(_l("请写出要显示的通知"))
    meeting.scene = scene
    if scene is Scene.NOTICE:
        meeting.scene_text = text.strip()
    audit.record("meeting.scene_chosen", meeting, by=by, place=meeting.hall.place)
    live_state.changed(meeting, journal.floor_of(meeting), figures_only=False)
