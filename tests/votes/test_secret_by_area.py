"""Owners vote in secret: one ballot for heads, one for area, taken together, counted together."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskCliRunner

from app import clock
from app.errors import DomainError
from app.extensions import db
from app.transaction import transaction
from tests.votes.crypto import outside
from tests.votes.secret_owners import SecretOwners, prepare_owners
from votes.counting.figures import Weight
from votes.crypto.belenios import audit
from votes.crypto.belenios.flaws import Flaw, Unsound
from votes.crypto.ledger import sha256_hex
from votes.models.ledger import Ballot
from votes.models.poll import Poll, PollState
from votes.queries import desk as queries
from votes.queries import polls, results
from votes.queries.opened import examine
from votes.queries.receipts import ballots_of, with_code
from votes.queries.standing import View
from votes.services import closing, trust
from votes.services.secret import archive, casting, desk, urns

FOLDERS = ("heads", "area")


@pytest.fixture
def polling(app: Flask) -> SecretOwners:
    return prepare_owners().opened()


def ended(polling: SecretOwners) -> None:
    """Its announced time is over."""
    with clock.stopped(clock.now() + timedelta(days=16)):
        closing.close(polling.poll, by=None)


def exported(polling: SecretOwners, runner: FlaskCliRunner, folder: Path) -> Path:
    """``flask votes export``; belenios-tool accepts each box."""
    done = runner.invoke(args=["votes", "export", polling.poll.uuid, str(folder)])
    assert done.exit_code == 0, done.output
    for name in FOLDERS:
        outside.run("election", "verify", within=folder / name)
    return folder


def ballots_in(poll_id: int) -> int:
    return db.session.scalar(sa.select(sa.func.count()).where(Ballot.poll_id == poll_id)) or 0


def test_both_boxes_are_verified_by_a_stranger_and_decide_together(
    polling: SecretOwners, app: Flask, tmp_path: Path
) -> None:
    runner, owners = app.test_cli_runner(), polling.voters
    before = exported(polling, runner, tmp_path / "before")
    for owner in owners[1:6]:
        polling.votes(owner, "yes")
    polling.votes(owners[0], "yes")
    given = polling.votes(owners[0], "no")
    polling.votes(owners[6], "abstain")
    during = exported(polling, runner, tmp_path / "during")
    ended(polling)
    polling.open_together()
    after = exported(polling, runner, tmp_path / "after")
    for earlier, later in ((before, during), (during, after)):
        for name in FOLDERS:
            dirs = (f"--dir1={earlier / name}", f"--dir2={later / name}")
            outside.run("election", "verify-diff", *dirs, within=tmp_path)
    found = [
        json.loads(outside.run("election", "compute-result", within=after / name))
        for name in FOLDERS
    ]
    assert found == [{"result": [[5, 1, 1]]}, {"result": [[45_000, 25_055, 9_000]]}]
    checked = runner.invoke(args=["votes", "verify", str(after)])
    assert checked.exit_code == 0, checked.output
    assert "both boxes hold the ballots of the same voters" in checked.output
    figures = results.shown(polling.poll).figures
    assert (figures.eligible, figures.took_part) == (Weight(10, 106_055), Weight(7, 79_055))
    assert (figures.yes, figures.no) == (Weight(5, 45_000), Weight(1, 25_055))
    assert polling.poll.state is PollState.DECLARED
    assert archive.differences(polling.poll) == ()
    assert [one.poll for one in with_code(given.code)] == [polling.poll]
    assert len(ballots_of(owners[0])) == 1
    assert trust.troubles() == ()
    codes = View(polling.poll, None).checkpoint_codes.split(" · ")
    assert len(codes) == 2
    assert [with_code(code)[0].poll for code in codes] == [polling.poll] * 2


def test_a_voters_two_ballots_are_taken_together_or_not_at_all(polling: SecretOwners) -> None:
    owner, neighbour = polling.voters[:2]
    heads, area = urns.parted(polling.text(owner, "yes"))
    other = urns.parted(polling.text(neighbour, "yes"))[1]
    assert polling.refuses(owner, heads) == "ballot_pair"
    assert polling.refuses(owner, urns.joined([heads, other])) == "ballot_pair"
    assert polling.refuses(owner, urns.joined([area, heads])) == "ballot_election"
    assert polling.refuses(owner, urns.joined([heads, area, area])) == "ballot_pair"
    assert polling.sends(owner, urns.joined([heads, area])).already is False
    assert polling.sends(owner, urns.joined([heads, area])).already is True
    again = urns.parted(polling.text(owner, "no"))[0]
    assert polling.refuses(owner, urns.joined([again, area])) == "ballot_pair"
    assert [ballots_in(urn.poll_id) for urn in urns.urns_of(polling.poll.id)] == [1, 1]


def test_opening_one_to_check_spoils_both(polling: SecretOwners) -> None:
    owner = polling.voters[0]
    text = polling.text(owner, "yes")
    sealed = casting.receive(casting.opened(polling.poll.uuid), text)
    with transaction():
        casting.spoil(polling.poll, urns.joined(one.sealed.tracker for one in sealed))
    heads, area = urns.parted(text)
    fresh_heads, fresh_area = urns.parted(polling.text(owner, "yes"))
    assert polling.refuses(owner, text) == "ballot_spoilt"
    assert polling.refuses(owner, urns.joined([fresh_heads, area])) == "ballot_spoilt"
    assert polling.refuses(owner, urns.joined([heads, fresh_area])) == "ballot_spoilt"


def test_an_opened_pair_is_checked_by_command_and_page(
    polling: SecretOwners, app: Flask, tmp_path: Path
) -> None:
    owner, runner = polling.voters[0], app.test_cli_runner()
    folder = exported(polling, runner, tmp_path / "export")
    honest = [audit.reveal(one).text for one in polling.sealed_all(owner, "no")]
    mixed = [honest[0], audit.reveal(polling.sealed_all(owner, "yes")[1]).text]
    for lines, said, code in (
        (honest, "停车场？: 反对", 0),
        (mixed, "different choices", 1),
        (honest[:1], "one line for each box", 1),
    ):
        file = tmp_path / "opened.json"
        file.write_text("\n".join(lines))
        done = runner.invoke(args=["votes", "verify-spoiled", str(folder), str(file)])
        assert (done.exit_code, said in done.output) == (code, True), done.output
    assert examine(polling.poll, "\n".join(honest)).chosen == ("反对",)
    assert examine(polling.poll, "\n".join(mixed)).flaw is Flaw.PAIR


def test_two_people_at_the_desk_seal_both_ballots_as_one(polling: SecretOwners) -> None:
    owner = polling.voters[0]
    text = polling.text(owner, "yes")
    tracker = sha256_hex(urns.parted(text)[0])
    desk.seal(polling.poll, owner, text, tracker, by=polling.hall.clerk)
    desk.check(queries.entry_of(polling.poll, tracker), by=polling.tellers[0])
    assert [ballots_in(urn.poll_id) for urn in urns.urns_of(polling.poll.id)] == [1, 1]


def test_the_second_box_is_no_poll_of_its_own(polling: SecretOwners) -> None:
    _first, second = urns.urns_of(polling.poll.id)
    with pytest.raises(DomainError):
        polls.poll_with_uuid(second.uuid)
    assert [poll.id for poll in polls.all_polls()] == [polling.poll.id]
    assert [poll.id for poll in polls.polls_at(polling.hall.meeting)] == [polling.poll.id]
    owner = polling.voters[0]
    assert [call.poll.id for call in polls.open_polls_for(owner)] == [polling.poll.id]
    asked = polling.ballot(owner, urns.parted(polling.text(owner, "yes"))[1])
    with pytest.raises(DomainError, match="没有这次表决"):
        casting.check(type(asked)(second.uuid, *[getattr(asked, n) for n in asked.__slots__][1:]))


def test_a_ballot_in_one_box_alone_is_found(polling: SecretOwners) -> None:
    owner = polling.voters[0]
    sealed = casting.receive(casting.opened(polling.poll.uuid), polling.text(owner, "yes"))
    with transaction():
        casting.append(polling.poll.id, [(polling.pseudonym(owner), 1, (sealed[0].sealed,))])
    with pytest.raises(Unsound, match="in one box alone"):
        archive.examine(polling.poll)


def test_both_boxes_end_together_when_the_vote_is_broken_off(polling: SecretOwners) -> None:
    with transaction():
        closing.annul(polling.poll, because="停电", by=polling.hall.chair)
    states = [db.session.get_one(Poll, urn.poll_id).state for urn in urns.urns_of(polling.poll.id)]
    assert states == [PollState.ANNULLED] * 2
    assert all(found.closed for found in archive.examine(polling.poll))
