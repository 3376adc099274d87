"""The tests that a trusted system passes (ballots.md), by number.

Where a test stands elsewhere, ``ELSEWHERE`` names it and is held against the files; what stands here
carries its number in its name. 9 to 16 and 23 belong to secret ballots.
"""

from __future__ import annotations

import ast
import asyncio
import random
import re
import secrets
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app import clock, create_app
from app.errors import Refused
from app.extensions import db
from app.settings import Settings
from app.transaction import transaction
from benchmarks.hall import open_hall, phone_key
from benchmarks.phones import Key, connect_all
from tests.services.addresses import postgres_url
from tests.support.databases import fresh_database
from tests.support.server import ROOT, Server
from tests.votes.owners import flat, registered
from tests.votes.polling import Polling, in_a_thread, put_to_vote, tampering
from votes.counting import result
from votes.counting.figures import Weight
from votes.counting.records import CastVia, Mode, NamedBallot
from votes.crypto import fields, ledger
from votes.crypto.ledger import Entry, EntryType
from votes.models.poll import Poll
from votes.queries.turnout import seat_of
from votes.services import closing as voting
from votes.services import ledger as books
from votes.services import mandates, opening, preparing, replay, trust
from votes.services.preparing import Plan

ELSEWHERE = {
    1: ("test_live_votes::test_fifty_presses_on_one_socket_and_fifty_by_form_are_one_ballot",),
    2: ("test_trusted_web::test_2_a_second_browser_or_cleared_cookies_vote_no_second_time",),
    3: ("test_crashes::test_no_acknowledged_ballot_is_lost_and_none_counts_twice",),
    4: ("test_live_votes::test_a_lost_ack_is_asked_for_again_on_another_connection",),
    5: (
        "test_live_votes::test_a_ballot_that_races_the_close_counts_if_and_only_if_it_stands_before_it",
    ),
    6: ("test_live_votes::test_whoever_lost_the_right_meanwhile_is_refused_at_once",),
    7: ("test_ballots_are_decided::test_a_ballot_of_another_shape_is_refused_at_the_door",),
    8: ("test_voting_by_page::test_opening_any_address_casts_nothing",),
    9: (
        "test_secret_archives::test_a_strangers_program_accepts_every_export_and_finds_the_same_result",
        "test_secret_by_area::test_both_boxes_are_verified_by_a_stranger_and_decide_together",
    ),
    10: (
        "test_our_own_verifier::test_every_tampering_is_rejected_given_the_signed_checkpoints",
        "test_outside_verifier::test_the_tool_rejects_nine_of_the_thirteen_and_the_four_gaps_are_known",
        "test_archives_on_disk::test_the_command_rejects_every_one_of_the_thirteen_tamperings",
    ),
    11: (
        "test_browser_modules::test_what_is_drawn_alike_is_sealed_proven_and_signed_alike",
        "test_browser_modules::test_ballots_made_by_chance_pass_our_checks_and_those_of_belenios_tool",
        "test_outside_verifier::test_the_tool_and_we_finish_each_others_votes",
    ),
    12: (
        "test_ballots_are_checked::test_another_voters_ballot_is_refused_under_ones_own_credential",
        "test_ballots_are_checked::test_an_element_outside_the_group_is_refused_though_its_voter_signed_it",
        "test_ballots_are_checked::test_what_anybody_can_change_is_refused_on_the_cheap_checks",
        "test_group_and_powers::test_the_degenerate_one_passes_only_where_it_makes_sense",
    ),
    13: (
        "test_secret_vote_attacked::test_after_two_hundred_voted_all_that_the_house_holds_opens_no_ballot",
    ),
    14: (
        "test_schema_of_votes::test_14_no_table_beside_ballots_names_a_voter_or_a_time_or_numbers_its_rows",
        "test_schema_of_votes::test_14_every_table_of_votes_is_known",
        "test_schema_of_votes::test_14_the_journal_tells_of_no_ballot",
    ),
    15: (
        "test_secret_frames::test_no_frame_of_any_client_ties_a_person_to_anothers_ballot",
        "test_secret_vote_attacked::test_what_the_house_holds_opens_no_ballot_and_tells_nobody",
        "test_no_running_split::test_no_page_of_anybody_shows_a_split",
    ),
    16: (
        "test_secret_votes::test_a_ballot_of_one_vote_or_voter_is_refused_in_another",
        "test_secret_votes::test_a_credential_is_brought_before_the_opening_and_serves_once",
        "test_secret_votes::test_a_tellers_key_serves_once_and_from_one_phone",
    ),
    17: (
        "test_ballots_are_decided::test_an_old_copy_of_the_database_is_found_by_what_is_kept_outside",
    ),
    18: (
        "test_a_vote_is_held::test_the_ledger_refuses_changes_even_in_raw_sql",
        "test_secret_votes::test_the_record_beside_the_ledger_refuses_changes_even_in_raw_sql",
    ),
    19: ("test_rights::test_routes_let_through_whom_their_rows_name",),
    20: ("test_trusted_web::test_20_a_foreign_page_opens_no_line_whatever_its_headers_say",),
    21: ("test_trusted_web::test_21_nothing_that_people_write_becomes_a_program",),
    22: ("test_flood::test_22_one_who_floods_over_twenty_sockets_keeps_nobody_from_voting",),
    23: ("test_secret_votes::test_without_every_right_key_there_is_no_result",),
    24: ("test_corrected_by_two::test_24_two_officers_put_a_paper_right_and_everybody_sees_it",),
    25: (
        "test_commits_last::test_25_sqlite_that_may_lose_commits_opens_no_binding_vote",
        "test_commits_last::test_25_postgresql_that_may_lose_commits_opens_no_binding_vote",
    ),
    26: (
        "test_backed_up_while_voting::test_26_a_backup_made_while_sixty_vote_has_the_same_root_result_and_receipts",
    ),
}
PLACES = [f"{number}::{place}" for number, places in ELSEWHERE.items() for place in places]
INTERLEAVINGS = 1000


