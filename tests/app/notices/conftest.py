"""A real mail server on this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from aiosmtpd.controller import Controller
from flask import Flask

from app.deploy.ports import free_port
from tests.app.notices.letterbox import Letterbox


@pytest.fixture
def letterbox() -> Letterbox:
    return Letterbox()


@pytest.fixture
def server(letterbox: Letterbox) -> Iterator[Controller]:
    """A server without encryption."""
    controller = Controller(letterbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield controller
    controller.stop()


@pytest.fixture
def configured(app: Flask) -> Iterator[Callable[[str], None]]:
    """``configured(url)`` sets SMTP_URL for the length of a test."""
    before = app.extensions["settings"]

    def configure(url: str) -> None:
        app.extensions["settings"] = replace(before, smtp_url=url, mail_from="hall@example.org")

    yield configure
    app.extensions["settings"] = before
