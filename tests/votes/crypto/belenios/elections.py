"""Small secret votes for tests: five voters, three tellers, everything drawn from one seed."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from votes.crypto.belenios import roll as rolls
from votes.crypto.belenios import tally as tallies
from votes.crypto.belenios.ballot import Ballot, Sealed, seal
from votes.crypto.belenios.election import Election, Question, describe
from votes.crypto.belenios.group import Draw
from votes.crypto.belenios.parameters import Q
from votes.crypto.belenios.roll import Roll
from votes.crypto.belenios.tally import PartialDecryption, Tally
from votes.crypto.belenios.trustee_key import public_half
from votes.crypto.belenios.trustees import Trustees

UUID = "TestVote123456"
FEES = Question(("赞成", "反对", "弃权"), 1, 1, "小区物业费调整方案")
COMMITTEE = Question(("甲", "乙", "丙"), 0, 2, "选举业委会委员")
HEADS = (1, 1, 1, 1, 1)
AREAS = (8950, 12033, 14310, 8950, 20001)
"""Floor areas in 0.01 m²."""


def repeatable(seed: int) -> Draw:
    chance = random.Random(seed)
    return lambda: chance.randrange(1, Q)


@dataclass(frozen=True)
class Vote:
    """One secret vote from its keys to its result; ``revoted`` is the first voter's second."""

    private_keys: tuple[int, ...]
    trustees: Trustees
    election: Election
    secrets: tuple[int, ...]
    roll: Roll
    sealed: tuple[Sealed, ...]
    tallied: Tally
    partials: tuple[PartialDecryption, ...]

    @property
    def ballots(self) -> list[Ballot]:
        return [each.ballot for each in self.sealed]

    @property
    def opened(self) -> dict[int, PartialDecryption]:
        return dict(enumerate(self.partials, 1))

    @property
    def result(self) -> tallies.Result:
        return tallies.result(self.trustees, self.tallied, self.opened)


def choices_of(number: int) -> list[list[int]]:
    """Voters 0, 3: for; 1, 4: against; 2 abstains; all want 甲, the even ones also 乙."""
    return [[int(number % 3 == k) for k in range(3)], [1, int(number % 2 == 0), 0]]


@cache
def held(weights: Sequence[int] = HEADS, uuid: str = UUID) -> Vote:
    """A whole vote. The first voter votes again, against instead of for."""
    draw = repeatable(len(uuid) + sum(weights))
    private = tuple(draw() for _ in range(3))
    trustees = Trustees(tuple(public_half(x, draw) for x in private))
    election = describe(
        uuid, trustees.election_key, (FEES, COMMITTEE), name="居民议事会", description="第一次表决"
    )
    secrets = tuple(draw() for _ in weights)
    credentials = [rolls.public_credential(s) for s in secrets]
    roll = rolls.enrol(
        dict(zip(credentials, weights, strict=True)), weighted=tuple(weights) != HEADS
    )
    votes = [(s, choices_of(number)) for number, s in enumerate(secrets)]
    votes.append((secrets[0], choices_of(1)))
    sealed = tuple(seal(election, s, choices, draw) for s, choices in votes)
    tallied = tallies.tally(election, roll, [each.ballot for each in sealed])
    partials = tuple(tallies.decrypt(election, tallied.encrypted, x, draw) for x in private)
    return Vote(private, trustees, election, secrets, roll, sealed, tallied, partials)


def edited(text: str, edit: Callable[[Any], object]) -> str:
    """A record's text after ``edit`` has changed its JSON in place."""
    value = json.loads(text)
    edit(value)
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
