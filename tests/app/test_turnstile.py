"""Who floods is turned away at the door; everybody else, and every line that stands, goes through."""

from __future__ import annotations

from http import HTTPStatus

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask.testing import FlaskClient

from app import floods, live, turnstile

LINE = "/socket.io/?EIO=4&transport=websocket"


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> Flask:
    """An app whose pages and lines all answer "in"; nobody has come yet."""
    monkeypatch.setattr(floods, "ARRIVALS", floods.Buckets(burst=3, per_second=0.001))
    app = Flask("door")
    app.secret_key, app.config["RATELIMIT_ENABLED"] = "s" * 40, True

    @app.get("/<path:_path>")
    def let_in(_path: str) -> str:
        return "in"

    turnstile.turn_away_early(app)
    return app


def browser(door: Flask, login: str) -> FlaskClient:
    """The browser of who signed in with this login."""
    signer = SecureCookieSessionInterface().get_signing_serializer(door)
    assert signer is not None
    client = door.test_client()
    client.set_cookie("session", str(signer.dumps({"_user_id": login})))
    return client


def test_who_came_too_often_is_told_when_to_come_again(door: Flask) -> None:
    flooder, neighbour = browser(door, "flooder"), browser(door, "neighbour")
    for _ in range(3):
        assert flooder.get(LINE).text == "in", "asking at the door costs nothing"
        assert floods.may_arrive(live.fingerprint("flooder"), None)
    refused = flooder.get(LINE)

    assert refused.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert refused.headers["Retry-After"] == str(turnstile.AGAIN_SECONDS)
    assert flooder.get(LINE + "&sid=abc").text == "in", "a line that stands is not asked again"
    assert flooder.get("/proposals").text == "in"
    assert neighbour.get(LINE).text == "in"


def test_where_nothing_is_counted_nobody_is_turned_away(door: Flask) -> None:
    door.config["RATELIMIT_ENABLED"] = False
    while floods.may_arrive(live.fingerprint("flooder"), None):
        pass

    assert browser(door, "flooder").get(LINE).text == "in"
