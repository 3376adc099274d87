"""A secret vote from the keys to the result: what is taken, what is refused, what is opened."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
import sqlalchemy as sa
from flask import Flask

from app.errors import DomainError
from app.extensions import db
from app.transaction import transaction
from tests.support.factories import make_person
from tests.votes.secret_polling import SecretPolling, prepare_secret
from votes.crypto.belenios.group import draw_exponent
from votes.crypto.ledger import EntryType, sha256_hex
from votes.models.ledger import LedgerEntry
from votes.models.poll import PollState
from votes.models.secret import Credential
from votes.queries import desk as queries
from votes.queries.receipts import ballot_of, with_code
from votes.services.secret import casting as sealed
from votes.services.secret import credentials, desk, keys, trustees


def refused(act: Callable[[], object]) -> str:
    """The code of the refusal, or "taken"."""
    try:
        with transaction():
            act()
    except DomainError as error:
        return error.code
    return "taken"


def entries(polling: SecretPolling) -> list[str]:
    """The types of the poll's entries, in order."""
    query = sa.select(LedgerEntry.type).where(LedgerEntry.poll_id == polling.poll.id)
    return list(db.session.scalars(query.order_by(LedgerEntry.height)))


def test_three_tellers_open_the_sum_together(app: Flask) -> None:
    polling = prepare_secret().keys()
    first, second, third, late = polling.voters
    polling.offer(first, second).opened()
    polling.votes(first, "no")
    polling.votes(second)
    polling.votes(third, "abstain")
    polling.votes(late)
    changed = polling.votes(first)
    assert polling.close().state is PollState.CLOSED
    assert polling.poll.turnout == 4
    for teller in polling.tellers[:2]:
        assert polling.open_part(teller).state is PollState.CLOSED
    poll = polling.open_part(polling.tellers[2])
    assert poll.state is PollState.DECLARED
    assert poll.verdict == "应到4 实到4 赞成3 > 4/2 通过"
    assert polling.motion.adopted
    assert entries(polling) == [
        *("Setup", *["Ballot"] * 5, "EndBallots", "EncryptedTally"),
        *(*["PartialDecryption"] * 3, "Result"),
    ]
    mine = ballot_of(poll, first)
    assert mine is not None
    assert mine.choice is None
    assert mine.code == changed.code
    assert [found.kind for found in with_code(changed.code)] == ["ballot"]


def test_the_house_opens_at_once_where_no_teller_is_named(app: Flask) -> None:
    polling = prepare_secret(3, tellers=0).opened()
    polling.votes(polling.voters[0])
    polling.votes(polling.voters[1], "no")
    poll = polling.close()
    assert poll.state is PollState.DECLARED
    assert poll.result is not None
    assert (poll.result["yes"], poll.result["no"]) == ({"heads": 1, "area": 0},) * 2
    kept = app.extensions["settings"].instance_path / keys.FOLDER / f"{poll.uuid}.key"
    assert not kept.exists()


def test_the_question_is_not_put_before_every_key_was_tried(app: Flask) -> None:
    polling = prepare_secret(3, tellers=2)
    assert refused(polling.opened) == "keys_missing"
    first, second = polling.tellers
    for teller in (first, second):
        public = polling.make_key(teller)
        assert refused(polling.opened) == "keys_missing"
        with transaction():
            trustees.backup_tried(polling.poll, public, by=teller)
    polling.opened()
    assert polling.poll.state is PollState.OPEN
    with pytest.raises(DomainError, match="不能再换"):
        trustees.name_tellers(polling.poll, [], by=polling.hall.clerk)