@pytest.mark.parametrize("place", PLACES)
def test_what_is_proved_elsewhere_is_there(place: str) -> None:
    _number, file, name = place.split("::")
    (path,) = (ROOT / "tests").rglob(f"{file}.py")
    module = ast.parse(path.read_text(encoding="utf-8"))
    assert name in {node.name for node in module.body if isinstance(node, ast.FunctionDef)}


def test_every_test_of_a_trusted_system_stands_here_or_elsewhere() -> None:
    here = {int(name.split("_")[1]) for name in globals() if re.match(r"test_\d+_", name)}
    assert here | ELSEWHERE.keys() >= set(range(1, 28))


def a_ballot(vote: Polling, number: int) -> str:
    """The body of one voter's ballot."""
    line = books.voters_of(vote.poll.id)[vote.voters[number].id]
    ballot = NamedBallot(
        f"{number:032x}", line.pseudonym, line.name, "yes", Weight(1), CastVia.LIVE
    )
    return fields.write(ballot)


def test_5_a_ballot_counts_if_and_only_if_it_stands_before_the_close(app: Flask) -> None:
    vote = put_to_vote(3)
    setup, roll = books.entries_of(vote.poll.id)[0], books.voters_of(vote.poll.id).values()
    bodies = [a_ballot(vote, number) for number in range(3)]
    chance = random.Random(5)
    for _ in range(INTERLEAVINGS):
        order: list[str | None] = [*bodies, None]
        chance.shuffle(order)
        chain: list[Entry] = [setup]
        for body in order:
            kind = EntryType.END_BALLOTS if body is None else EntryType.BALLOT
            chain.append(ledger.append(chain[-1], kind, body))
        end = 1 + order.index(None)
        counted = result.count(chain, roll).tally.counted
        assert [one.height for one in counted] == list(range(1, end))


def flipped(body: str, at: int) -> str:
    """The same text with one byte changed."""
    return body[:at] + ("x" if body[at] != "x" else "y") + body[at + 1 :]


