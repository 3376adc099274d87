"""What the big screen shows now: the chair's choice, or what the meeting is doing."""

from __future__ import annotations

from meetings.models.meeting import MeetingState, Scene
from meetings.queries.room import Room
from meetings.rules.states import Step

_WELCOME = frozenset({MeetingState.PLANNED, MeetingState.NOTICED, MeetingState.CHECKIN})


def scene_of(room: Room) -> Scene:
    """The scene to show; ``auto`` follows the floor."""
    chosen = room.meeting.scene
    if chosen is not Scene.AUTO:
        return chosen
    if room.meeting.state in _WELCOME:
        return Scene.WELCOME
    if room.meeting.state is not MeetingState.IN_SESSION:
        return Scene.NOTICE
    return _in_session(room)


def _in_session(room: Room) -> Scene:
    if room.top is not None and room.top.step is Step.VOTING:
        return Scene.VOTING
    if room.holder is not None:
        return Scene.SPEAKER
    if room.top is not None:
        return Scene.MOTION
    if room.last_decided is not None and room.last_decided.item_id == _open_item(room):
        return Scene.RESULT
    return Scene.AGENDA


def _open_item(room: Room) -> int | None:
    return room.floor.item.ref if room.floor.item else None