# 16: a key, a credential or a ballot of one vote in another; a key used twice, or another phone's.
def test_a_tellers_key_serves_once_and_from_one_phone(app: Flask) -> None:
    polling, other = prepare_secret(3, tellers=2), prepare_secret(3, tellers=2)
    teller, stranger = polling.tellers[0], other.tellers[0]
    public = polling.make_key(teller)
    key = polling.private[teller.id]
    assert refused(lambda: other.make_key(stranger, key)) == "key_used"
    assert refused(lambda: polling.make_key(polling.tellers[1], key)) == "key_used"
    assert refused(lambda: polling.make_key(stranger)) == "no_teller"
    assert refused(lambda: trustees.make_key(polling.poll, "{}", by=teller)) == "key_form"
    tried = trustees.backup_tried
    assert refused(lambda: tried(polling.poll, str(draw_exponent()), by=teller)) == "another_key"
    assert refused(lambda: tried(polling.poll, public, by=teller)) == "taken"
    assert refused(lambda: polling.make_key(teller)) == "has_key"


def test_one_teller_alone_is_not_enough_to_be_named(app: Flask) -> None:
    polling = prepare_secret(3, tellers=2)
    name = trustees.name_tellers
    assert refused(lambda: name(polling.poll, polling.tellers[:1], by=polling.hall.clerk)) == (
        "tellers"
    )


def test_a_ballot_of_one_vote_or_voter_is_refused_in_another(app: Flask) -> None:
    polling, other = prepare_secret(3, tellers=0).opened(), prepare_secret(3, tellers=0).opened()
    mine, neighbour = polling.voters[:2]
    foreign = other.sealed(other.voters[0]).ballot.text
    own = polling.sealed(mine).ballot.text
    assert polling.refuses(mine, foreign) == "ballot_election"
    assert polling.refuses(neighbour, own) == "anothers_credential"
    assert polling.refuses(mine, own.replace('"credential":"', '"credential": "')) == "ballot_form"
    assert polling.refuses(mine, "{}") == "ballot_form"
    assert polling.refuses(mine, own, "0" * 64) == "ballot_form"
    assert polling.sends(mine, own).already is False
    assert polling.sends(mine, own).already is True
    assert polling.refuses(neighbour, own) == "anothers_credential"
    assert polling.poll.turnout == 1
    stranger = make_person()
    assert polling.refuses(stranger, own) == "off_roll"
    polling.close()
    assert polling.sends(mine, own).already is True
    assert polling.refuses(mine, polling.sealed(mine).ballot.text) == "closed"


def test_a_credential_is_brought_before_the_opening_and_serves_once(app: Flask) -> None:
    polling, other = prepare_secret(3, tellers=0), prepare_secret(3, tellers=0)
    voter, neighbour = polling.voters[:2]
    offer = credentials.offer
    polling.offer(voter)
    polling.offer(voter)
    assert credentials.has_offered(polling.poll, voter)
    polling.opened()
    assert credentials.made_by_the_house(polling.poll) == 2
    public = db.session.scalars(
        sa.select(Credential.public).where(
            Credential.poll_id == polling.poll.id, Credential.by_phone
        )
    ).one()
    assert refused(lambda: offer(other.poll, other.voters[0], public)) == "credential_used"
    assert refused(lambda: offer(other.poll, other.voters[0], "1")) == "ballot_membership"
    assert refused(lambda: offer(other.poll, other.voters[0], "x")) == "ballot_form"
    assert refused(lambda: offer(polling.poll, neighbour, "4")) == "keys_settled"
    assert credentials.credential_of(polling.poll, polling.pseudonym(voter)).secret is None
    polling.votes(voter)
    polling.votes(neighbour)


def test_a_ballot_that_was_opened_to_check_is_never_cast(app: Flask) -> None:
    polling = prepare_secret(3, tellers=0).opened()
    voter = polling.voters[0]
    checked = polling.sealed(voter).ballot.text
    cast = polling.votes(voter).receipt.ballot_id
    tracker = sha256_hex(checked)
    assert refused(lambda: sealed.spoil(polling.poll, tracker)) == "taken"
    assert refused(lambda: sealed.spoil(polling.poll, tracker)) == "taken"
    assert refused(lambda: sealed.spoil(polling.poll, cast)) == "ballot_cast"
    assert refused(lambda: sealed.spoil(polling.poll, "yes")) == "invalid"
    assert polling.refuses(voter, checked) == "ballot_spoilt"


