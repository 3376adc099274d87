"""Open a secret poll: keys and credentials are settled, the documents of each box written as Setup."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.extensions import db
from votes.counting.methods.contest import Contest
from votes.counting.records import NamedSetup, RollEntry, roll_root
from votes.counting.rules import DecisionRule, Unit
from votes.counting.sums import MOST_ANSWERS, sheet_of
from votes.crypto import keys
from votes.crypto.belenios.group import Element
from votes.crypto.belenios.trustees import Trustees
from votes.models.poll import Poll, PollState
from votes.queries import programs
from votes.services import ledger, rolls
from votes.services.keyring import signing_key
from votes.services.ledger import Book
from votes.services.secret import credentials, documents, refusals, trustees, urns


def begin(poll: Poll, definition: NamedSetup, voters: Mapping[int, RollEntry]) -> Book:
    """Write Setup for the frozen roll, and sign it; where area counts, that of a second box too.

    Raises Refused while a teller's key is missing, or for what has no secret form.
    """
    must_suit(definition.method, definition.contest, definition.rule)
    held, public = trustees.all_keys(poll), credentials.settle(poll, voters)
    secret = replace(definition, programs=programs.code_of_served(), wait_hours=poll.wait_hours)
    if Unit.AREA not in urns.units_of(definition.rule):
        return _begin(poll, secret, voters, held, _weights(public, voters, Unit.HEADS))
    second = _second(poll)
    weighed = {person: line for person, line in voters.items() if line.weight.area}
    rolls.copy(second, weighed)
    credentials.copy(poll, second, weighed)
    beside = replace(
        secret,
        poll=second.uuid,
        key=keys.verifier_key(second.uuid, signing_key().public_key()),
        roll_size=len(weighed),
        roll_root=roll_root(weighed.values()),
        beside=poll.uuid,
    )
    _begin(second, beside, weighed, held, _weights(public, weighed, Unit.AREA))
    first = replace(secret, beside=second.uuid)
    return _begin(poll, first, voters, held, _weights(public, voters, Unit.HEADS))


def must_suit(method: str, contest: Contest, rule: DecisionRule) -> None:
    """Raise Refused where no sum of encrypted answers, by heads and area, is the count."""
    if not urns.units_of(rule) <= {Unit.HEADS, Unit.AREA}:
        raise refusals.other_weight()
    sheet = sheet_of(method, contest)
    if sheet is None:
        raise refusals.not_from_here(method)
    if len(sheet.codes) > MOST_ANSWERS:
        raise refusals.too_many_answers(MOST_ANSWERS)


def _weights(
    public: Mapping[str, str], voters: Mapping[int, RollEntry], unit: Unit
) -> Mapping[Element, int]:
    return {Element.read(public[line.pseudonym]): line.weight.of(unit) for line in voters.values()}


def _begin(
    poll: Poll,
    definition: NamedSetup,
    voters: Mapping[int, RollEntry],
    held: Trustees,
    weights: Mapping[Element, int],
) -> Book:
    name = f"{poll.hall.name} {poll.meeting.title}"
    papers = documents.draw_up(definition, name, held, weights)
    documents.keep(poll.id, papers.texts)
    return ledger.begin_with(poll, papers.setup, papers.definition, voters)


def _second(poll: Poll) -> Poll:
    """The poll that keeps the second box: what the first is, but for its name."""
    second = Poll(
        uuid=rolls.random_name(len(poll.uuid)),
        meeting_id=poll.meeting_id,
        hall_id=poll.hall_id,
        purpose=poll.purpose,
        question=poll.question,
        method=poll.method,
        options=poll.options,
        settings=poll.settings,
        mode=poll.mode,
        roll_source=poll.roll_source,
        rule_code=poll.rule_code,
        secrecy=poll.secrecy,
        revote=poll.revote,
        wait_hours=poll.wait_hours,
        state=PollState.OPEN,
        opened_at=poll.opened_at,
        opened_by_id=poll.opened_by_id,
        turnout=0,
        beside_id=poll.id,
    )
    db.session.add(second)
    db.session.flush()
    return second
