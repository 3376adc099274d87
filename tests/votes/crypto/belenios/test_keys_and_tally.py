"""Keys, rolls, the sum and its opening: what is missing, wrong or foreign opens nothing.

Tests 16 (keys and credentials of another vote) and 23 (trustees) of ballots.md.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.votes.crypto import outside
from tests.votes.crypto.belenios.elections import AREAS, UUID, edited, held, repeatable
from votes.crypto.belenios import election as elections
from votes.crypto.belenios import roll as rolls
from votes.crypto.belenios import tally as tallies
from votes.crypto.belenios import trustee_key
from votes.crypto.belenios import trustees as boards
from votes.crypto.belenios.flaws import Flaw, Unsound
from votes.crypto.belenios.group import Element
from votes.crypto.belenios.parameters import G, P, Q
from votes.crypto.belenios.trustees import Trustees

Edit = Callable[[Any], object]
VOTE = held()


def flaw_of(act: Callable[[], object]) -> Flaw:
    with pytest.raises(Unsound) as error:
        act()
    return error.value.flaw


# --- the election's documents ---------------------------------------------------------------------


def test_every_document_is_read_back_from_its_text() -> None:
    assert elections.read(VOTE.election.text) == VOTE.election
    assert boards.read(VOTE.trustees.text) == VOTE.trustees
    assert rolls.read(VOTE.roll.text) == VOTE.roll
    assert tallies.read_tally(VOTE.tallied.text) == VOTE.tallied.encrypted
    assert tallies.read_partial(VOTE.partials[0].text) == VOTE.partials[0]
    assert tallies.read_result(VOTE.result.text) == VOTE.result
    VOTE.election.check()
    VOTE.roll.check()
    VOTE.trustees.check()


@pytest.mark.parametrize(
    "edit",
    [
        lambda e: e.update(version=2),
        lambda e: e.update(group="Ed25519"),
        lambda e: e.update(uuid="short"),
        lambda e: e.update(uuid="0OIl0OIl0OIl0OIl"),
        lambda e: e.update(questions=[]),
        lambda e: e["questions"][0].update(blank=True),
        lambda e: e["questions"][0].update(min=5),
        lambda e: e.update(public_key="0"),
    ],
)
def test_an_election_of_another_kind_is_refused(edit: Edit) -> None:
    assert flaw_of(lambda: elections.read(edited(VOTE.election.text, edit))) is Flaw.FORM


def test_an_election_key_that_hides_nothing_is_refused() -> None:
    bare = replace(VOTE.election, public_key=Element(1))
    assert flaw_of(bare.check) is Flaw.MEMBERSHIP


# --- the roll -------------------------------------------------------------------------------------

LINES = json.loads(VOTE.roll.text)


@pytest.mark.parametrize(
    ("lines", "flaw"),
    [
        ([], Flaw.FORM),
        ({}, Flaw.FORM),
        ([1], Flaw.FORM),
        (LINES[::-1], Flaw.FORM),
        ([LINES[0], *LINES], Flaw.CREDENTIAL),
        ([f"{LINES[0]},2", *LINES[1:]], Flaw.FORM),
        ([f"{line},0" for line in LINES], Flaw.FORM),
        ([f"{line},02" for line in LINES], Flaw.FORM),
        ([f"{line},99999999999" for line in LINES], Flaw.CREDENTIAL),
        (["x"], Flaw.CREDENTIAL),
        ([str(P)], Flaw.CREDENTIAL),
    ],
)
def test_a_roll_that_is_none_is_refused(lines: Any, flaw: Flaw) -> None:
    text = json.dumps(lines, separators=(",", ":"))
    assert flaw_of(lambda: rolls.read(text)) is flaw


def test_a_credential_outside_the_group_is_refused() -> None:
    roll = rolls.enrol({Element(P - 1): 1}, weighted=False)
    assert flaw_of(roll.check) is Flaw.MEMBERSHIP


def test_weights_are_written_where_the_roll_has_weights() -> None:
    areas = held(AREAS).roll
    assert areas.total == sum(AREAS)
    assert rolls.read(areas.text) == areas
    assert flaw_of(lambda: rolls.enrol({Element(G): 2}, weighted=False)) is Flaw.CREDENTIAL
    assert flaw_of(lambda: rolls.enrol({}, weighted=True)) is Flaw.CREDENTIAL


def test_a_code_from_belenios_tool_gives_its_credential(tmp_path: Path) -> None:
    asked = ("--count=2", outside.GROUP, f"--uuid={UUID}")
    outside.run("setup", "generate-credentials", *asked, within=tmp_path)
    (private,) = tmp_path.glob("*.privcreds")
    (public,) = tmp_path.glob("*.pubcreds")
    derived = {
        str(rolls.public_credential(rolls.secret_of(line.split()[1], UUID)))
        for line in private.read_text().splitlines()
    }
    assert derived == {line.split(",")[0] for line in json.loads(public.read_text())}


@pytest.mark.parametrize("code", ["", "abc", "0" * 15, "111-111-111-111-112"])
def test_a_mistyped_credential_code_is_refused(code: str) -> None:
    assert flaw_of(lambda: rolls.secret_of(code, UUID)) is Flaw.CREDENTIAL


# --- the trustees ---------------------------------------------------------------------------------


KEY = trustee_key.public_half(VOTE.private_keys[0], repeatable(3)).text


def test_a_key_is_taken_with_its_proof() -> None:
    assert trustee_key.read(KEY).public_key == VOTE.trustees.owners[1]


@pytest.mark.parametrize(
    ("edit", "flaw"),
    [
        (lambda k: k["pok"].update(response="1"), Flaw.PROOF),
        (lambda k: k.update(public_key="1"), Flaw.MEMBERSHIP),
        (lambda k: k.update(public_key=str(P - int(k["public_key"]))), Flaw.MEMBERSHIP),
        (lambda k: k.update(public_key=str(G)), Flaw.PROOF),
        (lambda k: k.pop("pok"), Flaw.FORM),
    ],
)
def test_a_key_that_nobody_proved_to_hold_is_refused(edit: Edit, flaw: Flaw) -> None:
    assert flaw_of(lambda: trustee_key.read(edited(KEY, edit))) is flaw


def test_one_key_held_twice_is_refused() -> None:
    first = VOTE.trustees.kinds[0]
    assert flaw_of(Trustees((first, first)).check) is Flaw.TRUSTEE
    assert flaw_of(Trustees(()).check) is Flaw.TRUSTEE


def test_two_keys_that_cancel_out_are_refused() -> None:
    x = VOTE.private_keys[0]
    pair = (trustee_key.public_half(x), trustee_key.public_half(-x % Q))
    assert flaw_of(Trustees(pair).check) is Flaw.MEMBERSHIP


@pytest.mark.parametrize("text", ["{}", "[1]", "[[]]", '[["Other",{}]]', '[["Single",{}]]'])
def test_trustees_of_another_form_are_refused(text: str) -> None:
    assert flaw_of(lambda: boards.read(text)) is Flaw.FORM


# --- the sum --------------------------------------------------------------------------------------


def test_the_last_ballot_of_every_voter_counts() -> None:
    assert VOTE.result.result == ((1, 3, 1), (5, 2, 0))
    assert (VOTE.tallied.count, VOTE.tallied.weight) == (5, 5)
    assert json.loads(VOTE.tallied.sized("00"))["num_tallied"] == 5


def test_the_order_of_the_voters_does_not_matter() -> None:
    backwards = [*VOTE.ballots[1:5][::-1], VOTE.ballots[5]]
    again = tallies.tally(VOTE.election, VOTE.roll, backwards)
    assert again.encrypted == VOTE.tallied.encrypted


def test_every_voter_counts_with_their_area() -> None:
    vote = held(AREAS)
    against = AREAS[0] + AREAS[1] + AREAS[4]
    assert vote.result.result[0] == (AREAS[3], against, AREAS[2])
    tallies.check_result(vote.result, vote.trustees, vote.tallied.encrypted, vote.opened)


def test_no_ballot_at_all_opens_to_nothing() -> None:
    empty = tallies.tally(VOTE.election, VOTE.roll, [])
    opened = {
        owner: tallies.decrypt(VOTE.election, empty.encrypted, x)
        for owner, x in enumerate(VOTE.private_keys, 1)
    }
    for owner, partial in opened.items():
        key = VOTE.trustees.owners[owner]
        tallies.check_partial(VOTE.election, empty.encrypted, key, partial)
    assert tallies.result(VOTE.trustees, empty, opened).result == ((0, 0, 0), (0, 0, 0))


@pytest.mark.parametrize("value", [2**30, "5", "٥", -1, True, None, "9" * 20])
def test_a_count_has_one_spelling(value: Any) -> None:
    assert flaw_of(lambda: tallies.unspelled(value)) is Flaw.FORM


def test_a_large_weight_is_a_text_as_belenios_writes_it() -> None:
    assert tallies.spelled(2**30 - 1) == 2**30 - 1
    assert tallies.spelled(2**30) == str(2**30)
    assert tallies.unspelled(str(2**30)) == 2**30


# --- opening it -----------------------------------------------------------------------------------


def checked(partial: tallies.PartialDecryption, owner: int = 1) -> None:
    key = VOTE.trustees.owners[owner]
    tallies.check_partial(VOTE.election, VOTE.tallied.encrypted, key, partial)


def test_every_teller_opens_a_part_and_all_together_the_sum() -> None:
    for owner, partial in VOTE.opened.items():
        checked(partial, owner)
    tallies.check_result(VOTE.result, VOTE.trustees, VOTE.tallied.encrypted, VOTE.opened)


@pytest.mark.parametrize("absent", [1, 2, 3])
def test_without_one_teller_there_is_no_result(absent: int) -> None:
    present = {owner: part for owner, part in VOTE.opened.items() if owner != absent}
    assert VOTE.trustees.missing(present) == 1
    without = lambda: tallies.result(VOTE.trustees, VOTE.tallied, present)  # noqa: E731  # reason: an act to be refused
    assert flaw_of(without) is Flaw.TRUSTEE


def test_another_tellers_part_or_a_wrong_keys_is_refused() -> None:
    assert flaw_of(lambda: checked(VOTE.partials[0], owner=2)) is Flaw.PROOF
    foreign = tallies.decrypt(VOTE.election, VOTE.tallied.encrypted, 12345, repeatable(1))
    assert flaw_of(lambda: checked(foreign)) is Flaw.PROOF


def test_a_part_of_another_tally_is_refused() -> None:
    fewer = tallies.tally(VOTE.election, VOTE.roll, VOTE.ballots[:3])
    part = tallies.decrypt(VOTE.election, fewer.encrypted, VOTE.private_keys[0], repeatable(2))
    assert flaw_of(lambda: checked(part)) is Flaw.PROOF


def test_a_key_of_one_vote_opens_nothing_of_another() -> None:
    other = held(uuid="AnotherVote12345")
    part = tallies.decrypt(other.election, VOTE.tallied.encrypted, VOTE.private_keys[0])
    assert flaw_of(lambda: checked(part)) is Flaw.PROOF


@pytest.mark.parametrize(
    ("edit", "flaw"),
    [
        (lambda p: p["decryption_factors"][0].pop(), Flaw.FORM),
        (lambda p: p["decryption_proofs"].pop(), Flaw.FORM),
        (lambda p: p["decryption_factors"][0].__setitem__(0, "1"), Flaw.MEMBERSHIP),
        (lambda p: p["decryption_factors"][0].__setitem__(0, "2"), Flaw.MEMBERSHIP),
        (lambda p: p["decryption_factors"][0].reverse(), Flaw.PROOF),
    ],
)
def test_a_part_that_was_changed_is_refused(edit: Edit, flaw: Flaw) -> None:
    part = tallies.read_partial(edited(VOTE.partials[0].text, edit))
    assert flaw_of(lambda: checked(part)) is flaw


@pytest.mark.parametrize("rows", [((4, 2, 3), (5, 2, 0)), ((1, 3, 1),), ((1, 3), (5, 2, 0))])
def test_another_result_is_refused(rows: tuple[tuple[int, ...], ...]) -> None:
    claim = tallies.Result(rows)
    act = lambda: tallies.check_result(  # noqa: E731  # reason: an act to be refused
        claim, VOTE.trustees, VOTE.tallied.encrypted, VOTE.opened
    )
    assert flaw_of(act) is Flaw.RESULT
