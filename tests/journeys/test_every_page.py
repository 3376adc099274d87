"""Every page of the demonstration, as each part sees it: axe, narrow phones, thumbs, both text sizes.

Pages are found by following the links of our own pages, one of each kind (numbers and codes in an
address do not make another kind).
"""

from __future__ import annotations

import html
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ViewportSize

from app.demo.town import PASSWORD
from tests.services.addresses import postgres_url
from tests.support import server
from tests.support.browser import (
    PHONE,
    Seat,
    axe_violations,
    seat,
    sideways,
    small_targets,
)
from tests.support.databases import fresh_database, migrate

PARTS = {
    "visitor": None,
    "resident": "13800000201",
    "representative": "13800000101",
    "chair": "13800000002",
    "secretary": "13800000001",
    "monitor": "13800000003",
    "third_party": "13800000011",
    "liaison": "13800000004",
    "street": "13800000005",
    "administrator": "13800000009",
}
NOT_PAGES = re.compile(
    r"\.(docx|xlsx|ics|json|jpg|py|bel|pdf|csv|txt|js|css)(\?|$)|/logout|/export"
)
SMALLEST = ViewportSize(width=320, height=600)
SHOTS = server.ROOT / ".shots" / "pages"
SKELETON = """() => [...document.querySelectorAll('body, body *')].filter(e => e.offsetParent)
    .map(e => e.tagName + '.' + e.className + (e.getAttribute('role') || '')).join(' ')"""
"""What a page is made of, whatever its words: axe judges the same build once, not for each part."""
MOST = 260
"""Kinds of page followed for one part; more means that a kind is not recognised as one."""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[server.Server]:
    """The demonstration on a server of its own; what a page looks like asks no database."""
    folder = tmp_path_factory.mktemp("demo")
    with fresh_database("sqlite", folder, postgres_url) as url:
        environ = server.environment(url, folder, demo=True)
        migrate(url)
        with server.running(environ, folder / "server.log") as running:
            yield running


def kind_of(path: str) -> str:
    """The kind of page an address leads to: its numbers, codes and query left out."""
    bare = path.partition("?")[0].partition("#")[0]
    return re.sub(r"/([A-Za-z0-9_-]{16,}|\d+[\w-]*)(?=/|$)", "/…", bare)


def links(page: str) -> list[str]:
    """Addresses of our own pages that this page leads to."""
    found = [html.unescape(path) for path in re.findall(r'<a\b[^>]*? href="(/[^"]*)"', page)]
    return [path for path in found if not NOT_PAGES.search(path)]


@dataclass(frozen=True)
class Judged:
    """What one of the parallel workers has looked at already: a file for each, seen by all."""

    folder: Path

    def first(self, what: str) -> bool:
        """Whether nobody has looked at ``what`` before; from now on somebody has."""
        mark = self.folder / sha256(what.encode()).hexdigest()
        try:
            mark.touch(exist_ok=False)
        except FileExistsError:
            return False
        return True


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Judged:
    """The builds of pages that axe has seen, and the kinds of which a picture was taken."""
    base = tmp_path_factory.getbasetemp()
    run = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    folder = run / "judged"
    folder.mkdir(exist_ok=True)
    return Judged(folder)


def faults(here: Seat, path: str, judged: Judged, *, elder: bool) -> list[str]:
    """What is wrong with this page in this text size."""
    size = "elder" if elder else "standard"
    build = f"{size} {here.page.evaluate(SKELETON)}"
    found = [f"axe {line}" for line in axe_violations(here.page)] if judged.first(build) else []
    if sideways(here.page) > 0:
        found.append(f"scrolls sideways by {sideways(here.page)}px")
    found += [f"small {line}" for line in small_targets(here.page, 60 if elder else 44)]
    picture = SHOTS / f"{kind_of(path).strip('/').replace('/', '-') or 'front'}-{size}.png"
    if judged.first(picture.name):
        here.shoot(picture)
    return [f"{path} ({size}): {fault}" for fault in found]


def pieces(page: str) -> set[str]:
    """What a page is built of: each kind of element with its classes, whatever it says."""
    found = re.findall(r"<([a-z][a-z0-9]*)\b([^>]*)>", page.partition("<body")[2])
    told = re.compile(r'\b(?:class|type|role)="[^"]*"')
    return {" ".join([name, *sorted(told.findall(rest))]) for name, rest in found}


def crawl(here: Seat, judged: Judged) -> Iterator[tuple[str, bool]]:
    """Ask for one page of each kind; yields its address, and whether it is open to be looked at.

    Every link must lead somewhere, for everybody; looked at is a kind of page that nobody looked
    at before, and any page with a piece on it that nobody has seen.
    """
    waiting, known = ["/"], {"/"}
    while waiting:
        path = waiting.pop(0)
        kind = kind_of(path)
        fetched = here.context.request.get(here.base + path)
        assert fetched.status < 400, f"{path} answered {fetched.status}"
        text = fetched.text()
        new = [judged.first(what) for what in (f"kind {kind}", *pieces(text))]  # all are noted
        drawn = any(new)
        if drawn:
            here.open(path)
        yield path, drawn
        for link in links(text):
            if kind_of(link) not in known:
                known.add(kind_of(link))
                waiting.append(link)
        assert len(known) < MOST, sorted(known)


@pytest.mark.timeout(900)
@pytest.mark.parametrize("part", PARTS)
def test_every_page_is_fit_for_everyone(
    demo: server.Server, browser: Browser, judged: Judged, part: str
) -> None:
    here = seat(browser, demo.url, size=PHONE)
    phone = PARTS[part]
    if phone:
        here.sign_in(phone, PASSWORD)
    wrong: list[str] = []
    seen = 0
    for path, drawn in crawl(here, judged):
        seen += 1
        if not drawn:
            continue
        wrong += faults(here, path, judged, elder=False)
        here.page.evaluate("document.documentElement.classList.add('elder')")
        wrong += faults(here, path, judged, elder=True)
    here.context.close()
    assert wrong == []
    assert here.errors == []
    assert seen >= 8


def test_a_piece_is_an_element_with_its_classes() -> None:
    page = (
        '<body class="x"><p class="a b" id="one">words<p class="a b"><input type="radio" name="x">'
    )
    assert pieces(page) == {'p class="a b"', 'input type="radio"'}


def test_the_kind_of_a_page_leaves_out_which_one() -> None:
    assert kind_of("/proposals/12?x=1") == kind_of("/proposals/7") == "/proposals/…"
    assert kind_of("/v/kmynNBmMtkqozVf37zWDUd/result") == "/v/…/result"
    assert kind_of("/proposals/new") != kind_of("/proposals/12")


def test_the_look_of_a_page_is_not_ruined_by_a_small_window(
    demo: server.Server, browser: Browser
) -> None:
    here = seat(browser, demo.url, size=SMALLEST)
    for path in ("/", "/login", "/proposals", "/meetings", "/resolutions"):
        here.open(path)
        assert sideways(here.page) <= 0, path
    here.context.close()
