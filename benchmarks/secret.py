"""Secret ballots of three answers, checked cheaply and to the last proof, beside bare powers.

The limit is what cannot be left out: the powers modulo p of bases met once, at the bare speed of
the same run. A cheap check needs one (the signature), a full one 22: for each half of each
ciphertext two challenges and the membership, for the overall proof two, the credential and the
signature. What is more than that in a bare power's time comes from sharing squarings.

Then the real path: as many phones as ``sealed_polls.PHONES`` of a hall of more than two thousand
voters cast at once over websockets on SQLite; each is acked "received" after its commit. The server
and the phones share the machine's processors. At the end every proof is checked behind.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks import sealed_polls
from benchmarks.ballots import serving
from votes.crypto.belenios import ballot as ballots
from votes.crypto.belenios import election as elections
from votes.crypto.belenios.ballot import seal
from votes.crypto.belenios.election import Question, describe
from votes.crypto.belenios.group import Element, draw_exponent
from votes.crypto.belenios.parameters import G
from votes.crypto.belenios.powers import ENGINE, power
from votes.crypto.belenios.proving import prove_here
from votes.crypto.belenios.roll import public_credential
from votes.crypto.belenios.trustee_key import public_half
from votes.crypto.belenios.trustees import Trustees
from votes.services.proving import provers

VOTERS = 120
SECONDS = 2.0
"""How long each measurement goes on at least."""
POWERS_CHEAP = 1
POWERS_FULL = 22
QUESTION = Question(("赞成", "反对", "弃权"), 1, 1, "小区物业费调整方案")

Ballots = tuple[str, Sequence[str], Sequence[str]]
"""The election's text, the credentials on its roll, the ballots."""


def run() -> Iterable[dict[str, Any]]:
    """Seal ballots, then check them cheaply and fully, in one process and in all."""
    cast, sealed_per_s = _cast()
    bare = _per_second(_bare_powers)
    cheap = _per_second(lambda: _received(cast))
    full = _per_second(lambda: _proven(cast))
    cpus = os.cpu_count() or 1
    yield {
        "bench": "secret",
        "engine": ENGINE,
        "cpus": cpus,
        "bare_powers_per_s": round(bare),
        "sealed_per_s": round(sealed_per_s),
        "cheap_per_s": round(cheap),
        "cheap_limit_per_s": round(bare / POWERS_CHEAP),
        "cheap_ratio": round(cheap * POWERS_CHEAP / bare, 3),
        "cheap_all_cpus_per_s": round(_cheap_everywhere(cast, cpus)),
        "full_per_s_per_process": round(full, 1),
        "full_limit_per_s": round(bare / POWERS_FULL, 1),
        "full_ratio": round(full * POWERS_FULL / bare, 3),
        "full_all_workers_per_s": round(_full_everywhere(cast, cpus), 1),
        "ballot_bytes": len(cast[2][0]),
    }
    yield _live(bare)


def _live(bare: float) -> dict[str, Any]:
    """Ballots through the real path: socket, cheap checks, one transaction for many, ack "received"."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        database = f"sqlite:///{folder / 'hall.sqlite'}"
        with serving(database, folder) as (app, url):
            return sealed_polls.received(app, url, bare)


def _cast() -> tuple[Ballots, float]:
    """Make an election and a ballot of every voter; return also how many are made in a second."""
    trustees = Trustees(tuple(public_half(draw_exponent()) for _ in range(3)))
    asked = describe("Benchmark12345", trustees.election_key, (QUESTION,), name="", description="")
    secrets = [draw_exponent() for _ in range(VOTERS)]
    seal(asked, secrets[0], [[1, 0, 0]])  # the combs are made before the clock runs
    begun = time.perf_counter()
    texts = [
        seal(asked, secret, [[int(number % 3 == k) for k in range(3)]]).ballot.text
        for number, secret in enumerate(secrets)
    ]
    took = time.perf_counter() - begun
    return (asked.text, [str(public_credential(s)) for s in secrets], texts), VOTERS / took


def _per_second(work: Callable[[], int]) -> float:
    """Repeat ``work``, which says how much it did, until the time is over."""
    done, begun = 0, time.perf_counter()
    while (took := time.perf_counter() - begun) < SECONDS:
        done += work()
    return done / took


def _bare_powers() -> int:
    for _ in range(50):
        power(G, draw_exponent())
    return 50


def _received(cast: Ballots) -> int:
    asked, roll, texts = cast
    election, known = elections.read(asked), {Element(credential) for credential in roll}
    for text in texts:
        ballots.receive(election, known, text)
    return len(texts)


def _proven(cast: Ballots) -> int:
    asked, _, texts = cast
    some = texts[:20]
    if any(prove_here(asked, some)):
        raise RuntimeError("an honest ballot did not pass")
    return len(some)


def _cheap_everywhere(cast: Ballots, cpus: int) -> float:
    """Cheap checks with every processor at work."""
    with ProcessPoolExecutor(cpus, mp_context=get_context("spawn")) as pool:
        list(pool.map(_received, [cast] * cpus))  # everybody has started and made the combs
        begun = time.perf_counter()
        done = sum(pool.map(_received, [cast] * 4 * cpus))
        return done / (time.perf_counter() - begun)


def _full_everywhere(cast: Ballots, cpus: int) -> float:
    """Full checks by the workers that the server uses."""
    asked, _, texts = cast
    with provers(cpus) as pool:
        list(pool.prove(asked, texts[: 2 * cpus]))
        begun = time.perf_counter()
        if any(pool.prove(asked, texts)):
            raise RuntimeError("an honest ballot did not pass")
        return len(texts) / (time.perf_counter() - begun)
