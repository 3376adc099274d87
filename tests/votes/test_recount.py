"""``flask votes``: a recount agrees with an honest record and names every difference otherwise."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask

from app.errors import Refused
from app.extensions import db
from app.transaction import transaction
from meetings.rules import acts
from tests.meetings.assembly import assemble
from tests.votes.polling import Polling, put_to_vote, tampering
from tests.votes.test_preparing import prepared
from votes import verify
from votes.counting.records import Secrecy
from votes.models.ledger import LedgerEntry
from votes.models.poll import Poll, PollState
from votes.queries import results
from votes.services import outside, preparing


@pytest.fixture
def held(app: Flask) -> Polling:
    vote = put_to_vote(6)
    vote.all_vote("yes", "yes", "yes", "yes", "no")
    vote.close()
    return vote


def flask(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=["votes", *words])


def altered(vote: Polling, table: str, statement: str) -> None:
    with tampering(table) as run:
        run(statement.format(poll=vote.poll.id))


def test_an_honest_vote_is_counted_again_and_agrees(app: Flask, held: Polling) -> None:
    for name in (held.poll.uuid, str(held.poll.id)):
        done = flask(app, "recount", name)
        assert done.exit_code == 0, done.output
        assert "yes=4 no=1 abstain=0 outcome=passed" in done.output


def test_an_open_vote_is_not_counted(app: Flask) -> None:
    vote = put_to_vote()
    vote.all_vote("yes", "yes", "no")
    done = flask(app, "recount", vote.poll.uuid)
    assert done.exit_code == 2
    assert not {"yes=", "no="} & set(done.output.split())
    assert flask(app, "export", vote.poll.uuid, "nothing.json").exit_code == 1


@pytest.mark.parametrize("secrecy", Secrecy)
def test_a_vote_that_was_never_opened_raises_no_alarm(app: Flask, secrecy: Secrecy) -> None:
    hall = assemble(3).in_session()
    poll = prepared(hall, secrecy=secrecy)
    before = flask(app, "recount", poll.uuid)
    assert (before.exit_code, "is configured: nothing may be counted yet" in before.output) == (
        2,
        True,
    )
    with transaction():
        preparing.announce(poll, by=hall.clerk)
    waits = flask(app, "recount", poll.uuid)
    assert (waits.exit_code, "is announced: nothing may be counted yet" in waits.output) == (
        2,
        True,
    )
    with transaction():
        preparing.drop(poll, because="并入下次会议", by=hall.clerk)
    done = flask(app, "recount", poll.uuid)
    dropped = f"ok: poll {poll.uuid} was dropped before it was opened, nothing was cast\n"
    assert (done.exit_code, done.output) == (0, dropped)
    db.session.execute(
        sa.insert(LedgerEntry).values(poll_id=poll.id, height=0, type="Setup", hash="0" * 64)
    )
    outside.keep(poll.uuid, ["a note\n\n— of somebody\n"])
    found = flask(app, "recount", poll.uuid)
    assert found.exit_code == 1
    assert [line.partition(":")[0] for line in found.output.splitlines()] == [
        "ledger",
        "checkpoint",
    ]


def test_an_annulled_vote_has_a_ledger_that_holds(app: Flask) -> None:
    vote = put_to_vote()
    vote.all_vote("yes", "no")
    vote.hall.act(acts.VoidPoll(at=0, reason="重来"), vote.hall.chair)
    done = flask(app, "recount", vote.poll.uuid)
    assert (done.exit_code, "annulled" in done.output) == (0, True)
    altered(
        vote, "ledger_entry", "UPDATE ledger_entry SET hash='x' WHERE poll_id={poll} AND height=1"
    )
    assert flask(app, "recount", vote.poll.uuid).exit_code == 1


TAMPERINGS = {
    "a choice changed": (
        "ledger_entry",
        """UPDATE ledger_entry SET body=replace(body, '"no"', '"yes"')
        WHERE poll_id={poll} AND height=5""",
        "entry 5",
    ),
    "a hash changed": (
        "ledger_entry",
        "UPDATE ledger_entry SET hash='0000' WHERE poll_id={poll} AND height=2",
        "entry 2",
    ),
    "a result changed": (
        "ledger_entry",
        """UPDATE ledger_entry SET body=replace(body, 'passed', 'failed')
        WHERE poll_id={poll} AND type='Result'""",
        "entry 7",
    ),
    "the end cut off": (
        "ledger_entry",
        "DELETE FROM ledger_entry WHERE poll_id={poll} AND type='Result'",
        "checkpoint",
    ),
    "an index entry gone": (
        "ballot",
        "DELETE FROM ballot WHERE poll_id={poll} AND height=3",
        "index",
    ),
    "an index entry moved": (
        "ballot",
        "UPDATE ballot SET turn=2 WHERE poll_id={poll} AND height=3",
        "index",
    ),
    "a checkpoint gone": (
        "checkpoint",
        "DELETE FROM checkpoint WHERE poll_id={poll} AND number=2",
        "checkpoint",
    ),
    "the last checkpoint gone": (
        "checkpoint",
        "DELETE FROM checkpoint WHERE poll_id={poll} AND number=3",
        "checkpoint",
    ),
    "a signature forged": (
        "checkpoint",
        "UPDATE checkpoint SET note=note||'x' WHERE poll_id={poll} AND number=1",
        "checkpoint",
    ),
    "a name changed on the roll": (
        "poll_voter",
        "UPDATE poll_voter SET name='别人' WHERE poll_id={poll}",
        "roll",
    ),
}


@pytest.mark.parametrize("how", TAMPERINGS)
def test_every_tampering_is_found_and_named(app: Flask, held: Polling, how: str) -> None:
    table, statement, named = TAMPERINGS[how]
    altered(held, table, statement)
    done = flask(app, "recount", held.poll.uuid)
    assert done.exit_code == 1
    assert named in done.output


CACHES: dict[str, tuple[dict[str, Any], str]] = {
    "the turnout": ({"turnout": 7}, "turnout"),
    "the shown result": ({"result": {"yes": 6}}, "result"),
    "the state": ({"state": PollState.CLOSED}, "state"),
}


@pytest.mark.parametrize("which", CACHES)
def test_a_changed_cache_is_found_and_named(app: Flask, held: Polling, which: str) -> None:
    values, named = CACHES[which]
    with transaction():
        db.session.execute(sa.update(Poll).where(Poll.id == held.poll.id).values(**values))
    done = flask(app, "recount", held.poll.uuid)
    assert done.exit_code == 1
    assert named in done.output


def test_what_the_meeting_says_is_held_against_the_count(app: Flask, held: Polling) -> None:
    with transaction():
        held.motion.yes = 5
    done = flask(app, "recount", held.poll.uuid)
    assert (done.exit_code, "meeting" in done.output) == (1, True)


@pytest.mark.parametrize(
    "how", ["a choice changed", "the end cut off", "a name changed on the roll"]
)
def test_the_standalone_verifier_finds_it_too(app: Flask, held: Polling, how: str) -> None:
    table, statement, _named = TAMPERINGS[how]
    altered(held, table, statement)
    with pytest.raises(verify.Wrong):
        verify.verify(results.record_of(held.poll).encode())


def test_a_difference_at_the_close_holds_the_result_back(app: Flask) -> None:
    vote = put_to_vote()
    vote.all_vote("yes", "yes", "yes", "yes")
    altered(vote, "ballot", "DELETE FROM ballot WHERE poll_id={poll} AND height=2")
    with pytest.raises(Refused, match="结果不公布"):
        vote.close()
    poll = vote.poll
    assert poll.state is PollState.CLOSED
    assert "index" in poll.trouble
    assert vote.motion.adopted is None
    for ask in (results.shown, results.record_of, results.roll_call):
        with pytest.raises(Refused):
            ask(poll)
    assert flask(app, "recount", poll.uuid).exit_code == 1
    vote.hall.act(acts.VoidPoll(at=0, reason="记录有误"), vote.hall.chair)
    assert vote.poll.state is PollState.ANNULLED


def test_the_record_is_exported_whole(app: Flask, held: Polling, tmp_path: Path) -> None:
    file = tmp_path / "vote.json"
    done = flask(app, "export", held.poll.uuid, str(file))
    assert done.exit_code == 0, done.output
    assert json.loads(file.read_text(encoding="utf-8"))["poll"] == held.poll.uuid
    assert verify.main([str(file)]) == 0
    assert list(tmp_path.iterdir()) == [file]


def test_the_list_names_polls_and_no_split(app: Flask) -> None:
    vote = put_to_vote()
    vote.all_vote("yes", "yes", "no")
    line = next(line for line in flask(app, "list").output.splitlines() if vote.poll.uuid in line)
    assert line.split("\t")[:4] == [str(vote.poll.id), vote.poll.uuid, "open", "3"]


def test_a_poll_that_is_not_there_is_said_so(app: Flask) -> None:
    done = flask(app, "recount", "nothing")
    assert done.exit_code == 1
    assert "no poll nothing" in done.output
