"""A vote of very many: ballots received on the cheap checks, their proofs checked behind."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask

from app.audit import AuditEntry
from app.errors import Refused
from app.extensions import db
from app.notices.models.notice import Notice
from app.people.models.person import Person
from app.transaction import transaction
from tests.votes.secret_owners import prepare_owners
from tests.votes.secret_polling import SecretPolling, prepare_secret
from votes.crypto.belenios.ballot import Ballot, Signature
from votes.crypto.belenios.group import Exponent, draw_exponent
from votes.crypto.belenios.proofs import Proof, prove_exponent, signature_prefix
from votes.crypto.belenios.proving import Flawed, proof_flaw
from votes.crypto.ledger import Entry, EntryType, sha256_hex
from votes.models.poll import Poll, PollState
from votes.models.secret import ReceivedBallot
from votes.queries import desk as desk_queries
from votes.services import ending, ledger, writer
from votes.services.casting import Cast
from votes.services.ledger import LedgerAltered
from votes.services.secret import archive, box, casting, receiving, urns


@pytest.fixture(autouse=True)
def _very_many_vote(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two voters are very many here."""
    monkeypatch.setattr(casting, "PROVEN_FIRST", 2)


def with_false_proof(polling: SecretPolling, voter: Person, choice: str) -> str:
    """A ballot that its own voter signed, one of whose proofs does not hold."""
    ballot: Ballot = polling.sealed(voter, choice).ballot
    (answer,) = ballot.answers
    first, *others = answer.overall_proof
    forged = replace(
        answer, overall_proof=(Proof(first.challenge, Exponent(first.response ^ 1)), *others)
    )
    bare = replace(ballot, answers=(forged,), signature=None)
    digest = bare.unsigned_hash
    proof = prove_exponent(signature_prefix(digest), polling.secrets[voter.id], draw_exponent)
    return replace(bare, signature=Signature(digest, proof)).text


def waiting_for(voter: Person) -> list[str]:
    query = sa.select(Notice.text).where(Notice.person_id == voter.id)
    return list(db.session.scalars(query.where(Notice.kind == "ballot_rejected")))


def test_a_ballot_is_received_at_once_and_gets_its_receipt_once_it_is_proven(app: Flask) -> None:
    polling = prepare_secret(4, tellers=2).keys().opened()
    first, second, third, _absent = polling.voters
    early, late = polling.text(first, "no"), polling.text(first, "yes")
    other = polling.text(second, "yes")
    for voter, text in ((first, early), (first, late), (second, other), (second, other)):
        assert polling.refuses(voter, text) == "received"
    assert polling.refuses(third, other) == "anothers_credential"
    assert polling.poll.turnout == 0
    assert receiving.waiting(polling.poll.id) == 3
    assert second not in desk_queries.may_come(polling.poll)
    receiving.finish(polling.poll.id)
    assert (polling.poll.turnout, receiving.waiting(polling.poll.id)) == (2, 0)
    given = polling.sends(first, late)
    assert given.already
    assert given.code == casting.code_of(sha256_hex(late))
    polling.close()
    assert polling.refuses(third, polling.text(third, "yes")) == "closed"
    polling.open_together()
    assert polling.poll.verdict.startswith("应到4 实到4 赞成2")
    assert archive.differences(polling.poll) == ()


def test_the_box_is_not_sealed_before_every_proof_was_checked(app: Flask) -> None:
    polling = prepare_secret(3, tellers=2).keys().opened()
    voter = polling.voters[0]
    text = polling.text(voter, "yes")
    assert polling.refuses(voter, text) == "received"
    polling.close()
    assert polling.poll.state is PollState.CLOSED
    assert not box.is_sealed(polling.poll)
    page = app.test_client().get(f"/v/{polling.poll.uuid}").text
    assert "还有1张选票在核对数学证明" in page
    receiving.prove_what_waits()
    assert box.is_sealed(polling.poll)
    assert polling.sends(voter, text).already
    assert polling.open_together().state is PollState.DECLARED
    assert archive.differences(polling.poll) == ()


def test_a_false_proof_hurts_its_own_voter_alone_who_is_told(app: Flask) -> None:
    polling = prepare_secret(4, tellers=2).keys()
    cheat, honest = polling.voters[:2]
    polling.offer(cheat, honest).opened()
    false = with_false_proof(polling, cheat, "yes")
    good = polling.text(honest, "no")
    assert polling.refuses(cheat, false) == "received"
    assert polling.refuses(honest, good) == "received"
    receiving.finish(polling.poll.id)
    assert polling.refuses(cheat, false) == "ballot_proof"
    assert len(waiting_for(cheat)) == 1
    assert waiting_for(honest) == []
    rejected = db.session.scalars(sa.select(ReceivedBallot)).one()
    assert (rejected.tracker, rejected.flaw) == (sha256_hex(false), "proof")
    acts = sa.select(AuditEntry.act).where(AuditEntry.act == "poll.ballot_rejected")
    assert len(db.session.scalars(acts).all()) == 1
    assert polling.refuses(cheat, polling.text(cheat, "yes")) == "received"
    receiving.finish(polling.poll.id)
    polling.close()
    polling.open_together()
    assert polling.poll.turnout == 2
    assert archive.differences(polling.poll) == ()


