"""The real server answers, and the live door only to pages of ours."""

from __future__ import annotations

import json
import urllib.request

import pytest
import socketio

from tests.support.server import Server


def test_the_server_is_ready(live_server: Server) -> None:
    with urllib.request.urlopen(f"{live_server.url}/readyz") as answer:  # noqa: S310  # reason: our own server
        assert json.load(answer) == {
            "ok": True,
            "checks": {"database": "ok", "migrations": "ok", "queue": "ok"},
        }


def test_a_connection_without_a_token_of_ours_is_refused(live_server: Server) -> None:
    stranger = socketio.Client(reconnection=False)
    with pytest.raises(socketio.exceptions.ConnectionError):
        stranger.connect(live_server.url, transports=["websocket"], auth={"token": "forged"})
