"""A named vote from the question to the result, through the services."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from app import audit
from app.announcements import subscribe
from app.errors import Refused
from app.extensions import db
from app.transaction import transaction
from meetings.models.meeting import MeetingState
from meetings.models.motion import MotionState
from meetings.rules import acts
from meetings.services import door
from tests.meetings.assembly import assemble
from tests.votes.polling import Polling, put_to_vote
from votes import verify
from votes.crypto import receipts
from votes.events import PollClosed
from votes.models.ledger import LedgerEntry
from votes.models.poll import Poll, PollState
from votes.models.voter import PollVoter
from votes.queries import results
from votes.queries.polls import polls_of
from votes.services import ledger, outside, replay
from votes.services.keyring import signing_key


def test_putting_the_question_opens_the_poll_with_a_frozen_roll(app: Flask) -> None:
    vote = put_to_vote(6)
    assert vote.poll.state is PollState.OPEN
    assert vote.poll.question == vote.motion.text
    lines = db.session.scalars(sa.select(PollVoter).where(PollVoter.poll_id == vote.poll.id)).all()
    assert {line.person_id for line in lines} == {person.id for person in vote.voters}
    assert len({line.pseudonym for line in lines}) == 6
    entries = ledger.entries_of(vote.poll.id)
    assert [entry.type for entry in entries] == ["Setup"]
    assert results.setup_of(vote.poll).roll_size == 6


def test_a_ballot_gets_a_receipt_that_the_house_signed(app: Flask) -> None:
    vote = put_to_vote()
    given = vote.cast(vote.voters[0], "no")
    receipts.verify(given.receipt, signing_key().public_key())
    assert (given.receipt.seq, given.already, given.choice) == (1, False, "no")
    assert ledger.hashes_of(vote.poll.id)[1] == given.receipt.entry_hash


def test_the_result_is_written_with_its_arithmetic_and_given_to_the_meeting(app: Flask) -> None:
    told: list[PollClosed] = []
    subscribe(app, PollClosed, told.append)
    vote = put_to_vote(6, present=5)
    vote.all_vote("yes", "yes", "yes", "no", "abstain")
    poll = vote.close()
    assert poll.state is PollState.DECLARED
    assert poll.verdict == "应到6 实到5 赞成3 > 5/2 通过"
    motion = vote.motion
    assert (motion.yes, motion.no, motion.abstain) == (3, 1, 1)
    assert motion.state is MotionState.ADOPTED
    assert motion.verdict == poll.verdict
    assert told == [PollClosed(poll.id)]
    assert replay.examine(poll) == ()


@pytest.mark.parametrize(
    ("choices", "verdict"),
    [
        ((), "应到4 实到4 赞成0 < 4/2 未通过"),
        (("yes", "yes", "no", "no"), "应到4 实到4 赞成2 = 4/2 平局,未通过"),
        (("yes", "yes"), "应到4 实到4 赞成2 = 4/2 未通过"),
        (("abstain",) * 4, "应到4 实到4 赞成0 < 4/2 未通过"),
        (("yes", "yes", "yes"), "应到4 实到4 赞成3 > 4/2 通过"),
    ],
)
def test_nothing_passes_without_a_majority_of_those_present(
    app: Flask, choices: tuple[str, ...], verdict: str
) -> None:
    vote = put_to_vote(4)
    vote.all_vote(*choices)
    assert vote.close().verdict == verdict
    assert vote.motion.adopted is ("未通过" not in verdict)


def test_the_public_record_satisfies_the_standalone_verifier(
    app: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    vote = put_to_vote(6)
    given = vote.cast(vote.voters[0], "yes")
    vote.all_vote(*["yes"] * 0)
    for voter in vote.voters[1:5]:
        vote.cast(voter, "yes")
    poll = vote.close()
    from votes.crypto import fields

    kept = [fields.write(given.receipt).encode(), *(n.encode() for n in ledger.notes_of(poll.id))]
    verify.verify(results.record_of(poll).encode(), kept)
    assert "结果 outcome: passed" in capsys.readouterr().out


def test_those_who_left_before_the_close_are_not_counted_as_present(app: Flask) -> None:
    vote = put_to_vote(6)
    vote.all_vote("yes", "yes", "yes")
    with transaction():
        door.leave(vote.hall.meeting, vote.voters[5], by=vote.voters[5])
    assert vote.close().verdict == "应到6 实到5 赞成3 > 5/2 通过"


def test_one_who_voted_and_left_took_part(app: Flask) -> None:
    vote = put_to_vote(6)
    vote.all_vote("yes", "yes", "yes")
    with transaction():
        door.leave(vote.hall.meeting, vote.voters[0], by=vote.voters[0])
    assert vote.close().verdict == "应到6 实到6 赞成3 = 6/2 未通过"


def test_a_vote_that_is_broken_off_ends_and_tells_nothing(app: Flask) -> None:
    vote = put_to_vote()
    vote.all_vote("yes", "no")
    vote.hall.act(acts.VoidPoll(at=0, reason="有人没听清"), vote.hall.chair)
    first = vote.poll
    assert first.state is PollState.ANNULLED
    assert first.annulled_because == "有人没听清"
    assert ledger.entries_of(first.id)[-1].type == "EndBallots"
    assert replay.examine(first) == ()
    for ask in (results.shown, results.record_of, results.roll_call):
        with pytest.raises(Refused):
            ask(first)


def test_the_question_may_be_put_again_with_a_ledger_of_its_own(app: Flask) -> None:
    vote = put_to_vote()
    vote.all_vote("yes", "no")
    vote.hall.act(acts.VoidPoll(at=0, reason="有人没听清"), vote.hall.chair)
    vote.hall.act(acts.PutQuestion(at=0), vote.hall.chair)
    vote.all_vote(*["yes"] * 6)
    vote.close()
    assert [p.state for p in polls_of(vote.motion)] == [
        PollState.ANNULLED,
        PollState.DECLARED,
    ]


def test_losing_the_quorum_annuls_the_vote(app: Flask) -> None:
    vote = put_to_vote(6, present=4)
    vote.cast(vote.voters[0])
    with transaction():
        door.leave(vote.hall.meeting, vote.voters[3], by=vote.voters[3])
    assert vote.hall.meeting.state is MeetingState.NO_QUORUM
    assert vote.poll.state is PollState.ANNULLED
    assert vote.refused(vote.voters[1]) == "closed"


def test_the_quorum_of_the_notice_is_the_quorum_of_the_vote(app: Flask) -> None:
    hall = assemble(6, quorum_numerator=1, quorum_denominator=2)
    vote = Polling(hall.in_session(present=3).voting())
    vote.all_vote("yes", "yes")
    assert vote.close().verdict == "应到6 实到3 赞成2 > 3/2 通过"


def test_a_vote_ends_once(app: Flask) -> None:
    vote = put_to_vote()
    vote.close()
    with pytest.raises(Refused):
        vote.close()


def test_a_later_press_replaces_the_earlier_where_the_hall_says_so(app: Flask) -> None:
    hall = assemble(4)
    with transaction():
        hall.hall.rules = {"votes": {"revote": True}}
    vote = Polling(hall.in_session().voting())
    vote.all_vote("no", "yes", "yes", "yes")
    again = vote.cast(vote.voters[0], "yes")
    assert not again.already
    assert vote.poll.turnout == 4
    assert vote.close().verdict == "应到4 实到4 赞成4 > 4/2 通过"
    assert [c.choice for c in results.roll_call(vote.poll)] == ["yes"] * 4
    assert replay.examine(vote.poll) == ()


def test_two_open_votes_on_one_motion_are_refused_by_the_database(app: Flask) -> None:
    vote = put_to_vote()
    poll = vote.poll
    copy = Poll(
        uuid="2" * 22,
        motion_id=poll.motion_id,
        meeting_id=poll.meeting_id,
        hall_id=poll.hall_id,
        question="?",
        state=PollState.OPEN,
        opened_at=poll.opened_at,
    )
    with pytest.raises(sa.exc.IntegrityError, match="poll"), transaction():
        db.session.add(copy)


def test_checkpoints_are_kept_outside_the_database(app: Flask) -> None:
    vote = put_to_vote()
    uuid = vote.poll.uuid
    assert len(outside.kept(uuid)) == 1
    vote.close()
    assert list(outside.kept(uuid)) == ledger.notes_of(vote.poll.id)
    assert outside.path_of(uuid).stat().st_mode & 0o077 == 0


def test_the_signing_key_is_the_owners_alone_and_not_in_the_database(app: Flask) -> None:
    path = app.extensions["settings"].instance_path / "vote_signing.key"
    signing_key()
    assert path.stat().st_mode & 0o777 == 0o600


def test_opening_and_closing_are_in_the_journal_and_ballots_are_not(app: Flask) -> None:
    vote = put_to_vote()
    given = vote.cast(vote.voters[0], "yes")
    vote.close()
    rows = db.session.scalars(sa.select(audit.AuditEntry)).all()
    acts_told = [row.act for row in rows if row.act.startswith("poll.")]
    assert acts_told == ["poll.opened", "poll.closed", "poll.declared"]
    assert not any(given.receipt.ballot_id in row.details for row in rows)


def test_the_ledger_refuses_changes_even_in_raw_sql(app: Flask) -> None:
    vote = put_to_vote()
    vote.cast(vote.voters[0])
    for statement in (
        "UPDATE ledger_entry SET body='{}'",
        "DELETE FROM ledger_entry",
        "UPDATE ballot SET turn=2",
        "DELETE FROM ballot",
        "UPDATE checkpoint SET note=''",
        "DELETE FROM checkpoint",
        "UPDATE poll_voter SET name='x'",
        "DELETE FROM poll_voter",
    ):
        with pytest.raises(sa.exc.DBAPIError, match="may only grow"), db.session.begin_nested():
            db.session.execute(sa.text(statement))
    assert db.session.scalar(sa.select(sa.func.count()).select_from(LedgerEntry)) == 2
