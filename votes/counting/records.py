"""What the entries of a named vote say: the bodies of Setup, Ballot, EndBallots and Result.

Each is a record of ``votes.crypto.fields``: its fields in this order are the canonical JSON.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from votes.counting.decision import Line, Outcome
from votes.counting.figures import Weight
from votes.counting.methods.contest import Contest, contest_from
from votes.counting.proxies import Mandate, ProxyTerms
from votes.counting.rules import DecisionRule
from votes.crypto import fields, merkle
from votes.crypto.export import FORMAT


class Purpose(StrEnum):
    """What is being decided: 干不干, 怎么干, 干得怎么样, 以后怎么办, 选人."""

    ADOPT = "adopt"
    PLAN = "plan"
    APPRAISE = "appraise"
    LONG_TERM = "long_term"
    ELECT = "elect"


class Secrecy(StrEnum):
    """记名 or 无记名: whether the choice is tied to a name."""

    ROLL_CALL = "roll_call"
    SECRET_BALLOT = "secret_ballot"  # noqa: S105 - a kind of vote, nobody's password


class Mode(StrEnum):
    """表决方式: how votes are given (workflow 5.4 "Modes").

    ``ELECTRONIC`` is on phones, with paper and help at the desk beside it; ``WRITTEN`` the same
    over days, without anybody checking in; in ``SHOW_OF_HANDS`` two tellers count; in
    ``CALLED`` (唱名) the clerk calls each name and enters the answer; in ``CONSENT`` (无异议) the
    chair asks whether anybody objects, and one objection turns it into a vote (RONR 4:58).
    """

    ELECTRONIC = "electronic"
    WRITTEN = "written"
    SHOW_OF_HANDS = "show_of_hands"
    CALLED = "called"
    CONSENT = "consent"


class CastVia(StrEnum):
    """By which door a ballot came in."""

    LIVE = "live"
    FORM = "form"
    PAPER = "paper"
    HELPED = "helped"
    CALLED = "called"
    """Said aloud when the clerk called the name, and entered by the clerk."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer on the ballot: its code, the words the voters read, and its cost in 元.

    ``photo`` is the SHA-256 (hex) of the picture shown beside it, ``alt`` what the picture shows,
    for those who cannot see it: the record says which picture stood on the ballot.
    """

    code: str
    label: str
    cost: int | None = None
    photo: str | None = None
    alt: str | None = None


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a method asks for beside the options; each as ``methods.contest.Contest`` has it."""

    seats: int | None = None
    most: int | None = None
    budget: int | None = None
    unit: int | None = None
    within: bool | None = None
    grades: tuple[Option, ...] | None = None
    good: int | None = None
    seed: str | None = None


@dataclass(frozen=True, slots=True)
class RollEntry:
    """One line of the electoral roll as frozen at opening."""

    pseudonym: str
    name: str
    weight: Weight


@dataclass(frozen=True, kw_only=True)
class NamedSetup:
    """The body of Setup: all that is fixed before the first ballot.

    ``roll_root`` is ``roll_root()`` of the roll, in hexadecimal; ``key`` the verifier key
    (``votes.crypto.keys``) under which receipts and checkpoints are signed; ``opened`` the
    moment of opening as ISO 8601 in UTC, ``revote`` whether a later ballot replaces an
    earlier one; ``terms`` what the method asks for besides the options; ``mode`` how votes are
    given (absent: electronic); ``proxies`` on what terms one votes for another (absent: nobody
    does); ``silent`` the rule by which owners who were handed a ballot and handed none in are
    counted with the majority (absent: they are not).

    A secret vote says besides: ``programs``, the short code of the files that seal ballots on
    phones; ``beside``, the other vote's uuid where heads and area are two boxes of one question;
    ``wait_hours``, how long the tellers may take to open the box before it may be given up.
    """

    format: str = FORMAT
    poll: str
    purpose: Purpose
    question: str
    method: str
    options: tuple[Option, ...]
    rule: DecisionRule
    roll_size: int
    roll_root: str
    secrecy: Secrecy
    revote: bool
    key: str
    opened: str
    terms: Terms | None = None
    mode: Mode | None = None
    programs: str | None = None
    beside: str | None = None
    wait_hours: int | None = None
    proxies: ProxyTerms | None = None
    silent: str | None = None

    @cached_property
    def contest(self) -> Contest:
        """What the method of this poll counts by."""
        return contest_of(self.options, self.terms or Terms())


