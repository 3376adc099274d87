"""t of n tellers are enough, by threshold keys that belenios-tool deals and we only read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from tests.votes.crypto import outside
from tests.votes.crypto.belenios.elections import FEES, UUID, edited, repeatable
from votes.crypto import fields
from votes.crypto.belenios import pedersen, tally, trustees
from votes.crypto.belenios.ballot import seal
from votes.crypto.belenios.election import describe
from votes.crypto.belenios.flaws import Flaw, Unsound
from votes.crypto.belenios.group import Element
from votes.crypto.belenios.parameters import G, P, Q
from votes.crypto.belenios.pedersen import CertKeys, Coefexps, Pedersen, SignedMessage
from votes.crypto.belenios.proofs import prove_exponent
from votes.crypto.belenios.roll import enrol, public_credential
from votes.crypto.belenios.trustee_key import public_half
from votes.crypto.belenios.trustees import Trustees

DRAW = repeatable(5)


def signed(secret: int, record: object) -> SignedMessage:
    message = fields.write(record)
    return SignedMessage(message, prove_exponent(f"sigmsg|{message}|", secret, DRAW))


def dealt(size: int, threshold: int) -> tuple[Pedersen, list[int]]:
    """A threshold key as step 6 publishes it, and the shares, which nobody else ever sees."""
    coefficients = [[DRAW() for _ in range(threshold)] for _ in range(size)]
    signing = [DRAW() for _ in range(size)]
    shares = [
        sum(a * place**k for row in coefficients for k, a in enumerate(row)) % Q
        for place in range(1, size + 1)
    ]
    certs = [signed(s, CertKeys(public_credential(s), public_credential(s + 1))) for s in signing]
    polynomials = [
        signed(s, Coefexps(tuple(map(public_credential, row))))
        for s, row in zip(signing, coefficients, strict=True)
    ]
    keys = tuple(public_half(share, DRAW) for share in shares)
    return Pedersen(threshold, tuple(certs), tuple(polynomials), keys), shares


KEY, SHARES = dealt(3, 2)
SERVER = DRAW()
BOARD = Trustees((public_half(SERVER, DRAW), KEY))


def opened_by(owners: Sequence[int]) -> tally.Result:
    election = describe(UUID, BOARD.election_key, (FEES,), name="表决", description="")
    secrets = [DRAW(), DRAW()]
    roll = enrol({public_credential(s): 1 for s in secrets}, weighted=False)
    ballots = [seal(election, s, [[0, 1, 0]], DRAW).ballot for s in secrets]
    tallied = tally.tally(election, roll, ballots)
    private = {1: SERVER, **dict(enumerate(SHARES, 2))}
    partials = {o: tally.decrypt(election, tallied.encrypted, private[o], DRAW) for o in owners}
    for owner, partial in partials.items():
        tally.check_partial(election, tallied.encrypted, BOARD.owners[owner], partial)
    return tally.result(BOARD, tallied, partials)


@pytest.mark.parametrize("pair", [*combinations((2, 3, 4), 2), (2, 3, 4)])
def test_any_two_of_three_open_the_box_together_with_the_server(pair: tuple[int, ...]) -> None:
    assert opened_by((1, *pair)).result == ((0, 2, 0),)


@pytest.mark.parametrize("owners", [(1, 2), (2, 3), (2, 3, 4), (1,)])
def test_fewer_than_the_threshold_open_nothing(owners: tuple[int, ...]) -> None:
    with pytest.raises(Unsound) as error:
        opened_by(owners)
    assert error.value.flaw is Flaw.TRUSTEE


def test_a_key_dealt_by_belenios_tool_is_read_and_holds(tmp_path: Path) -> None:
    outside.threshold_keys(tmp_path, size=3, threshold=2)
    text = f'[["Pedersen",{(tmp_path / "threshold.json").read_text()}]]'
    board = trustees.read(text)
    board.check()
    assert board.text == text
    assert [board.missing(owners) for owners in ((), (2,), (1, 3))] == [2, 1, 0]


def test_trustees_with_a_threshold_are_read_back() -> None:
    BOARD.check()
    assert trustees.read(BOARD.text) == BOARD
    assert list(BOARD.owners) == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("change", "flaw"),
    [
        (lambda k: replace(k, threshold=0), Flaw.FORM),
        (lambda k: replace(k, threshold=4), Flaw.FORM),
        (lambda k: replace(k, threshold=3), Flaw.FORM),
        (lambda k: replace(k, certs=k.certs[:2]), Flaw.FORM),
        (lambda k: replace(k, certs=k.certs[::-1]), Flaw.SIGNATURE),
        (lambda k: replace(k, coefexps=k.coefexps[::-1]), Flaw.SIGNATURE),
        (lambda k: replace(k, verification_keys=k.verification_keys[::-1]), Flaw.TRUSTEE),
        (lambda k: replace(k, certs=(with_key(1), *k.certs[1:])), Flaw.MEMBERSHIP),
        (lambda k: replace(k, certs=(SignedMessage("{}", k.certs[0].signature),) * 3), Flaw.FORM),
    ],
)
def test_a_threshold_key_that_was_changed_is_refused(
    change: Callable[[Pedersen], Pedersen], flaw: Flaw
) -> None:
    with pytest.raises(Unsound) as error:
        change(KEY).check()
    assert error.value.flaw is flaw


def with_key(verification: int) -> SignedMessage:
    return signed(5, CertKeys(Element(verification), Element(G)))


def test_a_coefficient_outside_the_group_is_refused() -> None:
    secret = 77
    cert = signed(secret, CertKeys(public_credential(secret), Element(G)))
    outlier = signed(secret, Coefexps((Element(P - 1), Element(G))))
    changed = replace(KEY, certs=(cert, *KEY.certs[1:]), coefexps=(outlier, *KEY.coefexps[1:]))
    with pytest.raises(Unsound) as error:
        changed.check()
    assert error.value.flaw is Flaw.MEMBERSHIP


def test_lagranges_coefficients_add_up_to_the_secret() -> None:
    def value(x: int) -> Any:
        return 41 + 5 * x + 7 * x * x

    places = (1, 3, 4)
    total = sum(pedersen.lagrange(places, place) * value(place) for place in places)
    assert total % Q == 41


def test_a_signed_polynomial_that_is_no_polynomial_is_refused() -> None:
    text = edited(BOARD.text, lambda b: b[1][1]["coefexps"][0].update(message="[]"))
    with pytest.raises(Unsound):
        trustees.read(text).check()
