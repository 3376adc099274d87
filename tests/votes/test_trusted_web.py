"""The tests of a trusted system that touch browsers (ballots.md): 2, 20 and 21, by number."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from html import escape
from typing import Any

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from app.extensions import db
from app.people.models.person import Person
from app.people.services import slips
from app.permissions import Role
from app.transaction import transaction
from meetings.models.roll import RollEntry
from tests.app.test_live import Phone, refused
from tests.meetings.assembly import Assembly, assemble
from tests.support.factories import make_hall, make_person
from tests.support.server import Server
from tests.votes.polling import new_id, put_to_vote
from tests.votes.test_preparing import cast, opened
from votes.counting.records import Option
from votes.models.voter import PollVoter
from votes.services import challenges, closing

SignIn = Callable[[Person], FlaskClient]
EVIL = "https://evil.example"


def test_2_a_second_browser_or_cleared_cookies_vote_no_second_time(
    app: Flask, signed_in: SignIn
) -> None:
    vote = put_to_vote(4)
    voter, path = vote.voters[0], f"/v/{vote.poll.uuid}/cast"

    def press(browser: FlaskClient, choice: str) -> tuple[int, str]:
        form = {"voter": vote.pseudonym(voter), "ballot_id": new_id(), "choice": choice}
        answer = browser.post(path, data=form, headers={"Accept": "application/json"})
        said = answer.get_json()
        return answer.status_code, (said["error"]["given"] if "error" in said else said)["code"]

    first = signed_in(voter)
    status, code = press(first, "yes")
    assert status == 200
    other, cleared = signed_in(voter), signed_in(voter)
    first.delete_cookie("session")
    assert press(other, "no") == press(cleared, "no") == (409, code)
    assert vote.poll.turnout == 1
    thief = signed_in(vote.voters[1])
    form = {"voter": vote.pseudonym(voter), "ballot_id": new_id(), "choice": "no"}
    assert thief.post(path, data=form).status_code == 403, "another account, the same line"
    assert vote.poll.turnout == 1


def test_2_two_accounts_never_stand_on_one_line_of_the_roll(app: Flask) -> None:
    vote = put_to_vote(3)
    same = {"poll_id": vote.poll.id, "name": "两个账号", "heads": 1, "area": 0}
    taken = vote.pseudonym(vote.voters[0])
    for line in (
        {"pseudonym": taken, "person_id": make_person().id},
        {"pseudonym": "anotherline22", "person_id": vote.voters[0].id},
    ):
        with pytest.raises(IntegrityError), db.session.begin_nested():
            db.session.execute(insert(PollVoter).values(**same, **line))


def posts(app: Flask) -> Iterator[str]:
    """An address of every route of votes that takes a POST."""
    values = {"uuid": "x" * 22, "tracker": "ab" * 32, "step": "confirm", "between": "two"}
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("votes.") and "POST" in (rule.methods or ()):
            asked: dict[str, Any] = {name: values.get(name, 1) for name in rule.arguments}
            with app.test_request_context():
                yield app.url_for(rule.endpoint, **asked)


def said_of(browser: FlaskClient, path: str, **form: str) -> str:
    """The code of the refusal."""
    answer = browser.post(path, data=form, headers={"Accept": "application/json"})
    said = answer.get_json(silent=True) or {}
    return str(said.get("error", {}).get("code", answer.status_code))


def test_20_no_post_of_votes_is_taken_without_the_pages_token(
    app: Flask, signed_in: SignIn
) -> None:
    mine, paths = signed_in(make_person(Role.SECRETARY, at=make_hall())), list(posts(app))
    assert len(paths) > 30
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        let_through = {path for path in paths if said_of(mine, path) != "stale_page"}
        with_anothers = said_of(mine, paths[0], csrf_token="IjEi.x.y")
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert not let_through
    assert with_anothers == "stale_page"


def test_20_a_planted_session_is_dropped_at_the_sign_in(app: Flask) -> None:
    hall = make_hall()
    secretary, voter = (
        make_person(Role.SECRETARY, at=hall),
        make_person(Role.REPRESENTATIVE, at=hall),
    )
    with transaction():
        slip = slips.issue([voter], at=hall.place, by=secretary)[0]
    browser = app.test_client()
    with browser.session_transaction() as planted:
        planted["csrf_token"], planted["_user_id"], planted["seen"] = "known", "known", "known"
    assert browser.post(f"/j/{slip.code}").status_code < 400
    with browser.session_transaction() as fresh:
        assert "known" not in {fresh.get("csrf_token"), fresh["_user_id"], fresh.get("seen")}


def test_20_a_foreign_page_opens_no_line_whatever_its_headers_say(live_server: Server) -> None:
    address = f"{live_server.url}/socket.io/?EIO=4&transport=polling"
    host = EVIL.removeprefix("https://")
    for forged in (
        {},
        {"X-Forwarded-Host": host},
        {"X-Forwarded-Host": host, "Forwarded": f"host={host}"},
    ):
        answer = requests.get(address, headers={"Origin": EVIL, **forged}, timeout=60)
        assert answer.status_code == 400
    phone = Phone(live_server)
    with refused():
        phone.connect(token="", origin=None)
    phone.hang_up()


CORPUS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</title><svg onload=alert(1)>",
    "'-alert(1)-'{{1103*7927}}",
)
FORMULAS = ("=HYPERLINK(1)", "+1+1", "-2+3", "@SUM(A1)")


def named(hall: Assembly, names: tuple[str, ...]) -> None:
    """The representatives are called so, on the meeting's roll too."""
    with transaction():
        for person, text in zip(hall.representatives, names, strict=True):
            person.name = text
            mine = (RollEntry.meeting_id == hall.meeting.id) & (RollEntry.person_id == person.id)
            db.session.execute(update(RollEntry).where(mine).values(name=text))


