"""A ballot opened to look inside is checked on another phone, or by the house without a script."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Route, expect

from app.transaction import transaction
from tests.votes.crypto.belenios.elections import edited
from tests.votes.secret_polling import SecretPolling, prepare_secret
from votes.crypto.belenios import audit
from votes.crypto.ledger import sha256_hex
from votes.queries.opened import examine
from votes.services.secret import casting

STATIC = Path(__file__).resolve().parents[2] / "app" / "static"
ADDRESS = "http://hall.test"


@pytest.fixture
def vote(app: Flask) -> SecretPolling:
    held = prepare_secret(tellers=2).keys()
    held.offer(held.voters[0])
    return held.opened()


def opened(vote: SecretPolling, choice: str = "yes") -> str:
    return audit.reveal(vote.sealed(vote.voters[0], choice)).text


def page(app: Flask, vote: SecretPolling, text: str | None = None) -> str:
    address = f"/v/{vote.poll.uuid}/opened"
    client = app.test_client()
    answer = client.get(address) if text is None else client.post(address, data={"text": text})
    return answer.get_data(as_text=True)


def test_the_house_says_what_an_opened_ballot_holds(app: Flask, vote: SecretPolling) -> None:
    assert "核对无误。里面确实是：反对" in page(app, vote, opened(vote, "no"))
    box = app.test_client().get(f"/v/{vote.poll.uuid}/box").get_data(as_text=True)
    assert f"/v/{vote.poll.uuid}/opened" in box


def test_a_ballot_that_holds_something_else_is_called_out(app: Flask, vote: SecretPolling) -> None:
    false = edited(opened(vote), lambda r: r["choices"][0].reverse())
    for text in (false, "{}", ""):
        assert "不对：这不是这次表决的、里外一致的选票" in page(app, vote, text)


def test_a_ballot_that_was_cast_all_the_same_is_called_out(app: Flask, vote: SecretPolling) -> None:
    voter = vote.voters[0]
    sealed = vote.sealed(voter)
    vote.sends(voter, sealed.ballot.text)
    text = audit.reveal(sealed).text
    assert examine(vote.poll, text).was_cast
    assert "还是投进了票箱" in page(app, vote, text)


def test_before_the_opening_there_is_nothing_to_check(app: Flask) -> None:
    address = f"/v/{prepare_secret(tellers=2).poll.uuid}"
    client = app.test_client()
    assert client.get(f"{address}/opened").status_code == 409
    assert "核对拆开的选票" not in client.get(f"{address}/box").get_data(as_text=True)


def test_an_opened_ballot_is_not_taken(app: Flask, vote: SecretPolling) -> None:
    voter = vote.voters[0]
    text = vote.sealed(voter).ballot.text
    with transaction():
        casting.spoil(vote.poll, sha256_hex(text))
    assert vote.refuses(voter, text) != "taken"


def test_another_phone_checks_it_and_sends_it_nowhere(
    app: Flask, vote: SecretPolling, browser: Browser, tmp_path: Path
) -> None:
    address = f"/v/{vote.poll.uuid}/opened"
    shown = page(app, vote)
    asked: list[str] = []

    def serve(route: Route) -> None:
        path = route.request.url.removeprefix(ADDRESS).split("?")[0]
        asked.append(route.request.method)
        if path == address:
            route.fulfill(body=shown, content_type="text/html")
        elif path.startswith("/static/js/"):
            file = STATIC / path.removeprefix("/static/")
            route.fulfill(path=file, content_type="text/javascript")
        else:
            route.fulfill(status=404)

    honest, false, foreign = (tmp_path / f"{name}.json" for name in ("honest", "false", "foreign"))
    honest.write_text(opened(vote), encoding="utf-8")
    false.write_text(edited(opened(vote), lambda r: r["choices"][0].reverse()), encoding="utf-8")
    foreign.write_text(
        edited(opened(vote), lambda r: r["ballot"].update(election_hash="x")), encoding="utf-8"
    )
    phone = browser.new_page()
    phone.route(f"{ADDRESS}/**", serve)
    phone.goto(f"{ADDRESS}{address}")
    for file, said in (
        (honest, "核对无误。里面确实是：赞成"),
        (false, "不一样！"),
        (foreign, "这不是这次表决的选票"),
    ):
        phone.get_by_label("选择文件").set_input_files(file)
        phone.get_by_role("button", name="核对").click()
        expect(phone.locator("[data-part=said]")).to_contain_text(said)
    assert set(asked) == {"GET"}
    phone.close()
