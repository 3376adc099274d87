"""A server with one live page to try live.js on: ``python -m tests.app.shell.live_hall``.

The real app, served as always, and one more page whose state the test turns by a plain request.
"""

from __future__ import annotations

from gevent import monkey

monkey.patch_all()

from dataclasses import dataclass, field  # noqa: E402  # reason: gevent must be patched first
from typing import Any  # noqa: E402  # reason: the same

from flask import (  # noqa: E402  # reason: the same
    Blueprint,
    Flask,
    jsonify,
    redirect,
    render_template_string,
    request,
)
from flask.typing import ResponseReturnValue  # noqa: E402  # reason: the same
from gevent import sleep  # noqa: E402  # reason: the same

from app import clock, create_app  # noqa: E402  # reason: the same
from app.broadcast import emit_now  # noqa: E402  # reason: the same
from app.demo.town import found_town  # noqa: E402  # reason: the same
from app.errors import Refused  # noqa: E402  # reason: the same
from app.extensions import db  # noqa: E402  # reason: the same
from app.live import live_act, topic  # noqa: E402  # reason: the same
from app.notices.services import notify  # noqa: E402  # reason: the same
from app.people.models.person import Person  # noqa: E402  # reason: the same
from app.places.queries import all_halls  # noqa: E402  # reason: the same
from app.serving import serve  # noqa: E402  # reason: the same
from app.transaction import transaction  # noqa: E402  # reason: the same

PAGE = """
{% extends "base.html" %}
{% from "macros/forms.html" import act_form %}
{% block title %}{{ now.state }}{% endblock %}
{% block main %}
<h1>试一试</h1>
<div id="live" data-topic="tryout:1" data-rev="{{ now.rev }}" data-state-url="/tryout/state.json"
     data-announce="现在是{{ now.state }}">
  <p id="state">{{ now.state }}</p>
  <p>已表决 <b id="cast" data-f="cast">{{ now.cast }}</b></p>
  <span id="clock" class="clock" data-ends="{{ now.ends }}">--</span>
  <ol>{% for name in now.queue %}<li>{{ name }}</li>{% endfor %}</ol>
  <details id="more"><summary>更多</summary><p>更多的话</p></details>
  {% call act_form("tryout.claim", "/tryout/claim") %}
    <label>发言 <input name="name" id="name"></label>
    <button id="send" name="stance" value="for">要求发言</button>
  {% endcall %}
  {% call act_form("tryout.claim", "/tryout/claim", fields={"name": "保险"}, retry="safe") %}
    <button id="safe" name="stance" value="slow">可以重发</button>
  {% endcall %}
</div>
{% endblock %}
"""


@dataclass
class Now:
    """What the page shows."""

    rev: int = 1
    state: str = "开始"
    cast: int = 0
    ends: int = 0
    queue: list[str] = field(default_factory=list)

    def payload(self) -> dict[str, Any]:
        """The shape of a state event."""
        return {
            "topic": "tryout:1",
            "rev": self.rev,
            "state": self.state,
            "counts": {"cast": self.cast},
        }


now = Now()
blueprint = Blueprint("tryout", __name__)


@blueprint.get("/tryout")
def page() -> str:
    """The live page."""
    return render_template_string(PAGE, now=now)


@blueprint.get("/tryout/state.json")
def state() -> ResponseReturnValue:
    """What polling asks for."""
    return jsonify(now.payload())


@blueprint.get("/tryout/turn")
def turn() -> ResponseReturnValue:
    """Change what the page shows, and tell those who watch unless ``quiet``; ``look``: say only that."""
    given = request.args
    now.rev += given.get("rev", 0, int)
    now.state = given.get("state", now.state)
    now.cast = given.get("cast", now.cast, int)
    if "ends" in given:
        now.ends = clock.milliseconds(clock.now()) + 1000 * int(given["ends"])
    sent = now.payload() | ({"rev": int(given["send_rev"])} if "send_rev" in given else {})
    if "look" in given:
        emit_now("look", {}, "tryout:1")
    if "quiet" not in given:
        emit_now("state", sent, "tryout:1")
    return "", 204


@blueprint.post("/tryout/claim")
def claim_post() -> ResponseReturnValue:
    """The act, by form."""
    _claim(request.form["name"] + "（表单）")
    return redirect("/tryout", 303)


@live_act("tryout.claim")
def claim(person: Person | None, payload: dict[str, Any]) -> dict[str, Any] | None:
    """The act, over the live line; some names make it refuse, dawdle or lead away."""
    del person
    if payload["stance"] == "slow" or payload["name"] == "慢":
        sleep(11)
    if payload["name"] == "不行":
        raise Refused("现在不能发言", "会议还没开始", "请等主持人宣布开会")
    if payload["name"] == "走":
        return {"next": "/help"}
    _claim(payload["name"])
    return None


def _claim(name: str) -> None:
    now.queue.append(name)
    now.rev += 1
    emit_now("state", now.payload(), "tryout:1")


def make() -> Flask:
    """The app with the page to try."""
    app = create_app()
    app.register_blueprint(blueprint)
    topic(app, "tryout", lambda _key, _person: True)
    with app.app_context():
        db.create_all()
        if not all_halls():
            with transaction():
                town = found_town()
                notify(town.people["secretary"], "请先登录", "/help", kind="test.told")
    return app


if __name__ == "__main__":
    serve(make())
