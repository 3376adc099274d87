"""The booth's page in a real browser, bridged to the app: two boxes, several options, a teller's parts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, Route, expect

from app import clock
from app.extensions import db
from app.people.models.person import Person
from tests.support.browser import sideways
from tests.support.databases import ON_SQLITE
from tests.votes.secret_owners import prepare_owners
from tests.votes.secret_polling import SecretPolling
from tests.votes.test_secret_methods import prepared
from votes.counting.figures import Weight
from votes.counting.records import Terms
from votes.models.poll import Poll, PollState
from votes.queries import results
from votes.services import closing
from votes.services.secret import urns
from votes.services.secret.trustees import trustee_of

pytestmark = ON_SQLITE
SignIn = Callable[[Person], FlaskClient]
ADDRESS = "http://hall.test"
ROOT = Path(__file__).resolve().parents[2]
STATIC, SHOTS = ROOT / "app" / "static", ROOT / ".shots" / "secret"


@contextmanager
def phone_of(browser: Browser, client: FlaskClient) -> Iterator[Page]:
    """A narrow phone whose every request is answered by the app itself."""

    here = copy_context()

    def serve(route: Route) -> None:
        asked = route.request
        path = asked.url.removeprefix(ADDRESS)
        if path.startswith("/socket.io"):
            route.abort()
            return
        if path.startswith("/static/"):
            file = STATIC / path.removeprefix("/static/").split("?")[0]
            route.fulfill(path=file) if file.exists() else route.abort()
            return
        kept = {"accept": asked.headers.get("accept", "*/*")}
        kind = asked.headers.get("content-type")
        answer = here.copy().run(
            client.open,
            path,
            method=asked.method,
            data=asked.post_data,
            headers=kept,
            content_type=kind,
        )
        heads = {name.lower(): value for name, value in answer.headers}
        heads.pop("content-security-policy", None)
        route.fulfill(status=answer.status_code, body=answer.get_data(), headers=heads)

    phone = browser.new_page(viewport={"width": 360, "height": 740}, accept_downloads=True)
    phone.route(f"{ADDRESS}/**", serve)
    yield phone
    phone.close()


def looked_at(phone: Page, name: str) -> None:
    """Nothing runs out of a narrow page in either text size; pictures are kept."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    for ending, on in (("", False), ("-elder", True)):
        phone.evaluate(f"document.documentElement.classList.toggle('elder', {json.dumps(on)})")
        assert sideways(phone) <= 0
        phone.screenshot(path=SHOTS / f"{name}{ending}.png", full_page=True)
    phone.evaluate("document.documentElement.classList.remove('elder')")


def test_owners_seal_one_choice_for_both_boxes_and_may_open_both(
    app: Flask, signed_in: SignIn, browser: Browser, tmp_path: Path
) -> None:
    polling = prepare_owners().opened()
    owner, uuid = polling.voters[0], polling.poll.uuid
    with phone_of(browser, signed_in(owner)) as phone:
        phone.goto(f"{ADDRESS}/v/{uuid}")
        phone.get_by_role("button", name="反对").click()
        expect(phone.locator("[data-part=confirm]")).to_be_visible()
        assert len(phone.locator("[data-part=code]").inner_text().split()) == 2
        phone.get_by_text("不放心？").click()
        looked_at(phone, "two-boxes")
        phone.get_by_role("button", name="拆开检查").click()
        expect(phone.locator("[data-part=inside]")).to_have_text("反对")
        with phone.expect_download() as saving:
            phone.get_by_role("button", name="下载，用别的程序核对").click()
        saving.value.save_as(tmp_path / "opened.json")
        phone.get_by_role("button", name="重新投票").click()
        phone.get_by_role("button", name="赞成").click()
        with phone.expect_response("**/cast"):
            phone.get_by_role("button", name="确认", exact=True).click()
        phone.goto(f"{ADDRESS}/v/{uuid}/opened")
        phone.get_by_label("选择文件").set_input_files(tmp_path / "opened.json")
        phone.get_by_role("button", name="核对").click()
        expect(phone.locator("[data-part=said]")).to_contain_text("核对无误。里面确实是：反对")
    assert [urn_turnout(urn.poll_id) for urn in urns.urns_of(polling.poll.id)] == [1, 1]


def urn_turnout(poll_id: int) -> int:
    """How many have a ballot in one box."""
    db.session.expire_all()
    return db.session.get_one(Poll, poll_id).turnout


def test_a_teller_opens_both_boxes_in_one_act(
    app: Flask, signed_in: SignIn, browser: Browser
) -> None:
    polling = prepare_owners().opened()
    uuid = polling.poll.uuid
    polling.votes(polling.voters[0], "yes")
    polling.votes(polling.voters[1], "no")
    with clock.stopped(clock.now() + timedelta(days=16)):
        closing.close(polling.poll, by=None)
    first, second = polling.tellers
    polling.open_part(first)
    key = {"private": str(polling.private[second.id]), "public": _public(polling, second)}
    with phone_of(browser, signed_in(second)) as phone:
        phone.goto(f"{ADDRESS}/v/{uuid}/box")
        phone.evaluate(
            "([name, key]) => localStorage.setItem(name, key)",
            [f"yishiting.trustee.{uuid}", json.dumps(key)],
        )
        phone.reload()
        looked_at(phone, "teller-awaited")
        phone.get_by_role("button", name="用我的钥匙开箱").click()
        expect(phone.get_by_text("全体监票员已开箱，结果已宣布。")).to_be_visible()
    assert polling.poll.state is PollState.DECLARED
    figures = results.shown(polling.poll).figures
    assert (figures.yes, figures.no) == (Weight(1, 25_055), Weight(1, 9_000))


def _public(polling: SecretPolling, teller: Person) -> str:
    held = trustee_of(polling.poll, teller)
    assert held is not None
    return str(held.public_key)


def test_several_options_are_ticked_sealed_and_cast(
    app: Flask, signed_in: SignIn, browser: Browser
) -> None:
    polling = prepared("approval", terms=Terms(seats=2, most=2))
    voter = polling.voters[0]
    with phone_of(browser, signed_in(voter)) as phone:
        phone.goto(f"{ADDRESS}/v/{polling.poll.uuid}")
        for label in ("种树", "修路", "装灯"):
            phone.get_by_label(label).check()
        phone.get_by_role("button", name="选好了，加密").click()
        expect(phone.locator("[data-part=said]")).to_contain_text("最多选2项")
        phone.get_by_label("装灯").uncheck()
        looked_at(phone, "several")
        phone.get_by_role("button", name="选好了，加密").click()
        expect(phone.locator("[data-part=chosen]")).to_have_text("种树、修路")
        with phone.expect_response("**/cast"):
            phone.get_by_role("button", name="确认", exact=True).click()
    assert polling.poll.turnout == 1
    polling.close()
    polling.open_together()
    bars = results.shown(polling.poll).bars
    assert [(bar.label, bar.heads) for bar in bars] == [("种树", 1), ("修路", 1), ("装灯", 0)]