@dataclass(frozen=True, slots=True)
class NamedBallot:
    """The body of Ballot. ``choice`` is what the poll's method understands, a code or more.

    Where one votes for another, ``proxy_for`` is the pseudonym of the line of the roll that is
    voted, whose name and weight the ballot carries, ``voter_pseudonym`` that of who casts it, and
    ``mandate`` by what right.
    """

    ballot_id: str
    voter_pseudonym: str
    name_as_on_roll: str
    choice: Any
    weight: Weight
    cast_via: CastVia
    proxy_for: str | None = None
    mandate: Mandate | None = None

    @property
    def line(self) -> str:
        """The pseudonym of the roll's line that is voted."""
        return self.proxy_for or self.voter_pseudonym


@dataclass(frozen=True, slots=True)
class Hands:
    """A show of hands: those raised for, then against, and the names of the two who counted."""

    yes: int
    no: int
    counted_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Close:
    """The body of EndBallots where attendance was taken: the pseudonyms of those present.

    ``hands`` stand for the ballots of a vote by show of hands; ``delivered`` are the pseudonyms
    of those to whom a ballot was provably handed, where the silent are counted.
    """

    present: tuple[str, ...]
    hands: Hands | None = None
    delivered: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Signature:
    """An officer's word for a correction: the name, and when it was given, ISO 8601 in UTC."""

    name: str
    at: str


@dataclass(frozen=True, slots=True)
class Correction:
    """The body of Correction: what two officers put right after the close (ASVS 2.3.5).

    ``height`` is that of a ballot that was typed in at the desk, whose ``choice`` is now what the
    paper says, or of EndBallots, whose ``hands`` were written down wrongly. A ballot that a phone
    sent is nobody's to correct.
    """

    height: int
    reason: str
    signed_by: tuple[Signature, ...]
    choice: Any = None
    hands: Hands | None = None


@dataclass(frozen=True, slots=True)
class Ruling:
    """The body of Objection: how a challenge to the declared result was ruled on, and by whom."""

    made: str
    finding: str
    reason: str
    signed_by: tuple[Signature, ...]


@dataclass(frozen=True, slots=True)
class Rejection:
    """A ballot in the ledger that was not counted, and the code of the reason."""

    height: int
    reason: str


@dataclass(frozen=True, slots=True)
class Silent:
    """Owners who were handed a ballot and handed none in: their weight, and the side they joined.

    ``outcome`` is what the vote comes to without them; no ``side`` where those who voted have no
    majority in every unit.
    """

    weight: Weight
    outcome: Outcome
    side: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How one option fared: the weight behind it, and its points where the method gives any."""

    code: str
    votes: Weight
    points: int | None = None


@dataclass(frozen=True, kw_only=True)
class NamedResult:
    """The body of Result: what was counted, and every line of the arithmetic.

    Where options were voted on, ``yes`` and ``no`` are those for the leading option and for
    others, ``rival`` what it had to exceed under a rule of the most votes; ``standing`` has all of
    them in the order of the ballot, ``elected`` those that were chosen, ``trace`` every step of the
    count, ``leading`` the option that was put to the rule first.

    ``ledger_root`` (hex) is the tree head over the ``ledger_size`` entries before the result;
    ``superseded`` are the heights of ballots that were replaced. The figures are those of the
    ballots, ``by_proxy`` the part of them that was cast for others; where the silent are counted,
    ``tests`` and ``outcome`` are with them, and ``silent`` says what it is without.
    """

    ledger_size: int
    ledger_root: str
    eligible: Weight
    present: Weight
    took_part: Weight
    yes: Weight
    no: Weight
    abstain: Weight
    invalid: Weight
    rival: Weight | None = None
    superseded: tuple[int, ...]
    rejected: tuple[Rejection, ...]
    tests: tuple[Line, ...]
    outcome: Outcome
    standing: tuple[Standing, ...] | None = None
    elected: tuple[str, ...] | None = None
    trace: Any = None
    leading: str | None = None
    by_proxy: Weight | None = None
    silent: Silent | None = None


def contest_of(options: Iterable[Option], terms: Terms) -> Contest:
    """Return what a method counts by."""
    return contest_from([fields.pack(option) for option in options], fields.pack(terms))


def in_order(roll: Iterable[RollEntry]) -> tuple[RollEntry, ...]:
    """Return the roll by pseudonym, the order in which it is hashed and published."""
    return tuple(sorted(roll, key=lambda entry: entry.pseudonym))


def roll_root(roll: Iterable[RollEntry]) -> str:
    """Return the RFC 6962 tree head (hex) over the roll's records, ordered by pseudonym."""
    return merkle.root(fields.write(entry).encode("utf-8") for entry in in_order(roll)).hex()
