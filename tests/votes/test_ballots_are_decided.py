"""What is taken, what is answered again, and what never reaches the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app import clock
from app.errors import DomainError, Invalid, SignInNeeded
from app.extensions import db
from app.people.services import sign_in
from app.transaction import transaction
from meetings.rules import acts
from meetings.services import door, roll
from tests.support.factories import make_person
from tests.votes.polling import Polling, new_id, put_to_vote, tampering
from votes.forms import ballot as forms
from votes.models.ledger import LedgerEntry
from votes.models.poll import PollState
from votes.models.voter import PollVoter
from votes.queries.polls import poll_with_uuid
from votes.services import casting, closing, ledger, opening, outside, replay, writer
from votes.services.answers import Given, HasVoted
from votes.services.casting import Cast


def ballots_written(vote: Polling) -> int:
    query = sa.select(sa.func.count()).where(
        LedgerEntry.poll_id == vote.poll.id, LedgerEntry.type == "Ballot"
    )
    return db.session.scalar(query) or 0


def test_the_same_ballot_again_gets_the_same_receipt_and_no_second_entry(app: Flask) -> None:
    vote = put_to_vote()
    number = new_id()
    first = vote.cast(vote.voters[0], "yes", number)
    again = vote.cast(vote.voters[0], "yes", number)
    assert (first.receipt, again.already) == (again.receipt, True)
    assert ballots_written(vote) == 1


def test_the_same_number_with_another_content_is_refused(app: Flask) -> None:
    vote = put_to_vote()
    number = new_id()
    vote.cast(vote.voters[0], "yes", number)
    assert vote.refused(vote.voters[0], "no", number) == "ballot_id_used"
    assert vote.refused(vote.voters[1], "yes", number) == "ballot_id_used"
    assert ballots_written(vote) == 1


def test_another_ballot_of_the_same_voter_is_answered_with_the_one_that_stands(app: Flask) -> None:
    vote = put_to_vote()
    first = vote.cast(vote.voters[0], "yes")
    with pytest.raises(HasVoted) as refused:
        vote.cast(vote.voters[0], "no")
    assert refused.value.given.receipt == first.receipt
    assert refused.value.status == 409


def test_a_batch_decides_each_ballot_by_those_before_it(app: Flask) -> None:
    vote = put_to_vote()
    one, two = vote.voters[:2]
    same = vote.ballot(one, "yes")
    answers = casting.write(
        [same, vote.ballot(two, "no"), same, vote.ballot(two, "yes"), vote.ballot(one, "maybe")]
    )
    assert [type(answer).__name__ for answer in answers] == [
        "Given",
        "Given",
        "Given",
        "HasVoted",
        "HasVoted",
    ]
    assert ballots_written(vote) == 2


def test_one_bad_ballot_does_not_stop_the_others(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    vote = put_to_vote()
    whole, calls = casting._store, list[int]()  # noqa: SLF001  # reason: the disk fails below the surface

    def failing(boxes: Sequence[casting.Box]) -> None:
        fresh = [taken for box in boxes for taken, _given in box.fresh]
        calls.append(len(fresh))
        if len(fresh) > 1 or fresh[0].ballot.choice == "no":
            raise sa.exc.OperationalError("INSERT", {}, Exception("disk full"))
        whole(boxes)

    monkeypatch.setattr(casting, "_store", failing)
    answers = casting.write(
        [
            vote.ballot(voter, choice)
            for voter, choice in zip(vote.voters, ("yes", "no", "yes"), strict=False)
        ]
    )
    assert [isinstance(answer, Given) for answer in answers] == [True, False, True]
    assert calls == [3, 1, 1, 1]
    assert ballots_written(vote) == 2
    assert vote.close().state is PollState.DECLARED


def test_what_two_polls_take_at_once_stands_in_each_ledger(app: Flask) -> None:
    here, there = put_to_vote(), put_to_vote()
    batch = [vote.ballot(voter) for vote in (here, there) for voter in vote.voters]
    assert all(isinstance(answer, Given) for answer in casting.write(batch))
    assert (here.poll.turnout, there.poll.turnout) == (6, 6)


@pytest.mark.parametrize(
    "choice",
    ["", "maybe", "YES", "yes ", "invalid", "1", "yes\x7f", "\ud800", "赞成", "yes,no", "y" * 9999],
)
def test_an_option_that_is_not_there_never_reaches_the_ledger(app: Flask, choice: str) -> None:
    vote = put_to_vote()
    assert vote.refused(vote.voters[0], choice) in {"no_such_option", "spoilt_on_screen"}
    assert ballots_written(vote) == 0


@pytest.mark.parametrize(
    "choice",
    [0, 1, -1, 10**400, 1.0, float("nan"), None, True, [], ["yes"], {}, {"yes": 1}, [["yes"] * 99]],
    ids=repr,
)
def test_a_choice_that_is_no_option_never_reaches_the_ledger(app: Flask, choice: object) -> None:
    vote = put_to_vote()
    assert vote.refused(vote.voters[0], choice) == "no_such_option"
    asked = {"poll": vote.poll.uuid, "voter": "v", "ballot_id": new_id(), "choice": choice}
    with pytest.raises(Invalid):
        forms.from_live(asked, 1)
    assert ballots_written(vote) == 0


GOOD = {"poll": "A" * 22, "voter": "v", "ballot_id": "b" * 32, "choice": "yes"}


@pytest.mark.parametrize(
    "asked",
    [
        {},
        GOOD | {"weight": 2},
        GOOD | {"name_as_on_roll": "别人"},
        {name: value for name, value in GOOD.items() if name != "voter"},
        GOOD | {"ballot_id": ""},
        GOOD | {"ballot_id": "short"},
        GOOD | {"ballot_id": "b" * 65},
        GOOD | {"ballot_id": "b" * 31 + "\n"},
        GOOD | {"ballot_id": 7},
        GOOD | {"poll": "../../../etc/passwd"},
        GOOD | {"poll": ["A" * 22]},
        GOOD | {"choice": ["yes"]},
    ],
    ids=str,
)
def test_a_ballot_of_another_shape_is_refused_at_the_door(asked: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        forms.from_live(asked, 1)


@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["poll", "voter", "ballot_id", "choice", "more"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40),
            lambda inner: (
                st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=2)
            ),
            max_leaves=4,
        ),
    )
)
def test_no_stranger_payload_is_ever_read_as_a_ballot(asked: dict[str, object]) -> None:
    try:
        read = forms.from_live(asked, 1)
    except Invalid:
        return
    assert set(asked) == forms.LIVE_FIELDS
    assert isinstance(read.choice, str)


def test_before_the_opening_nothing_is_taken(app: Flask) -> None:
    vote = put_to_vote()
    with transaction():
        prepared = opening.configure(vote.motion)
    asked = Cast(
        prepared.uuid, vote.voters[0].id, "v", new_id(), "yes", vote.ballot(vote.voters[0]).via
    )
    with pytest.raises(DomainError, match="还没有开始"):
        writer.cast(asked)


def test_after_the_close_a_stored_ballot_gets_its_receipt_and_a_new_one_does_not(
    app: Flask,
) -> None:
    vote = put_to_vote()
    number = new_id()
    first = vote.cast(vote.voters[0], "yes", number)
    vote.close()
    assert vote.cast(vote.voters[0], "yes", number).receipt == first.receipt
    assert vote.refused(vote.voters[1]) == "closed"
    assert vote.refused(vote.voters[0]) == "already_voted"


def test_strangers_to_the_roll_and_those_not_in_the_room_are_refused(app: Flask) -> None:
    vote = put_to_vote(6, present=5)
    assert vote.refused(make_person()) == "off_roll"
    assert vote.refused(vote.hall.chair) == "off_roll"
    assert vote.refused(vote.voters[5]) == "not_present"
    with transaction():
        door.check_in(vote.hall.meeting, vote.voters[5])
    assert vote.refused(vote.voters[5]) == "taken"


def test_one_who_left_and_came_back_votes_again_only_if_they_had_not(app: Flask) -> None:
    vote = put_to_vote()
    voter = vote.voters[0]
    with transaction():
        door.leave(vote.hall.meeting, voter, by=voter)
    assert vote.refused(voter) == "not_present"
    with transaction():
        door.check_in(vote.hall.meeting, voter)
    assert vote.refused(voter) == "taken"


def test_a_ballot_of_one_vote_is_refused_in_another(app: Flask) -> None:
    vote = put_to_vote()
    number = new_id()
    old = vote.ballot(vote.voters[0], "yes", number)
    writer.cast(old)
    vote.hall.act(acts.VoidPoll(at=0, reason="重来"), vote.hall.chair)
    vote.hall.act(acts.PutQuestion(at=0), vote.hall.chair)
    carried = Cast(vote.poll.uuid, old.person_id, old.voter, number, "yes", old.via)
    with pytest.raises(DomainError) as refused:
        writer.cast(carried)
    assert refused.value.code == "anothers_ballot"
    assert ballots_written(vote) == 0


def test_a_ballot_made_for_one_person_never_counts_for_another_on_the_same_phone(
    app: Flask,
) -> None:
    vote = put_to_vote()
    made = vote.ballot(vote.voters[0], "no")
    sent = Cast(made.poll, vote.voters[1].id, made.voter, made.ballot_id, "no", made.via)
    with pytest.raises(DomainError) as refused:
        writer.cast(sent)
    assert refused.value.code == "anothers_ballot"
    assert vote.poll.turnout == 0


def test_two_accounts_cannot_stand_on_one_line_of_the_roll(app: Flask) -> None:
    vote = put_to_vote()
    line = db.session.scalars(sa.select(PollVoter).limit(1)).one()
    for pseudonym, person_id in ((line.pseudonym, make_person().id), ("z" * 12, line.person_id)):
        double = sa.insert(PollVoter).values(
            poll_id=line.poll_id, pseudonym=pseudonym, person_id=person_id, name="另一个人"
        )
        with pytest.raises(sa.exc.IntegrityError), transaction():
            db.session.execute(double)
    assert vote.poll.turnout == 0


def test_a_voter_added_to_the_frozen_roll_is_found(app: Flask) -> None:
    vote = put_to_vote()
    late = make_person()
    with transaction():
        db.session.add(
            PollVoter(poll_id=vote.poll.id, pseudonym="z" * 12, person_id=late.id, name="后加的人")
        )
    app.extensions["vote_books"].clear()
    assert vote.refused(vote.voters[0]) == "ledger_altered"
    with pytest.raises(DomainError):
        vote.close()
    assert vote.poll.state is PollState.OPEN


def test_the_roll_of_an_open_vote_is_not_the_meetings_to_change(app: Flask) -> None:
    vote = put_to_vote()
    entry = roll.entry_of(vote.hall.meeting, vote.voters[0])
    assert entry is not None
    with transaction():
        entry.voting = False
    assert vote.refused(vote.voters[0]) == "taken"
    assert vote.close().verdict.startswith("应到6")


def test_changed_options_change_nothing_once_it_is_open(app: Flask) -> None:
    vote = put_to_vote()
    with transaction():
        poll = poll_with_uuid(vote.poll.uuid)
        poll.options = [{"code": "maybe", "label": "也许"}]
        poll.rule_code = "ronr"
        poll.revote = True
    assert vote.refused(vote.voters[0], "maybe") == "no_such_option"
    vote.cast(vote.voters[0], "yes")
    assert vote.refused(vote.voters[0], "no") == "already_voted"
    assert "赞成1" in vote.close().verdict


def test_an_old_copy_of_the_database_is_found_by_what_is_kept_outside(app: Flask) -> None:
    vote = put_to_vote()
    uuid = vote.poll.uuid
    vote.cast(vote.voters[0])
    with transaction():
        ledger.sign(ledger.book_of(vote.poll.id, uuid))
    for table, rest in (
        ("checkpoint", "number > 1"),
        ("ballot", "height > 0"),
        ("ledger_entry", "height > 0"),
    ):
        with tampering(table) as run:
            run(f"DELETE FROM {table} WHERE {rest}")  # noqa: S608  # reason: our own words
    app.extensions["vote_books"].clear()
    assert len(outside.kept(uuid)) == 2
    assert vote.refused(vote.voters[1]) == "ledger_altered"


def test_a_note_torn_by_a_crash_is_written_anew(app: Flask) -> None:
    vote = put_to_vote()
    path = outside.path_of(vote.poll.uuid)
    path.write_text(path.read_text(encoding="utf-8")[:-30], encoding="utf-8")
    vote.close()
    assert list(outside.kept(vote.poll.uuid)) == ledger.notes_of(vote.poll.id)
    assert replay.examine(vote.poll) == ()


def test_another_process_may_have_written_meanwhile(app: Flask) -> None:
    vote = put_to_vote()
    vote.cast(vote.voters[0])
    behind = dict(app.extensions["vote_books"])
    vote.cast(vote.voters[1])
    with transaction():
        ledger.sign(ledger.book_of(vote.poll.id, vote.poll.uuid))
    app.extensions["vote_books"].update(behind)
    vote.cast(vote.voters[2])
    with transaction():
        ledger.sign(ledger.book_of(vote.poll.id, vote.poll.uuid))
    vote.close()
    assert replay.examine(vote.poll) == ()


def test_a_count_that_never_came_to_an_end_is_taken_up_later(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import timedelta

    from app import clock

    vote = put_to_vote()
    vote.all_vote("yes", "yes", "yes", "yes")
    with transaction():
        closing.end(vote.poll, by=vote.hall.chair)
    closing.declare_what_waits()
    assert vote.poll.state is PollState.CLOSED
    with clock.stopped(clock.now() + timedelta(minutes=2)):
        closing.declare_what_waits()
    assert vote.poll.state is PollState.DECLARED
    assert vote.motion.adopted


def test_a_large_vote_is_counted_outside_the_closing_transaction(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(closing, "COUNTED_AT_ONCE", 1)
    vote = put_to_vote()
    vote.all_vote("yes", "yes", "yes", "yes")
    assert vote.close().state is PollState.DECLARED
    assert replay.examine(vote.poll) == ()


def test_of_one_batch_only_those_are_heard_whose_login_still_stands(app: Flask) -> None:
    vote = put_to_vote()
    here, gone, shut = vote.voters[:3]
    with transaction():
        logins = {voter: sign_in.open_session(voter, via="test")[0] for voter in (here, gone, shut)}
        sign_in.close_session(logins[gone], by=gone)
        shut.closed_at = clock.now()
    batch = [replace(vote.ballot(voter), login=row.token_hash) for voter, row in logins.items()]
    forged = replace(vote.ballot(vote.voters[3]), login="0" * 64)

    answers = writer.write_all([*batch, forged])

    assert isinstance(answers[0], Given)
    assert [type(one) for one in answers[1:]] == [SignInNeeded] * 3
    assert ballots_written(vote) == 1
