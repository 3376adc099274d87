"""A brake on posts: per account, never on reading, never on one's neighbours."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from limits import parse

from app.extensions import limiter
from app.people.models.person import Person
from app.shell import limits
from tests.support.factories import make_person

SignedIn = Callable[[Person], FlaskClient]


@pytest.fixture
def braked(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Three posts a minute, as the only limit."""
    monkeypatch.setitem(app.config, "RATELIMIT_ENABLED", True)
    monkeypatch.setattr(limits, "POSTS", (parse("3 per minute"),))
    limiter.reset()
    yield
    limiter.reset()


def _switch(browser: FlaskClient) -> int:
    return browser.post("/view", data={"big": "1"}).status_code


@pytest.mark.usefixtures("braked")
def test_the_fourth_post_within_the_minute_is_refused_in_words(
    app: Flask, signed_in: SignedIn
) -> None:
    browser = signed_in(make_person())
    assert [_switch(browser) for _ in range(3)] == [302, 302, 302]
    refused = browser.post("/view", data={"big": "1"})
    assert refused.status_code == 429
    assert "每分钟最多提交3次" in refused.text


@pytest.mark.usefixtures("braked")
def test_reading_is_not_counted(app: Flask, signed_in: SignedIn) -> None:
    browser = signed_in(make_person())
    assert {browser.get("/help").status_code for _ in range(9)} == {200}
    assert _switch(browser) == 302


@pytest.mark.usefixtures("braked")
def test_a_neighbour_at_the_same_address_is_not_slowed(app: Flask, signed_in: SignedIn) -> None:
    one, other = signed_in(make_person()), signed_in(make_person())
    for _ in range(4):
        _switch(one)
    assert _switch(other) == 302


@pytest.mark.usefixtures("braked")
def test_a_counter_that_fails_stops_nobody(
    app: Flask, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*args: object) -> bool:
        raise ConnectionError

    monkeypatch.setattr(type(limiter.limiter), "hit", down)
    assert _switch(signed_in(make_person())) == 302
