"""Ballots of a secret vote: what is made is accepted, what is changed, copied or foreign is not.

The elements refused here are those of test 12 and the crossings of test 16 of ballots.md.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.votes.crypto.belenios.elections import choices_of, edited, held, repeatable
from votes.crypto.belenios import audit
from votes.crypto.belenios.ballot import check, check_proofs, receive, seal
from votes.crypto.belenios.election import Question, describe
from votes.crypto.belenios.flaws import Flaw, Unsound
from votes.crypto.belenios.group import fingerprint
from votes.crypto.belenios.parameters import G, P, Q
from votes.crypto.belenios.proofs import prove_exponent, signature_prefix
from votes.crypto.belenios.proving import prove_here

Edit = Callable[[Any], object]

VOTE = held()
BALLOT = VOTE.ballots[0].text


def refused(text: str) -> Unsound:
    with pytest.raises(Unsound) as error:
        check(VOTE.election, VOTE.roll.weights, text)
    return error.value


def signed_again(edit: Edit, secret: int = VOTE.secrets[0]) -> str:
    """The first ballot, changed by its own voter, who can sign whatever they like."""

    def change(ballot: Any) -> None:
        edit(ballot)
        del ballot["signature"]
        digest = fingerprint(json.dumps(ballot, ensure_ascii=False, separators=(",", ":")))
        proof = prove_exponent(signature_prefix(digest), secret, repeatable(9))
        ballot["signature"] = {
            "hash": digest,
            "proof": {"challenge": str(proof.challenge), "response": str(proof.response)},
        }

    return edited(BALLOT, change)


def cipher(ballot: Any) -> Any:
    return ballot["answers"][0]["choices"][0]


def test_an_honest_ballot_passes_and_is_what_was_sealed() -> None:
    paused: list[None] = []
    for each in VOTE.ballots:
        read = receive(VOTE.election, VOTE.roll.weights, each.text)
        check_proofs(VOTE.election, read, lambda: paused.append(None))
        assert read == each == check(VOTE.election, VOTE.roll.weights, each.text)
        assert len(read.tracker) == 43
    assert len(paused) == 6 * 6


@pytest.mark.parametrize(
    ("edit", "flaw"),
    [
        (lambda b: b.update(election_uuid="Other123456789"), Flaw.ELECTION),
        (lambda b: b.update(election_hash="x"), Flaw.ELECTION),
        (lambda b: b.update(credential=str(G)), Flaw.CREDENTIAL),
        (lambda b: b.pop("signature"), Flaw.SIGNATURE),
        (lambda b: b["signature"].update(hash="x"), Flaw.SIGNATURE),
        (lambda b: b["signature"]["proof"].update(response="1"), Flaw.SIGNATURE),
        (lambda b: b["signature"]["proof"].update(response=str(Q)), Flaw.FORM),
        (lambda b: b["signature"]["proof"].update(challenge=str(Q + 5)), Flaw.FORM),
        (lambda b: b["signature"]["proof"].update(challenge="01"), Flaw.FORM),
        (lambda b: b["signature"]["proof"].update(challenge=1), Flaw.FORM),
        (lambda b: b.update(extra=1), Flaw.FORM),
        (lambda b: cipher(b).update(alpha="0"), Flaw.FORM),
        (lambda b: cipher(b).update(alpha=str(P)), Flaw.FORM),
        (lambda b: b["answers"].pop(), Flaw.FORM),
        (lambda b: b["answers"][0]["choices"].pop(), Flaw.FORM),
        (lambda b: b["answers"][0]["individual_proofs"].pop(), Flaw.FORM),
        (lambda b: b["answers"][0].update(overall_proof=None), Flaw.FORM),
        (lambda b: b["answers"].reverse(), Flaw.SIGNATURE),
    ],
)
def test_what_anybody_can_change_is_refused_on_the_cheap_checks(edit: Edit, flaw: Flaw) -> None:
    with pytest.raises(Unsound) as error:
        receive(VOTE.election, VOTE.roll.weights, edited(BALLOT, edit))
    assert error.value.flaw is flaw


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "1" * 5000,
        f"{BALLOT} ",
        BALLOT.replace(":", ": ", 1),
        BALLOT.replace("{", '{"election_uuid":"x",', 1),
        BALLOT.replace("e", "\\u0065", 1),
    ],
    ids=range(8),
)
def test_another_spelling_is_refused(text: str) -> None:
    assert refused(text).flaw is Flaw.FORM


@pytest.mark.parametrize("part", ["alpha", "beta"])
@pytest.mark.parametrize("value", [1, P - 1, 2], ids=["one", "minus-one", "non-member"])
def test_an_element_outside_the_group_is_refused_though_its_voter_signed_it(
    part: str, value: int
) -> None:
    text = signed_again(lambda b: cipher(b).update({part: str(value)}))
    assert refused(text).flaw is Flaw.MEMBERSHIP


@pytest.mark.parametrize("part", ["alpha", "beta"])
def test_a_ciphertext_times_minus_one_is_refused_though_it_hides_in_even_challenges(
    part: str,
) -> None:
    text = signed_again(lambda b: cipher(b).update({part: str(P - int(cipher(b)[part]))}))
    assert refused(text).flaw is Flaw.MEMBERSHIP


@pytest.mark.parametrize(
    "edit",
    [
        lambda b: b["answers"][0]["choices"].reverse(),
        lambda b: b["answers"][0]["individual_proofs"].reverse(),
        lambda b: b["answers"][0]["individual_proofs"][0].reverse(),
        lambda b: b["answers"][0]["individual_proofs"][0][0].update(response="5"),
        lambda b: b["answers"][1].update(overall_proof=b["answers"][1]["overall_proof"][::-1]),
        lambda b: b["answers"][0]["overall_proof"][0].update(challenge="5"),
    ],
)
def test_a_proof_holds_for_its_own_statement_alone(edit: Edit) -> None:
    assert refused(signed_again(edit)).flaw is Flaw.PROOF


def test_a_worker_tells_a_flaw_in_plain_words() -> None:
    bad = signed_again(lambda b: b["answers"][0]["overall_proof"][0].update(challenge="5"))
    texts = [BALLOT, bad, "[]"]
    found = list(prove_here(VOTE.election.text, texts))
    assert [flawed and flawed[0] for flawed in found] == [None, "proof", "form"]
    assert found[1] == ("proof", "question 1, overall does not hold")


def test_a_proof_with_a_part_more_or_less_is_refused() -> None:
    shorter = signed_again(lambda b: b["answers"][0]["individual_proofs"][0].pop())
    longer = signed_again(
        lambda b: b["answers"][0]["overall_proof"].append({"challenge": "0", "response": "0"})
    )
    assert refused(shorter).flaw is Flaw.FORM
    assert refused(longer).flaw is Flaw.FORM


def test_two_votes_in_one_ballot_are_refused() -> None:
    double = VOTE.ballots[3].text

    def glue(ballot: Any) -> None:
        ballot["answers"] = json.loads(double)["answers"]

    assert refused(signed_again(glue)).flaw is Flaw.PROOF


def test_another_voters_ballot_is_refused_under_ones_own_credential() -> None:
    mine = str(VOTE.ballots[1].credential)
    assert refused(edited(BALLOT, lambda b: b.update(credential=mine))).flaw is Flaw.SIGNATURE
    copied = signed_again(lambda b: b.update(credential=mine), VOTE.secrets[1])
    assert refused(copied).flaw is Flaw.PROOF


def test_a_ballot_of_one_vote_is_refused_in_another() -> None:
    other = held(uuid="AnotherVote12345")
    with pytest.raises(Unsound) as error:
        receive(other.election, other.roll.weights, BALLOT)
    assert error.value.flaw is Flaw.ELECTION
    moved = edited(
        BALLOT,
        lambda b: b.update(
            election_uuid=other.election.uuid, election_hash=other.election.fingerprint
        ),
    )
    with pytest.raises(Unsound) as error:
        receive(other.election, VOTE.roll.weights, moved)
    assert error.value.flaw is Flaw.SIGNATURE


@pytest.mark.parametrize(
    "choices",
    [
        [[1, 0, 0]],
        [[1, 1, 0], [0, 0, 0]],
        [[0, 0, 0], [0, 0, 0]],
        [[1, 0], [0, 0, 0]],
        [[2, -1, 0], [0, 0, 0]],
        [[1, 0, 0], [1, 1, 1]],
    ],
)
def test_choices_that_the_question_forbids_are_not_sealed(choices: list[list[int]]) -> None:
    with pytest.raises(Unsound) as error:
        seal(VOTE.election, VOTE.secrets[0], choices)
    assert error.value.flaw is Flaw.FORM


def test_the_same_choices_never_look_the_same() -> None:
    first = seal(VOTE.election, VOTE.secrets[0], choices_of(0)).ballot
    second = seal(VOTE.election, VOTE.secrets[0], choices_of(0)).ballot
    assert first.answers[0].choices != second.answers[0].choices


# --- the audit in place of casting ----------------------------------------------------------------

REVEALED = audit.reveal(VOTE.sealed[0]).text


def test_a_revealed_ballot_encrypts_again_to_itself() -> None:
    assert audit.verify_spoiled(VOTE.election, REVEALED).choices == ((1, 0, 0), (1, 1, 0))


@pytest.mark.parametrize(
    ("edit", "flaw"),
    [
        (lambda r: r["choices"][0].reverse(), Flaw.PROOF),
        (lambda r: r["choices"][0].__setitem__(0, 3), Flaw.PROOF),
        (lambda r: r["randomness"][0].reverse(), Flaw.PROOF),
        (lambda r: r["randomness"][0].pop(), Flaw.FORM),
        (lambda r: r["choices"][1].pop(), Flaw.FORM),
        (lambda r: r["choices"].pop(), Flaw.FORM),
        (lambda r: r["ballot"].update(election_hash="x"), Flaw.ELECTION),
        (lambda r: r.pop("choices"), Flaw.FORM),
    ],
)
def test_a_phone_that_sealed_something_else_is_found(edit: Edit, flaw: Flaw) -> None:
    with pytest.raises(Unsound) as error:
        audit.verify_spoiled(VOTE.election, edited(REVEALED, edit))
    assert error.value.flaw is flaw


def test_a_question_nobody_can_answer_is_none() -> None:
    for low, high in ((2, 1), (0, 0), (0, 4), (-1, 1)):
        with pytest.raises(ValueError, match="cannot be answered"):
            Question(("甲", "乙", "丙"), low, high, "选举")
    with pytest.raises(ValueError, match="base 58"):
        describe("short", G, (Question(("甲",), 0, 1, "?"),), name="", description="")