def test_21_nothing_that_people_write_becomes_a_program(app: Flask, signed_in: SignIn) -> None:
    hall = assemble(4, titles=(CORPUS[1],)).in_session()
    named(hall, CORPUS)
    with transaction():
        hall.meeting.title = CORPUS[2]
    options = tuple(Option(f"o{at}", text) for at, text in enumerate(CORPUS))
    poll = opened(hall, question="\n".join(CORPUS), method="plurality", options=options)
    voter, walls = signed_in(hall.representatives[0]), f"/s/{hall.meeting.screen_token}"
    open_pages = [
        f"/v/{poll.uuid}",
        f"/v/{poll.uuid}/confirm?choice=o0",
        f"/m/{hall.meeting.id}",
        walls,
    ]
    booth = [voter.get(path) for path in open_pages]
    for person in hall.representatives[:3]:
        assert cast(poll, person, "o0") == "taken"
    closing.close(poll, by=hall.chair)
    with transaction():
        challenges.challenge(poll, CORPUS[0], by=hall.representatives[1])
    later = (f"/v/{poll.uuid}/result", f"/v/{poll.uuid}/after", f"/v/{poll.uuid}/roll", walls)
    minutes = signed_in(hall.clerk).get(f"/m/{hall.meeting.id}/minutes")
    for answer in (*booth, *(voter.get(path) for path in later), minutes):
        assert answer.status_code == 200
        for text in CORPUS:
            assert text not in answer.text, answer.request.path
        assert "8743481" not in answer.text  # what a template would make of it
        policy = answer.headers["Content-Security-Policy"]
        assert "script-src 'self';" in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert escape(CORPUS[0]) in booth[0].text.replace("&#34;", "&quot;")
    record = voter.get(f"/v/{poll.uuid}/export.json")
    assert record.mimetype == "application/json"
    assert json.loads(record.text)["roll"]


def test_21_no_name_becomes_a_formula_in_the_table_of_names(app: Flask, signed_in: SignIn) -> None:
    hall = assemble(4).in_session()
    named(hall, FORMULAS)
    options = tuple(Option(f"o{at}", text) for at, text in enumerate(FORMULAS))
    poll = opened(hall, question="选哪个？", method="plurality", options=options)
    for at, person in enumerate(hall.representatives[:3]):
        assert cast(poll, person, f"o{at}") == "taken"
    closing.close(poll, by=hall.chair)
    mine = signed_in(hall.representatives[0])
    table = mine.get(f"/v/{poll.uuid}/names.csv").data.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(table)) for cell in row]
    assert {f"'{text}" for text in FORMULAS} <= set(cells)
    assert not [cell for cell in cells if cell[:1] in "=+-@" and cell]
    sheet = mine.get(f"/v/{poll.uuid}/names.xlsx")
    assert sheet.data[:2] == b"PK"
