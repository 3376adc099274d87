"""What stands around every page: hall, telephone, switches, menu, language, headers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import lazy_gettext as _l

from app import STAGES, clock, panels
from app.extensions import db
from app.people.models.person import Person
from app.permissions import Role
from app.places.models.hall import Hall
from app.shell import navigation
from app.shell.navigation import Item, Todo
from app.transaction import transaction
from tests.support.factories import make_hall, make_person, make_place

SignedIn = Callable[[Person], FlaskClient]
PAGES = ("/", "/login", "/help", "/privacy", "/accessibility", "/no-such-page")
MINE = ("/", "/me", "/me/notices", "/me/email")


class Outline(HTMLParser):
    """Tags in order, with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag == name]


def _hall(code: str = "", phone: str = "010-6000 0001") -> Hall:
    hall = make_hall(code)
    with transaction():
        db.session.get_one(Hall, hall.id).phone = phone
    return hall


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_the_secretarys_telephone_and_the_switches(
    app: Flask, client: FlaskClient, path: str
) -> None:
    hall = _hall()
    page = client.get(path).text
    assert hall.name in page
    assert 'href="tel:010-60000001"' in page
    for switch in ("长辈版", "简体", "繁體", "EN"):
        assert f">{switch}<" in page.replace("</svg>", ">"), switch


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_sound_html(app: Flask, client: FlaskClient, path: str) -> None:
    outline = Outline(client.get(path).text)
    assert len(outline.all("h1")) == 1
    assert outline.all("html")[0]["lang"] == "zh-Hans"
    ids = [given["id"] for _tag, given in outline.tags if "id" in given]
    assert len(ids) == len(set(ids))
    assert all(form["method"] == "post" for form in outline.all("form"))


@pytest.mark.parametrize("path", PAGES)
def test_no_page_holds_a_script_or_a_style_of_its_own(
    app: Flask, client: FlaskClient, path: str
) -> None:
    answer = client.get(path)
    outline = Outline(answer.text)
    assert all(script.get("src") for script in outline.all("script"))
    assert outline.all("style") == []
    for _tag, attributes in outline.tags:
        assert not [name for name in attributes if name == "style" or name.startswith("on")]
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", MINE)
def test_ones_own_pages_name_the_reader_and_offer_the_way_out(
    app: Flask, signed_in: SignedIn, path: str
) -> None:
    page = signed_in(make_person(name="张三")).get(path).text
    assert "张三" in page
    assert 'action="/logout"' in page


def test_a_reader_sees_the_hall_where_they_hold_a_role(app: Flask, signed_in: SignedIn) -> None:
    _hall("demo")
    own = _hall()
    assert own.name in signed_in(make_person(Role.RESIDENT, at=own)).get("/help").text


def test_a_reader_from_the_street_sees_a_hall_below_it(app: Flask, signed_in: SignedIn) -> None:
    street = make_place()
    hall = make_hall(place=make_place(parent=street))
    assert hall.name in signed_in(make_person(Role.STREET, at=street)).get("/help").text


def test_visitors_see_the_main_hall_among_many(app: Flask, client: FlaskClient) -> None:
    _hall()
    main = _hall("demo")
    assert main.name in client.get("/help").text


def test_visitors_see_no_hall_where_none_is_the_main_one(app: Flask, client: FlaskClient) -> None:
    one, other = _hall(), _hall()
    page = client.get("/help").text
    assert one.name not in page
    assert other.name not in page


def test_large_text_stays_on_until_switched_off(app: Flask, client: FlaskClient) -> None:
    assert client.post("/view", data={"big": "1", "next": "/help"}).location == "/help"
    assert 'class="elder"' in client.get("/help").text
    client.post("/view", data={"big": "0"})
    assert 'class="elder"' not in client.get("/help").text


@pytest.mark.parametrize(
    ("code", "lang", "said"),
    [("en", "en", "Help"), ("zh_Hant", "zh-Hant", "使用幫助"), ("zh_Hans", "zh-Hans", "使用帮助")],
)
def test_the_language_is_switched_and_named(
    app: Flask, client: FlaskClient, code: str, lang: str, said: str
) -> None:
    client.post("/view", data={"lang": code})
    page = client.get("/help").text
    assert Outline(page).all("html")[0]["lang"] == lang
    assert f"<h1>{said}</h1>" in page