def test_two_people_at_the_desk_cast_for_one_without_a_phone(app: Flask) -> None:
    polling = prepare_secret(3, tellers=0)
    phone, voter, other = polling.voters
    polling.offer(phone).opened()
    poll, clerk, second = polling.poll, polling.hall.clerk, make_person()
    text = polling.sealed(voter).ballot.text
    seal = partial(desk.seal, poll, voter, text, sha256_hex(text))
    assert refused(partial(seal, by=voter)) == "own_ballot"
    assert refused(lambda: desk.seal(poll, phone, text, sha256_hex(text), by=clerk)) == (
        "on_own_phone"
    )
    assert refused(lambda: desk.seal(poll, other, text, sha256_hex(text), by=clerk)) == (
        "anothers_credential"
    )
    assert refused(partial(seal, by=clerk)) == "taken"
    entry = queries.entry_of(poll, sha256_hex(text))
    assert refused(partial(desk.check, entry, by=clerk)) == "same_person"
    assert polling.poll.turnout == 0
    given = desk.check(entry, by=second)
    assert refused(partial(desk.send_back, entry, by=second)) == "settled"
    assert (polling.poll.turnout, queries.cast_at_desk(poll)) == (1, 1)
    assert [one.code for one in queries.sealed_at_desk(poll)] == [given.code]
    assert queries.may_come(poll) == [other]


# 23: a trustee missing, a wrong key, a part of another tally, the same trustee twice.
def test_without_every_right_key_there_is_no_result(app: Flask) -> None:
    polling = prepare_secret(3, tellers=2).keys()
    other = prepare_secret(3, tellers=2).keys()
    for one in (polling, other):
        one.opened().votes(one.voters[0])
    first, second = polling.tellers
    assert refused(lambda: polling.open_part(first, "{}")) == "not_closed"
    for one in (polling, other):
        one.close()
    assert refused(lambda: polling.open_part(other.tellers[0], "{}")) == "no_teller"
    wrong = polling.part(first, draw_exponent())
    foreign = other.part(other.tellers[0])
    for text in (wrong, foreign, polling.part(second), "{}"):
        assert refused(partial(polling.open_part, first, text)) == "wrong_key"
    assert polling.open_part(first).state is PollState.CLOSED
    assert refused(lambda: polling.open_part(first)) == "opened"
    assert polling.poll.result is None
    assert EntryType.RESULT.value not in entries(polling)
    assert polling.open_part(second).state is PollState.DECLARED
    assert refused(lambda: polling.open_part(second, "{}")) == "not_closed"


# 18: what of a secret vote's record stands beside the ledger only grows, even in raw SQL.
@pytest.mark.parametrize(
    ("table", "column"),
    [("ledger_datum", "body"), ("credential", "public"), ("spoilt_ballot", "tracker")],
)
def test_the_record_beside_the_ledger_refuses_changes_even_in_raw_sql(
    app: Flask, table: str, column: str
) -> None:
    polling = prepare_secret(3, tellers=0).opened()
    with transaction():
        sealed.spoil(polling.poll, sha256_hex(polling.sealed(polling.voters[0]).ballot.text))
    held = sa.text(f"SELECT * FROM {table} ORDER BY 1, 2")  # noqa: S608 - a table of ours
    before = db.session.execute(held).all()
    assert before
    for statement in (f"UPDATE {table} SET {column} = 'x'", f"DELETE FROM {table}"):  # noqa: S608 - the same
        with pytest.raises(sa.exc.DBAPIError, match="may only grow"), db.session.begin_nested():
            db.session.execute(sa.text(statement))
    assert db.session.execute(held).all() == before
