"""The booth's own JavaScript: in Node and in Chromium it makes what Python makes, to the byte.

Test 11 of ballots.md: ballots of the booth against ours and against belenios-tool. Chromium runs on a plain http address, as halls without a
certificate do, where ``crypto.subtle`` is missing.
"""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import playwright
import pytest
from playwright.sync_api import Browser, Route

from tests.support.server import ROOT
from tests.votes.crypto import outside
from tests.votes.crypto.archive.archives import begun, built, parts_of, put
from tests.votes.crypto.belenios.elections import choices_of, held
from votes.crypto.archive import chain
from votes.crypto.belenios import audit, tally, trustee_key
from votes.crypto.belenios.ballot import check, seal
from votes.crypto.belenios.group import Element, require_member
from votes.crypto.belenios.parameters import P, Q

MODULES = ROOT / "app" / "static" / "js" / "belenios"
DRIVER = Path(__file__).with_name("driver.js")
ADDRESS = "http://booth.test/"
VOTE = held()
DRAWS = [random.Random(f"draw {i}").randrange(1, Q) for i in range(150)]
TEXTS = ["", "a" * 55, "a" * 56, "a" * 63, "a" * 64, "a" * 119, "小区物业费" * 60]
OUTSIDE = ["0", "1", "2", str(P - 1), str(P), "-5", "05", "1e3", "9" * 618, 5, None]
FORBIDDEN = [[[1, 0, 0]], [[1, 1, 0], [0, 0, 0]], [[1, 0, 0], [1, 1, 1]], [[2, 0, 0], [0, 0, 0]]]
GIVEN = {
    "election": json.loads(VOTE.election.text),
    "tally": json.loads(VOTE.tallied.text),
    "secret": str(VOTE.secrets[0]),
    "secrets": [str(secret) for secret in VOTE.secrets],
    "votes": [choices_of(number) for number in range(2)],
    "private": str(VOTE.private_keys[0]),
    "choices": choices_of(0),
    "draws": [str(draw) for draw in DRAWS],
    "texts": TEXTS,
    "outside": OUTSIDE,
    "forbidden": FORBIDDEN,
}


def in_node(folder: Path) -> Any:
    """Node as Playwright brings it, on copies of the very files that are served."""
    shutil.copytree(MODULES, folder / "belenios")
    shutil.copy(DRIVER, folder / "driver.js")
    (folder / "package.json").write_text('{"type":"module"}')
    (folder / "main.js").write_text(
        'import { readFileSync } from "node:fs";\nimport { answer } from "./driver.js";\n'
        "console.log(JSON.stringify(answer(JSON.parse(readFileSync(0)))));\n"
    )
    node = Path(playwright.__file__).parent / "driver" / "node"
    done = subprocess.run(
        [node, "main.js"],
        cwd=folder,
        input=json.dumps(GIVEN).encode(),
        capture_output=True,
        check=False,
    )
    assert not done.returncode, done.stderr.decode()
    return json.loads(done.stdout)


def in_chromium(browser: Browser) -> Any:
    def serve(route: Route) -> None:
        name = route.request.url.removeprefix(ADDRESS)
        if not name:
            route.fulfill(body="<!doctype html>", content_type="text/html")
            return
        file = DRIVER if name == "driver.js" else MODULES / name.removeprefix("belenios/")
        route.fulfill(path=file, content_type="text/javascript")

    page = browser.new_page()
    page.route(f"{ADDRESS}**", serve)
    page.goto(ADDRESS)
    ask = "async (given) => (await import('/driver.js')).answer(given)"
    answered = page.evaluate(ask, GIVEN)
    page.close()
    return answered


@pytest.fixture(scope="module", params=["node", "chromium"])
def answers(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    if request.param == "node":
        return in_node(tmp_path_factory.mktemp("booth"))
    return in_chromium(request.getfixturevalue("browser"))


def test_what_is_drawn_alike_is_sealed_proven_and_signed_alike(answers: Any) -> None:
    drawn = iter(DRAWS)
    sealed = seal(VOTE.election, VOTE.secrets[0], choices_of(0), lambda: next(drawn))
    assert answers["text"] == sealed.ballot.text
    assert answers["reveal"] == audit.reveal(sealed).text
    part = tally.decrypt(
        VOTE.election, VOTE.tallied.encrypted, VOTE.private_keys[0], lambda: next(drawn)
    )
    assert answers["part"] == part.text
    assert answers["key"] == trustee_key.public_half(next(drawn), lambda: next(drawn)).text
    trustee_key.read(answers["key"])
    audit.verify_spoiled(VOTE.election, answers["reveal"])


def test_ballots_made_by_chance_pass_our_checks_and_those_of_belenios_tool(
    answers: Any, tmp_path: Path
) -> None:
    for text, secret in zip(answers["byChance"], VOTE.ballots, strict=False):
        assert check(VOTE.election, VOTE.roll.weights, text).credential == secret.credential
    parts = replace(parts_of(VOTE), ballots=tuple(answers["byChance"]))
    archive = begun(built(parts), 3)
    outside.run("election", "verify", within=put(chain.write(archive), tmp_path, parts.uuid))
    require_member(Element.read(answers["credential"]["public"]), "a credential")
    assert answers["chance"]


def test_its_own_sha256_is_sha256_also_without_a_certificate(answers: Any) -> None:
    assert answers["hashes"] == [hashlib.sha256(text.encode()).hexdigest() for text in TEXTS]
    assert not answers["secure"]


def test_what_may_not_be_is_refused_on_the_phone_too(answers: Any) -> None:
    assert all(answers["outside"])
    assert answers["empty"] == [True, False]
    assert all(answers["forbidden"])
    assert all(answers["noKey"])
    assert answers["otherGroup"]


def test_another_phone_tells_what_is_wrong_with_an_opened_ballot(answers: Any) -> None:
    ours = [None, "ballot", "choices", "ballot", "election", "signature", "signature"]
    assert answers["wrong"] == ours


def test_the_published_hashes_are_those_of_the_files() -> None:
    published = json.loads((MODULES / "manifest.json").read_text())
    around = [MODULES.parent / name for name in ("keys", "opened", "vote")]
    around = [file.with_name(f"secret_{file.name}.js") for file in around]
    served = {file.name: file.read_bytes() for file in [*MODULES.glob("*.js"), *around]}
    assert published == {
        name: hashlib.sha256(content).hexdigest() for name, content in served.items()
    }
