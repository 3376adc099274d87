"""The programs of the booth are shown with their hashes, and a changed one is called out."""

from __future__ import annotations

import hashlib
import json
import shutil
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Route, expect

from tests.votes.secret_polling import prepare_secret
from votes import panels
from votes.crypto.codes import short_code
from votes.queries.programs import FOLDER, code_of_served, programs
from votes.services.secret import documents

STATIC = Path(__file__).resolve().parents[2] / "app" / "static"
ADDRESS = "http://hall.test"


def place(name: str) -> Path:
    """A module of the folder, or one of the files around it."""
    inside = STATIC / FOLDER / name
    return inside if inside.exists() else STATIC / "js" / name


def test_the_signed_setup_the_notice_and_the_minutes_say_by_which_programs(app: Flask) -> None:
    polling = prepare_secret(3, tellers=0)
    client = app.test_client()
    with app.app_context():
        code = code_of_served()
    lines = "".join(f"{one.sha256}  {Path(one.name).name}\n" for one in programs())
    assert code == short_code(hashlib.sha256(lines.encode()).digest())
    assert code in client.get("/verify/programs").text
    assert code in client.get(f"/v/{polling.poll.uuid}").text
    polling.opened()
    assert documents.documents_of(polling.poll.id).definition.programs == code
    polling.votes(polling.voters[0])
    polling.close()
    assert code in client.get(f"/v/{polling.poll.uuid}/result").text
    with app.test_request_context("/"):
        assert code in panels.minutes(polling.hall.meeting, polling.motion)


def test_anybody_sees_the_hash_of_every_program(app: Flask) -> None:
    page = app.test_client().get("/verify/programs").get_data(as_text=True)
    for name, digest in json.loads((STATIC / FOLDER / "manifest.json").read_text()).items():
        assert digest in page
        assert f">{name}</a>" in page
        assert hashlib.sha256((place(name)).read_bytes()).hexdigest() == digest
    assert "不一样" not in page.split('<ul class="row-list"', 1)[0]


def test_a_program_that_was_changed_is_called_out(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(STATIC / "js", tmp_path / "js")
    with (tmp_path / FOLDER / "booth.js").open("a") as file:
        file.write("// changed\n")
    monkeypatch.setattr(app, "static_folder", str(tmp_path))
    with app.app_context():
        changed = [program.name for program in programs() if not program.as_published]
    assert changed == [f"{FOLDER}/booth.js"]
    page = app.test_client().get("/verify/programs").get_data(as_text=True)
    assert "有文件与随软件公布的不一样" in page


def serve_as_it_is(page: str, route: Route) -> None:
    """The page and the files as they lie there."""
    path = route.request.url.removeprefix(ADDRESS).split("?")[0]
    if path.startswith("/static/js/"):
        file = STATIC / path.removeprefix("/static/")
        route.fulfill(path=file, content_type="text/javascript")
    elif path == "/verify/programs":
        route.fulfill(body=page, content_type="text/html")
    else:
        route.fulfill(status=404)


def test_a_phone_finds_out_what_it_was_given(app: Flask, browser: Browser) -> None:
    page = app.test_client().get("/verify/programs").get_data(as_text=True)

    def serve(route: Route) -> None:
        path = route.request.url.removeprefix(ADDRESS).split("?")[0]
        if path == "/verify/programs":
            route.fulfill(body=page, content_type="text/html")
        elif path.endswith("booth.js"):
            route.fulfill(body="changed on the way", content_type="text/javascript")
        elif path.endswith("proofs.js"):
            route.abort()
        elif path.startswith("/static/js/") and path.endswith(".js"):
            route.fulfill(
                path=STATIC / path.removeprefix("/static/"), content_type="text/javascript"
            )
        else:
            route.fulfill(status=404)

    phone = browser.new_page()
    phone.route(f"{ADDRESS}/**", serve)
    phone.goto(f"{ADDRESS}/verify/programs")
    line = "[data-program$='{}']"
    expect(phone.locator(line.format("group.js"))).to_contain_text("这部手机收到的一样")
    expect(phone.locator(line.format("booth.js"))).to_contain_text("收到的不一样")
    expect(phone.locator(line.format("proofs.js"))).to_contain_text("没有取到")
    expect(phone.locator("[data-part=code]")).to_have_text("没有取到，请稍后再试")
    phone.unroute(f"{ADDRESS}/**")
    phone.route(f"{ADDRESS}/**", partial(serve_as_it_is, page))
    phone.reload()
    expect(phone.locator("[data-part=code]")).to_have_text(code_of_served())
    phone.close()