def test_the_ballots_of_two_boxes_are_received_as_one(app: Flask) -> None:
    polling = prepare_owners().opened()
    owner = polling.voters[0]
    text = polling.text(owner, "yes")
    assert polling.refuses(owner, text) == "received"
    assert receiving.waiting(polling.poll.id) == 1
    receiving.finish(polling.poll.id)
    assert [found.ballots for found in archive.examine(polling.poll)] == [1, 1]


def test_a_part_that_comes_with_two_ballots_stops_nobody(app: Flask) -> None:
    polling = prepare_owners().opened()
    cheat, honest = polling.voters[:2]
    (heads, area), (other, _area) = (
        urns.parted(polling.text(cheat, choice)) for choice in ("yes", "no")
    )
    first, second = urns.joined((heads, area)), urns.joined((other, area))
    for voter, text in ((cheat, first), (cheat, second), (honest, polling.text(honest, "no"))):
        assert polling.refuses(voter, text) == "received"
    receiving.finish(polling.poll.id)
    assert receiving.waiting(polling.poll.id) == 0
    assert polling.sends(cheat, first).already
    assert polling.refuses(cheat, second) == "ballot_pair"
    assert len(waiting_for(cheat)) == 1
    assert polling.poll.turnout == 2
    assert [found.ballots for found in archive.examine(polling.poll)] == [2, 2]


def test_a_received_ballot_is_not_opened_and_one_that_was_is_not_counted(app: Flask) -> None:
    polling = prepare_owners().opened()
    owner = polling.voters[0]
    text = polling.text(owner, "yes")
    heads, area = (sha256_hex(part) for part in urns.parted(text))
    assert polling.refuses(owner, text) == "received"
    with pytest.raises(Refused, match="已经投出"), transaction():
        casting.spoil(polling.poll, urns.joined((heads, area)))
    with transaction():
        casting.spoil(polling.poll, urns.joined((sha256_hex("another"), area)))
    receiving.finish(polling.poll.id)
    assert polling.poll.turnout == 0
    assert polling.refuses(owner, text) == "ballot_pair"


def test_a_vote_that_was_broken_off_takes_no_ballot_that_waits(app: Flask) -> None:
    polling = prepare_owners().opened()
    owner, poll = polling.voters[0], polling.poll
    text = polling.text(owner, "yes")
    assert polling.refuses(owner, text) == "received"
    with transaction():
        ending.break_off(poll, "问题写错了", by=polling.hall.chair)
    receiving.prove_what_waits()
    assert receiving.waiting(poll.id) == 0
    assert db.session.get_one(Poll, poll.id).turnout == 0
    for urn in urns.urns_of(poll.id):
        assert ledger.entries_of(urn.poll_id)[-1].type is EntryType.END_BALLOTS
    assert polling.refuses(owner, text) == "closed"


def test_a_vote_that_cannot_be_settled_keeps_no_other_waiting(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (prepare_secret(3, tellers=0).opened() for _ in range(2))
    for polling in (first, second):
        voter = polling.voters[0]
        assert polling.refuses(voter, polling.text(voter, "yes")) == "received"

    def fails_for_the_first(poll_id: int, taken: list[casting.Turned]) -> list[Entry]:
        if poll_id == first.poll.id:
            raise LedgerAltered("altered")
        return casting.append(poll_id, taken)

    monkeypatch.setattr(receiving, "append", fails_for_the_first)
    receiving.prove_what_waits()
    assert [receiving.waiting(one.poll.id) for one in (first, second)] == [1, 0]


def test_a_whole_batch_is_answered_in_its_order(app: Flask) -> None:
    polling = prepare_secret(4, tellers=0).opened()
    texts = [polling.text(voter, "yes") for voter in polling.voters]
    asked = [
        casting.check(
            Cast(polling.poll.uuid, voter.id, polling.pseudonym(voter), sha256_hex(text), text, "x")  # type: ignore[arg-type]  # the door does not matter here
        )
        for voter, text in zip(polling.voters, texts, strict=True)
    ]
    stranger = replace(asked[1], asked=replace(asked[1].asked, person_id=0))
    answers = writer.write_all([asked[0], stranger, *asked[2:], asked[0]])
    codes = [getattr(answer, "code", "") for answer in answers]
    assert codes == ["received", "off_roll", "received", "received", "received"]
    assert receiving.waiting(polling.poll.id) == 3


def test_no_connection_is_held_while_proofs_are_checked(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    polling = prepare_secret(3, tellers=0).opened()
    voter = polling.voters[0]
    text = polling.text(voter, "yes")
    monkeypatch.setattr(casting, "PROVEN_FIRST", 2000)
    held: list[bool] = []

    class Workers:
        """Stands where the worker processes are; notes whether a transaction is under way."""

        def flaw(self, election: str, ballot: str) -> Flawed | None:
            held.append(db.session().in_transaction())
            return proof_flaw(election, ballot)

    monkeypatch.setattr("votes.services.proving.shared", Workers)
    monkeypatch.setattr("gevent.monkey.is_module_patched", lambda _name: True)
    asked = polling.ballot(voter, text, sha256_hex(text))
    assert casting.check(asked).proven
    assert held == [False]
