"""live.js, acts.js and clocks.js in a real browser, against a real server."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import APIResponse, Browser, Page, Route, expect

from tests.app.shell.standing import Hall
from tests.support.browser import Seat, seat

LIMIT = 60.0  # seconds


@contextmanager
def _seated(browser: Browser, hall: Hall, *, scripts: bool = True) -> Iterator[Seat]:
    taken = seat(browser, hall.url, scripts=scripts)
    yield taken
    taken.context.close()


@pytest.fixture
def visitor(browser: Browser, hall: Hall) -> Iterator[Seat]:
    """Somebody with the live page open and connected; the page must raise no error."""
    with _seated(browser, hall) as taken:
        with (
            taken.page.expect_response("**/tryout/state.json") as asked,
            taken.page.expect_websocket(lambda line: "socket.io" in line.url),
        ):
            taken.open("/tryout")
        asked.value.finished()  # what it asks on connecting must not arrive in the test's midst
        _watching(taken.page, hall)
        yield taken
        assert taken.errors == []


def _watching(page: Page, hall: Hall) -> None:
    """Wait until the page hears what is said: a count comes over the line."""
    mark = int(time.monotonic() * 1000) % 1_000_000
    until = time.monotonic() + LIMIT
    while time.monotonic() < until:
        hall.turn(cast=mark)
        try:
            expect(page.locator("#cast")).to_have_text(str(mark), timeout=300)
        except AssertionError:
            continue
        return
    raise AssertionError("the page never heard anything")


def _stays(page: Page, selector: str, text: str) -> None:
    """The text is there now and a good while later."""
    expect(page.locator(selector)).to_have_text(text)
    page.wait_for_timeout(900)
    expect(page.locator(selector)).to_have_text(text)


def test_a_new_state_is_fetched_and_shown(visitor: Seat, hall: Hall) -> None:
    hall.turn(rev=1, state="辩论")
    expect(visitor.page.locator("#state")).to_have_text("辩论")
    expect(visitor.page).to_have_title(re.compile("辩论"))
    expect(visitor.page.locator("#live-said")).to_have_text("现在是辩论")


def test_counts_alone_are_patched_without_asking_for_the_page(visitor: Seat, hall: Hall) -> None:
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    hall.turn(cast=4711)
    expect(visitor.page.locator("#cast")).to_have_text("4711")
    assert not [url for url in asked if url.endswith("/tryout")]


def test_what_is_older_than_what_is_shown_is_dropped(visitor: Seat, hall: Hall) -> None:
    before = visitor.page.locator("#cast").inner_text()
    hall.turn(cast=1, send_rev=0)
    _stays(visitor.page, "#cast", before)


def test_whoever_is_told_to_look_while_still_asking_looks_once_more(
    visitor: Seat, hall: Hall
) -> None:
    page = visitor.page
    held: list[tuple[Route, APIResponse]] = []

    def hold_the_first(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append((route, route.fetch()))

    page.route("**/tryout/state.json", hold_the_first)
    hall.turn(quiet=1, look=1)
    while not held:
        page.wait_for_timeout(50)
    hall.turn(rev=1, state="漏看的", quiet=1, look=1)
    page.wait_for_timeout(2500)  # the second look comes within two seconds, while the first waits
    before, (asking, old) = page.locator("#state").inner_text(), held[0]
    asking.fulfill(response=old)

    expect(page.locator("#state")).to_have_text("漏看的")
    assert before != "漏看的"


def test_an_opened_part_and_the_place_of_the_hand_survive(visitor: Seat, hall: Hall) -> None:
    page = visitor.page
    page.locator("#more summary").click()
    page.locator("#send").focus()
    hall.turn(rev=1, state="继续")
    expect(page.locator("#state")).to_have_text("继续")
    expect(page.locator("#more")).to_have_attribute("open", "")
    expect(page.locator("#send")).to_be_focused()


def test_nothing_changes_under_a_hand_that_is_writing(visitor: Seat, hall: Hall) -> None:
    page = visitor.page
    before = page.locator("#state").inner_text()
    page.locator("#name").fill("张三想说")
    hall.turn(rev=1, state="休会")
    offer = page.get_by_role("status").filter(has_text="有新情况")
    expect(offer).to_be_visible()
    _stays(page, "#state", before)
    assert page.locator("#name").input_value() == "张三想说"
    offer.click()
    expect(page.locator("#state")).to_have_text("休会")
    expect(offer).to_have_count(0)


def test_a_button_stays_under_the_finger_until_it_lifts(visitor: Seat, hall: Hall) -> None:
    page = visitor.page
    before = page.locator("#state").inner_text()
    page.locator("#more summary").hover()
    page.mouse.down()
    hall.turn(rev=1, state="换人")
    _stays(page, "#state", before)
    page.mouse.up()
    expect(page.locator("#state")).to_have_text("换人")
    expect(page.locator("#more")).to_have_attribute("open", "")


def test_an_act_goes_over_the_line_and_shows_its_effect(visitor: Seat) -> None:
    page = visitor.page
    page.locator("#name").fill("李四")
    page.locator("#send").click()
    expect(page.locator("ol > li", has_text="李四")).to_have_text("李四")
    assert page.locator("#name").input_value() == ""


def test_a_refused_act_says_what_why_and_what_to_do(visitor: Seat) -> None:
    page = visitor.page
    page.locator("#name").fill("不行")
    page.locator("#send").click()
    said = page.locator("form:has(#name) .act-said")
    expect(said.locator("p")).to_have_text(["现在不能发言", "会议还没开始", "请等主持人宣布开会"])
    expect(page.locator("#send")).to_be_enabled()
    assert page.locator("#name").input_value() == "不行"


def test_an_act_may_lead_elsewhere(visitor: Seat) -> None:
    visitor.page.locator("#name").fill("走")
    visitor.page.locator("#send").click()
    expect(visitor.page).to_have_url(re.compile("/help$"))


def test_without_an_answer_the_person_is_asked_to_look_first(visitor: Seat) -> None:
    page = visitor.page
    page.locator("#name").fill("慢")
    page.locator("#send").click()
    expect(page.locator("#send")).to_be_disabled()
    said = page.locator("form:has(#name) .act-said")
    expect(said).to_contain_text("不知道是否办成")
    said.get_by_role("button", name="看看最新情况").click()
    expect(page.locator("#name")).to_have_value("")


def test_what_may_be_sent_twice_is_posted_when_no_answer_comes(visitor: Seat) -> None:
    visitor.page.locator("#safe").click()
    expect(visitor.page.locator("ol")).to_contain_text("保险（表单）")


def test_without_a_script_the_same_form_posts(browser: Browser, hall: Hall) -> None:
    with _seated(browser, hall, scripts=False) as taken:
        taken.open("/tryout")
        taken.page.locator("#name").fill("王五")
        taken.page.locator("#send").click()
        expect(taken.page.locator("ol")).to_contain_text("王五（表单）")


@pytest.fixture
def deaf(browser: Browser, hall: Hall) -> Iterator[Seat]:
    """Somebody whose network lets pages through but no live line."""
    with _seated(browser, hall) as taken:
        taken.page.route("**/socket.io/**", lambda route: route.abort())
        taken.page.route_web_socket("**/socket.io/**", lambda line: line.close())
        taken.page.clock.install()
        taken.open("/tryout")
        yield taken


def test_without_a_line_the_page_asks_every_ten_seconds(deaf: Seat, hall: Hall) -> None:
    hall.turn(rev=1, state="轮询", quiet=1)
    deaf.page.clock.run_for(11_000)
    expect(deaf.page.locator("#state")).to_have_text("轮询")


def test_a_phone_that_wakes_asks_at_once(deaf: Seat, hall: Hall) -> None:
    hall.turn(rev=1, state="醒来", quiet=1)
    deaf.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    deaf.page.clock.run_for(400)
    expect(deaf.page.locator("#state")).to_have_text("醒来")


def test_without_a_line_an_act_posts(deaf: Seat) -> None:
    deaf.page.locator("#name").fill("赵六")
    deaf.page.locator("#send").click()
    expect(deaf.page.locator("ol")).to_contain_text("赵六（表单）")


def test_a_clock_runs_by_the_server_and_not_by_the_phone(browser: Browser, hall: Hall) -> None:
    with _seated(browser, hall) as taken:
        taken.page.clock.set_fixed_time("2019-05-01T12:00:00Z")
        hall.turn(rev=1, ends=99)
        taken.open("/tryout")
        clock = taken.page.locator("#clock")
        expect(clock).to_have_text(re.compile(r"^1:3\d$"))
        expect(clock).to_have_class("clock")
        hall.turn(rev=1, ends=20)
        taken.open("/tryout")
        expect(clock).to_have_text(re.compile(r"^0:(20|1\d)$"))
        expect(clock).to_have_class("clock clock-warning")
        hall.turn(rev=1, ends=-61)
        taken.open("/tryout")
        expect(clock).to_have_text(re.compile(r"^超时 1:0\d$"))
        expect(clock).to_have_class("clock clock-over")


def test_a_lost_line_is_marked_and_mended(browser: Browser, hall: Hall) -> None:
    with _seated(browser, hall) as taken:
        with taken.page.expect_websocket(lambda line: "socket.io" in line.url):
            taken.open("/tryout")
        _watching(taken.page, hall)
        mark = taken.page.locator("#live-offline")
        expect(mark).to_be_hidden()
        hall.stop()
        expect(mark).to_be_visible()
        hall.restart()
        hall.turn(rev=40, state="回来了", quiet=1)
        expect(mark).to_be_hidden(timeout=60_000)
        expect(taken.page.locator("#state")).to_have_text("回来了")
