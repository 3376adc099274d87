"""The result of a declared poll, as pages, minutes and exports say it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from flask_babel import gettext
from sqlalchemy import exists, select

from app.errors import Refused
from app.extensions import db
from app.people.models.person import Person
from votes.counting.arithmetic import Phrase, whole_numbers
from votes.counting.conclusion import Conclusion
from votes.counting.decision import Decision, Outcome, decide
from votes.counting.figures import NOTHING, Figures, Weight
from votes.counting.methods import words
from votes.counting.records import (
    CastVia,
    Close,
    NamedBallot,
    NamedSetup,
    Secrecy,
    Silent,
    in_order,
)
from votes.counting.silent import join
from votes.counting.verdict import verdict
from votes.crypto import export, fields, keys
from votes.crypto.canonical import JSON
from votes.crypto.ledger import EntryType
from votes.models.ledger import Ballot, LedgerEntry
from votes.models.poll import Poll, PollState
from votes.models.voter import PollVoter
from votes.queries import said
from votes.queries.corrections import choices_now
from votes.services import answers, ledger
from votes.services.keyring import signing_key
from votes.services.secret import documents


class Line(NamedTuple):
    """One line of the arithmetic in the reader's language, and the article it rests on."""

    text: str
    holds: bool
    article: str


class Bar(NamedTuple):
    """How one option fared: its words, the heads behind it, points or cost where it has any."""

    code: str
    label: str
    heads: int
    points: int | None
    cost: int | None
    elected: bool
    alt: str = ""
    """What the photo beside it shows, where there is one."""
    area: int = 0
    """The floor area behind it, in 0.01 m²."""


@dataclass(frozen=True)
class Shown:
    """A declared result in the reader's language."""

    decision: Decision
    setup: NamedSetup
    verdict: str
    lines: Sequence[Line]
    outcome: Outcome
    bars: Sequence[Bar] = ()
    """How the options stand; none where one motion was voted on."""
    steps: Sequence[str] = ()
    """Every step of the count, in words."""
    without: Decision | None = None
    """What the ballots alone come to, where the silent were counted with the majority."""
    silent: Silent | None = None
    by_proxy: Weight | None = None
    """The part of the ballots that was cast for others; none where nobody may."""

    @property
    def passed(self) -> bool:
        """Whether the motion is adopted, or everything was chosen that was to be."""
        return self.outcome is Outcome.PASSED

    @property
    def elected(self) -> Sequence[str]:
        """The words of what was chosen."""
        return [bar.label for bar in self.bars if bar.elected]

    @property
    def figures(self) -> Figures:
        """The numbers."""
        return self.decision.figures

    @property
    def not_voted(self) -> int:
        """未表决: present, and handed nothing in."""
        return self.figures.present.heads - self.figures.took_part.heads

    @property
    def absent(self) -> int:
        """缺席: on the roll and not there."""
        return self.figures.eligible.heads - self.figures.present.heads


def shown(poll: Poll) -> Shown:
    """The result; raises Refused before it is declared: nobody learns anything earlier."""
    if poll.state is not PollState.DECLARED or poll.result is None:
        raise not_yet(poll)
    setup, result = setup_of(poll), poll.result
    without = decide(setup.rule, _figures(result))
    silent = fields.unpack(Silent, result["silent"]) if "silent" in result else None
    decision = _with(silent, without)
    lines = [Line(_say(whole_numbers(test)), test.holds, test.article) for test in decision.tests]
    outcome = Outcome(result["outcome"])
    chosen = tuple(result["elected"]) if "elected" in result else None
    ended = Conclusion(
        decision, outcome, elected=chosen, leading=result.get("leading", ""), silent=silent
    )
    sentence = _joined(verdict(setup, ended))
    return Shown(
        decision,
        setup,
        sentence,
        lines,
        outcome,
        _bars(setup, result),
        _steps(poll),
        without=without if silent else None,
        silent=silent,
        by_proxy=fields.unpack(Weight, result["by_proxy"]) if "by_proxy" in result else None,
    )


def _with(silent: Silent | None, without: Decision) -> Decision:
    """The decision with the silent on the side that they joined."""
    if silent is None or silent.side is None:
        return without
    return decide(without.rule, join(without.figures, silent.weight, silent.side))


def _bars(setup: NamedSetup, result: Mapping[str, Any]) -> Sequence[Bar]:
    """How the options stand, in the order of the ballot."""
    offered = {option.code: option for option in setup.options}
    elected = result.get("elected", [])
    return [
        Bar(
            one["code"],
            offered[one["code"]].label,
            one["votes"]["heads"],
            one.get("points"),
            offered[one["code"]].cost,
            one["code"] in elected,
            offered[one["code"]].alt or "",
            one["votes"]["area"],
        )
        for one in result.get("standing", [])
    ]