TAMPERED = {
    "byte": ("ledger_entry", "UPDATE ledger_entry SET hash = '{none}' WHERE {poll} AND height = 1"),
    "truncated": ("ledger_entry", "DELETE FROM ledger_entry WHERE {poll} AND height = {last}"),
    "fork": (
        "checkpoint",
        "UPDATE checkpoint SET note = replace(note, 'prev', 'perv') WHERE {poll}",
    ),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_17_a_changed_shortened_or_forked_ledger_stops_every_binding_vote(
    app: Flask, how: str
) -> None:
    vote = put_to_vote(4)
    vote.all_vote("yes", "no")
    vote.close()
    assert trust.troubles() == ()
    poll, last = vote.poll, len(books.entries_of(vote.poll.id)) - 1
    table, statement = TAMPERED[how]
    with tampering(table) as do:
        do(statement.format(none="0" * 64, poll=f"poll_id = {poll.id}", last=last))
    try:
        assert any(poll.uuid in line for line in trust.troubles())
        trust.look()
        with pytest.raises(Refused) as refused:
            trust.must_be_trusted()
        assert refused.value.code == "not_trusted"
        assert "警报" in app.test_client().get("/").text
    finally:
        app.extensions.pop("vote_troubles", None)


def test_17_the_start_looks_at_the_end_of_what_is_declared_and_reads_the_whole_behind(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    vote = put_to_vote(4)
    vote.all_vote("yes", "no")
    vote.close()
    uuid, mine = vote.poll.uuid, f"poll_id = {vote.poll.id}"
    last = len(books.entries_of(vote.poll.id)) - 1
    behind: list[Callable[[], None]] = []
    monkeypatch.setattr("votes.services.trust.monkey.is_module_patched", lambda _name: True)
    monkeypatch.setattr(
        "votes.services.trust.gevent.spawn", lambda act, made: behind.append(lambda: act(made))
    )
    try:
        with tampering("ledger_entry") as do:
            do(TAMPERED["byte"][1].format(none="0" * 64, poll=mine))
        trust.look()
        assert trust.found_at_start() == (), "the end is as it was signed"
        behind.pop()()
        assert any(uuid in line for line in trust.found_at_start())
        with tampering("ledger_entry") as do:
            do(TAMPERED["truncated"][1].format(poll=mine, last=last))
        trust.look()
        assert any(uuid in line for line in trust.found_at_start()), "seen before anybody comes"
    finally:
        app.extensions.pop("vote_troubles", None)


WEAK = {
    "sqlite": ("PRAGMA synchronous = NORMAL", "PRAGMA synchronous = FULL"),
    "postgresql": ("SET synchronous_commit = off", "SET synchronous_commit = on"),
}


def test_25_a_database_that_may_lose_commits_is_found(engine_name: str, tmp_path: Path) -> None:
    with fresh_database(engine_name, tmp_path, postgres_url) as url:
        app = create_app(
            Settings(secret_key="d" * 40, database_url=url, instance_path=tmp_path, testing=True)
        )
        with app.app_context(), db.engine.connect() as connection:
            assert tuple(trust.not_durable(connection)) == ()
            weak, back = WEAK[engine_name]
            for setting, troubles in ((weak, 1), (back, 0)):
                connection.commit()
                connection.connection.cursor().execute(setting)
                assert len(tuple(trust.not_durable(connection))) == troubles
        with app.app_context():
            db.engine.dispose()


def test_27_of_principal_and_delegate_voting_at_once_the_principal_is_counted(
    in_server: Flask, live_server: Server
) -> None:
    """Twenty presses of each at the same time: one ballot counts, the principal's own."""
    poll, phones, line = a_mandate_on_the_server(in_server)
    told = ("yes", "no")

    async def press() -> list[Any]:
        lines = await connect_all(live_server.url, phones)
        acts = [
            lines[n % 2].ask(
                "votes.cast",
                {
                    "poll": poll.uuid,
                    "voter": line,
                    "ballot_id": f"{n:032x}",
                    "choice": told[n % 2],
                },
            )
            for n in range(40)
        ]
        answers = list(await asyncio.wait_for(asyncio.gather(*acts), 60))
        for phone in lines:
            phone.hang_up()
        return answers

    answers = in_a_thread(press())
    db.session.rollback()
    given = [answer["ok"] for answer in answers]
    refused = {answer["error"]["code"] for answer in answers if not answer["ok"]}
    assert any(given[0::2])
    assert refused <= {"already_voted", "goes_before"}
    with clock.stopped(clock.now() + timedelta(days=16)):
        voting.close(poll, by=None)
    counted = replay.count(poll).recount
    assert counted is not None
    (one,) = counted.tally.counted
    assert (one.ballot.line, one.ballot.choice, one.ballot.mandate) == (line, "yes", None)
    assert replay.examine(poll) == ()


def a_mandate_on_the_server(app: Flask) -> tuple[Poll, list[Key], str]:
    """An owners' vote, open, in which the first owner has sent somebody."""
    meeting, _chair, people = open_hall(secrets.token_hex(4), 2)
    numbers = [f"138{secrets.randbelow(10**8):08d}" for _ in range(2)]
    clerk = meeting.clerk
    registered(
        meeting.hall.place, [flat(n, f"业主{n}", phone) for n, phone in enumerate(numbers)], clerk
    )
    plan = Plan(
        question="改建",
        rule_code="owners_ordinary",
        roll_source="owners",
        mode=Mode.WRITTEN,
        ends_at=clock.now() + timedelta(days=15),
    )
    with transaction():
        poll = preparing.prepare(meeting, plan, by=clerk)
        preparing.announce(poll, by=clerk)
        principal = mandates.whom(poll, numbers[0])
        mandates.record(poll, principal, people[0], paper="1号", by=clerk)
        opening.open_alone(poll, by=clerk)
    seat = seat_of(poll, principal)
    assert seat is not None
    return poll, [phone_key(app, who) for who in (principal, people[0])], seat.pseudonym
