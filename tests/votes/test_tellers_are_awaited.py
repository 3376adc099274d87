"""A teller is missing: who is awaited until when, who is reminded, and what if nobody comes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app import clock
from app.errors import DomainError, Refused
from app.extensions import db
from app.notices.models.notice import Notice
from app.people.models.person import Person
from app.transaction import transaction
from meetings.rules import acts
from tests.votes.polling import tampering
from tests.votes.secret_owners import SecretOwners, prepare_owners
from tests.votes.secret_polling import SecretPolling, prepare_secret
from votes import panels
from votes.crypto.ledger import Entry, EntryType, append
from votes.models.poll import Poll, PollState
from votes.services import closing, ledger
from votes.services.secret import archive, trustees, waiting

SignIn = Callable[[Person], FlaskClient]


def ended(polling: SecretPolling) -> Poll:
    """The vote is over and the first teller has opened their part."""
    polling.votes(polling.voters[0])
    with clock.stopped(clock.now() + timedelta(days=16)):
        closing.close(polling.poll, by=None)
    polling.open_part(polling.tellers[0])
    return polling.poll


def told(person: Person) -> list[str]:
    query = sa.select(Notice).where(Notice.person_id == person.id, Notice.kind == "open_box")
    return [notice.url for notice in db.session.scalars(query)]


def code_of(act: Callable[[], object]) -> str:
    try:
        with transaction():
            act()
    except DomainError as error:
        return error.code
    return "done"


def after(poll: Poll, hours: int) -> AbstractContextManager[object]:
    """The clock so many hours after the end."""
    assert poll.closed_at is not None
    return clock.stopped(poll.closed_at + timedelta(hours=hours))


def test_who_is_awaited_is_said_and_reminded_once_a_day(app: Flask, signed_in: SignIn) -> None:
    polling = prepare_secret(3, tellers=2).keys().opened()
    polling.votes(polling.voters[0])
    polling.close()
    there, missing = polling.tellers
    polling.open_part(there)
    poll = polling.poll
    for hours in (0, 1, 25):
        with after(poll, hours):
            waiting.remind()
    assert told(missing) == [f"/v/{poll.uuid}/box"] * 2
    assert told(there) == []
    page = signed_in(polling.voters[1]).get(f"/v/{poll.uuid}").text
    with app.test_request_context("/"):
        wall = panels.screen(polling.hall.meeting, polling.motion)
    for said in (missing.name, "最晚到"):
        assert said in page
        assert said in wall
    assert there.name not in wall
    mine = signed_in(missing).get("/").text
    assert "请用您的钥匙开箱" in mine
    assert "请用您的钥匙开箱" not in signed_in(there).get("/").text


def test_nobody_gives_a_vote_up_before_the_stated_wait_is_over(app: Flask) -> None:
    polling = prepare_owners(wait_hours=24).opened()
    poll = ended(polling)
    clerk = polling.hall.clerk
    with after(poll, 23):
        assert code_of(lambda: waiting.give_up(poll, "手机丢了", by=clerk)) == "tellers_awaited"
    with after(poll, 24):
        assert code_of(lambda: waiting.give_up(poll, " ", by=clerk)) == "reason"
        waiting.remind()
        assert told(clerk) == [f"/v/{poll.uuid}/box"]
        with transaction():
            following = waiting.give_up(poll, "手机和备份都丢了", by=clerk)
    assert poll.state is PollState.ANNULLED
    assert "第2位监票员没有开箱" in poll.annulled_because
    assert "手机和备份都丢了" in poll.annulled_because
    assert poll.result is None
    assert (following.state, following.question) == (PollState.CONFIGURED, poll.question)
    assert [one.person for one in trustees.trustees_of(following)] == polling.tellers
    assert not any(one.is_ready for one in trustees.trustees_of(following))
    with pytest.raises(DomainError):
        polling.open_part(polling.tellers[1])


def test_the_page_gives_it_up_with_a_reason(app: Flask, signed_in: SignIn) -> None:
    polling: SecretOwners = prepare_owners(wait_hours=24).opened()
    poll, client = ended(polling), signed_in(polling.hall.clerk)
    assert "作废，重新准备" not in client.get(f"/v/{poll.uuid}/box").text
    with after(poll, 25):
        assert "作废，重新准备" in client.get(f"/v/{poll.uuid}/box").text
        answer = client.post(f"/v/{poll.uuid}/box/give-up", data={"because": "备份也丢了"})
    assert answer.status_code == 303
    assert db.session.get_one(Poll, poll.id).state is PollState.ANNULLED
    assert "备份也丢了" in client.get(f"/v/{poll.uuid}/box").text


def test_the_chair_does_not_break_off_a_vote_whose_box_waits(app: Flask) -> None:
    polling = prepare_secret(3, tellers=2).keys().opened()
    polling.votes(polling.voters[0])
    polling.close()
    poll = polling.poll
    void = acts.VoidPoll(at=0, reason="等不及了")
    with after(poll, 1), pytest.raises(Refused, match="还在等监票员"):
        polling.hall.act(void, polling.hall.chair)
    db.session.rollback()
    with after(poll, 73):
        assert code_of(lambda: waiting.give_up(poll, "丢了", by=polling.hall.chair)) == (
            "by_the_chair"
        )
        polling.hall.act(void, polling.hall.chair)
    assert db.session.get_one(Poll, poll.id).state is PollState.ANNULLED


def test_the_result_of_a_secret_vote_is_nobodys_to_declare(app: Flask) -> None:
    polling = prepare_secret(3, tellers=2).keys().opened()
    polling.close()
    with pytest.raises(Refused) as refused:
        closing.publish(polling.poll, by=polling.hall.chair)
    assert refused.value.code == "opened_by_tellers"
    assert "开箱" in str(refused.value.remedy)


def test_no_ballot_is_read_again_while_tellers_open_their_parts(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sum was multiplied once, at the end: it is read, and held against the proven ledger."""
    polling = prepare_owners().opened()
    poll = ended(polling)
    read: list[EntryType] = []
    whole = ledger.entries_of

    def watched(poll_id: int, *, since: int = 0) -> list[Entry]:
        entries = whole(poll_id, since=since)
        read.extend(entry.type for entry in entries)
        return entries

    with monkeypatch.context() as patched, after(poll, 1):
        patched.setattr(ledger, "entries_of", watched)
        waiting.remind()
        polling.open_part(polling.tellers[1])
    assert EntryType.ENCRYPTED_TALLY in read
    assert EntryType.BALLOT not in read
    assert db.session.get_one(Poll, poll.id).state is PollState.DECLARED
    assert archive.differences(poll) == ()


def test_no_key_opens_a_tally_that_was_put_into_the_database(app: Flask) -> None:
    polling = prepare_secret(3, tellers=2).keys().opened()
    polling.votes(polling.voters[0])
    polling.close()
    teller, poll_id = polling.tellers[0], polling.poll.id
    part = polling.part(teller)
    *_before, end, held = ledger.entries_of(poll_id)
    assert (end.type, held.type) == (EntryType.END_BALLOTS, EntryType.ENCRYPTED_TALLY)
    false = append(end, held.type, (held.body or "").replace('tallied":1', 'tallied":2'))
    body = str(false.body).replace(":", r"\:")
    with tampering("ledger_entry") as change:
        change(
            f"UPDATE ledger_entry SET body = '{body}', payload = '{false.payload}'"  # noqa: S608 - the test's own values
            f" WHERE poll_id = {poll_id} AND height = {held.height}"
        )
    with pytest.raises(Refused) as refused:
        polling.open_part(teller, part)
    assert refused.value.code == "ledger_altered"