def test_a_signed_in_reader_finds_the_choice_again_elsewhere(
    app: Flask, signed_in: SignedIn
) -> None:
    person = make_person()
    signed_in(person).post("/view", data={"lang": "en", "big": "1"})
    other = signed_in(person).get("/help").text
    assert '<html lang="en" class="elder"' in other


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example/", "/\\evil"])
def test_a_switch_never_leads_to_another_site(app: Flask, client: FlaskClient, target: str) -> None:
    assert client.post("/view", data={"big": "1", "next": target}).location == "/"


def test_a_refused_form_leads_back_to_the_page_it_came_from(
    app: Flask, client: FlaskClient
) -> None:
    page = client.post(
        "/login", data={}, headers={"Referer": "http://localhost/login?next=/me"}
    ).text
    assert 'name="next" value="/login?next=/me"' in page


def test_a_foreign_page_is_no_place_to_come_back_to(app: Flask, client: FlaskClient) -> None:
    page = client.post("/login", data={}, headers={"Referer": "http://evil.example/x"}).text
    assert "evil" not in page


def test_files_with_their_hash_in_the_address_are_kept_for_good(
    app: Flask, client: FlaskClient
) -> None:
    sheet = re.search(r'href="(/static/css/yishiting[^"]+)"', client.get("/").text)
    assert sheet is not None
    answer = client.get(sheet[1])
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    bare = client.get(sheet[1].split("?")[0])
    assert "immutable" not in bare.headers["Cache-Control"]
    for response in (answer, bare):
        response.close()


def test_every_icon_that_templates_name_is_there(app: Flask) -> None:
    root = Path(app.root_path)
    there = set(re.findall(r'<symbol id="([a-z0-9-]+)"', (root / "static/icons.svg").read_text()))
    used = {
        name
        for template in (root.parent / "templates").rglob("*.html")
        for name in re.findall(r'icon\("([a-z0-9-]+)"\)', template.read_text())
    }
    used |= {item.icon for item in app.extensions.get("navigation", [])}
    assert used <= there, f"add to app/static/icons.svg: {sorted(used - there)}"
    named = "".join(
        source.read_text()
        for floor in ("templates", "app", *STAGES)
        for source in (root.parent / floor).rglob("*.*")
        if source.suffix in {".html", ".py", ".js"} and "vendor" not in source.parts
    )
    idle = {name for name in there if not re.search(rf"[\"'#]{name}[\"']", named)}
    assert not idle, f"nobody names, and every phone loads: {sorted(idle)}"


def test_our_own_style_stays_small(app: Flask, client: FlaskClient) -> None:
    answer = client.get("/static/css/yishiting.css")
    assert len(answer.data) < 20_000
    answer.close()


@pytest.fixture
def bare_menu(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """An app whose menu, to-dos and panels a test fills itself."""
    monkeypatch.setitem(app.extensions, "navigation", [])
    monkeypatch.setitem(app.extensions, "todos", [])
    monkeypatch.setitem(app.extensions, "panels", defaultdict(list))
    return app


def test_the_front_page_offers_the_big_buttons_a_reader_may_use(
    bare_menu: Flask, client: FlaskClient
) -> None:
    navigation.add(
        bare_menu,
        Item("shell.help_page", _l("照片"), "image", 20, big=True),
        Item("shell.privacy", _l("我的身份"), "inbox", 10, signed_in=True, big=True),
    )
    page = client.get("/").text
    assert 'class="big-buttons"' in page
    assert "照片" in page
    assert "我的身份" not in page


def test_what_waits_is_told_with_the_most_urgent_first(
    bare_menu: Flask, signed_in: SignedIn
) -> None:
    late = Todo("逾期的事", "/help", clock.now() - timedelta(days=1))
    later = Todo("以后的事", "/help", clock.now() + timedelta(days=1))
    navigation.add_todos(bare_menu, lambda _: [Todo("没有期限的事", "/help"), later, late])
    page = signed_in(make_person()).get("/").text
    found = [page.index(todo) for todo in ("逾期的事", "以后的事", "没有期限的事")]
    assert found == sorted(found)
    assert page.count("state-late") == 1


def test_upper_floors_fill_the_banner_and_the_front_page(
    bare_menu: Flask, client: FlaskClient
) -> None:
    panels.fill(bare_menu, "shell.banner", lambda **_: "<p>表决进行中</p>")
    panels.fill(bare_menu, "shell.home", lambda **_: "<p>下次会议</p>")
    assert "<p>表决进行中</p>" in client.get("/help").text
    assert "<p>下次会议</p>" in client.get("/").text
