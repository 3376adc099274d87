"""A batch of ballots of many halls costs no more statements than one hall's; what stands is remembered."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from app.extensions import db
from tests.support.statements import asked
from tests.votes.polling import Polling, new_id, put_to_vote
from votes.models.poll import PollState
from votes.services import casting, ledger, standing, turnout
from votes.services.answers import Given


def remembered(app: Flask) -> dict[str, standing.Known]:
    found: dict[str, standing.Known] = app.extensions["vote_standing"]
    return found


def first_ballots(halls: list[Polling], seat: int) -> list[casting.Cast]:
    return [hall.ballot(hall.voters[seat]) for hall in halls]


def test_a_batch_asks_the_database_as_often_for_five_halls_as_for_two(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turnout, "changed", lambda _poll: None)  # told together a moment later
    monkeypatch.setattr(ledger, "CHECKPOINT_SECONDS", 3600.0)  # on a slow machine one falls due
    halls = [put_to_vote() for _ in range(5)]
    casting.write(first_ballots(halls, 0))
    few, many = first_ballots(halls[:2], 1), first_ballots(halls, 2)
    with asked() as of_two:
        assert all(isinstance(one, Given) for one in casting.write(few))
    with asked() as of_five:
        assert all(isinstance(one, Given) for one in casting.write(many))
    assert len(of_five) == len(of_two) > 0


def test_what_is_rolled_back_is_not_remembered(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    vote = put_to_vote()
    vote.cast(vote.voters[0])
    known = remembered(app)[vote.poll.uuid]
    number = new_id()

    def failing(books: object) -> None:
        raise sa.exc.OperationalError("INSERT", {}, Exception("disk full"))

    with monkeypatch.context() as broken:
        broken.setattr("votes.services.casting.sign_each", failing)
        refused = casting.write([vote.ballot(vote.voters[1], "yes", number)])
    assert not isinstance(refused[0], Given)
    assert number not in known.by_id
    assert not vote.cast(vote.voters[1], "yes", number).already
    assert vote.cast(vote.voters[1], "yes", number).already
    assert known.hash == ledger.tails_of([vote.poll.id])[vote.poll.id]


def test_who_forgot_everything_reads_what_stands(app: Flask) -> None:
    vote = put_to_vote()
    first = vote.ballot(vote.voters[0])
    given = casting.write([first])[0]
    remembered(app).clear()
    again = casting.write([first])[0]
    assert isinstance(given, Given)
    assert isinstance(again, Given)
    assert (again.already, again.receipt) == (True, given.receipt)
    assert vote.refused(vote.voters[0], "no") == "already_voted"
    assert len(remembered(app)[vote.poll.uuid].by_id) == 1


def test_what_is_remembered_of_another_ledger_is_thrown_away(app: Flask) -> None:
    here, there = put_to_vote(), put_to_vote()
    here.cast(here.voters[0])
    there.cast(there.voters[0])
    kept = remembered(app)
    kept[here.poll.uuid] = kept[there.poll.uuid]
    assert here.refused(here.voters[0], "no") == "already_voted"
    assert {one.ballot.line for one in kept[here.poll.uuid].by_id.values()} == {
        here.pseudonym(here.voters[0])
    }


def test_the_polls_voted_in_longest_ago_are_forgotten_first(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing, "MOST_KEPT", 3)
    halls = [put_to_vote() for _ in range(3)]
    for hall in halls:
        hall.cast(hall.voters[0])
        hall.cast(hall.voters[1])
    assert list(remembered(app)) == [halls[2].poll.uuid]
    assert halls[0].refused(halls[0].voters[0], "no") == "already_voted"
    for hall in halls:
        assert hall.close().state is PollState.DECLARED
    db.session.rollback()