def _steps(poll: Poll) -> Sequence[str]:
    """The trace in words."""
    words_of = said.labels_of(poll)
    return [_say(words.say(step, words_of)) for step in (poll.result or {}).get("trace", [])]


def not_yet(poll: Poll) -> Refused:
    """Why there is nothing to show."""
    refused = answers.not_counted()
    refused.why = poll.annulled_because or refused.why
    return refused


def setup_of(poll: Poll) -> NamedSetup:
    """What was fixed at opening."""
    if poll.secrecy is Secrecy.SECRET_BALLOT:
        return documents.documents_of(poll.id).definition
    body = db.session.scalar(
        select(LedgerEntry.body).where(LedgerEntry.poll_id == poll.id, LedgerEntry.height == 0)
    )
    return fields.read(NamedSetup, body or "")


def _figures(result: Mapping[str, Any]) -> Figures:
    names = ("eligible", "present", "took_part", "yes", "no", "abstain", "invalid")
    rival = Weight(**result["rival"]) if "rival" in result else None
    return Figures(**{name: Weight(**result[name]) for name in names}, rival=rival)


def _say(phrase: Phrase) -> str:
    return str(gettext(phrase.msgid)) % phrase.values


def _joined(phrases: Iterable[Phrase]) -> str:
    return " ".join(_say(phrase) for phrase in phrases)


class Called(NamedTuple):
    """One line of the roll call: the name as on the roll, and the choice (None: no ballot)."""

    name: str
    choice: JSON
    present: bool
    via: str = ""
    """By which door it came."""
    weight: Weight = NOTHING
    corrected: bool = False
    """Whether two officers put it right after the close."""
    cast_by: str = ""
    """Who held the mandate, where another cast it."""

    @property
    def helped(self) -> bool:
        """Whether two people at the desk cast it for a voter without a phone."""
        return self.via == CastVia.HELPED


def roll_call(poll: Poll) -> Sequence[Called]:
    """How each on the roll voted, by the sound of the name; only once it is declared."""
    if poll.state is not PollState.DECLARED:
        raise not_yet(poll)
    there = _there(poll)
    at = (LedgerEntry.poll_id == Ballot.poll_id) & (LedgerEntry.height == Ballot.height)
    mine = (Ballot.poll_id == PollVoter.poll_id) & (Ballot.pseudonym == PollVoter.pseudonym)
    later = Ballot.__table__.alias()
    rows = db.session.execute(
        select(
            PollVoter.pseudonym,
            PollVoter.name,
            PollVoter.heads,
            PollVoter.area,
            PollVoter.households,
            PollVoter.deputies,
            LedgerEntry.height,
            LedgerEntry.body,
        )
        .join(Person, Person.id == PollVoter.person_id)
        .outerjoin(Ballot, mine)
        .outerjoin(LedgerEntry, at)
        .where(
            PollVoter.poll_id == poll.id,
            ~exists().where(
                later.c.poll_id == Ballot.poll_id,
                later.c.pseudonym == Ballot.pseudonym,
                later.c.turn > Ballot.turn,
            ),
        )
        .order_by(Person.sort_key, Person.id)
    )
    now = choices_now(poll)
    return [_called(row, there, now) for row in rows]


def _called(row: Any, there: Collection[str], now: Mapping[int, JSON]) -> Called:
    """One line; what two officers put right is shown as it is now."""
    weight = Weight(row.heads, row.area, row.households, row.deputies)
    if row.body is None:
        return Called(row.name, None, row.pseudonym in there, weight=weight)
    ballot = fields.read(NamedBallot, row.body)
    return Called(
        row.name,
        now.get(row.height, ballot.choice),
        present=True,
        via=ballot.cast_via.value,
        weight=weight,
        corrected=row.height in now,
        cast_by=ballot.mandate.holder if ballot.mandate else "",
    )


def _there(poll: Poll) -> frozenset[str]:
    """The pseudonyms that EndBallots lists as present."""
    body = db.session.scalar(
        select(LedgerEntry.body).where(
            LedgerEntry.poll_id == poll.id, LedgerEntry.type == EntryType.END_BALLOTS.value
        )
    )
    return frozenset(fields.read(Close, body).present) if body else frozenset()


def record_of(poll: Poll) -> str:
    """The whole public record, ``yishiting-named-vote/1``, only once it is declared."""
    if poll.state is not PollState.DECLARED:
        raise not_yet(poll)
    key = keys.verifier_key(poll.uuid, signing_key().public_key())
    lines = [fields.pack(line) for line in in_order(ledger.voters_of(poll.id).values())]
    return export.build(poll.uuid, key, lines, ledger.entries_of(poll.id), ledger.notes_of(poll.id))
