"""The big screen: no sign-in, an address that cannot be guessed."""

from __future__ import annotations

from flask import Response, jsonify, render_template, url_for

from app import panels
from meetings import labels
from meetings.models.meeting import Meeting, Scene
from meetings.queries import nominees, pending, presence, seat_map
from meetings.queries.listing import meeting_on_screen
from meetings.queries.room import room_of
from meetings.queries.scene import scene_of
from meetings.services import live_state, roll
from meetings.views.blueprint import blueprint
from meetings.views.codes import checkin_address, qr_svg


@blueprint.get("/s/<token>")
def screen(token: str) -> str:
    """The scene that is on."""
    meeting = meeting_on_screen(token)
    room = room_of(meeting)
    scene = scene_of(room)
    return render_template(
        _template(meeting, scene),
        meeting=meeting,
        room=room,
        scene=scene,
        **pending.business(room),
        election=nominees.election_of(room, None),
        result=pending.last_voted(room) if scene is Scene.RESULT else None,
        labels=labels,
        topic=live_state.screen_topic_of(meeting),
        state_url=url_for(".screen_state", token=token),
        map=seat_map.map_of(meeting, presence.lines_of(meeting)),
        seats=[entry for entry in roll.entries_of(meeting) if entry.voting],
        qr=qr_svg(checkin_address(meeting)),
    )


def _template(meeting: Meeting, scene: Scene) -> str:
    """The scene's own; what is voted on without a motion takes the wall while it is ``auto``."""
    follows = meeting.scene is Scene.AUTO and scene is not Scene.VOTING
    asked = follows and panels.panel("meetings.screen_questions", meeting=meeting)
    return f"meetings/scenes/{'question' if asked else scene.value}.html"


@blueprint.get("/s/<token>/state.json")
def screen_state(token: str) -> Response:
    """The broadcast's payload under the screen's own topic."""
    meeting = meeting_on_screen(token)
    payload = live_state.payload(meeting) | {"topic": live_state.screen_topic_of(meeting)}
    return jsonify(payload)
