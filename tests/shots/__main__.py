"""``python -m tests.shots``: a real server, its demonstration, a browser, and ten pictures or so."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, ViewportSize
from sqlalchemy import select

from app import create_app
from app.demo.town import PASSWORD
from app.extensions import db
from app.settings import from_environment
from proposals.models.topic import Topic
from resolutions.models.resolution import Resolution
from tests.shots import session
from tests.shots.camera import FOLDER, sit, take
from tests.support.browser import DESK, PHONE, WALL, Seat, chrome
from tests.support.server import Server, environment, flask, running

CHAIR, MONITOR, SECRETARY, RESIDENT = "13800000002", "13800000003", "13800000001", "13800000205"
REPRESENTATIVE = f"138000001{session.PRESENT:02d}"
"""The last who comes in: signs in by phone, and is the last to vote."""


def main() -> None:
    """Take every picture afresh and say what was written."""
    for old in FOLDER.glob("*.png"):
        old.unlink()
    with _demonstration() as server, chrome() as (_playwright, browser):
        studio = Studio(browser, server)
        _before_the_meeting(studio)
        _in_the_meeting(studio)
        _what_becomes_of_it(studio)
    for kept in sorted(FOLDER.glob("*.png")):
        print(f"{kept.relative_to(FOLDER.parent.parent)}  {kept.stat().st_size:,} bytes")


class Studio:
    """Who sits where: each signs in once, in a browser of their own."""

    def __init__(self, browser: Browser, server: Server) -> None:
        """Start with empty seats."""
        self.browser, self.server = browser, server
        self._seats: dict[tuple[str, int], Seat] = {}

    def at(self, phone: str, path: str, size: ViewportSize = PHONE) -> Seat:
        """This person (``""``: a visitor), with this page open."""
        key = (phone, size["width"])
        if key not in self._seats:
            self._seats[key] = sit(self.browser, self.server.url, size)
            if phone:
                self._seats[key].sign_in(phone, PASSWORD)
        self._seats[key].open(path)
        return self._seats[key]


def _before_the_meeting(studio: Studio) -> None:
    home = studio.at(RESIDENT, "/")
    take(home, "front")
    home.page.get_by_role("button", name="长辈版").filter(visible=True).first.click()
    home.page.wait_for_load_state("load")
    take(home, "front-large")
    visitor = studio.at("", "/proposals?q=充电")
    take(visitor, "proposals")
    first = visitor.page.get_by_role("link", name="电动车没处充电").first
    studio.at("", str(first.get_attribute("href")))
    take(visitor, "proposal")
    take(studio.at(SECRETARY, "/desk", DESK), "desk")


def _in_the_meeting(studio: Studio) -> None:
    hall = session.find()
    room, token = hall.meeting.id, hall.meeting.screen_token
    take(studio.at("", f"/s/{token}", WALL), "screen-welcome")
    last = studio.at(REPRESENTATIVE, f"/m/{room}/checkin")
    take(last, "sign-in")
    last.page.get_by_role("button", name="签到").first.click()
    last.page.wait_for_load_state("load")
    hall.into_debate()
    hall.speaking()
    take(studio.at(CHAIR, f"/m/{room}/chair", DESK), "chair")
    take(studio.at(REPRESENTATIVE, f"/m/{room}"), "meeting")
    poll = hall.to_the_vote()
    hall.vote(poll, hall.representatives[: session.PRESENT - 1])
    _vote_by_phone(studio.at(REPRESENTATIVE, f"/m/{room}"))
    hall.close(poll)
    take(studio.at("", f"/s/{token}", WALL), "screen-result")
    take(studio.at("", f"/v/{poll.uuid}/result"), "result")


def _vote_by_phone(phone: Seat) -> None:
    take(phone, "ballot", top=".now-box")
    phone.page.get_by_role("button", name="赞成", exact=True).click()
    phone.page.get_by_text("您选择").first.wait_for()
    phone.page.get_by_role("button", name="确认").filter(visible=True).first.click()
    phone.page.get_by_text("回执码").first.wait_for()
    take(phone, "receipt", top=".now-box")


def _what_becomes_of_it(studio: Studio) -> None:
    oldest = db.session.scalars(
        select(Topic).join(Resolution, Resolution.topic_id == Topic.id).order_by(Resolution.id)
    ).first()
    if oldest is None:
        raise LookupError("the demonstration has no decision that was carried out")
    take(studio.at("", f"/path/{oldest.id}", DESK), "path")
    take(studio.at(MONITOR, "/watch", DESK), "watch")


@contextmanager
def _demonstration() -> Iterator[Server]:
    """A server on a scratch database with the demonstration, and an app here on the same."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        environ = environment(f"sqlite:///{folder / 'shots.sqlite'}", folder, demo=True)
        for command in (("db", "upgrade"), ("demo", "load")):
            done = flask(environ, *command)
            if done.returncode:
                raise RuntimeError(done.stderr)
        with running(environ, folder / "server.log") as server:
            app = create_app(from_environment(environ, folder))
            with app.app_context():
                yield server
                db.session.remove()
                db.engine.dispose()


if __name__ == "__main__":
    main()
