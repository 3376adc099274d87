"""While a vote is open nobody learns how it stands: every page, every frame, every command."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.people.models.person import Person
from app.permissions import Role
from meetings.services import live_state
from tests.support.databases import ON_POSTGRESQL
from tests.support.factories import make_person
from tests.votes.polling import Polling, put_to_vote
from votes.services import turnout

SignIn = Callable[[Person], FlaskClient]

YES, NO, ABSTAIN = 11, 9, 6
# Numbers that stand nowhere else on the pages, so that one beside a choice's name is the split.
SPLIT = re.compile(
    r"(赞成|反对|弃权|\byes\b|\bno\b|\babstain\b)[^\w.-]{0,6}(11|9|6)(?![\w%.-])"
    r"|(?<![\w.-])(11|9|6) ?(票|人)? ?(赞成|反对|弃权)"
)


@pytest.fixture
def vote(app: Flask) -> Polling:
    held = put_to_vote(YES + NO + ABSTAIN + 1)
    held.all_vote(*["yes"] * YES, *["no"] * NO, *["abstain"] * ABSTAIN)
    return held


def readers(vote: Polling) -> dict[str, Person]:
    hall = vote.hall.hall
    return {
        "administrator": make_person(Role.ADMINISTRATOR, at=hall),
        "street": make_person(Role.STREET, at=hall),
        "chair": vote.hall.chair,
        "secretary": vote.hall.clerk,
        "teller": make_person(Role.TELLER, at=hall),
        "monitor": make_person(Role.MONITOR, at=hall),
        "voter who voted": vote.voters[0],
        "voter who has not": vote.voters[-1],
        "resident": make_person(Role.RESIDENT, at=hall),
    }


def addresses(app: Flask, vote: Polling) -> list[str]:
    """Every page of a meeting and of a vote that takes no other number, and those around them."""
    values = {
        "uuid": vote.poll.uuid,
        "meeting_id": vote.hall.meeting.id,
        "motion_id": vote.motion.id,
    }
    found = []
    for rule in app.url_map.iter_rules():
        own = rule.endpoint.startswith(("votes.", "meetings.", "shell.", "account.", "notices."))
        if own and "GET" in (rule.methods or ()) and set(rule.arguments) <= set(values):
            with app.test_request_context():
                found.append(rule.build(values)[1].split("?")[0])  # type: ignore[index]  # every rule builds
    return [
        *found,
        f"/s/{vote.hall.meeting.screen_token}",
        f"/s/{vote.hall.meeting.screen_token}/state.json",
    ]


def words_of(content: bytes) -> str:
    """The text of a page, or of a document inside its wrapping."""
    if not content.startswith(b"PK"):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as document:
        return "".join(
            document.read(name).decode() for name in document.namelist() if name.endswith(".xml")
        )


def visible(text: str) -> str:
    """What a reader gets of a page: not the names of files or of classes."""
    text = re.sub(r"<(script|link|svg|use)\b[^>]*>", " ", text)
    text = re.sub(r'(class|id|name|for|value|href|action|data-[a-z-]+)="[^"]*"', " ", text)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_the_pattern_would_find_a_split() -> None:
    for said in ("赞成 11", "赞成：<b>9</b> 票", '"yes": 6', '{"no":9}', "9票赞成", "yes=11"):
        assert SPLIT.search(visible(said)), said


@ON_POSTGRESQL
def test_no_page_of_anybody_shows_a_split(app: Flask, vote: Polling, signed_in: SignIn) -> None:
    paths = addresses(app, vote)
    assert len(paths) > 25
    read = 0
    for who, person in readers(vote).items():
        client = signed_in(person)
        for path in paths:
            answer = client.get(path)
            read += answer.status_code == 200
            if path in {"/verify.py", "/me/receipts"}:
                continue
            found = SPLIT.search(visible(words_of(answer.data)))
            assert found is None, f"{who} {path}: {found}"
    assert read > 100


def test_no_broadcast_shows_a_split(
    app: Flask, vote: Polling, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[object] = []
    monkeypatch.setattr(turnout, "emit_now", lambda _event, payload, _room: sent.append(payload))
    vote.cast(vote.voters[-1], "yes")
    assert len(sent) == 3
    for payload in (*sent, live_state.payload(vote.hall.meeting)):
        assert SPLIT.search(str(payload)) is None
        assert not {"yes", "no", "abstain"} & set(str(payload).replace("'", " ").split())


def test_the_commands_show_no_split(app: Flask, vote: Polling) -> None:
    runner = app.test_cli_runner()
    for words in (["list"], ["recount", vote.poll.uuid], ["export", vote.poll.uuid, "x.json"]):
        assert SPLIT.search(runner.invoke(args=["votes", *words]).output) is None


def test_nothing_about_ballots_is_logged(
    app: Flask, vote: Polling, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level("DEBUG")
    given = vote.cast(vote.voters[-1], "no")
    vote.refused(vote.voters[-1], "yes")
    vote.close()
    said = caplog.text + "".join(capfd.readouterr())
    for secret in (given.receipt.ballot_id, given.code, vote.pseudonym(vote.voters[-1])):
        assert secret not in said


def test_the_console_names_who_has_not_voted_and_not_how_others_did(
    app: Flask, vote: Polling, signed_in: SignIn
) -> None:
    console = signed_in(vote.hall.chair).get(f"/m/{vote.hall.meeting.id}/chair").text
    start = console.index('id="vote-console"')
    panel = console[start : console.index("</section>", start)]
    assert vote.voters[-1].name in panel
    assert vote.voters[0].name not in panel
    assert not re.search(r"赞成|反对|弃权", panel)
